"""What the console draws over time is what the log holds: every record once, in the state it has now."""

from datetime import timedelta

import pytest

from chain import evidence
from chain.connection import connected_to
from chain.models import Checkpoint
from chain.operations import anchor
from chain.trends import checkpoint_costs, records_by_day
from hub.access.scope import entered, system_scope
from hub.kernel.clock import business_date
from tests.rooms.chain.world import AT, LATER, fact_bytes, logged, on, scan

pytestmark = pytest.mark.django_db


def counted(*, days=3):
    rows = records_by_day(days=days, at=AT)
    return {row.day: {state.value: count for state, count in row.counts.items() if count} for row in rows}


def test_every_record_is_counted_once_in_its_state_and_empty_days_are_there(ledger, key, monkeypatch):
    live = {}
    monkeypatch.setattr(evidence, "_contents", {"contract": live.__getitem__})
    today = business_date(AT)
    first, second = logged(1), logged(2)
    live |= {first.fact_id: fact_bytes(1), second.fact_id: fact_bytes(2)}
    assert counted()[today] == {"recorded": 2}
    with connected_to(on(ledger, key)):
        anchor(at=AT)
        third = logged(3)
        live[third.fact_id] = fact_bytes(3)
        assert counted()[today] == {"final": 2, "recorded": 1}
        live[second.fact_id] = fact_bytes(99)
        with entered(system_scope("test")):
            scan(at=LATER)
    assert counted() == {
        today - timedelta(days=2): {},
        today - timedelta(days=1): {},
        today: {"final": 1, "recorded": 1, "contradicted": 1},
    }


def test_a_checkpoint_that_is_not_final_is_sealed(ledger, key, monkeypatch):
    logged(1)
    beginning = ledger.finalized()
    monkeypatch.setattr(type(ledger), "finalized", lambda _ledger: beginning)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
    assert counted()[business_date(AT)] == {"sealed": 1}
    (cost,) = checkpoint_costs(limit=5)
    assert cost.to_final is None


def test_a_day_ends_at_midnight_of_the_branch(ledger, key):
    logged(1)
    midnight = AT.replace(hour=16, minute=0, second=0)
    assert list(counted(days=1)) == [business_date(midnight - timedelta(seconds=1))]
    (before,) = records_by_day(days=1, at=midnight - timedelta(seconds=1))
    (after,) = records_by_day(days=1, at=midnight)
    assert sum(before.counts.values()) == 1
    assert (after.day, sum(after.counts.values())) == (before.day + timedelta(days=1), 0)


def test_the_newest_checkpoints_come_with_what_they_took_oldest_first(ledger, key):
    with connected_to(on(ledger, key)):
        for number in range(3):
            logged(number)
            anchor(at=AT + timedelta(minutes=number))
    rows = {row.seq: row for row in Checkpoint.objects.select_related("attempt")}
    costs = checkpoint_costs(limit=2)
    assert [cost.seq for cost in costs] == [2, 3]
    assert [cost.gas_used for cost in costs] == [rows[2].gas_used, rows[3].gas_used]
    assert [cost.to_final for cost in costs] == [rows[seq].final_at - rows[seq].attempt.sent_at for seq in (2, 3)]
    assert all(cost.gas_used > 20_000 for cost in costs)
