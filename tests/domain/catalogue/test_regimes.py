"""A branch does only what its product's regime lists."""

from datetime import date, timedelta

import pytest

from hub.catalogue.domain.regimes import PERMISSIONS, BranchAction, BranchActionForbidden, Regime, permission_for

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("regime", [Regime.BANKING, Regime.SECURITIES])
@pytest.mark.parametrize("action", [BranchAction.SELL, BranchAction.REDEEM])
def test_a_licensed_distributor_sells_and_redeems_at_the_branch(regime: Regime, action: BranchAction) -> None:
    assert permission_for(regime=regime, action=action, on=TODAY).regime is regime


@pytest.mark.parametrize("action", [BranchAction.SELL, BranchAction.REDEEM, BranchAction.RECOMMEND])
def test_an_intermediary_never_sells_at_a_branch(action: BranchAction) -> None:
    with pytest.raises(BranchActionForbidden, match="not on the branch list") as refusal:
        permission_for(regime=Regime.INFORMATION_INTERMEDIARY, action=action, on=TODAY)
    assert refusal.value.action is action


def test_an_intermediary_tracks_its_loans_at_a_branch() -> None:
    row = permission_for(regime=Regime.INFORMATION_INTERMEDIARY, action=BranchAction.TRACK_AFTER_LENDING, on=TODAY)
    assert row.article == "16"
    assert row.confirmed


def test_no_permission_holds_before_its_first_day() -> None:
    for row in PERMISSIONS:
        with pytest.raises(BranchActionForbidden):
            permission_for(regime=row.regime, action=row.action, on=row.effective_from - timedelta(days=1))


def test_rows_have_unique_ids_one_row_per_action_and_a_source() -> None:
    assert len({row.id for row in PERMISSIONS}) == len(PERMISSIONS)
    assert len({(row.regime, row.action) for row in PERMISSIONS}) == len(PERMISSIONS)
    assert all(row.source for row in PERMISSIONS)
