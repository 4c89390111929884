"""Read alerts with where they stand; oversight alone sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from hub.funds.domain.detectors.handling import AlertCourse, AlertMove, AlertState
from hub.funds.domain.detectors.rules import RULE_BY_ID, DetectorRule
from hub.funds.models import Alert, AlertStep, Watch


class AlertUnknown(LookupError):
    """There is no such alert, or the scope may not see it."""


@dataclass(frozen=True, kw_only=True)
class AlertFacts:
    """An alert as it was found, and where it stands."""

    id: UUID
    rule: DetectorRule
    day: date
    project_code: str
    found: int
    limit: int
    word: str
    flows: tuple[UUID, ...]
    parties: tuple[UUID, ...]
    projects: tuple[str, ...]
    opened_at: datetime
    course: AlertCourse

    @property
    def state(self) -> AlertState:
        """Where it stands."""
        return self.course.state

    def age_days(self, on: date) -> int:
        """Days since the fact."""
        return max((on - self.day).days, 0)

    @property
    def source(self) -> str:
        """The word by which the blocks of this alert are found again."""
        return f"detector:{self.id}"


def alerts() -> tuple[AlertFacts, ...]:
    """Return every alert: those that wait first, then the newest fact first."""
    found = _facts(Alert.objects.order_by("-day", "rule_id", "identity"))
    return tuple(sorted(found, key=lambda one: one.course.over))


def alert_of(alert_id: UUID) -> AlertFacts:
    """Return one alert; raise :class:`AlertUnknown`."""
    found = _facts(Alert.objects.filter(id=alert_id))
    if not found:
        raise AlertUnknown(f"no alert {alert_id} in this scope")
    return found[0]


def waiting_alerts() -> int:
    """Return how many alerts nobody has explained or confirmed."""
    ended = (AlertMove.EXPLAINED.value, AlertMove.CONFIRMED.value)
    return Alert.objects.exclude(steps__move__in=ended).count()


def opened_since(since: datetime) -> dict[str, int]:
    """Return how many alerts each rule opened since then."""
    rows = Alert.objects.filter(opened_at__gte=since).values_list("rule_id")
    return dict(rows.annotate(found=Count("id")).order_by("rule_id"))


def steps_of(alert_id: UUID) -> tuple[AlertStep, ...]:
    """Return what happened to an alert, oldest first."""
    return tuple(AlertStep.objects.filter(alert_id=alert_id).order_by("id"))


def last_watch() -> Watch | None:
    """Return the last run of the rules, if there was one."""
    return Watch.objects.order_by("-ran_at").first()


def course_of(steps: Iterable[AlertStep]) -> AlertCourse:
    """Return where an alert stands after these steps, oldest first."""
    course = AlertCourse()
    for step in steps:
        if step.move == AlertMove.TAKEN:
            course = AlertCourse(state=AlertState.TAKEN, owner=step.actor_id, owner_label=step.actor_label)
            continue
        if step.move == AlertMove.DECLINED:
            course = AlertCourse(state=AlertState.TAKEN, owner=course.owner, owner_label=course.owner_label)
            continue
        released = step.move == AlertMove.RELEASED
        course = AlertCourse(
            state=course.state if released else AlertState(step.move),
            owner=course.owner,
            owner_label=course.owner_label,
            decided_by=course.decided_by if released else step.actor_id,
            words=course.words if released else step.words,
            released=released,
        )
    return course


def _facts(rows: Iterable[Alert]) -> tuple[AlertFacts, ...]:
    found = list(rows)
    steps: dict[UUID, list[AlertStep]] = {}
    for step in AlertStep.objects.filter(alert__in=[row.id for row in found]).order_by("id"):
        steps.setdefault(step.alert_id, []).append(step)
    return tuple(_one(row, steps.get(row.id, [])) for row in found)


def _one(row: Alert, steps: list[AlertStep]) -> AlertFacts:
    evidence = row.evidence
    return AlertFacts(
        id=row.id,
        rule=RULE_BY_ID[row.rule_id],
        day=row.day,
        project_code=row.project_code,
        found=row.found,
        limit=row.limit,
        word=row.word,
        flows=tuple(UUID(one) for one in evidence["flows"]),
        parties=tuple(UUID(one) for one in evidence["parties"]),
        projects=tuple(evidence["projects"]),
        opened_at=row.opened_at,
        course=course_of(steps),
    )
