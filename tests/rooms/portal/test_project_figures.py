"""The figures beside a project's text are the sums of its own calendar, and say of which day."""

from datetime import date

from cms.domain.payload import freeze
from hub.portal.calendar import Calendar, repayment_calendar
from hub.portal.live_calendar import ShownCalendar
from hub.portal.project_figures import beside, outstanding_fen
from tests.rooms.cms import samples

DAY = date(2026, 11, 6)


def shown(**changes: object) -> tuple[object, ShownCalendar]:
    payload = freeze(kind="project", slug="a", fields=samples.project(**changes))
    return payload, ShownCalendar(calendar=repayment_calendar(payload, as_of=DAY), live=True, differences=())


def test_loan_to_value_and_repaid_share_are_written_with_what_went_in() -> None:
    payload, calendar = shown(
        collateral_fen=1_500_000_00,
        schedule=[
            {"number": 1, "due_date": "2026-04-20", "principal_fen": 400_000_00, "paid_date": "2026-04-20"},
            {"number": 2, "due_date": "2026-12-20", "principal_fen": 600_000_00},
        ],
    )
    value, repaid = beside(payload, calendar)["purpose"]
    assert (value.value, repaid.value) == ("40.0", "40.0")
    assert [item.value for item in value.inputs] == ["600,000.00", "1,500,000.00"]
    assert [item.value for item in repaid.inputs] == ["400,000.00", "1,000,000.00"]
    assert value.source == "还款计划与存管账本，截至2026-11-06"


def test_what_is_not_pledged_has_no_loan_to_value_and_no_calendar_no_figures() -> None:
    payload, calendar = shown(collateral_fen=None)
    assert [figure.label for figure in beside(payload, calendar)["purpose"]] == ["已还本金占比"]
    assert beside(payload, ShownCalendar(calendar=None, live=False, differences=())) == {}


def test_interest_alone_leaves_nothing_to_divide_by() -> None:
    payload, calendar = shown(
        collateral_fen=None, schedule=[{"number": 1, "due_date": "2026-04-20", "interest_fen": 100}]
    )
    assert beside(payload, calendar)["purpose"] == ()
    assert outstanding_fen(Calendar(calendar.calendar.instalments, DAY)) == 0
