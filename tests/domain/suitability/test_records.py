"""What is sealed can be read back and decided again; every rule is listed with its source."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.suitability.domain.answers import AnswersRefused, accept_answers
from crm.suitability.domain.contradictions import find_contradictions
from crm.suitability.domain.heard import Ceiling, evidence_at
from crm.suitability.domain.inputs import Inputs, NotInputs, read_inputs, write_inputs
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.plan import Plan, dated_needs, propose_plan
from crm.suitability.domain.plan_record import NotAPlan, read_plan, write_plan
from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.questionnaires import UnknownVersion, questionnaire_of
from crm.suitability.domain.rule_book import listed_rules, rule, rules_digest
from hub.kernel.canonical import NotCanonical, canonical_bytes, parse_canonical
from tests.domain.suitability.cases import AT, HIGH_RISK, ON, SHELF, TUITION, answers_of, evidence, standing
from tests.domain.suitability.strategies import sheets, statements


@given(sheets, st.lists(statements(), max_size=3), st.lists(st.integers(1, 5), max_size=2))
def test_inputs_read_back_give_the_same_bytes_and_the_same_level(sheet, heard, limits) -> None:
    answers = accept_answers(questionnaire=QUESTIONNAIRE_V4, raw=sheet)
    ceilings = [Ceiling(id=str(number), level=level) for number, level in enumerate(limits)]
    inputs = Inputs(answers=answers, evidence=evidence_at(at=AT, statements=heard, ceilings=ceilings))
    again = read_inputs(write_inputs(inputs))
    assert again == inputs
    assert write_inputs(again) == write_inputs(inputs)
    assert decide_level(answers=again.answers, evidence=again.evidence) == decide_level(
        answers=answers, evidence=inputs.evidence
    )


def test_inputs_of_another_schema_or_with_a_changed_answer_are_refused() -> None:
    data = write_inputs(Inputs(answers=answers_of(), evidence=evidence(TUITION)))
    with pytest.raises(NotInputs):
        read_inputs(canonical_bytes({"schema": "hub/other/v1"}))
    with pytest.raises(NotCanonical):
        read_inputs(data + b" ")
    fact = parse_canonical(data)
    fact["answers"]["horizon"] = ["for_ever"]
    with pytest.raises(AnswersRefused):
        read_inputs(canonical_bytes(fact))
    with pytest.raises(UnknownVersion):
        questionnaire_of(3)


def test_a_plan_reads_back_exactly_as_it_was_proposed() -> None:
    (need,) = dated_needs([TUITION], on=ON)
    plan = propose_plan(need=need, standing=standing(), products=SHELF, on=ON)
    assert isinstance(plan, Plan)
    assert read_plan(write_plan(plan)) == plan
    with pytest.raises(NotAPlan):
        read_plan(canonical_bytes({"schema": "hub/other/v1"}))


def test_every_rule_id_is_listed_once_with_words_in_both_languages() -> None:
    listed = listed_rules()
    assert len({one.id for one in listed}) == len(listed) > 50
    for one in listed:
        assert one.title.zh
        assert one.title.en
        assert one.source.title.en


def test_every_rule_that_a_decision_can_name_is_listed() -> None:
    heard = evidence(TUITION, HIGH_RISK)
    for sheet in (answers_of(), answers_of(attitude="no_loss", assets="under_50k")):
        named = {cap.rule_id for cap in decide_level(answers=sheet, evidence=heard).caps}
        named |= {item.rule_id for item in find_contradictions(answers=sheet, evidence=heard)}
        for item in SHELF:
            verdict = match(standing=standing(sheet), product=item, purpose=Purpose.RECOMMENDATION, on=ON)
            named |= {reason.rule.id for reason in verdict.reasons}
        for rule_id in named:
            assert rule(rule_id).id == rule_id


def test_the_digest_of_the_rules_is_the_same_in_another_process_and_hash_seed() -> None:
    command = "from crm.suitability.domain.rule_book import rules_digest; print(rules_digest())"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", command],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == rules_digest()
