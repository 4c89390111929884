"""Reckon when the law wants which disclosure, when it came, and how late that was.

Every duty is a row of :data:`DUTIES`; its title, article and whether the article was seen stand with the rule of the
checklist (`cms.domain.checklist`). A duty holds for the kinds whose checklist has items of its rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from cms.domain.checklist import CHECKLISTS
from cms.domain.schema import Kind
from hub.kernel.clock import HOME_ZONE, business_date, parse_instant
from hub.kernel.working_days import announced, nth_working_day

ONE_DAY: Final = timedelta(days=1)
MONTHS: Final = 12
END_OF_DAY: Final = time(23, 59, 59, 999_999)


@dataclass(frozen=True, kw_only=True)
class WorkingDaysOfNextMonth:
    """By the ``count``-th working day of the month after the month told of."""

    count: int


@dataclass(frozen=True, kw_only=True)
class DayOfYear:
    """By this day of every year, once since the same day of the year before."""

    month: int
    day: int


@dataclass(frozen=True, kw_only=True)
class WhileOutstanding:
    """From the value date to maturity, every ``short_months`` up to a term of ``short_days``, else every ``months``."""

    short_days: int
    short_months: int
    months: int


@dataclass(frozen=True, kw_only=True)
class HoursAfterEvent:
    """So many hours after what happened; ``field`` is the payload's instant of it."""

    hours: int
    field: str


Reckoning = WorkingDaysOfNextMonth | DayOfYear | WhileOutstanding | HoursAfterEvent


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One rule of the checklist and how its day is reckoned."""

    rule: str
    reckoning: Reckoning

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds whose checklist has an item of the rule."""
        return frozenset(kind for kind, items in CHECKLISTS.items() if any(item.rule == self.rule for item in items))


DUTIES: Final = (
    Duty(rule="D-FIL", reckoning=DayOfYear(month=1, day=10)),
    Duty(rule="D-AUD", reckoning=DayOfYear(month=4, day=30)),
    Duty(rule="D-OPS", reckoning=WorkingDaysOfNextMonth(count=5)),
    Duty(rule="D-PRJ-4", reckoning=WhileOutstanding(short_days=184, short_months=1, months=3)),
    Duty(rule="D-EVT", reckoning=HoursAfterEvent(hours=48, field="occurred_at")),
)
"""D-ORG falls due with D-FIL and stands on the same page. 184 days are the longest six months."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """One version of the register, as far as duties ask for it."""

    slug: str
    kind: Kind
    number: int
    published_at: datetime
    withdrawn: bool
    fields: Mapping[str, Any]


class Standing(StrEnum):
    """How a duty stands on a day."""

    KEPT = "kept"
    LATE = "late"
    MISSED = "missed"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One duty for one period: due when, done when and by which version.

    ``period`` is what is told of: a month (2026-10), a year (2026), the last day of a span (2026-09-30), or "".
    ``slug`` is "" while nothing of it was ever published. ``provisional``: the year's holidays are not announced yet.
    """

    rule: str
    kind: Kind
    slug: str
    period: str
    due_at: datetime
    done_at: datetime | None = None
    number: int | None = None
    provisional: bool = False

    @property
    def due_date(self) -> date:
        return business_date(self.due_at)

    def standing(self, at: datetime) -> Standing:
        """Say how it stands at an instant."""
        if self.done_at is not None and self.done_at <= at:
            return Standing.LATE if self.done_at > self.due_at else Standing.KEPT
        return Standing.MISSED if at > self.due_at else Standing.AHEAD

    def late_by(self, at: datetime) -> timedelta:
        """How much later than due it came, or is by now; zero where it is in time."""
        came = self.done_at if self.done_at is not None and self.done_at <= at else at
        return max(came - self.due_at, timedelta(0))


def is_urgent(kind: Kind) -> bool:
    """Tell whether a kind has a clock of hours: it may go the fast lane."""
    return any(isinstance(duty.reckoning, HoursAfterEvent) and kind in duty.kinds for duty in DUTIES)


def clock_of(kind: Kind, fields: Mapping[str, Any]) -> datetime | None:
    """By when a disclosure with these fields has to be out, where its kind has a clock of hours."""
    for duty in DUTIES:
        if isinstance(duty.reckoning, HoursAfterEvent) and kind in duty.kinds and fields.get(duty.reckoning.field):
            return parse_instant(str(fields[duty.reckoning.field])) + timedelta(hours=duty.reckoning.hours)
    return None


def obligations(published: Sequence[Published], *, at: datetime) -> tuple[Obligation, ...]:
    """Every duty that has fallen due by ``at``, and the next one of each, by due day.

    A duty begins with the first publication of its kind: before it there was nothing to keep up.
    """
    ordered = sorted((row for row in published if row.published_at <= at), key=lambda row: row.published_at)
    found = [one for duty in DUTIES for one in _of_duty(duty, ordered, at)]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.rule, one.slug)))


def _of_duty(duty: Duty, published: Sequence[Published], at: datetime) -> Iterator[Obligation]:
    mine = [row for row in published if row.kind in duty.kinds]
    if isinstance(duty.reckoning, WorkingDaysOfNextMonth):
        yield from _monthly(duty.rule, duty.reckoning, mine, at)
        return
    if isinstance(duty.reckoning, DayOfYear):
        yield from _yearly(duty.rule, duty.reckoning, mine, at)
        return
    for rows in _by_slug(mine):
        match duty.reckoning:
            case WhileOutstanding():
                yield from _outstanding(duty.rule, duty.reckoning, rows, _told_of(rows[-1], mine), at)
            case HoursAfterEvent():
                yield from _event(duty.rule, duty.reckoning, rows)


def _by_slug(published: Sequence[Published]) -> Iterator[list[Published]]:
    """The versions of each slug that is not withdrawn, oldest first."""
    slugs: dict[str, list[Published]] = {}
    for row in published:
        slugs.setdefault(row.slug, []).append(row)
    return (rows for rows in slugs.values() if not rows[-1].withdrawn)


def _monthly(
    rule: str, reckoning: WorkingDaysOfNextMonth, published: Sequence[Published], at: datetime
) -> Iterator[Obligation]:
    first: dict[date, Published] = {}
    for row in published:
        if month := _month(row.fields.get("month")):
            first.setdefault(month, row)
    if not first:
        return
    month, last = min(first), business_date(at).replace(day=1)
    while month <= last:
        following = _months_later(month, 1)
        due = nth_working_day(following, reckoning.count)
        done = first.get(month)
        yield Obligation(
            rule=rule, kind=next(iter(first.values())).kind, slug=done.slug if done else "", period=f"{month:%Y-%m}",
            due_at=_end_of(due), done_at=done.published_at if done else None, number=done.number if done else None,
            provisional=not announced(due.year),
        )  # fmt: skip
        month = following


def _told_of(project: Published, published: Sequence[Published]) -> list[Published]:
    """What tells of a project after funding: its own versions with that chapter, and updates that name its number."""
    number = project.fields.get("project_code")
    return [
        row
        for row in published
        if (row.slug == project.slug and row.fields.get("after_as_of_date"))
        or (number and row.kind is Kind.AFTER_FUNDING and row.fields.get("project_code") == number)
    ]


def _yearly(rule: str, reckoning: DayOfYear, rows: Sequence[Published], at: datetime) -> Iterator[Obligation]:
    """The platform owes it once, on whichever page it stands. What comes late makes up for what is owed first."""
    if not rows:
        return
    year, since = rows[0].published_at.year, rows[0].published_at
    due = _end_of(date(year, reckoning.month, reckoning.day))
    while True:
        if due >= since:
            done = next((row for row in rows if since <= row.published_at), None)
            yield _obligation(rule, rows[-1], str(due.astimezone(HOME_ZONE).year), due, done)
            if due > at:
                return
            since = _after(due, done)
        year += 1
        due = _end_of(date(year, reckoning.month, reckoning.day))


def _outstanding(
    rule: str, reckoning: WhileOutstanding, rows: Sequence[Published], telling: Sequence[Published], at: datetime
) -> Iterator[Obligation]:
    fields = rows[-1].fields
    start, end = _day(fields.get("value_date")), _day(fields.get("maturity_date"))
    if start is None or end is None:
        return
    step = reckoning.short_months if (end - start).days <= reckoning.short_days else reckoning.months
    since, number = _after(_end_of(start), None), 1
    while (span := _months_later(start, step * number)) <= end:
        due = _end_of(span)
        done = next((row for row in telling if since <= row.published_at), None)
        yield _obligation(rule, rows[0], span.isoformat(), due, done)
        if due > at:
            return
        since, number = _after(due, done), number + 1


def _after(due: datetime, done: Published | None) -> datetime:
    """From when on a publication counts for the next time: one that came late has been counted for this one."""
    return max(due, done.published_at if done else due) + timedelta(microseconds=1)


def _event(rule: str, reckoning: HoursAfterEvent, rows: Sequence[Published]) -> Iterator[Obligation]:
    happened = rows[0].fields.get(reckoning.field)
    if happened:
        due = parse_instant(str(happened)) + timedelta(hours=reckoning.hours)
        yield _obligation(rule, rows[0], "", due, rows[0])


def _obligation(rule: str, of: Published, period: str, due_at: datetime, done: Published | None) -> Obligation:
    shown = done or of
    return Obligation(
        rule=rule, kind=shown.kind, slug=shown.slug, period=period, due_at=due_at,
        done_at=done.published_at if done else None, number=done.number if done else None,
    )  # fmt: skip


def _month(text: Any) -> date | None:
    return None if not text else date.fromisoformat(f"{text}-01")


def _day(text: Any) -> date | None:
    return None if not text else date.fromisoformat(str(text))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, HOME_ZONE)


def _months_later(day: date, count: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    serial = day.year * MONTHS + day.month - 1 + count
    first = date(serial // MONTHS, serial % MONTHS + 1, 1)
    following = date((serial + 1) // MONTHS, (serial + 1) % MONTHS + 1, 1)
    return min(first + ONE_DAY * (day.day - 1), following - ONE_DAY)
