"""Say what somebody wants of a plan, work out the plan that follows, and name it by a digest.

The second person accepts the plan that the first one saw: where money came meanwhile, the digest is another one.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from hub.contracts.domain.schedules.changes import ChangeRefused, PlanChange, corrected, prolonged, repaid_early
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import Plan
from hub.contracts.domain.schedules.standing import Standing
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.kernel.money import money


@dataclass(frozen=True, kw_only=True)
class ChangeWish:
    """One change that is wanted: principal repaid early, a later maturity, or terms that were written down wrongly."""

    change: PlanChange
    principal_fen: int | None = None
    until: date | None = None
    annual_rate_bps: int | None = None
    penalty_bps: int | None = None
    day_count: DayCount | None = None

    def asked(self) -> dict[str, Any]:
        """Return what is asked for as it is kept, without what is not."""
        found = {
            "principal_fen": self.principal_fen,
            "until": self.until.isoformat() if self.until else None,
            "annual_rate_bps": self.annual_rate_bps,
            "penalty_bps": self.penalty_bps,
            "day_count": self.day_count.value if self.day_count else None,
        }
        return {name: value for name, value in found.items() if value is not None}

    @classmethod
    def kept(cls, change: PlanChange, asked: dict[str, Any]) -> Self:
        """Return a wish as it was kept."""
        return cls(
            change=change,
            principal_fen=asked.get("principal_fen"),
            until=date.fromisoformat(asked["until"]) if "until" in asked else None,
            annual_rate_bps=asked.get("annual_rate_bps"),
            penalty_bps=asked.get("penalty_bps"),
            day_count=DayCount(asked["day_count"]) if "day_count" in asked else None,
        )


def changed(standing: Standing, wish: ChangeWish) -> Plan:
    """Return the plan that a wish leads to from how the loan stands; raise ``ChangeRefused`` or ``PlanUnsound``."""
    if wish.change is PlanChange.EARLY and wish.principal_fen is not None:
        return repaid_early(standing, principal_fen=wish.principal_fen)
    if wish.change is PlanChange.PROLONGED and wish.until is not None:
        return prolonged(standing, until=wish.until)
    if wish.change is PlanChange.CORRECTED:
        terms = standing.plan.terms
        return corrected(standing, terms=replace(
            terms,
            annual_rate_bps=terms.annual_rate_bps if wish.annual_rate_bps is None else wish.annual_rate_bps,
            penalty_bps=terms.penalty_bps if wish.penalty_bps is None else wish.penalty_bps,
            day_count=wish.day_count or terms.day_count,
        ))  # fmt: skip
    raise ChangeRefused("nothing", f"nothing is asked for that makes a plan {wish.change}")


def plan_body(plan: Plan) -> dict[str, Any]:
    """Return a plan's terms and instalments as evidence writes them."""
    terms = plan.terms
    return {
        "principal": money(terms.principal_fen),
        "annual_rate_bps": terms.annual_rate_bps,
        "value_date": terms.value_date.isoformat(),
        "maturity_date": terms.maturity_date.isoformat(),
        "method": terms.method.value,
        "day_count": terms.day_count.value,
        "step": terms.step.value,
        "penalty_bps": terms.penalty_bps,
        "allocation_order": terms.order,
        "instalments": [
            {
                "number": item.number,
                "start_date": item.start_date.isoformat(),
                "due_date": item.due_date.isoformat(),
                "principal": money(item.principal_fen),
                "interest": money(item.interest_fen),
            }
            for item in plan.instalments
        ],
    }


def plan_digest(plan: Plan) -> str:
    """Return the SHA-256 of a plan's terms and instalments, in hex."""
    return sha256_hex(canonical_bytes(plan_body(plan)))
