"""A plan found by allocation is checked from its record alone, without the solver that found it."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

from crm.suitability.domain.allocation.asking import DatedAmount
from crm.suitability.domain.allocation.choosing import allocate
from crm.suitability.domain.allocation.stating import plan_of_choice
from reports.domain.inputs import PlanLine, Reason, Text
from reports.recompute.findings import Seen
from reports.recompute.planned import check_plan, text_of
from tests.domain.reports.rendered import ROOT
from tests.domain.reports.samples import EDUCATION, NEED
from tests.domain.reports.samples import PLAN as PRINTED
from tests.domain.suitability.cases import ON, SHELF, standing
from tests.domain.suitability.test_allocation import LATE, NO_NEED, asked

PRODUCTS = {f"product:{one.code}": one for one in SHELF}
PLAN = plan_of_choice(
    allocate(asked(needs=(DatedAmount(due_date=LATE, amount_fen=100_000_00),))), need=NO_NEED, stopped_by=()
)


def found(recorded, **printed):
    lines = tuple(
        PlanLine(line.product_code, line.amount_fen, line.loss_fen, line.fee_fen, Text("", "")) for line in PLAN.lines
    )
    plan = replace(
        PRINTED, rule_id=PLAN.rule_id, lines=lines, rounds=(), loss_one_round_fen=PLAN.loss_one_round_fen,
        loss_all_rounds_fen=PLAN.loss_all_rounds_fen, label=text_of(PLAN.title),
        reasons=tuple(Reason(text_of(item.words), item.rule_id) for item in PLAN.reasons),
        drawbacks=tuple(Reason(text_of(item.words), item.rule_id) for item in PLAN.disadvantages),
    )  # fmt: skip
    need = replace(NEED, due_on=PLAN.need.due_date, amount_fen=PLAN.need.amount_fen)
    content = replace(EDUCATION, plan=replace(plan, **printed), needs=(need,))
    return [(one.seen, one.facts.get("field"), one.facts.get("rule")) for one in
            check_plan(content, recorded, standing(), PRODUCTS, ON)]  # fmt: skip


def test_an_allocation_that_holds_is_feasible():
    assert found(PLAN) == [(Seen.PLAN_FEASIBLE, None, None)]


def test_a_limit_that_the_record_breaks_is_named_with_its_rule():
    choice = PLAN.allocation
    narrow = replace(PLAN, allocation=replace(choice, ask=replace(choice.ask, loss_limit_fen=1)))
    assert (Seen.INFEASIBLE, "plan.allocation.loss", "S7-012") in found(narrow)
    soon = replace(choice.ask, needs=(DatedAmount(due_date=ON + timedelta(days=1), amount_fen=180_000_00),))
    assert any(
        seen is Seen.INFEASIBLE and field.startswith("plan.allocation.ladder")
        for seen, field, _ in found(replace(PLAN, allocation=replace(choice, ask=soon)))
    )


def test_a_limit_wider_than_the_one_in_the_answers_is_named():
    choice = PLAN.allocation
    wide = replace(choice.ask, loss_limit_fen=choice.ask.loss_limit_fen * 2)
    assert "plan.allocation.loss_limit_fen" in {field for _, field, _ in found(
        replace(PLAN, allocation=replace(choice, ask=wide)))}  # fmt: skip


def test_lines_that_are_not_the_recorded_ones_are_named():
    first, *others = PLAN.lines
    line = PlanLine(first.product_code, first.amount_fen * 2, first.loss_fen * 2, first.fee_fen, Text("", ""))
    kept = [PlanLine(item.product_code, item.amount_fen, item.loss_fen, item.fee_fen, Text("", "")) for item in others]
    fields = {field for _, field, _ in found(PLAN, lines=(line, *kept))}
    assert {"plan.lines", "plan.allocation.lots"} <= fields


def test_the_check_loads_no_solver():
    code = "import sys, reports.recompute.__main__; sys.exit(any(name in sys.modules for name in ('scipy', 'django')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
