"""Count how well persons are known: in the app, in a branch, by which marks; what was joined, and what parted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek

from crm.identity.domain.sightings import IdentifierKind, Rule
from crm.identity.models import Identifier, Membership, MergeEvent, MergeKind, ReviewItem
from crm.identity.reviews import OPEN
from hub.kernel.clock import HOME_ZONE, business_date

MACHINE_RULES = (Rule.SAME_USER, Rule.SAME_ID_NUMBER, Rule.SAME_PHONE_AND_NAME, Rule.SCORED)
"""What joins records without a person saying so."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Persons by where they are known; ``both`` are counted in ``app`` and in ``branch``, too."""

    persons: int
    app: int
    branch: int
    both: int


@dataclass(frozen=True, kw_only=True)
class Week:
    """Monday of a week, and how many times profiles were joined and parted in it."""

    starts_on: date
    merged: int
    parted: int


@dataclass(frozen=True, kw_only=True)
class MachineLink:
    """A record that a rule put to a profile, beside the record that was known there first."""

    record_id: UUID
    beside_id: UUID
    subject_id: UUID
    rule: Rule


_KNOWN = """
WITH person AS (
    SELECT m.subject_id,
           bool_or(account.record_id IS NOT NULL) AS app,
           bool_or(account.record_id IS NULL) AS branch
      FROM identity_membership m
      JOIN identity_sourcerecord r ON r.id = m.record_id AND NOT r.is_device
      LEFT JOIN (SELECT DISTINCT record_id FROM identity_identifier WHERE kind = 'user_id') account
             ON account.record_id = m.record_id
     WHERE m.superseded_at IS NULL
     GROUP BY m.subject_id
)
SELECT count(*), count(*) FILTER (WHERE app), count(*) FILTER (WHERE branch), count(*) FILTER (WHERE app AND branch)
  FROM person
"""

_MACHINE_LINKS = """
WITH held AS (
    SELECT m.record_id, m.subject_id, m.rule,
           first_value(m.record_id) OVER (PARTITION BY m.subject_id ORDER BY r.seen_since, r.id) AS beside_id
      FROM identity_membership m JOIN identity_sourcerecord r ON r.id = m.record_id
     WHERE m.superseded_at IS NULL AND NOT r.is_device
)
SELECT record_id, beside_id, subject_id, rule FROM held
 WHERE record_id <> beside_id AND rule = ANY(%s) ORDER BY record_id
"""


def known_where() -> Known:
    """Return how many persons are known in the app, in a branch, and in both."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        persons, app, branch, both = cursor.fetchone() or (0, 0, 0, 0)
    return Known(persons=persons, app=app, branch=branch, both=both)


def persons_with(*kinds: IdentifierKind, without: IdentifierKind | None = None) -> int:
    """Return how many persons have at least one mark of these kinds, and none of the kind ``without``."""
    held = _holders(*kinds)
    if without is not None:
        held = held.exclude(subject_id__in=_holders(without).values("subject_id"))
    return held.aggregate(n=Count("subject_id", distinct=True))["n"] or 0


def _holders(*kinds: IdentifierKind) -> QuerySet[Membership]:
    marked = Identifier.objects.filter(kind__in=[kind.value for kind in kinds]).values("record_id")
    return Membership.objects.filter(record_id__in=marked, superseded_at=None)


def weeks_of_change(*, weeks: int, at: datetime) -> tuple[Week, ...]:
    """Return the last weeks, this one included, also those in which nothing happened."""
    today = business_date(at)
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=n) for n in reversed(range(weeks))]
    begin = datetime.combine(mondays[0], datetime.min.time(), HOME_ZONE)
    rows = MergeEvent.objects.filter(happened_at__gte=begin, happened_at__lte=at)
    per_week = rows.annotate(week=TruncWeek("happened_at", tzinfo=HOME_ZONE)).values_list("week", "kind")
    found = {(week.date(), kind): n for week, kind, n in per_week.annotate(n=Count("id"))}
    return tuple(
        Week(starts_on=day, merged=found.get((day, MergeKind.MERGED), 0), parted=found.get((day, MergeKind.SPLIT), 0))
        for day in mondays
    )


def ages_of_questions(*, bounds: Sequence[timedelta], at: datetime) -> tuple[int, ...]:
    """Return how many open questions are younger than each bound, and older than the last; each is counted once."""
    opened = ReviewItem.objects.filter(OPEN).values_list("opened_at", flat=True)
    counts = [0] * (len(bounds) + 1)
    for one in opened:
        counts[next((n for n, bound in enumerate(bounds) if at - one < bound), len(bounds))] += 1
    return tuple(counts)


def machine_links() -> tuple[MachineLink, ...]:
    """Return every record that a rule alone put beside another, in one order whatever the database does."""
    with connection.cursor() as cursor:
        cursor.execute(_MACHINE_LINKS, [[rule.value for rule in MACHINE_RULES]])
        rows = cursor.fetchall()
    return tuple(
        MachineLink(record_id=record, beside_id=beside, subject_id=subject, rule=Rule(rule))
        for record, beside, subject, rule in rows
    )
