"""Every figure follows from its parts, and months that contradict each other are named."""

from decimal import Decimal

import pytest

from cms.domain.figures import FORMULAS, GROUPS, Figure, figures_of
from cms.domain.months import inconsistencies
from cms.domain.payload import Payload, freeze

OUTSTANDING = 61_248_000_000


def row(formula: str, numerator: int, denominator: int | None = None, version: int = 1) -> dict[str, object]:
    return {"formula": formula, "version": version, "numerator": numerator, "denominator": denominator}


def month(*rows: dict[str, object], **fields: object) -> Payload:
    balance = {"opening_fen": 60_831_500_000, "added_fen": 9_624_000_000, "repaid_fen": 9_207_500_000}
    rows = rows or (row("OPS-03", OUTSTANDING),)
    return freeze(
        kind="figures", slug="m", fields={**balance, "closing_fen": OUTSTANDING, "figures": list(rows), **fields}
    )


def test_a_rate_is_percent_and_an_average_is_yuan() -> None:
    rate, average = figures_of(month(row("OPS-17", 710_476_800, OUTSTANDING), row("OPS-10", OUTSTANDING, 9_862)))
    assert rate.value == Decimal("1.16")
    assert average.value == Decimal("62105.05")


def test_nothing_is_divided_by_zero() -> None:
    assert Figure(FORMULAS["OPS-17"], 0, 0).value is None


def test_a_month_that_adds_up_has_no_inconsistency() -> None:
    assert inconsistencies(month(), None) == ()


@pytest.mark.parametrize(
    ("payload", "rule"),
    [
        (month(closing_fen=OUTSTANDING + 1), "F-BALANCE"),
        (month(row("OPS-03", OUTSTANDING - 1)), "F-CLOSING"),
        (month(row("OPS-17", 9, OUTSTANDING), row("OPS-17A", 3), row("OPS-17B", 3), row("OPS-17C", 4)), "F-BANDS"),
        (month(row("OPS-11", 5), row("OPS-12", 4)), "F-ORDER"),
        (month(row("OPS-03", OUTSTANDING), row("OPS-17", 5, 100)), "F-DENOMINATOR"),
        (month(row("OPS-17", OUTSTANDING + 1, OUTSTANDING), row("OPS-03", OUTSTANDING)), "F-ORDER"),
        (month(month="2026-10", as_of_date="2026-10-30"), "F-MONTH"),
        (month(row("OPS-99", 5)), "F-FORMULA"),
        (month(row("OPS-03", OUTSTANDING, version=7)), "F-FORMULA"),
    ],
)
def test_numbers_that_cannot_both_be_right_are_named(payload: Payload, rule: str) -> None:
    assert rule in {found.rule for found in inconsistencies(payload, None)}


def test_months_are_compared_with_the_month_before() -> None:
    before = month(row("OPS-03", OUTSTANDING), row("OPS-01", OUTSTANDING + 100))
    after = month(row("OPS-03", OUTSTANDING), row("OPS-01", OUTSTANDING + 99))
    assert {found.rule for found in inconsistencies(after, before)} == {"F-OPENING", "F-CUMULATIVE"}


def test_what_was_added_in_the_month_is_by_how_much_the_cumulative_amount_grew() -> None:
    before = month(row("OPS-01", 100_000_000_000), closing_fen=60_831_500_000)
    right, wrong = (month(row("OPS-01", 100_000_000_000 + added)) for added in (9_624_000_000, 9_624_000_001))
    assert inconsistencies(right, before) == ()
    assert [found.rule for found in inconsistencies(wrong, before)] == ["F-ADDED"]


def overdue(young: int, middle: int, old: int) -> Payload:
    bands = zip(("OPS-17A", "OPS-17B", "OPS-17C"), (young, middle, old), strict=True)
    total = row("OPS-17", young + middle + old, OUTSTANDING)
    return month(total, *(row(band, fen, OUTSTANDING) for band, fen in bands), opening_fen=OUTSTANDING - 416_500_000)


@pytest.mark.parametrize(("now", "agrees"), [((0, 5, 9), True), ((7, 5, 10), False), ((0, 11, 4), False)])
def test_nothing_grows_old_faster_than_time(now: tuple[int, int, int], agrees: bool) -> None:
    before = overdue(5, 5, 4)
    found = {one.rule for one in inconsistencies(overdue(*now), before)}
    assert ("F-AGEING" not in found) is agrees


def test_every_formula_has_a_group_and_states_its_parts() -> None:
    for formula in FORMULAS.values():
        assert formula.group in GROUPS
        assert formula.numerator.zh
        assert formula.numerator.en
