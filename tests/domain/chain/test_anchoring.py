"""An attempt's state follows from what the chain shows about its hash and nonce."""

import pytest

from chain.domain.anchoring import ALLOWED, AttemptState, ForbiddenMove, Sighting, move, state_seen


def seen(**facts) -> AttemptState:
    defaults = {"nonce": 4, "succeeded": None, "block_number": None, "finalized_number": 10, "account_nonce": 4}
    return state_seen(Sighting(**defaults | facts))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, AttemptState.SENT),
        ({"account_nonce": 5}, AttemptState.REPLACED),
        ({"succeeded": True, "block_number": 11, "account_nonce": 5}, AttemptState.MINED),
        ({"succeeded": True, "block_number": 10, "account_nonce": 5}, AttemptState.FINAL),
        ({"succeeded": False, "block_number": 10, "account_nonce": 5}, AttemptState.FAILED),
    ],
)
def test_hash_nonce_and_finality_decide(facts, state):
    assert seen(**facts) is state


def test_every_state_has_its_moves():
    assert set(ALLOWED) == set(AttemptState)


def test_a_failed_attempt_is_never_revived():
    with pytest.raises(ForbiddenMove, match="from failed"):
        move(AttemptState.FAILED, AttemptState.SENT)


def test_a_reorganised_attempt_is_sent_again():
    assert move(AttemptState.MINED, AttemptState.SENT) is AttemptState.SENT


def test_nothing_is_sent_before_it_is_signed():
    with pytest.raises(ForbiddenMove):
        move(AttemptState.BUILT, AttemptState.SENT)
