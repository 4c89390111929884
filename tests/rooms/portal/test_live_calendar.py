"""A project's page says where plan and ledger differ from what was disclosed, one sentence for each difference."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.allocation import Receipt
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import LoanTerms, repayment_plan
from hub.contracts.domain.schedules.standing import standing
from hub.portal.calendar import Calendar, Instalment
from hub.portal.live_calendar import differences

PLAN = repayment_plan(
    LoanTerms(
        principal_fen=200_000_00, annual_rate_bps=1_200, value_date=date(2026, 3, 1), maturity_date=date(2026, 5, 1),
        method=RepaymentMethod.EQUAL_PRINCIPAL, day_count=DayCount.MONTHS,
    )
)  # fmt: skip
ON = date(2026, 4, 10)
CAME = [Receipt(key="r", date=date(2026, 4, 1), amount_fen=102_000_00)]
"""The first instalment in full."""
SAID = tuple(
    Instalment(
        number=item.number, due_date=item.due_date, principal_fen=item.principal_fen, interest_fen=item.interest_fen,
        paid_date=date(2026, 4, 1) if item.number == 1 else None, note="",
    )
    for item in PLAN.instalments
)  # fmt: skip


def told(*rows: Instalment, language: str = "en") -> tuple[str, ...]:
    with translation.override(language):
        return differences(Calendar(rows, ON), standing(PLAN, CAME, on=ON))


def test_nothing_is_said_where_both_say_the_same():
    assert told(*SAID) == ()


@pytest.mark.parametrize(
    ("changed", "english", "chinese"),
    [
        ({"due_date": date(2026, 4, 2)}, "Instalment 1, due day: disclosed 2026-04-02, plan and ledger say 2026-03-31.",
         "2026-04-02"),
        ({"principal_fen": 1_00}, "Instalment 1, principal: disclosed 1.00, plan and ledger say 100,000.00.", "1.00"),
        ({"interest_fen": 1_00}, "Instalment 1, interest: disclosed 1.00, plan and ledger say 2,000.00.", "1.00"),
        ({"paid_date": date(2026, 4, 3)},
         "Instalment 1, received: disclosed 2026-04-03, plan and ledger say 2026-04-01.", "2026-04-03"),
        ({"paid_date": None},
         "Instalment 1, received: disclosed not yet, plan and ledger say 2026-04-01.", "2026-04-01"),
    ],
)  # fmt: skip
def test_every_field_that_differs_is_named_with_both_values(changed, english, chinese):
    rows = (replace(SAID[0], **changed), *SAID[1:])
    assert told(*rows) == (english,)
    [sentence] = told(*rows, language="zh-hans")
    assert sentence.startswith("第1期")
    assert chinese in sentence


def test_an_instalment_that_only_one_of_them_knows_is_named():
    assert told(SAID[0]) == ("Instalment 2 is in the plan and not disclosed.",)
    third = replace(SAID[1], number=3)
    assert told(*SAID, third) == ("Instalment 3 is disclosed and not in the plan.",)
    assert told(SAID[0], language="zh-hans") == ("第2期在计划中，没有披露。",)
