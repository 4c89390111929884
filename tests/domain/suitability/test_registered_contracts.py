"""A contract that is there already is judged by the gate's rules on its investor, and not by those on selling."""

import pytest

from crm.purchases.domain.registrations import REGISTERED, RegistrationFacts, Suits, judge
from crm.suitability.domain.gate_rules import ASSESSED, LOTS, ON_SALE, RATING
from crm.suitability.domain.matching import Outcome, Purpose, Reason, Verdict
from crm.suitability.domain.sources import SOURCES
from crm.suitability.domain.words import Words
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import AT


def verdict(*blocking):
    passed = Reason(rule=RATING, outcome=Outcome.NOTED, words=Words("", ""))
    reasons = (passed, *(Reason(rule=rule, outcome=Outcome.BLOCKED, words=Words("", "")) for rule in blocking))
    return Verdict(
        product_code="P", rating=3, purpose=Purpose.REGISTRATION, amount_fen=1, reasons=reasons, exception_id=None
    )


@pytest.mark.parametrize(
    ("given", "suits", "rules"),
    [
        (None, Suits.NOBODY_KNOWS, ()),
        (verdict(), Suits.YES, ()),
        (verdict(ON_SALE, LOTS), Suits.YES, ()),
        (verdict(ASSESSED, ON_SALE), Suits.NOBODY_KNOWS, (ASSESSED.id,)),
        (verdict(RATING, LOTS), Suits.NO, (RATING.id,)),
        (verdict(ASSESSED, RATING), Suits.NO, (ASSESSED.id, RATING.id)),
    ],
)
def test_what_stands_against_its_investor_counts_and_what_stands_against_a_sale_does_not(given, suits, rules):
    assert judge(given) == (suits, rules)


def test_the_sentence_names_every_rule_in_both_languages_and_its_source():
    facts = RegistrationFacts(
        id=new_id(), contract_number="HT-1", subject_id=new_id(), suits=Suits.NO, rules=(RATING.id,), registered_at=AT
    )
    assert facts.words == Words(
        "登记时不适合：产品等级不高于投资者等级（S6-002）。",
        "Not suitable when registered: Rating within the level (S6-002).",
    )
    assert "HT-1" in facts.task_words.zh
    assert facts.words.en in facts.task_words.en
    assert REGISTERED.source in SOURCES
