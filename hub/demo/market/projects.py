"""The financed projects as their list says them, at the world's scale, with what becomes of their instalments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod
from hub.demo.lists import listed

YUAN = 100
WAN = 10_000 * YUAN

COLD, ROOF, LOOM, NOTES, TEA = "NB-COLD-3", "QY-SOLAR-2", "CJ-LOOM-5", "CJ-NOTES-3M", "QY-TEA-1"


@dataclass(frozen=True)
class Plan:
    """A project, its row of the list, and how late (days by number) or missing its instalments are."""

    facts: ProjectFacts
    row: Mapping[str, Any]
    late: Mapping[int, int]
    missed: frozenset[int]
    collateral_fen: int | None

    @property
    def code(self) -> str:
        """The project's code."""
        return self.facts.code

    @property
    def maturity(self) -> date:
        """The day on which the last instalment is due."""
        return self.facts.value_date + timedelta(days=self.facts.term_days)

    @property
    def held_fen(self) -> int:
        """What stays in escrow: the uses that are paid to the project's own escrow account."""
        paid: int = sum(use["percent"] for use in self.row["uses"] if use["payee"][1] != "Escrow account")
        return self.facts.amount_fen - self.facts.amount_fen * paid // 100


def plans(as_of: date, *, scale: float = 1, collateral: float = 1, only: Sequence[str] = ()) -> tuple[Plan, ...]:
    """Return every project of the list at this scale; those in ``only`` when there are any."""
    rows = listed("projects")["project"]
    return tuple(_plan(row, as_of, scale, collateral) for row in rows if not only or row["code"] in only)


def projects(as_of: date) -> tuple[ProjectFacts, ...]:
    """Return the financed projects as the list has them, borrowers masked."""
    return tuple(plan.facts for plan in plans(as_of))


def _plan(row: Mapping[str, Any], as_of: date, scale: float, collateral: float) -> Plan:
    worth = int(row["collateral_wan"] * collateral) if "collateral_wan" in row else None
    return Plan(
        facts=_facts(row, as_of, int(row["amount_wan"] * scale * WAN), worth),
        row=row,
        late={int(number): days for number, days in row.get("late", {}).items()},
        missed=frozenset(row.get("missed", ())),
        collateral_fen=worth * WAN if worth else None,
    )


def _facts(row: Mapping[str, Any], as_of: date, amount_fen: int, worth: int | None) -> ProjectFacts:
    values = {"collateral_zh": f"{worth or 0:,}万元", "collateral_en": f"{(worth or 0) / 100:g} million"}
    texts = {
        f"{field}_{language}": row[name][place].format(**values)
        for field, name in _TEXTS
        for place, language in enumerate(("zh", "en"))
    }
    return ProjectFacts(
        code=row["code"],
        borrower_type=BorrowerType.COMPANY,
        amount_fen=amount_fen,
        term_days=row["term_days"],
        annual_rate_bps=row["rate_bps"],
        repayment_method=RepaymentMethod(row["method"]),
        value_date=as_of - timedelta(days=row["value_days_ago"]),
        **texts,
    )


_TEXTS = (
    ("name", "name"),
    ("purpose", "purpose"),
    ("borrower", "borrower"),
    ("industry", "industry"),
    ("repayment_source", "source"),
    ("safeguards", "safeguards"),
)
"""Fields of a project in both languages, and the row's name for each."""
