"""Read a client's header and three dimensions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from crm.consents.domain.purposes import Purpose
from crm.consents.queries import Ledger, standings_of
from crm.identity.domain.names import read_name
from crm.identity.domain.sightings import IdentifierKind
from crm.identity.queries import Certainty, Mark, marks_of, records_of, records_with_certainty
from crm.profile.domain.appetite import ANSWERED_BY, Gauge, Offer, gauges
from crm.profile.domain.behaviour import WINDOW, Behaviour, behaviour
from crm.profile.domain.facts import worded
from crm.profile.domain.golden import REASONS, Fact, Observation, golden_values, is_stale
from crm.profile.domain.label import NeedsLabel
from crm.profile.domain.statement_kinds import DATED_KINDS, StatementKind
from crm.profile.domain.statements import Statement
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, channel_of
from crm.profile.models import FactObservation, GoldenValue, NoteStatement, StatementStatus, Touchpoint, Visit
from crm.profile.notes import statements_of_records
from crm.profile.queries.lines import touch_of
from crm.profile.queries.visits import StatementFacts, statement_facts
from crm.profile.refreshing import label_of, observation_of
from hub.catalogue.domain.products import ProductFacts, Redemption
from hub.catalogue.queries import products_by_code
from hub.kernel.clock import business_date

WORRIES: Final = (
    StatementKind.NEEDS_LIQUIDITY,
    StatementKind.FEARS_LOSS,
    StatementKind.JOB_LOSS,
    StatementKind.INCOME_CHANGE,
)
NOT_WANTED: Final = (StatementKind.DISLIKES_COMPLEX,)
FACT_TITLES: Final[dict[Fact, tuple[str, str]]] = {
    Fact.NAME: ("姓名", "Name"),
    Fact.GENDER: ("性别", "Gender"),
    Fact.BIRTH_DATE: ("出生日期", "Date of birth"),
    Fact.PHONE: ("手机", "Phone"),
    Fact.ID_NUMBER: ("证件", "ID number"),
    Fact.EMAIL: ("邮箱", "E-mail"),
    Fact.CITY: ("城市", "City"),
    Fact.OCCUPATION: ("职业", "Occupation"),
    Fact.INCOME: ("年收入", "Annual income"),
    Fact.FAMILY: ("家庭", "Family"),
    Fact.ASSETS: ("可投资产", "Assets to invest"),
    Fact.LOSS_LIMIT: ("亏损上限", "Loss limit"),
    Fact.ATTITUDE: ("风险态度", "Attitude to risk"),
    Fact.HORIZON: ("准备放多久", "Horizon"),
}
HEADER_FACTS: Final = frozenset({Fact.NAME, Fact.GENDER, Fact.BIRTH_DATE, Fact.PHONE, Fact.ID_NUMBER, Fact.EMAIL})
"""Shown in the header, masked, and therefore not among the basic facts."""


class ClientUnknown(LookupError):
    """No such client in this scope."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """The last time a human spoke with the client."""

    visit_id: UUID
    at: datetime
    channel: Channel
    advisor: str
    minutes: int | None
    topics: tuple[StatementKind, ...]


@dataclass(frozen=True, kw_only=True)
class ClientHeader:
    """Who this is, masked; marks carry the ids by which a full value is asked for."""

    subject_id: UUID
    name: str
    latin_name: str
    gender: str
    birth_date: date | None
    age: int | None
    phone: Mark | None
    id_number: Mark | None
    email: Mark | None
    certainty: Certainty
    last_contact: Contact | None
    last_online_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BasicFact:
    """One value with everything about where it comes from; ``stale`` asks for a refresh."""

    fact: Fact
    title_zh: str
    title_en: str
    value_zh: str
    value_en: str
    channel: Channel
    recorded_by: str
    observed_at: datetime
    stale: bool
    others: int
    rule_id: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What the client said they need, worry about and do not want; the label describes and changes no level."""

    label: NeedsLabel | None
    dated: tuple[StatementFacts, ...]
    worries: tuple[StatementFacts, ...]
    wishes: tuple[StatementFacts, ...]
    not_wanted: tuple[StatementFacts, ...]


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """The three dimensions of one profile; gauges hold what was declared beside what behaviour shows.

    Nothing is worked out from the app while the investor objects to it.
    """

    ledger: Ledger
    basic: tuple[BasicFact, ...]
    behaviour: Behaviour
    gauges: tuple[Gauge, ...]
    needs: Needs

    @property
    def objected(self) -> bool:
        """Whether the investor does not want their reading in the app analysed."""
        return not self.ledger.allows(Purpose.BEHAVIOUR)

    @property
    def stale_count(self) -> int:
        """How many basic facts ask for a refresh."""
        return sum(fact.stale for fact in self.basic)


def client_header(*, subject_id: UUID, at: datetime) -> ClientHeader:
    """Return the header; raise :class:`ClientUnknown` outside the scope."""
    return _header(_known(subject_id), at)


def portrait(*, subject_id: UUID, at: datetime) -> tuple[ClientHeader, Dimensions]:
    """Return header and dimensions of one page; what both rest on is read once."""
    known = _known(subject_id)
    return _header(known, at), _dimensions(known, at)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What every part of a client is worked out from."""

    subject_id: UUID
    records: tuple[UUID, ...]
    certainty: Certainty
    golden: Mapping[Fact, GoldenValue]


def _known(subject_id: UUID) -> _Known:
    records, certainty = records_with_certainty(subject_id)
    return _Known(subject_id=subject_id, records=records, certainty=certainty, golden=_golden(subject_id))


def _header(known: _Known, at: datetime) -> ClientHeader:
    subject_id, records, golden = known.subject_id, known.records, known.golden
    if not records:
        raise ClientUnknown(f"no client {subject_id} in this scope")
    marks = _first_of_kind(marks_of(subject_id))
    name = read_name(golden[Fact.NAME].value or "") if Fact.NAME in golden else None
    born = _day(golden[Fact.BIRTH_DATE].value) if Fact.BIRTH_DATE in golden else None
    online = Touchpoint.objects.filter(owner_source_id__in=records, channel=Channel.ONLINE).order_by("-occurred_at")
    return ClientHeader(
        subject_id=subject_id,
        name=name.written if name else "",
        latin_name=name.latin if name else "",
        gender=golden[Fact.GENDER].value or "" if Fact.GENDER in golden else "",
        birth_date=born,
        age=_age(born, business_date(at)) if born else None,
        phone=marks.get(IdentifierKind.PHONE),
        id_number=marks.get(IdentifierKind.ID_NUMBER) or marks.get(IdentifierKind.ID_MASK),
        email=marks.get(IdentifierKind.EMAIL),
        certainty=known.certainty,
        last_contact=_last_contact(records),
        last_online_at=online.values_list("occurred_at", flat=True).first(),
    )


def dimensions(*, subject_id: UUID, at: datetime) -> Dimensions:
    """Return basic facts, behaviour over the last 90 days, and needs."""
    return _dimensions(_known(subject_id), at)


def _dimensions(known: _Known, at: datetime) -> Dimensions:
    records, golden = known.records, known.golden
    ledger = standings_of(known.subject_id, at=at)
    objected = not ledger.allows(Purpose.BEHAVIOUR)
    rows = Touchpoint.objects.filter(owner_source_id__in=records, occurred_at__gt=at - WINDOW, occurred_at__lte=at)
    touches = [] if objected else [touch_of(row) for row in rows]
    basic = [_basic_fact(fact, golden[fact], at) for fact in Fact if fact in golden and fact not in HEADER_FACTS]
    values = {fact: row.value or "" for fact, row in golden.items()}
    return Dimensions(
        ledger=ledger,
        basic=tuple(basic),
        behaviour=behaviour(touches=touches, as_of=at),
        gauges=() if objected else _gauges(touches, values, at),
        needs=_needs(records, values),
    )


def _gauges(touches: Sequence[Touch], values: Mapping[Fact, str], at: datetime) -> tuple[Gauge, ...]:
    listed = products_by_code(sorted({touch.product_code for touch in touches if touch.product_code}))
    offers = {code: _offer(facts) for code, facts in listed.items()}
    answers = {scale: worded(values.get(fact, "")).code for scale, fact in ANSWERED_BY.items()}
    return gauges(touches=touches, answers=answers, offers=offers, as_of=at)


def _offer(facts: ProductFacts) -> Offer:
    on_demand = facts.redemption is Redemption.ON_DEMAND
    return Offer(rating=facts.rating, term_days=0 if on_demand else facts.term_days)


def statements_for(*, subject_id: UUID) -> tuple[Statement, ...]:
    """Return everything the client said that was found in notes and not declined, oldest first."""
    found = (statement for _record, statement in statements_of_records(records_of(subject_id)))
    return tuple(sorted(found, key=lambda statement: (statement.occurred_at, str(statement.id))))


def golden_value(*, subject_id: UUID, fact: Fact) -> str:
    """Return the value that holds for one fact, or an empty text."""
    row = GoldenValue.objects.filter(subject_id=subject_id, dimension="basic", key=fact.value).first()
    return (row.value or "") if row else ""


def name_said_by(record_ids: Iterable[UUID]) -> str:
    """Return the name that these records alone give a person, or an empty text."""
    rows = FactObservation.objects.filter(source_id__in=set(record_ids), fact=Fact.NAME.value)
    found = golden_values(observation_of(row) for row in rows)
    name = read_name(found[0].value) if found else None
    return name.written if name else ""


def names_said_by(record_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return for each of these records the name that it alone gives a person; those without a name are absent."""
    rows = FactObservation.objects.filter(source_id__in=set(record_ids), fact=Fact.NAME.value)
    said: dict[UUID, list[Observation]] = {}
    for row in rows:
        said.setdefault(row.source_id, []).append(observation_of(row))
    names = {record: read_name(golden_values(found)[0].value) for record, found in said.items()}
    return {record: name.written for record, name in names.items() if name}


def _golden(subject_id: UUID) -> dict[Fact, GoldenValue]:
    rows = GoldenValue.objects.filter(subject_id=subject_id, dimension="basic")
    return {Fact(row.key): row for row in rows}


def _first_of_kind(marks: Iterable[Mark]) -> dict[IdentifierKind, Mark]:
    first: dict[IdentifierKind, Mark] = {}
    for mark in marks:
        first.setdefault(mark.kind, mark)
    return first


def _last_contact(records: Sequence[UUID]) -> Contact | None:
    row = Visit.objects.filter(source_id__in=records).order_by("-arrived_at", "-id").first()
    if row is None:
        return None
    kinds = NoteStatement.objects.filter(note__visit_id=row.id).exclude(status=StatementStatus.DECLINED)
    return Contact(
        visit_id=row.id,
        at=row.arrived_at,
        channel=channel_of(row.channel),
        advisor=row.advisor_label,
        minutes=row.minutes,
        topics=tuple(sorted({StatementKind(kind) for kind in kinds.values_list("kind", flat=True)})),
    )


def _basic_fact(fact: Fact, row: GoldenValue, at: datetime) -> BasicFact:
    value = worded(row.value or "")
    return BasicFact(
        fact=fact,
        title_zh=FACT_TITLES[fact][0],
        title_en=FACT_TITLES[fact][1],
        value_zh=value.zh,
        value_en=value.en,
        channel=channel_of(row.channel),
        recorded_by=row.by_label,
        observed_at=row.observed_at,
        stale=is_stale(fact=fact, observed_at=row.observed_at, at=at),
        others=row.others,
        rule_id=row.rule_id,
        reason_zh=REASONS[row.rule_id][0],
        reason_en=REASONS[row.rule_id][1],
    )


def _needs(records: Sequence[UUID], values: Mapping[Fact, str]) -> Needs:
    rows = NoteStatement.objects.filter(source_id__in=records).exclude(status=StatementStatus.DECLINED)
    found = [statement_facts(row) for row in rows.select_related("note").order_by("-occurred_at", "-id")]

    def of(kinds: Iterable[StatementKind]) -> tuple[StatementFacts, ...]:
        wanted = frozenset(kinds)
        return tuple(facts for facts in found if facts.statement.kind in wanted)

    return Needs(
        label=label_of(dict(values), [facts.statement for facts in found]),
        dated=of(DATED_KINDS),
        worries=of(WORRIES),
        wishes=of([StatementKind.WANTS_HIGH_RISK]),
        not_wanted=of(NOT_WANTED),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
