"""A signed exception lifts the rating for its own case, and nothing else ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.suitability.domain.insistence import (
    REGIME_RULES,
    Hindrance,
    InsistenceRefused,
    WrittenException,
)
from crm.suitability.domain.insistence_words import HINDRANCES
from crm.suitability.domain.matching import Exposure, Purpose, match
from crm.suitability.domain.own_name import require_own_name
from hub.catalogue.domain.regimes import Regime
from hub.kernel.ids import stable_id
from tests.domain.suitability.cases import ON, standing
from tests.domain.suitability.strategies import products

AT = datetime(2026, 11, 18, 8, tzinfo=UTC)


@given(
    products(),
    st.sampled_from(Regime),
    st.sampled_from(Purpose),
    st.booleans(),
    st.integers(1, 5),
    st.sampled_from([-8, -1, 0]),
    st.integers(-1, 1),
)
def test_the_rating_is_passed_over_only_in_the_signed_case(item, regime, purpose, lowest, level, days, more) -> None:
    item = replace(item, regime=regime)
    amount = item.min_ticket_fen
    who = replace(standing(), level=level, lowest=lowest)
    signed = AT + timedelta(days=days)
    exception = WrittenException(
        id=stable_id("exception"), product_code=item.code, rating=item.rating, level=level,
        amount_fen=amount - more, signed_at=signed, valid_until=signed + timedelta(days=7),
    )  # fmt: skip
    asked = {"standing": who, "product": item, "purpose": purpose, "on": ON, "amount_fen": amount}
    plain, excepted = match(**asked), match(**asked, exception=exception, at=AT)
    may = (
        purpose is Purpose.PURCHASE and not lowest and REGIME_RULES[regime].exception_allowed and days >= -6
        and more <= 0
    )  # fmt: skip
    blocked = {reason.rule.id for reason in plain.blocking}
    left = {reason.rule.id for reason in excepted.blocking}
    assert left == (blocked - {"S6-002"} if may else blocked)
    assert (excepted.exception_id is not None) == (may and item.rating > level)


@given(products(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_in_hand_never_lets_more_through(item, product_fen, loss_fen) -> None:
    asked = {"standing": standing(), "product": item, "purpose": Purpose.PURCHASE, "on": ON}
    with_more = match(**asked, held=Exposure(product_fen=product_fen, loss_fen=loss_fen))
    assert match(**asked).allowed or not with_more.allowed


@pytest.mark.parametrize(
    "written", ["x", "", "同意", "沈女士", "沈若", "沈若溪 我不同意", "沈若溪 ok", "周若溪", "Shen Ruoxi"]
)
def test_a_signature_is_the_whole_name_on_record_and_nothing_else(written) -> None:
    for good in ("沈若溪", " 沈 若溪 ", "沈·若溪"):
        require_own_name(good, recorded="沈若溪")
    require_own_name("NUÑEZ, Ana", recorded="Ana Nuñez")
    with pytest.raises(InsistenceRefused) as refused:
        require_own_name(written, recorded="沈若溪")
    assert refused.value.hindrance is Hindrance.OTHER_NAME
    for unknown in ("", "沈女士", "沈**"):
        with pytest.raises(InsistenceRefused) as refused:
            require_own_name(unknown, recorded=unknown)
        assert refused.value.hindrance is Hindrance.NAME_UNKNOWN


def test_every_refusal_has_a_sentence() -> None:
    assert set(HINDRANCES) == set(Hindrance)
