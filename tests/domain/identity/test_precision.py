"""The share found in a sample comes with its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.precision import wilson


def test_the_published_figures_are_met() -> None:
    all_right = wilson(20, 20)
    assert (all_right.low, all_right.high) == pytest.approx((0.8389, 1.0), abs=5e-4)
    ten = wilson(10, 20)
    assert (ten.low, ten.high) == pytest.approx((0.2993, 0.7007), abs=5e-4)
    assert wilson(0, 20).high == pytest.approx(0.1611, abs=5e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_hold_the_share_and_narrow_with_more(pair: tuple[int, int]) -> None:
    right, judged = pair
    found, tenfold = wilson(right, judged), wilson(10 * right, 10 * judged)
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.high <= 1
    assert tenfold.high - tenfold.low < found.high - found.low


@pytest.mark.parametrize(("right", "judged"), [(1, 0), (-1, 3), (4, 3)])
def test_nonsense_is_refused(right: int, judged: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= right <= judged"):
        wilson(right, judged)
