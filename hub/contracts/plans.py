"""Keep the repayment plans of projects: agree on one, change it by a new version, read the one in force on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from hub.audit.operations import record
from hub.catalogue.domain.projects import RepaymentMethod
from hub.catalogue.queries import project
from hub.contracts.domain.schedules.changes import PlanChange
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import (
    Instalment,
    LoanTerms,
    Part,
    Plan,
    PlanUnsound,
    Step,
    repayment_plan,
)
from hub.contracts.domain.schedules.wishes import plan_body
from hub.contracts.models import PlannedInstalment, PlanVersion
from hub.kernel.actor import Actor
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.outbox.operations import publish
from hub.vault.evidence import seal_fact

KIND: Final = "repayment_plan"


class PlanTaken(Exception):
    """The project has a plan already, and it is another one; a change is a new version with its reason."""


class PlanMissing(LookupError):
    """No plan was agreed for this project."""


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """One version of a project's plan, why it was written, and from when it counts."""

    id: UUID
    project_code: str
    number: int
    change: PlanChange
    reason: str
    effective_date: date
    recorded_at: datetime
    recorded_by: str
    plan: Plan

    def canonical(self) -> bytes:
        """Return the bytes that evidence of this version is taken of."""
        return canonical_bytes(
            {
                "schema": "hub/repayment-plan/v1",
                "project_code": self.project_code,
                "number": self.number,
                "change": self.change.value,
                "reason": self.reason,
                "effective_date": self.effective_date.isoformat(),
                "recorded_at": instant(self.recorded_at),
                "recorded_by": self.recorded_by,
                "plan": plan_body(self.plan),
            }
        )


class VersionMissing(LookupError):
    """Evidence speaks of a version of a plan that is not there, or nobody wrote one with this number."""


def agree_plan(
    *, project_code: str, terms: LoanTerms, by: Actor, at: datetime, parts: Sequence[Part] = ()
) -> PlanFacts:
    """Write the first version of a project's plan; the same again changes nothing, another one is refused."""
    facts = project(code=project_code)
    if terms.principal_fen != facts.amount_fen:
        raise PlanUnsound("principal_fen", expected=str(facts.amount_fen), actual=terms.principal_fen)
    plan = repayment_plan(terms, parts)
    with transaction.atomic():
        lock_plan(project_code)
        present = PlanVersion.objects.filter(project_code=project_code, number=1).first()
        if present is not None:
            found = plan_facts(present)
            if found.plan != plan:
                raise PlanTaken(f"project {project_code} has another plan; change it by a new version")
            return found
        return _write(project_code, plan, 1, change=PlanChange.AGREED, reason="", effective_date=terms.value_date,
                      by=by, at=at)  # fmt: skip


def write_version(
    *, project_code: str, plan: Plan, change: PlanChange, reason: str, effective_date: date, based_on: int, by: Actor,
    at: datetime,
) -> PlanFacts:  # fmt: skip
    """Write the next version; ``based_on`` is the number it was worked out from, so that no change is lost between.

    Only :mod:`hub.contracts.plan_changes` calls it: the database refuses a version that no two people agreed on.
    """
    last = last_version(project_code)
    if last.number != based_on or effective_date < last.effective_date:
        raise PlanTaken(f"project {project_code} is at version {last.number} since {last.effective_date}")
    return _write(project_code, plan, based_on + 1, change=change, reason=reason, effective_date=effective_date,
                  by=by, at=at)  # fmt: skip


def last_version(project_code: str) -> PlanVersion:
    """Return the newest version's row; raise :class:`PlanMissing`."""
    last = PlanVersion.objects.filter(project_code=project_code).order_by("-number").first()
    if last is None:
        raise PlanMissing(f"no plan was agreed for project {project_code!r}")
    return last


def plans_in_force(
    *, on: date, codes: Collection[str] | None = None, known_by: datetime | None = None
) -> Mapping[str, PlanFacts]:
    """Return each project's plan in force on a day, as it was known at an instant; projects without one are absent.

    Before the first version takes effect it is the one that will.
    """
    rows = PlanVersion.objects.all() if codes is None else PlanVersion.objects.filter(project_code__in=codes)
    if known_by is not None:
        rows = rows.filter(recorded_at__lte=known_by)
    found: dict[str, PlanVersion] = {}
    for row in rows.prefetch_related("instalments").order_by("project_code", "number"):
        if row.number == 1 or row.effective_date <= on:
            found[row.project_code] = row
    return {code: plan_facts(row) for code, row in found.items()}


def plan_in_force(*, project_code: str, on: date) -> PlanFacts:
    """Return one project's plan in force; raise :class:`PlanMissing`."""
    found = plans_in_force(on=on, codes=[project_code]).get(project_code)
    if found is None:
        raise PlanMissing(f"no plan was agreed for project {project_code!r}")
    return found


def plan_histories(codes: Collection[str]) -> Mapping[str, tuple[PlanFacts, ...]]:
    """Return every version of the plans of these projects that were changed, by code, the oldest first."""
    rows = PlanVersion.objects.filter(project_code__in=codes)
    changed = rows.filter(number__gt=1).values_list("project_code", flat=True)
    found: dict[str, list[PlanFacts]] = {}
    for row in rows.filter(project_code__in=changed).prefetch_related("instalments").order_by("project_code", "number"):
        found.setdefault(row.project_code, []).append(plan_facts(row))
    return {code: tuple(versions) for code, versions in found.items()}


def plan_history(*, project_code: str) -> tuple[PlanFacts, ...]:
    """Return every version of a project's plan, the newest first."""
    rows = PlanVersion.objects.filter(project_code=project_code).prefetch_related("instalments").order_by("-number")
    return tuple(plan_facts(row) for row in rows)


def plan_version(*, project_code: str, number: int) -> PlanFacts:
    """Return one version; raise :class:`VersionMissing`."""
    row = PlanVersion.objects.filter(project_code=project_code, number=number).first()
    if row is None:
        raise VersionMissing(f"project {project_code!r} has no version {number} of its plan")
    return plan_facts(row)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a version's rows as they stand."""
    found = contents_for([str(fact_id)])
    if str(fact_id) not in found:
        raise VersionMissing(f"version {fact_id} of a plan is not there")
    return found[str(fact_id)]


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many versions in two statements; those that are not there are left out."""
    rows = PlanVersion.objects.filter(id__in=fact_ids).prefetch_related("instalments")
    return {str(row.id): plan_facts(row).canonical() for row in rows}


def plan_facts(row: PlanVersion) -> PlanFacts:
    """Return a version's row, with its instalments, as facts."""
    terms = LoanTerms(
        principal_fen=row.principal_fen,
        annual_rate_bps=row.annual_rate_bps,
        value_date=row.value_date,
        maturity_date=row.maturity_date,
        method=RepaymentMethod(row.method),
        day_count=DayCount(row.day_count),
        step=Step(row.step),
        penalty_bps=row.penalty_bps,
        order=row.allocation_order,
    )
    parts = sorted(row.instalments.all(), key=lambda part: part.number)
    instalments = tuple(
        Instalment(
            number=part.number, start_date=part.start_date, due_date=part.due_date, principal_fen=part.principal_fen,
            interest_fen=part.interest_fen,
        )
        for part in parts
    )  # fmt: skip
    return PlanFacts(
        id=row.id,
        project_code=row.project_code,
        number=row.number,
        change=PlanChange(row.change),
        reason=row.reason,
        effective_date=row.effective_date,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        plan=Plan(terms=terms, instalments=instalments),
    )


def _write(
    project_code: str, plan: Plan, number: int, *, change: PlanChange, reason: str, effective_date: date, by: Actor,
    at: datetime,
) -> PlanFacts:  # fmt: skip
    values = dict(vars(plan.terms))
    values["allocation_order"] = values.pop("order")
    row = PlanVersion.objects.create(
        project_code=project_code, number=number, change=change, reason=reason, effective_date=effective_date,
        recorded_at=at, recorded_by=by.label, **values,
    )  # fmt: skip
    PlannedInstalment.objects.bulk_create(PlannedInstalment(version=row, **vars(item)) for item in plan.instalments)
    record(by=by, action=f"plan.{change}", at=at, target_kind="project", target_id=project_code,
           details={"version": number, "instalments": len(plan.instalments)})  # fmt: skip
    facts = plan_facts(row)
    event = seal_fact(kind=KIND, fact_id=facts.id, content=facts.canonical(), subject_id=None, at=at)
    publish(event=event, at=at)
    return facts


def lock_plan(project_code: str) -> None:
    """Let one person at a time write a project's versions; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contracts.plan'), hashtext(%s))", [project_code])
