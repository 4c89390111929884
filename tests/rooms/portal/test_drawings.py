"""Pictures and the tables behind them come from the same rows."""

import re
from datetime import date

import pytest
from django.utils import translation

from cms.domain.payload import freeze
from hub.portal import repayments
from hub.portal.calendar import repayment_calendar
from hub.portal.charts import TALL, WIDE, chart_svg
from hub.portal.flow import flow_svg, money_map
from hub.portal.monthly import Point, groups_of
from tests.rooms.cms import samples


def project(**changes: object) -> object:
    return freeze(kind="project", slug="a", fields=samples.project(**changes))


@pytest.mark.parametrize("tall", [True, False])
def test_the_flow_has_one_band_for_each_use_as_wide_as_its_share(tall: bool) -> None:
    money = money_map(project())
    assert money is not None
    svg = flow_svg(money, tall=tall)
    assert all(use.amount in svg and use.name in svg for use in money.uses)
    heights = [float(h) for h in re.findall(r'x="(?:600|84)"[^>]*height="([\d.]+)"', svg)]
    assert heights == pytest.approx([150 * use.amount_fen / money.total_fen for use in money.uses], abs=0.1)


def test_no_amount_no_picture() -> None:
    assert money_map(freeze(kind="project", slug="a", fields={})) is None


def test_the_calendar_sums_only_what_was_received() -> None:
    calendar = repayment_calendar(project(), as_of=date(2026, 6, 1))
    assert calendar is not None
    assert calendar.interest_received == "216,000.00"
    assert calendar.principal_received == "0.00"
    assert calendar.on_time == 1
    assert calendar.next is not None
    assert calendar.next.due_date == date(2026, 6, 20)


DUE = (date(2026, 4, 20), date(2026, 5, 20), date(2026, 6, 20), date(2026, 7, 20))


def schedule(*paid: date | None) -> object:
    """Four instalments of interest, the last with the principal; ``paid`` are the days on which they came."""
    rows = [
        {"number": number, "due_date": due.isoformat(), "interest_fen": 100_00,
         "principal_fen": 600_000_00 if number == 4 else 0}
        | ({"paid_date": day.isoformat()} if day else {})
        for number, (due, day) in enumerate(zip(DUE, paid, strict=True), start=1)
    ]  # fmt: skip
    return project(schedule=rows)


@pytest.mark.parametrize("layout", [repayments.WIDE, repayments.TALL])
def test_the_axis_of_repayments_shows_what_came_what_was_late_and_what_is_overdue(layout: repayments.Layout) -> None:
    paid = schedule(DUE[0], date(2026, 5, 24), None, None)
    calendar = repayment_calendar(paid, as_of=date(2026, 6, 25))
    assert calendar is not None
    picture = repayments.repayments_svg(calendar, layout)
    assert re.findall(r"repaid__dot--(\w+)", picture) == ["paid", "paid", "overdue", "due"]
    assert picture.count('class="repaid__late"') == 1
    assert [float(radius) for radius in re.findall(r' r="([\d.]+)"', picture)] == [4.5, 4.5, 4.5, 8]
    assert "2026-06-25" in picture
    places = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', picture)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (repayments.EDGE, layout.width - repayments.EDGE)
    with translation.override("en"):
        assert repayments.spoken(calendar) == "4 instalments: 2 received, 1 of them late, 1 overdue"


def test_an_instalment_is_overdue_only_after_its_day_and_as_of_the_disclosure() -> None:
    nothing = schedule(None, None, None, None)
    for day, overdue in ((DUE[0], 0), (date(2026, 4, 21), 1), (date(2027, 1, 1), 4)):
        calendar = repayment_calendar(nothing, as_of=day)
        assert calendar is not None
        assert len(calendar.overdue) == overdue
        assert ("repaid__today" in repayments.repayments_svg(calendar, repayments.WIDE)) is (day < DUE[3])


def test_principal_to_be_repaid_is_what_was_received_and_what_is_outstanding() -> None:
    for last, received, rest in ((None, "0.00", "600,000.00"), (DUE[3], "600,000.00", "0.00")):
        calendar = repayment_calendar(schedule(*DUE[:3], last), as_of=date(2026, 8, 1))
        assert calendar is not None
        assert calendar.principal_due == "600,000.00"
        assert (calendar.principal_received, calendar.principal_outstanding) == (received, rest)


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("kind", ["bars", "line"])
def test_a_chart_draws_every_month_and_the_newest_value(size: object, kind: str) -> None:
    from decimal import Decimal

    points = [Point(f"2026-{month:02d}", "", Decimal(month * 100)) for month in range(1, 11)]
    svg = chart_svg(points, kind=kind, size=size, scale=1, digits=0, title="t")
    assert svg.count("<title>") == 10
    assert "1,000.00" in svg


@pytest.mark.parametrize(("most", "names"), [(1_470_000, "0.0 0.5 1.0 1.5 2.0"), (40_000_000, "0 15 30 45 60")])
def test_the_lines_of_a_chart_are_named_apart(most: int, names: str) -> None:
    from decimal import Decimal

    points = [Point("2026-01", "", Decimal(most))]
    drawn = chart_svg(points, kind="bars", size=WIDE, scale=1_000_000, digits=0, title="")
    assert re.findall(r'text-anchor="end">([\d.]+)<', drawn) == names.split()


def test_a_figure_without_a_month_before_shows_no_change() -> None:
    payload = freeze(kind="figures", slug="m", fields=samples.figures())
    figures = [figure for group in groups_of(payload, None) for figure in group.figures]
    assert figures
    assert all(figure.change is None for figure in figures)


def test_an_unchanged_figure_says_so_and_a_ratio_moves_in_points() -> None:
    now = freeze(kind="figures", slug="m", fields=samples.figures())
    before = freeze(
        kind="figures",
        slug="m",
        fields=samples.figures(
            figures=[
                {"formula": "OPS-04", "version": 1, "numerator": 86},
                {"formula": "OPS-18", "version": 1, "numerator": 1, "denominator": 86},
            ]
        ),
    )
    with translation.override("zh-hans"):
        changes = {figure.name: figure.change_text for group in groups_of(now, before) for figure in group.figures}
    assert changes["存续项目数"] == "持平"
    assert changes["项目逾期率"] == "2.33个百分点"
