"""Changed figures are put into the tables, refused where they break a bound or an order, and sealed with a decision."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.suitability.domain.heard import evidence_at
from crm.suitability.domain.inputs import CHANGED_SCHEMA, SCHEMA, Inputs, read_inputs, write_inputs
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.parameter_words import figure_words, parameter_name
from crm.suitability.domain.rule_book import listed_rules, rules_digest
from crm.suitability.domain.rule_set import (
    AS_WRITTEN,
    BY_KEY,
    PARAMETERS,
    RulesUnsound,
    Unit,
    Wrong,
    faults_in,
    parameters_of,
    rule_set,
)
from hub.kernel.canonical import parse_canonical
from tests.domain.suitability.cases import AT, BOLD, SHELF, answers_of, standing


def level(values: dict[str, int]) -> int:
    return decide_level(
        answers=answers_of(BOLD), evidence=evidence_at(at=AT, statements=(), rules=rule_set(values))
    ).level


def test_the_figures_as_written_are_no_change_at_all() -> None:
    assert rule_set({}) is AS_WRITTEN
    assert rule_set({one.key: one.written for one in PARAMETERS}) is AS_WRITTEN
    assert not faults_in({})


def test_every_figure_belongs_to_a_listed_rule() -> None:
    assert {one.rule_id for one in PARAMETERS} <= {rule.id for rule in listed_rules()}
    assert len(BY_KEY) == len(PARAMETERS)


@pytest.mark.parametrize("one", PARAMETERS, ids=lambda one: one.key)
def test_every_figure_changes_what_decisions_read(one) -> None:
    """A parameter that no table takes up would be a change that changes nothing."""
    for value in (one.written + 1, one.written - 1):
        if not faults_in({one.key: value}):
            changed = rule_set({one.key: value})
            tables = {name: table for name, table in vars(changed).items() if name != "changes"}
            assert any(table != getattr(AS_WRITTEN, name) for name, table in tables.items())
            return
    ladder = [each for each in PARAMETERS if each.ladder == one.ladder and each.ladder]
    assert len(ladder) > 1, f"{one.key} can be changed neither way"


def test_a_stricter_figure_lowers_the_level_and_only_under_its_own_rules() -> None:
    written = level({})
    assert level({"S2-014/from_12m": 3, "S2-014/from_6m": 3}) == 3 < written
    assert level({}) == written


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"S2-999/none": 1}, Wrong.UNKNOWN),
        ({"S2-014/under_3m": 0}, Wrong.TOO_LOW),
        ({"S2-014/from_12m": 6}, Wrong.TOO_HIGH),
        ({"S1-002/valid_months": 13}, Wrong.TOO_HIGH),
        ({"S2-014/under_3m": 4}, Wrong.OUT_OF_ORDER),
        ({"S2-031/C3": 100}, Wrong.OUT_OF_ORDER),
        ({"S6-006/R5": 9_000}, Wrong.OUT_OF_ORDER),
    ],
)
def test_unsound_figures_are_refused_and_named(values: dict[str, int], wrong: Wrong) -> None:
    with pytest.raises(RulesUnsound) as refused:
        rule_set(values)
    assert wrong in {fault.wrong for fault in refused.value.faults}


@given(st.data())
def test_a_bolder_answer_never_counts_for_less_under_any_figures_that_are_taken(data: st.DataObject) -> None:
    values = {one.key: data.draw(st.integers(one.least, one.most)) for one in parameters_of("S2-014")}
    if faults_in(values):
        return
    cap = next(rule for rule in rule_set(values).answer_caps if rule.id == "S2-014")
    levels = [allowed for _, allowed in cap.levels]
    assert levels == sorted(levels)


def test_the_gate_asks_by_the_shares_in_force() -> None:
    product = next(item for item in SHELF if item.rating >= 2)
    investor = standing(answers_of(BOLD))
    amount = investor.assets_fen // 2
    changed = replace(investor, rules=rule_set({f"S6-006/R{rating}": 100 for rating in range(1, 6)}))

    def tickets(who) -> set[str]:
        verdict = match(standing=who, product=product, purpose=Purpose.PURCHASE, on=AT.date(), amount_fen=amount)
        return {reason.outcome.value for reason in verdict.reasons if reason.rule.id == "S6-006"}

    assert tickets(investor) == {"passed"}
    assert tickets(changed) == {"blocked"}


def test_a_decision_is_sealed_with_the_figures_of_its_time_and_read_back_under_them() -> None:
    rules = rule_set({"S2-014/from_12m": 4, "S2-050/days": 90})
    inputs = Inputs(answers=answers_of(BOLD), evidence=evidence_at(at=AT, statements=(), rules=rules))
    written = write_inputs(inputs)
    assert parse_canonical(written)["schema"] == CHANGED_SCHEMA
    back = read_inputs(written)
    assert back == inputs
    assert decide_level(answers=back.answers, evidence=back.evidence) == decide_level(
        answers=inputs.answers, evidence=inputs.evidence
    )
    plain = write_inputs(Inputs(answers=answers_of(BOLD), evidence=evidence_at(at=AT, statements=())))
    assert parse_canonical(plain)["schema"] == SCHEMA
    assert b"rules" not in plain


def test_each_state_of_the_rules_has_its_own_digest() -> None:
    first, second = rule_set({"S2-050/days": 90}), rule_set({"S2-050/days": 91})
    assert len({rules_digest(), rules_digest(first), rules_digest(second)}) == 3
    assert rules_digest(rule_set({"S2-050/days": 365})) == rules_digest()


def test_every_unit_is_used() -> None:
    assert {one.unit for one in PARAMETERS} == set(Unit)


@pytest.mark.parametrize("one", PARAMETERS, ids=lambda one: one.key)
def test_every_figure_has_words_of_its_own_in_both_languages(one) -> None:
    name, figure = parameter_name(one), figure_words(one, one.written)
    assert name.zh
    assert name.en != name.zh
    assert "{" not in name.zh + name.en + figure.zh + figure.en
    siblings = [parameter_name(each) for each in parameters_of(one.rule_id)]
    assert siblings.count(name) == 1


def test_shares_are_written_in_percent() -> None:
    one = BY_KEY["S6-006/R5"]
    assert [figure_words(one, value).en for value in (2_000, 1_250, 5, 10_000)] == ["20 %", "12.5 %", "0.05 %", "100 %"]
