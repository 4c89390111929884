"""Say how projects' loans stand on a day: the plan in force against what the ledger says came.

What counts as received is what came into the project's escrow for its investors. Where more was handed on to them than
the borrower had repaid, the difference came out of money the escrow had kept back, and counts on the day it was handed
on. A flow that was taken back later counts from nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from hub.contracts.domain.schedules.allocation import Receipt
from hub.contracts.domain.schedules.standing import Standing, standing
from hub.contracts.plans import PlanFacts, PlanMissing, plans_in_force


@dataclass(frozen=True, kw_only=True)
class LoanStanding:
    """A project's loan on a day: the version of its plan that is in force, and how it stands."""

    version: PlanFacts
    standing: Standing

    @property
    def project_code(self) -> str:
        """The project's code."""
        return self.version.project_code


def loan_standings(*, on: date, codes: Collection[str] | None = None) -> Mapping[str, LoanStanding]:
    """Return how each project with a plan stands at the end of a day, by code."""
    versions = plans_in_force(on=on, codes=codes)
    came = receipts(codes=sorted(versions), on=on)
    return {
        code: LoanStanding(version=version, standing=standing(version.plan, came.get(code, ()), on=on))
        for code, version in sorted(versions.items())
    }


def loan_standing(*, project_code: str, on: date) -> LoanStanding:
    """Return one project's; raise ``PlanMissing``."""
    found = loan_standings(on=on, codes=[project_code]).get(project_code)
    if found is None:
        raise PlanMissing(f"no plan was agreed for project {project_code!r}")
    return found


def receipts(*, codes: Collection[str], on: date) -> Mapping[str, tuple[Receipt, ...]]:
    """Return what came for each project by the end of a day, one receipt a day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, kind, day, amount_fen FROM funds_project_receipts(%s, %s)", [list(codes), on])
        rows = cursor.fetchall()
    found: dict[str, list[tuple[str, date, int]]] = {}
    for code, kind, day, fen in rows:
        found.setdefault(code, []).append((kind, day, fen))
    return {code: received(moved) for code, moved in found.items()}


def received(moved: Iterable[tuple[str, date, int]]) -> tuple[Receipt, ...]:
    """Turn sums of ``repaid`` and ``handed_on`` per day into receipts: the larger of both, never falling."""
    by_day: dict[date, dict[str, int]] = {}
    for kind, day, fen in moved:
        by_day.setdefault(day, {})[kind] = fen
    repaid = handed_on = 0
    levels: list[tuple[date, int]] = []
    for day in sorted(by_day):
        repaid += by_day[day].get("repaid", 0)
        handed_on += by_day[day].get("handed_on", 0)
        levels.append((day, max(repaid, handed_on)))
    lowest: int | None = None
    settled: list[tuple[date, int]] = []
    for day, level in reversed(levels):
        lowest = level if lowest is None else min(lowest, level)
        settled.append((day, lowest))
    before, found = 0, []
    for day, level in reversed(settled):
        if level > before:
            found.append(Receipt(key=day.isoformat(), date=day, amount_fen=level - before))
            before = level
    return tuple(found)
