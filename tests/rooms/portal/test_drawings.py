"""Pictures and the tables behind them come from the same rows."""

import re
from datetime import date

import pytest
from django.utils import translation

from cms.domain.payload import freeze
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
    calendar = repayment_calendar(project())
    assert calendar is not None
    assert calendar.interest_received == "216,000.00"
    assert calendar.principal_received == "0.00"
    assert calendar.on_time == 1
    assert calendar.next is not None
    assert calendar.next.due_date == date(2026, 6, 20)


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("kind", ["bars", "line"])
def test_a_chart_draws_every_month_and_the_newest_value(size: object, kind: str) -> None:
    from decimal import Decimal

    points = [Point(f"2026-{month:02d}", "", Decimal(month * 100)) for month in range(1, 11)]
    svg = chart_svg(points, kind=kind, size=size, scale=1, digits=0, title="t")
    assert svg.count("<title>") == 10
    assert "1,000.00" in svg


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
