"""Fen, capital figures, instants and business days are written one way and read back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.clock import NotAnInstant, business_date, instant, parse_instant
from hub.kernel.ids import new_id, stable_id
from hub.kernel.money import NotMoney, capitals, grouped, money, parse_money, parse_yuan, yuan


@given(st.integers(-(10**17), 10**17))
def test_money_reads_back(fen):
    assert parse_money(money(fen)) == fen
    assert grouped(fen).replace(",", "") == yuan(fen)


@pytest.mark.parametrize("text", ["1", "1.0", "01.00", "-0.00", "1,000.00", "1.000", "", "¥1.00", None, 1.0])
def test_other_spellings_of_an_amount_are_refused(text):
    with pytest.raises(NotMoney):
        parse_yuan(text)


def test_another_currency_or_key_is_refused():
    for value in ({"amount": "1.00", "currency": "USD"}, {"amount": "1.00"}, "1.00"):
        with pytest.raises(NotMoney):
            parse_money(value)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (123450, "人民币壹仟贰佰叁拾肆元伍角整"),
        (100005, "人民币壹仟元零伍分"),
        (1_000_000, "人民币壹万元整"),
        (10_000_000_005, "人民币壹亿元零伍分"),
        (1_000_100_00, "人民币壹佰万零壹佰元整"),
        (100_001_000_000, "人民币壹拾亿零壹万元整"),
        (-123, "人民币负壹元贰角叁分"),
    ],
)
def test_capital_figures_follow_the_rules_of_vouchers(fen, text):
    assert capitals(fen) == text


@given(st.integers(946684800, 4102444800).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_instants_read_back_from_any_zone(at):
    assert parse_instant(instant(at.astimezone(timezone(timedelta(hours=8))))) == at


@pytest.mark.parametrize(
    "text", ["2026-11-21", "2026-11-21T00:00:00+00:00", "2026-11-21T00:00:00.5Z", "2026-13-01T00:00:00Z",
             "2026-11-21T00:00:00.000000Z"]
)  # fmt: skip
def test_other_spellings_of_an_instant_are_refused(text):
    with pytest.raises(NotAnInstant):
        parse_instant(text)


def test_a_naive_datetime_is_refused():
    with pytest.raises(NotAnInstant):
        instant(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_business_day_turns_at_midnight_in_shanghai():
    assert business_date(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)).isoformat() == "2026-11-22"
    assert business_date(datetime(2026, 11, 21, 15, 59, tzinfo=UTC)).isoformat() == "2026-11-21"


def test_ids_are_ordered_or_stable():
    first, second = new_id(), new_id()
    assert first.version == 7
    assert first.bytes[:6] <= second.bytes[:6]
    assert stable_id("contract", "1") == stable_id("contract", "1") != stable_id("contract1", "")
