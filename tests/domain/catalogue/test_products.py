"""A product counts with its higher rating, and impossible facts are refused by name."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue.domain.products import (
    FAMILY_NAMES,
    REDEMPTION_NAMES,
    Family,
    ProductFacts,
    ProductUnsound,
    Redemption,
    require_sound,
)
from hub.catalogue.domain.regimes import Regime
from hub.kernel.ids import stable_id

ROLLING = ProductFacts(
    code="FI-90",
    name_zh="三个月滚动固定收益",
    name_en="Three-month rolling fixed income",
    family=Family.FIXED_INCOME,
    issuer_rating=2,
    distributor_rating=2,
    term_days=90,
    redemption=Redemption.AT_MATURITY,
    min_ticket_fen=1_000_000,
    lot_fen=100_000,
    fee_bps=30,
    benchmark_text_zh="业绩比较基准：中债新综合指数，不构成收益承诺",
    benchmark_text_en="Reference: a bond index; not a promise of return",
    stress_loss_bps=150,
    regime=Regime.BANKING,
    issuer_zh="示例理财公司",
    issuer_en="Example Wealth Company",
    on_sale_from=date(2026, 1, 1),
    on_sale_until=date(2026, 12, 31),
)


@given(issuer=st.integers(1, 5), distributor=st.integers(1, 5))
def test_the_higher_of_the_two_ratings_counts(issuer: int, distributor: int) -> None:
    facts = replace(ROLLING, issuer_rating=issuer, distributor_rating=distributor)
    assert facts.rating >= issuer
    assert facts.rating >= distributor
    assert facts.rating in (issuer, distributor)


def test_the_identifier_follows_the_code() -> None:
    assert ROLLING.id == stable_id("product", "FI-90")
    assert replace(ROLLING, code="FI-91").id != ROLLING.id


def test_the_last_day_of_sale_is_included() -> None:
    assert ROLLING.on_sale(date(2026, 1, 1))
    assert ROLLING.on_sale(date(2026, 12, 31))
    assert not ROLLING.on_sale(date(2025, 12, 31))
    assert not ROLLING.on_sale(date(2027, 1, 1))
    assert replace(ROLLING, on_sale_until=None).on_sale(date(2099, 1, 1))


def test_sound_facts_pass() -> None:
    require_sound(ROLLING)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", " "),
        ("name_en", ""),
        ("issuer_rating", 0),
        ("distributor_rating", 6),
        ("fee_bps", -1),
        ("stress_loss_bps", 10_001),
        ("lot_fen", 0),
        ("min_ticket_fen", 0),
        ("min_ticket_fen", 150_001),
        ("term_days", 0),
        ("term_days", -1),
        ("on_sale_until", date(2025, 1, 1)),
    ],
)
def test_impossible_facts_are_refused_by_the_field(field: str, value: object) -> None:
    with pytest.raises(ProductUnsound, match=f"^{field}: expected .*, got "):
        require_sound(replace(ROLLING, **{field: value}))


def test_money_on_demand_needs_no_term() -> None:
    require_sound(replace(ROLLING, redemption=Redemption.ON_DEMAND, term_days=0))


def test_every_family_and_redemption_has_both_names() -> None:
    assert set(FAMILY_NAMES) == set(Family)
    assert set(REDEMPTION_NAMES) == set(Redemption)
    assert all(names.zh and names.en for names in (*FAMILY_NAMES.values(), *REDEMPTION_NAMES.values()))
