"""Find clients: by name, pinyin, phone or last four, filtered by what was said and when they were last met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from crm.identity.models import Membership
from crm.identity.queries import records_of_subjects
from crm.profile.domain.behaviour import LOOKED_AT
from crm.profile.domain.golden import Fact
from crm.profile.domain.search import tokens_in
from crm.profile.domain.statement_kinds import StatementKind
from crm.profile.domain.statements import Statement
from crm.profile.domain.vocabulary import Channel, channel_of
from crm.profile.models import ClientCard, FactObservation, NoteStatement, SearchToken, StatementStatus, Touchpoint
from crm.profile.notes import statement_of
from crm.profile.refreshing import token_blind
from hub.access.queries import Advisor, advisors_of
from hub.kernel.clock import HOME_ZONE

PAGE_SIZE: Final = 50


@dataclass(frozen=True, kw_only=True)
class ClientFilters:
    """What the address of the list says; empty restricts nothing, ``among`` comes from rooms above (levels).

    ``due_from`` and ``due_until`` bound the day of a need that was said with one; ``looked_at`` is a product's code.
    """

    query: str = ""
    needs: tuple[StatementKind, ...] = ()
    contacted_from: date | None = None
    contacted_until: date | None = None
    not_contacted_since: date | None = None
    not_online_since: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    looked_at: str = ""
    looked_since: datetime | None = None
    channels: tuple[Channel, ...] = ()
    born_until_year: int | None = None
    among: frozenset[UUID] | None = None
    but: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ClientRow:
    """One line of the list."""

    subject_id: UUID
    name: str
    latin_name: str
    phone_masked: str
    gender: str
    birth_year: int | None
    last_online_at: datetime | None
    last_contact_at: datetime | None
    last_contact_channel: Channel | None
    last_seen_at: datetime
    need_kinds: tuple[StatementKind, ...]
    latest_statement: Statement | None
    label_zh: str
    label_en: str
    advisor: Advisor | None


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """One page of the list and how many there are in all."""

    rows: tuple[ClientRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """A client's place in a list, from 1 on; 0 and nobody beside where the filters leave the client out."""

    position: int
    total: int
    previous: UUID | None
    next: UUID | None


def client_list(*, filters: ClientFilters, page: int = 1, size: int = PAGE_SIZE) -> ClientPage:
    """Return one page, whoever was seen last first; pages outside the range give the nearest one."""
    found = _filtered(filters)
    total = found.count()
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    cards = list(found.order_by("-last_seen_at", "subject_id")[(page - 1) * size : page * size])
    return ClientPage(rows=_rows(cards), total=total, page=page, pages=pages)


def client_count(*, filters: ClientFilters) -> int:
    """Return how many clients the filters leave."""
    return _filtered(filters).count()


def client_ids(*, filters: ClientFilters) -> tuple[UUID, ...]:
    """Return every client of the filtered list in its order: for bulk actions."""
    found = _filtered(filters).order_by("-last_seen_at", "subject_id")
    return tuple(found.values_list("subject_id", flat=True))


def clients_with_numbers(numbers: Iterable[str]) -> dict[str, UUID]:
    """Return which client of this scope has a phone or ID number, by the number as it was written.

    A number that two clients share names neither: whose it is, only the whole record can tell.
    """
    tokens = {number: next(iter(tokens_in(number)), "") for number in numbers}
    blinds = {number: token_blind(token) for number, token in tokens.items() if token.startswith("n:")}
    held: dict[str, set[UUID]] = {}
    for blind, subject_id in SearchToken.objects.filter(blind__in=blinds.values()).values_list("blind", "subject_id"):
        held.setdefault(blind, set()).add(subject_id)
    return {number: next(iter(held[blind])) for number, blind in blinds.items() if len(held.get(blind, ())) == 1}


def sharing_a_phone(subject_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return who else of this scope carries a phone number of these clients: a hint at a family, and no more."""
    asked = set(subject_ids)
    records = [record for found in records_of_subjects(asked).values() for record in found]
    said = FactObservation.objects.filter(source_id__in=records, fact=Fact.PHONE.value)
    tokens = {token for row in said for token in tokens_in(str(row.value)) if token.startswith("n:")}
    rows = SearchToken.objects.filter(blind__in={token_blind(token) for token in tokens}).exclude(subject_id__in=asked)
    return frozenset(rows.values_list("subject_id", flat=True))


def neighbours_of(subject_id: UUID, *, filters: ClientFilters) -> Neighbours:
    """Return a client's place in the filtered list and who stands before and after; the database counts."""
    found = _filtered(filters)
    ahead = Q(last_seen_at__gt=OuterRef("last_seen_at")) | Q(
        last_seen_at=OuterRef("last_seen_at"), subject_id__lt=OuterRef("subject_id")
    )
    behind = Q(last_seen_at__lt=OuterRef("last_seen_at")) | Q(
        last_seen_at=OuterRef("last_seen_at"), subject_id__gt=OuterRef("subject_id")
    )
    before = found.filter(ahead).order_by("last_seen_at", "-subject_id").values("subject_id")[:1]
    after = found.filter(behind).order_by("-last_seen_at", "subject_id").values("subject_id")[:1]
    here = found.filter(subject_id=subject_id).annotate(before=Subquery(before), after=Subquery(after))
    row = here.values("last_seen_at", "before", "after").first()
    if row is None:
        return Neighbours(position=0, total=found.count(), previous=None, next=None)
    earlier = Q(last_seen_at__gt=row["last_seen_at"]) | Q(last_seen_at=row["last_seen_at"], subject_id__lt=subject_id)
    counted = found.aggregate(total=Count("subject_id"), earlier=Count("subject_id", filter=earlier))
    return Neighbours(
        position=counted["earlier"] + 1, total=counted["total"], previous=row["before"], next=row["after"]
    )


def cards_of(subject_ids: Sequence[UUID]) -> dict[UUID, ClientRow]:
    """Return the lines of these clients, for lists that other rooms sort."""
    return {row.subject_id: row for row in _rows(list(ClientCard.objects.filter(subject_id__in=subject_ids)))}


def names_of(subject_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these clients; those outside the scope are absent, and a nameless one has an empty name."""
    cards = ClientCard.objects.filter(subject_id__in=set(subject_ids)).only("subject_id", "name")
    return {card.subject_id: card.name or "" for card in cards}


def _filtered(filters: ClientFilters) -> QuerySet[ClientCard]:
    found = ClientCard.objects.all()
    if filters.query.strip():
        found = found.filter(subject_id__in=_matching(filters.query))
    for kind in filters.needs:
        found = found.filter(need_kinds__contains=[kind.value])
    if filters.contacted_from:
        found = found.filter(last_contact_at__gte=_midnight(filters.contacted_from))
    if filters.contacted_until:
        found = found.filter(last_contact_at__lt=_midnight(filters.contacted_until + timedelta(days=1)))
    if filters.not_contacted_since:
        silent = Q(last_contact_at=None) | Q(last_contact_at__lt=_midnight(filters.not_contacted_since))
        found = found.filter(silent)
    if filters.not_online_since:
        idle = Q(last_online_at=None) | Q(last_online_at__lt=_midnight(filters.not_online_since))
        found = found.filter(idle)
    if filters.due_from or filters.due_until:
        found = found.filter(subject_id__in=_with_a_need_due(filters.due_from, filters.due_until))
    if filters.looked_at:
        found = found.filter(subject_id__in=_who_looked_at(filters.looked_at, filters.looked_since))
    if filters.channels:
        found = found.filter(last_contact_channel__in=[channel.value for channel in filters.channels])
    if filters.born_until_year:
        found = found.filter(birth_year__lte=filters.born_until_year)
    if filters.among is not None:
        found = found.filter(subject_id__in=filters.among)
    return found.exclude(subject_id__in=filters.but) if filters.but else found


def _with_a_need_due(first: date | None, last: date | None) -> QuerySet[Membership, UUID]:
    """Clients one of whose needs falls due in these days; what a person declined is no need."""
    rows = NoteStatement.objects.filter(due_date__isnull=False).exclude(status=StatementStatus.DECLINED)
    if first:
        rows = rows.filter(due_date__gte=first)
    if last:
        rows = rows.filter(due_date__lte=last)
    return _whose(rows.values_list("source_id", flat=True))


def _who_looked_at(product_code: str, since: datetime | None) -> QuerySet[Membership, UUID]:
    rows = Touchpoint.objects.filter(product_code=product_code, kind__in=[kind.value for kind in LOOKED_AT])
    if since:
        rows = rows.filter(occurred_at__gte=since)
    return _whose(rows.values_list("owner_source_id", flat=True))


def _whose(records: QuerySet[Any, UUID]) -> QuerySet[Membership, UUID]:
    """The profiles that these source records belong to now."""
    held = Membership.objects.filter(record_id__in=records, superseded_at=None)
    return held.values_list("subject_id", flat=True)


def _matching(query: str) -> QuerySet[SearchToken, UUID]:
    """Clients that carry every token; a query without any token finds nobody."""
    blinds = {token_blind(token) for token in tokens_in(query)}
    rows = SearchToken.objects.filter(blind__in=blinds).values("subject_id").annotate(hits=Count("blind"))
    return rows.filter(hits=len(blinds) or -1).values_list("subject_id", flat=True)


def _rows(cards: Sequence[ClientCard]) -> tuple[ClientRow, ...]:
    wanted = [card.latest_statement_id for card in cards if card.latest_statement_id]
    stated = {row.id: statement_of(row) for row in NoteStatement.objects.filter(id__in=wanted).select_related("note")}
    advisors = advisors_of([card.subject_id for card in cards])
    return tuple(_row(card, stated, advisors.get(card.subject_id)) for card in cards)


def _row(card: ClientCard, stated: dict[UUID, Statement], advisor: Advisor | None) -> ClientRow:
    return ClientRow(
        subject_id=card.subject_id,
        name=card.name or "",
        latin_name=card.latin_name or "",
        phone_masked=card.phone_masked,
        gender=card.gender,
        birth_year=card.birth_year,
        last_online_at=card.last_online_at,
        last_contact_at=card.last_contact_at,
        last_contact_channel=channel_of(card.last_contact_channel) if card.last_contact_channel else None,
        last_seen_at=card.last_seen_at,
        need_kinds=tuple(StatementKind(kind) for kind in card.need_kinds),
        latest_statement=stated.get(card.latest_statement_id) if card.latest_statement_id else None,
        label_zh=card.label_zh,
        label_en=card.label_en,
        advisor=advisor,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=HOME_ZONE)
