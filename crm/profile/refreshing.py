"""Recompute what follows from the facts of a profile: golden values, its line in the list, its search tokens.

Everything here is derived. Whoever refreshes a profile holds its lock to the end of the transaction, so that of two
concurrent folds the second one sees what the first one wrote.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from crm.identity.domain.names import read_name
from crm.identity.domain.phones import Phone
from crm.identity.domain.sightings import Assurance
from crm.identity.queries import records_of_subjects, seen_since
from crm.profile.domain.facts import worded
from crm.profile.domain.golden import Fact, Golden, Observation, golden_values
from crm.profile.domain.label import Attitude, NeedsLabel, needs_label
from crm.profile.domain.search import tokens_of
from crm.profile.domain.statements import Statement
from crm.profile.domain.vocabulary import OFFLINE, Channel, channel_of
from crm.profile.models import ClientCard, FactObservation, GoldenValue, SearchToken, Touchpoint
from crm.profile.notes import statements_of_records
from hub.kernel.digest import sha256_hex
from hub.schema.locks import hold_names
from hub.vault.blind import blind_index

TOKEN_LENGTH = 32


@dataclass(kw_only=True)
class _Person:
    """Everything read about one profile before anything is written."""

    subject_id: UUID
    records: tuple[UUID, ...]
    said: list[FactObservation] = field(default_factory=list)
    last: dict[str, datetime] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    known_since: list[datetime] = field(default_factory=list)
    """Since when their records are known; read only of those who did and said nothing."""


def lock(subject_ids: Iterable[UUID]) -> None:
    """Hold these profiles until the transaction ends, in one order."""
    hold_names(f"profile:{subject}" for subject in subject_ids)


def refresh(*, subject_ids: Iterable[UUID]) -> None:
    """Bring golden values, cards and search tokens of these profiles up to date, from what is stored alone."""
    wanted = set(subject_ids)
    if not wanted:
        return
    lock(wanted)
    people = _read(wanted)
    golden = {person.subject_id: golden_values(observation_of(row) for row in person.said) for person in people}
    _write_golden([row for person in people for row in _golden_rows(person, golden[person.subject_id])], golden.keys())
    _write_tokens({person.subject_id: _tokens(person) for person in people})
    _write_cards([_card(person, golden[person.subject_id]) for person in people])


def forget(subject_ids: Iterable[UUID]) -> None:
    """Remove what was derived for profiles that have no records any more."""
    for model in (GoldenValue, SearchToken, ClientCard):
        model.objects.filter(subject_id__in=set(subject_ids)).delete()


def _read(wanted: set[UUID]) -> list[_Person]:
    records = records_of_subjects(wanted)
    people = {subject: _Person(subject_id=subject, records=tuple(ids)) for subject, ids in records.items()}
    forget(wanted - people.keys())
    subject_of = {record: subject for subject, ids in records.items() for record in ids}
    for row in FactObservation.objects.filter(source_id__in=subject_of):
        people[subject_of[row.source_id]].said.append(row)
    touches = Touchpoint.objects.filter(owner_source_id__in=subject_of).values("owner_source_id", "channel")
    for last in touches.annotate(last=Max("occurred_at")):
        held = people[subject_of[last["owner_source_id"]]].last
        held[last["channel"]] = max(held.get(last["channel"], last["last"]), last["last"])
    for record, statement in statements_of_records(subject_of):
        people[subject_of[record]].statements.append(statement)
    silent = [record for person in people.values() if not (person.last or person.said) for record in person.records]
    for record, since in (seen_since(silent) if silent else {}).items():
        people[subject_of[record]].known_since.append(since)
    return list(people.values())


def observation_of(row: FactObservation) -> Observation:
    """Return a stored saying as the rules of survivorship know it."""
    return Observation(
        fact=Fact(row.fact),
        value=str(row.value),
        source_id=row.source_id,
        channel=channel_of(row.channel),
        assurance=Assurance(row.assurance),
        observed_at=row.observed_at,
    )


def _golden_rows(person: _Person, golden: Sequence[Golden]) -> list[GoldenValue]:
    labels = {(row.source_id, row.fact, str(row.value)): row.by_label for row in person.said}
    return [
        GoldenValue(
            subject_id=person.subject_id,
            key=value.fact.value,
            value=value.value,
            source_id=value.source_id,
            channel=value.channel.value,
            observed_at=value.observed_at,
            rule_id=value.rule_id,
            others=min(value.others, 32_000),
            by_label=labels.get((value.source_id, value.fact.value, value.value), ""),
        )
        for value in golden
    ]


def _write_golden(rows: Sequence[GoldenValue], subject_ids: Iterable[UUID]) -> None:
    """Replace what changed: the old row goes, the new one comes; equal rows are left alone."""
    wanted = {_compared(row): row for row in rows}
    stored = GoldenValue.objects.filter(subject_id__in=list(subject_ids), dimension="basic")
    held = {_compared(row): row.id for row in stored}
    GoldenValue.objects.filter(id__in=[held[key] for key in held.keys() - wanted.keys()]).delete()
    GoldenValue.objects.bulk_create([wanted[key] for key in wanted if key not in held])


def _compared(row: GoldenValue) -> tuple[object, ...]:
    source = (row.source_id, row.channel, row.observed_at, row.by_label)
    return (row.subject_id, row.key, row.value, row.rule_id, row.others, *source)


def _tokens(person: _Person) -> set[str]:
    said: dict[Fact, list[str]] = {}
    for row in person.said:
        said.setdefault(Fact(row.fact), []).append(str(row.value))
    tokens = tokens_of(
        names=said.get(Fact.NAME, ()), phones=said.get(Fact.PHONE, ()), id_numbers=said.get(Fact.ID_NUMBER, ())
    )
    return {token_blind(token) for token in tokens}


def _write_tokens(wanted: Mapping[UUID, set[str]]) -> None:
    held: dict[tuple[UUID, str], int] = {}
    for row, subject, blind in SearchToken.objects.filter(subject_id__in=list(wanted)).values_list(
        "id", "subject_id", "blind"
    ):
        held[subject, blind] = row
    asked = {(subject, blind) for subject, blinds in wanted.items() for blind in blinds}
    SearchToken.objects.filter(id__in=[held[key] for key in held.keys() - asked]).delete()
    new = [SearchToken(subject_id=subject, blind=blind) for subject, blind in sorted(asked - held.keys())]
    SearchToken.objects.bulk_create(new, ignore_conflicts=True)


def token_blind(token: str) -> str:
    """Return the form in which a token is stored."""
    return blind_index(token, field="profile.search")[:TOKEN_LENGTH]


def _card(person: _Person, golden: Sequence[Golden]) -> ClientCard:
    values = {value.fact: value.value for value in golden}
    name = read_name(values.get(Fact.NAME, ""))
    label = label_of(values, person.statements)
    offline = [(when, channel) for channel, when in person.last.items() if channel_of(channel) in OFFLINE]
    contact = max(offline, default=None)
    latest = max(person.statements, key=lambda statement: (statement.occurred_at, str(statement.id)), default=None)
    return ClientCard(
        subject_id=person.subject_id,
        name=name.written if name else "",
        latin_name=name.latin if name else "",
        phone_masked=masked_phone(values.get(Fact.PHONE, "")),
        gender=values.get(Fact.GENDER, "")[:8],
        birth_year=_year(values.get(Fact.BIRTH_DATE, "")),
        last_online_at=person.last.get(Channel.ONLINE.value),
        last_contact_at=contact[0] if contact else None,
        last_contact_channel=contact[1] if contact else "",
        last_seen_at=max(person.last.values() or [row.observed_at for row in person.said] or person.known_since),
        need_kinds=sorted({statement.kind.value for statement in person.statements}),
        latest_statement_id=latest.id if latest else None,
        label_zh=label.zh if label else "",
        label_en=label.en if label else "",
    )


def _write_cards(cards: Sequence[ClientCard]) -> None:
    fields = [field.name for field in ClientCard._meta.concrete_fields if field.name not in ("subject_id", "digest")]
    for card in cards:
        card.digest = sha256_hex("\x1f".join(str(getattr(card, name)) for name in fields).encode())
    stored = ClientCard.objects.filter(subject_id__in=[card.subject_id for card in cards])
    digests = dict(stored.values_list("subject_id", "digest"))
    ClientCard.objects.bulk_create(
        [card for card in cards if digests.get(card.subject_id) != card.digest],
        update_conflicts=True,
        update_fields=[*fields, "digest"],
        unique_fields=["subject_id"],
    )


def label_of(values: dict[Fact, str], statements: Iterable[Statement]) -> NeedsLabel | None:
    """Return the needs label from the golden attitude and what was said."""
    attitude = worded(values.get(Fact.ATTITUDE, "")).code
    known = Attitude(attitude) if attitude in Attitude._value2member_map_ else None
    return needs_label(attitude=known, statements=sorted(statements, key=lambda s: (s.occurred_at, str(s.id))))


def masked_phone(e164: str) -> str:
    """Return a stored number as a list may show it."""
    mobile = e164.startswith("+861")
    return Phone(e164=e164, mobile=mobile).masked if e164 else ""


def _year(birth_date: str) -> int | None:
    try:
        return date.fromisoformat(birth_date).year
    except ValueError:
        return None
