"""Every figure of the rules is written down here a second time, and each one reaches the decision.

Whoever changes a figure in a table changes it here, too, knowing that it changes whom something may be offered.
"""

from datetime import timedelta

import pytest

from crm.profile.domain.statements import StatementKind
from crm.suitability.domain.cap_rules import (
    ANSWER_CAPS,
    DATED_NEED_SHARE_BPS,
    KEPT_LEVEL,
    KNOCK_OUTS,
    KNOWLEDGE_RULES,
    LOSS_STEPS,
    SPOKEN_CAPS,
    STATEMENT_VALID_DAYS,
    CapName,
)
from crm.suitability.domain.contradiction_rules import ANSWER_CLASHES, SPOKEN_CLASHES, Severity
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.raising import CONFIRM_WITHIN
from crm.suitability.domain.score import BANDS
from crm.suitability.domain.triggers import TRIGGER_RULES
from crm.suitability.domain.validity import CARE_LIMITS, RETAKE_LIMITS
from hub.catalogue.domain.products import Family
from tests.domain.suitability.cases import BOLD, answers_of, evidence, said

CAPS_BY_ANSWER = {
    ("S2-011", CapName.CAPACITY, "income_source"): {
        "none_steady": 2, "pension": 3, "business": 4, "rent_and_interest": 4, "wages": 5,
    },
    ("S2-012", CapName.CAPACITY, "annual_income"): {
        "under_50k": 3, "from_50k": 4, "from_200k": 5, "from_500k": 5, "from_1m": 5,
    },
    ("S2-013", CapName.CAPACITY, "debts"): {"over_half": 2, "to_half": 3, "to_30": 5, "none": 5},
    ("S2-014", CapName.CAPACITY, "reserve"): {"under_3m": 2, "from_3m": 3, "from_6m": 4, "from_12m": 5},
    ("S2-015", CapName.CAPACITY, "assets"): {
        "under_50k": 2, "from_50k": 3, "from_200k": 4, "from_500k": 5, "from_1m": 5, "from_3m": 5,
    },
    ("S2-021", CapName.HORIZON, "horizon"): {
        "under_1m": 1, "from_1m": 2, "from_3m": 2, "from_6m": 3, "from_1y": 4, "from_3y": 5,
    },
    ("S2-022", CapName.HORIZON, "needed_within_year"): {"over_half": 2, "to_half": 3, "to_quarter": 4, "none": 5},
}  # fmt: skip
CAPS_BY_REMARK = {
    StatementKind.JOB_LOSS: ("S2-051", 2),
    StatementKind.FEARS_LOSS: ("S2-052", 3),
    StatementKind.NEEDS_LIQUIDITY: ("S2-053", 3),
    StatementKind.DISLIKES_COMPLEX: ("S2-054", 3),
}
KNOWN = {
    Family.CASH: ((1, 2, 5), (1, 1, 2)),
    Family.FIXED_INCOME: ((1, 2, 5), (1, 2, 3)),
    Family.FLOATING: ((1, 2, 5), (1, 2, 4)),
    Family.EQUITY: ((1, 2, 5), (1, 2, 5)),
}


def test_the_tables_hold_exactly_these_figures() -> None:
    assert {(rule.id, rule.cap, rule.question): dict(rule.levels) for rule in ANSWER_CAPS} == CAPS_BY_ANSWER
    assert {rule.kind: (rule.id, rule.level) for rule in SPOKEN_CAPS} == CAPS_BY_REMARK
    assert {rule.family: (rule.within, rule.reach) for rule in KNOWLEDGE_RULES} == KNOWN
    assert [(step.least_bps, step.level) for step in LOSS_STEPS] == [(0, 1), (100, 2), (300, 3), (1_000, 4), (2_000, 5)]
    assert [(band.least, band.level) for band in BANDS] == [(0, 1), (20, 2), (37, 3), (54, 4), (83, 5)]
    assert {(rule.id, rule.question, rule.options) for rule in KNOCK_OUTS} == {
        ("S2-091", "capacity_to_act", ("limited",)),
        ("S2-092", "attitude", ("no_loss",)),
        ("S2-093", "loss_limit", ()),
    }
    assert (STATEMENT_VALID_DAYS, DATED_NEED_SHARE_BPS) == (365, 5_000)


def test_the_limits_of_time_and_number_are_exactly_these() -> None:
    limits = RETAKE_LIMITS
    assert (limits.valid_months, limits.most_per_day, limits.most_per_window, limits.window_months) == (12, 2, 8, 12)
    assert KEPT_LEVEL.lapses_months == 12
    assert CARE_LIMITS.from_age == 65
    assert timedelta(days=30) == CONFIRM_WITHIN
    assert {rule.id: rule.least for rule in TRIGGER_RULES} == {
        "S4-002": 3, "S4-011": 1, "S4-012": 1, "S4-013": 1, "S4-014": 5, "S4-015": 30, "S4-016": 2, "S4-017": 1,
    }  # fmt: skip


def test_the_severities_are_exactly_these() -> None:
    soft = {"S3-006", "S3-014", "S3-022", "S3-025"}
    assert {rule.id for rule in (*ANSWER_CLASHES, *SPOKEN_CLASHES) if rule.severity is Severity.SOFT} == soft
    assert {rule.id for rule in SPOKEN_CLASHES if rule.severity is Severity.MATERIAL} == {"S3-021"}


@pytest.mark.parametrize(
    ("name", "question", "option", "level"),
    [
        (name, question, option, level)
        for (_, name, question), levels in CAPS_BY_ANSWER.items()
        for option, level in levels.items()
    ],
)
def test_each_answer_alone_reaches_the_cap_it_belongs_to(name, question, option, level) -> None:
    decision = decide_level(answers=answers_of(BOLD, **{question: option}), evidence=evidence())
    cap = decision.cap(name)
    assert cap
    assert cap.level == level
    assert decision.level <= level


@pytest.mark.parametrize("kind", list(CAPS_BY_REMARK))
def test_each_remark_alone_reaches_the_level(kind) -> None:
    decision = decide_level(answers=answers_of(BOLD), evidence=evidence(said(kind)))
    assert (decision.binding_cap.rule_id, decision.level) == CAPS_BY_REMARK[kind]
