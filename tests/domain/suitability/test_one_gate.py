"""There is one gate: verdicts are made in one place, and whoever sells or recommends asks it there."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MATCHES = {
    "crm/suitability/domain/allocation/asking.py",
    "crm/suitability/domain/matching.py",
    "crm/suitability/domain/plan.py",
    "crm/suitability/operations/gate.py",
    "crm/suitability/operations/insisting.py",
    "crm/suitability/queries/reporting.py",
    "crm/suitability/queries/rule_preview.py",
    "crm/suitability/queries/verdicts.py",
    "crm/purchases/touched.py",
    "reports/recompute/deriving.py",
    "reports/recompute/planned.py",
}
"""Who may ask the rules: the gate itself, views and proposals that pass it again, re-matching, and the verifier."""
PASSES = {"crm/purchases/operations.py", "crm/purchases/registrations.py"}
TOGETHER = {"crm/suitability/operations/allocating.py", "crm/suitability/operations/plans.py"}
"""Who acts on a verdict: a plan is confirmed and a purchase instructed or signed through the recorded gate alone."""
SIGNS = {"crm/purchases/operations.py", "hub/contracts/intake.py"}
"""Who registers contracts: a purchase that passed, and the list of papers that were signed elsewhere."""


@cache
def calls() -> dict[str, set[str]]:
    """For each file of the product the plain names that it calls."""
    return {
        str(path.relative_to(ROOT)): {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        for package in ("hub", "crm", "reports")
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    }


def callers(name: str) -> set[str]:
    """The files of the product that call a function of this name."""
    return {path for path, names in calls().items() if name in names}


def test_the_rules_are_asked_by_the_gate_and_by_views_of_it() -> None:
    assert callers("match") | callers("match_together") <= MATCHES


def test_whoever_sells_or_confirms_passes_the_recorded_gate() -> None:
    assert callers("gate") == PASSES
    assert callers("gate_together") == TOGETHER


def test_contracts_come_from_purchases_and_signed_papers_alone() -> None:
    demo = {path for path in callers("register_contract") if path.startswith("hub/demo/")}
    assert callers("register_contract") - demo == SIGNS
