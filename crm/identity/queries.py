"""Read who is who: a profile's records, identifiers (masked), and how it came to be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from crm.identity.domain.devices import DeviceSighting, owner_at
from crm.identity.domain.sightings import ASIDE, REASONS, Assurance, IdentifierKind, Rule
from crm.identity.models import (
    DeviceUse,
    Identifier,
    Membership,
    MergeEvent,
    MergeKind,
    Profile,
    RefusedLink,
    SourceRecord,
)
from hub.access.queries import absorbed_by, ids_of, in_use
from hub.access.scope import ScopeKind, current_scope
from hub.schema import statements


class IdentifierUnknown(LookupError):
    """No such identifier in this scope."""


class PassageUnknown(LookupError):
    """No such entry of the history in this scope."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One identifier of a person as a screen may show it; ``id`` asks for the full value."""

    id: int
    kind: IdentifierKind
    masked: str
    source: str
    record_id: UUID
    assurance: Assurance
    seen_since: datetime


@dataclass(frozen=True, kw_only=True)
class Source:
    """One record of a profile: where it comes from, its marks, since when and by which rule it belongs here."""

    record_id: UUID
    source: str
    is_device: bool
    seen_since: datetime
    joined_at: datetime
    rule: Rule | None
    marks: tuple[Mark, ...]

    @property
    def reason(self) -> tuple[str, str]:
        """In words, zh and en."""
        return REASONS[self.rule] if self.rule else ("档案由它开始", "The profile began with it")


@dataclass(frozen=True, kw_only=True)
class Certainty:
    """Why the records of a profile are held to be one person: the strongest rule, and how many records."""

    rule: Rule | None
    records: int

    @property
    def reason(self) -> tuple[str, str]:
        """In words, zh and en."""
        return REASONS[self.rule] if self.rule else ("只有一个来源", "One source only")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One entry of a profile's history."""

    id: int
    kind: MergeKind
    from_subject_id: UUID
    to_subject_id: UUID
    records: tuple[UUID, ...]
    rule: Rule | None
    by: str
    at: datetime

    @property
    def reason(self) -> tuple[str, str]:
        """In words, zh and en; nothing where no rule is left that holds them."""
        return REASONS[self.rule] if self.rule else ("", "")


def current_subject(subject_id: UUID) -> UUID | None:
    """Return the profile in use for this one's person, or None where there is no such profile in this scope."""
    known = Profile.objects.filter(id=subject_id).exists()
    return in_use([subject_id])[subject_id] if known else None


def profiles_among(subject_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return which of these profiles there are in this scope."""
    return frozenset(Profile.objects.filter(id__in=set(subject_ids)).values_list("id", flat=True))


def records_of(subject_id: UUID) -> tuple[UUID, ...]:
    """Return the records that belong to a profile now; investors asking for themselves get those that they may see.

    A profile that two logins share holds the records of both, and each login sees its own alone.
    """
    if _asks_for_themselves(subject_id):
        return tuple(SourceRecord.objects.order_by("id").values_list("id", flat=True))
    rows = Membership.objects.filter(subject_id=subject_id, superseded_at=None).order_by("record_id")
    return tuple(rows.values_list("record_id", flat=True))


def record_of_login() -> UUID | None:
    """Return the record by which the profile of the login that asks has been known longest; None for anybody else."""
    scope = current_scope()
    if scope.kind is not ScopeKind.INVESTOR or scope.subject_id is None:
        return None
    rows = Membership.objects.filter(subject_id=scope.subject_id).order_by("recorded_at", "id")
    return rows.values_list("record_id", flat=True).first()


def heard_through(subject_id: UUID) -> RawSQL | tuple[UUID, ...]:
    """Return these records and the profile's own id for ``filter(source_id__in=…)``, as part of the question."""
    if current_scope().kind is ScopeKind.INVESTOR:
        return (*records_of(subject_id), subject_id)
    return RawSQL(
        "SELECT record_id FROM identity_membership WHERE subject_id = %s AND superseded_at IS NULL UNION ALL SELECT %s",
        [subject_id, subject_id],
    )


def _asks_for_themselves(subject_id: UUID) -> bool:
    scope = current_scope()
    if scope.kind is not ScopeKind.INVESTOR or scope.subject_id is None:
        return False
    now = in_use([subject_id, scope.subject_id])
    return now[subject_id] == now[scope.subject_id]


def records_in(subject_id: UUID) -> QuerySet[Membership, UUID]:
    """Return the same for ``filter(source_id__in=…)``: looked up in the question that asks for them."""
    return Membership.objects.filter(subject_id=subject_id, superseded_at=None).values_list("record_id", flat=True)


def records_of_subjects(subject_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return the current records of several profiles; profiles without any are absent."""
    rows = Membership.objects.filter(subject_id__in=set(subject_ids), superseded_at=None).order_by("record_id")
    found: dict[UUID, list[UUID]] = {}
    for record, subject in rows.values_list("record_id", "subject_id"):
        found.setdefault(subject, []).append(record)
    return found


def seen_since(record_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return since when each of these records is known."""
    return dict(SourceRecord.objects.filter(id__in=set(record_ids)).values_list("id", "seen_since"))


def subjects_of_records(record_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the current profile of each record."""
    wanted = list(set(record_ids))
    return dict(statements.rows(_SUBJECTS, [wanted])) if wanted else {}


_SUBJECTS: Final = """
SELECT record_id, subject_id FROM identity_membership WHERE record_id = ANY(%s::uuid[]) AND superseded_at IS NULL
"""


def first_profiles_of(record_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the profile that each record was in first, whoever it is of now."""
    rows = Membership.objects.filter(record_id__in=set(record_ids)).order_by("record_id", "recorded_at", "id")
    return dict(rows.distinct("record_id").values_list("record_id", "subject_id"))


def joined_by(subject_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, datetime]]:
    """Return for each of these profiles the ones that it took in, and when, that had stood for themselves before.

    A record that was linked in the moment it came opened a profile for that moment alone: nobody knew it.
    """
    found = absorbed_by(subject_ids)
    taken = {old for joined in found.values() for old in joined}
    opened = dict(Profile.objects.filter(id__in=taken).values_list("id", "opened_at")) if taken else {}
    return {
        subject: {old: since for old, since in joined.items() if old not in opened or opened[old] < since}
        for subject, joined in found.items()
    }


def companions_at(record_id: UUID, *, at: datetime) -> set[UUID]:
    """Return the records that were held to be one person's with this one at that time, itself included."""
    then = Membership.objects.filter(recorded_at__lte=at).exclude(superseded_at__lte=at)
    subject = then.filter(record_id=record_id).values_list("subject_id", flat=True).first()
    return set(then.filter(subject_id=subject).values_list("record_id", flat=True)) if subject else set()


def marks_of(subject_id: UUID) -> tuple[Mark, ...]:
    """Return every identifier of a person, the most assured and newest of each kind first."""
    shown = Identifier.objects.exclude(kind__in=[k.value for k in ASIDE])
    found = _marks(shown.filter(record_id__in=records_in(subject_id)))
    if not found and _asks_for_themselves(subject_id):
        return _marks(shown.filter(record_id__in=records_of(subject_id)))
    return found


def evidence_of(record_id: UUID) -> tuple[Mark, ...]:
    """Return all that a record may be compared by, also what no profile shows: sex, birth, a note's numbers."""
    return _marks(Identifier.objects.filter(record_id=record_id))


def _marks(rows: QuerySet[Identifier]) -> tuple[Mark, ...]:
    marks = [
        Mark(
            id=row.id,
            kind=IdentifierKind(row.kind),
            masked=row.masked,
            source=row.record.source,
            record_id=row.record_id,
            assurance=Assurance(row.assurance),
            seen_since=row.seen_since,
        )
        for row in rows.select_related("record")
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.kind, -mark.assurance, -mark.seen_since.timestamp(), mark.id)))


def sources_of(subject_id: UUID) -> tuple[Source, ...]:
    """Return every record of a profile, the one known longest first."""
    marks: dict[UUID, list[Mark]] = {}
    for mark in marks_of(subject_id):
        marks.setdefault(mark.record_id, []).append(mark)
    rows = Membership.objects.filter(subject_id=subject_id, superseded_at=None).select_related("record")
    return tuple(
        Source(
            record_id=row.record_id,
            source=row.record.source,
            is_device=row.record.is_device,
            seen_since=row.record.seen_since,
            joined_at=row.recorded_at,
            rule=Rule(row.rule) if row.rule else None,
            marks=tuple(marks.get(row.record_id, ())),
        )
        for row in rows.order_by("record__seen_since", "record_id")
    )


def is_record(record_id: UUID) -> bool:
    """Tell whether a source said something about somebody under this id."""
    return SourceRecord.objects.filter(id=record_id).exists()


def covered_value(identifier_id: int) -> str:
    """Return an identifier with its middle starred; nothing is decrypted."""
    row = Identifier.objects.filter(id=identifier_id).first()
    if row is None:
        raise IdentifierUnknown(f"no identifier {identifier_id} in this scope")
    return row.masked


def full_value(identifier_id: int) -> str:
    """Return an identifier in full. The caller has asked for a reason and records the reading."""
    row = Identifier.objects.filter(id=identifier_id).first()
    if row is None:
        raise IdentifierUnknown(f"no identifier {identifier_id} in this scope")
    return str(row.value)


def subject_of_mark(identifier_id: int) -> UUID | None:
    """Return the profile that an identifier belongs to now, or None where it is nobody's."""
    record = Identifier.objects.filter(id=identifier_id).values_list("record_id", flat=True).first()
    return subjects_of_records([record]).get(record) if record else None


def certainty_of(subject_id: UUID) -> Certainty:
    """Return how sure it is that the profile is one person."""
    return records_with_certainty(subject_id)[1]


def records_with_certainty(subject_id: UUID) -> tuple[tuple[UUID, ...], Certainty]:
    """Return the records that belong to a profile now, and how sure it is that they are one person's."""
    rows = Membership.objects.filter(subject_id=subject_id, superseded_at=None).order_by("record_id")
    held = list(rows.values_list("record_id", "rule"))
    if not held and _asks_for_themselves(
        subject_id
    ):  # absorbed, with a login of its own: the records went, not from it
        held = [(record, "") for record in records_of(subject_id)]
    rules = [rule for _record, rule in held]
    named = sorted((Rule(rule) for rule in rules if rule), key=list(Rule).index)
    return tuple(record for record, _rule in held), Certainty(rule=named[0] if named else None, records=len(rules))


def history_of(subject_id: UUID) -> tuple[Passage, ...]:
    """Return merges into and splits out of a profile, and of those that it absorbed, newest first."""
    rows = MergeEvent.objects.filter(
        Q(to_subject_id__in=ids_of(subject_id)) | Q(from_subject_id__in=ids_of(subject_id))
    )
    return tuple(_passage(row) for row in rows.order_by("-happened_at", "-id"))


def passage(passage_id: int) -> Passage:
    """Return one entry of the history; raise :class:`PassageUnknown` where this scope has none."""
    row = MergeEvent.objects.filter(id=passage_id).first()
    if row is None:
        raise PassageUnknown(f"no passage {passage_id} in this scope")
    return _passage(row)


def _passage(row: MergeEvent) -> Passage:
    return Passage(
        id=row.id,
        kind=MergeKind(row.kind),
        from_subject_id=row.from_subject_id,
        to_subject_id=row.to_subject_id,
        records=tuple(UUID(record) for record in row.records),
        rule=Rule(row.rule) if row.rule else None,
        by=row.by_label,
        at=row.happened_at,
    )


def refused_links() -> Sequence[RefusedLink]:
    """Return links that a contradiction forbade, the newest first."""
    return list(RefusedLink.objects.order_by("-found_at")[:200])


def refusals_of(pairs: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], RefusedLink]:
    """Return for each of these pairs, the smaller id first, the last link that a contradiction forbade."""
    wanted = set(pairs)
    rows = RefusedLink.objects.filter(left__in={left for left, _right in wanted}).order_by("found_at", "id")
    return {(row.left_id, row.right_id): row for row in rows if (row.left_id, row.right_id) in wanted}


def device_owners(device_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[DeviceSighting]]:
    """Return who was logged in on each device, for :func:`owner_at`."""
    uses: dict[UUID, list[DeviceSighting]] = {}
    for row in DeviceUse.objects.filter(device_id__in=set(device_ids)):
        seen = uses.setdefault(row.device_id, [])
        seen.append(DeviceSighting(at=row.first_at, user=row.user_id))
        seen.append(DeviceSighting(at=row.last_at, user=row.user_id))
    return uses


__all__ = [
    "Certainty",
    "IdentifierUnknown",
    "Mark",
    "Passage",
    "PassageUnknown",
    "Source",
    "certainty_of",
    "companions_at",
    "covered_value",
    "current_subject",
    "device_owners",
    "evidence_of",
    "full_value",
    "history_of",
    "joined_by",
    "marks_of",
    "owner_at",
    "passage",
    "records_in",
    "records_of",
    "records_of_subjects",
    "refusals_of",
    "refused_links",
    "sources_of",
    "subject_of_mark",
    "subjects_of_records",
]
