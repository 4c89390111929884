"""One investor's calendar: what came on which day, and what is due when, by the investor's share of each loan.

What is due is a share of what the borrower still owes, not a promise: it comes when the borrower pays. Shares are
rounded down over what came and the instalments so far, so that together they are the investor's principal to the fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from hub.catalogue.domain.projects import ProjectFacts
from hub.contracts.domain.schedules.standing import Standing
from hub.contracts.plans import PlanFacts, plan_histories
from hub.funds.domain.holdings import Stake
from hub.funds.domain.rules import FlowKind
from hub.funds.queries import flows_for, holdings_for
from hub.funds.schedules.standings import loan_standings


@dataclass(frozen=True, kw_only=True)
class Due:
    """What one instalment means to one investor under one contract, in fen. ``overdue_days`` is 0 before its day."""

    project: ProjectFacts
    contract_number: str | None
    number: int
    due_date: date
    principal_fen: int
    interest_fen: int
    overdue_days: int

    @property
    def amount_fen(self) -> int:
        """Principal and interest."""
        return self.principal_fen + self.interest_fen


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came from one project on one day, in fen."""

    project_code: str
    date: date
    principal_fen: int
    interest_fen: int

    @property
    def amount_fen(self) -> int:
        """Principal and interest."""
        return self.principal_fen + self.interest_fen


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A version of a plan after the first, of a project that the investor holds; ``ended_date`` is the end before."""

    project: ProjectFacts
    version: PlanFacts
    ended_date: date


@dataclass(frozen=True, kw_only=True)
class InvestorCalendar:
    """Both, by day; what is overdue is part of ``due``. ``changed`` is how plans changed, newest first."""

    due: tuple[Due, ...]
    came: tuple[Came, ...]
    changed: tuple[Changed, ...] = ()

    @property
    def overdue(self) -> tuple[Due, ...]:
        """What should have come and has not."""
        return tuple(item for item in self.due if item.overdue_days)

    @property
    def ahead(self) -> tuple[Due, ...]:
        """What is not due yet."""
        return tuple(item for item in self.due if not item.overdue_days)


def investor_calendar(*, subject_id: UUID, on: date) -> InvestorCalendar:
    """Return what came to an investor by a day and what is still due; projects without a plan have nothing due."""
    held = holdings_for(subject_id=subject_id, on=on)
    loans = loan_standings(on=on, codes=sorted({holding.project.code for holding in held}))
    due: list[Due] = []
    for holding in held:
        loan = loans.get(holding.project.code)
        if loan is not None:
            due += _due(holding.project, holding.stake, loan.standing)
    return InvestorCalendar(
        due=tuple(sorted(due, key=lambda item: (item.due_date, item.project.code, item.contract_number or ""))),
        came=_came(subject_id, on),
        changed=_changed({holding.project.code: holding.project for holding in held}),
    )


def _changed(projects: Mapping[str, ProjectFacts]) -> tuple[Changed, ...]:
    """Every change of the plans of these projects."""
    found = [
        Changed(project=projects[code], version=new, ended_date=old.plan.terms.maturity_date)
        for code, versions in plan_histories(projects).items()
        for old, new in pairwise(versions)
    ]
    return tuple(sorted(found, key=lambda one: one.version.recorded_at, reverse=True))


def _due(project: ProjectFacts, stake: Stake, standing: Standing) -> list[Due]:
    """The investor's part of what is left of every instalment that has not come in full."""
    whole, own = standing.plan.terms.principal_fen, stake.paid_in_fen - stake.returned_fen
    found: list[Due] = []
    principal, interest = standing.principal_received_fen, standing.interest_received_fen
    for item in standing.instalments:
        if item.settled_date is not None:
            continue
        before = principal * own // whole, interest * own // whole
        principal += item.principal_left_fen
        interest += max(item.instalment.interest_fen - item.interest_received_fen, 0)
        found.append(Due(
            project=project, contract_number=stake.contract_number, number=item.instalment.number,
            due_date=item.instalment.due_date, principal_fen=principal * own // whole - before[0],
            interest_fen=interest * own // whole - before[1], overdue_days=item.overdue_days,
        ))  # fmt: skip
    return found


def _came(subject_id: UUID, on: date) -> tuple[Came, ...]:
    sums: dict[tuple[date, str], list[int]] = {}
    for flow in flows_for(subject_id=subject_id, on=on):
        if flow.kind not in (FlowKind.REDEMPTION, FlowKind.INCOME) or flow.project_code is None:
            continue
        row = sums.setdefault((flow.effective_date, flow.project_code), [0, 0])
        row[flow.kind is FlowKind.INCOME] += -flow.amount_fen if flow.reverses else flow.amount_fen
    return tuple(
        Came(project_code=code, date=day, principal_fen=row[0], interest_fen=row[1])
        for (day, code), row in sorted(sums.items(), reverse=True)
        if any(row)
    )
