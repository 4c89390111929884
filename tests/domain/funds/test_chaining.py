"""An account's chain follows from its legs alone; whatever is changed, taken out or put in is named at its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hub.funds.domain.chaining import ChainedLeg, chain_step, first_break

ACCOUNT = f"purse:{UUID(int=1)}"
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


def legs(*amounts: int) -> list[ChainedLeg]:
    """A sound account that gains and gives these amounts."""
    made, before, balance = [], ACCOUNT, 0
    for seq, fen in enumerate(amounts, 1):
        balance += fen
        leg = ChainedLeg(
            seq=seq, flow_id=UUID(int=seq), position=2, amount_fen=fen, balance_fen=balance, request_hash="h" * 64,
            recorded_at=AT + timedelta(microseconds=seq), chain="",
        )  # fmt: skip
        before = chain_step(before, leg.line)
        made.append(replace(leg, chain=before))
    return made


def test_a_sound_account_has_no_break():
    assert first_break(ACCOUNT, legs(100, -40, 5)) is None
    assert first_break(ACCOUNT, []) is None


@pytest.mark.parametrize(
    "change",
    [
        {"request_hash": "g" * 64},
        {"flow_id": UUID(int=9)},
        {"position": 1},
        {"recorded_at": AT},
        {"chain": "0" * 64},
        {"balance_fen": 61},
        {"amount_fen": -39},
        {"seq": 4},
    ],
)
def test_whatever_is_changed_breaks_at_the_leg_that_was_changed(change):
    changed = legs(100, -40, 5)
    changed[1] = replace(changed[1], **change)
    assert first_break(ACCOUNT, changed).seq == 2


def test_a_leg_that_was_taken_out_or_put_in_breaks_at_its_place():
    sound = legs(100, -40, 5)
    assert first_break(ACCOUNT, [sound[0], sound[2]]).seq == 2
    assert first_break(ACCOUNT, [*sound[:2], sound[1], sound[2]]).seq == 3
    assert first_break(ACCOUNT, sound[1:]).seq == 1


def test_legs_moved_to_another_account_do_not_continue_it():
    assert first_break(f"purse:{UUID(int=2)}", legs(100)).seq == 1
