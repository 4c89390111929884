"""The log's head reaches the chain exactly once, whatever dies on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from chain import alarms, evidence, tasks
from chain.attempts import AnchorRefused
from chain.connection import ChainUnset, Connection, connected_to
from chain.deployment import ChainRefused
from chain.domain.anchoring import AttemptState
from chain.domain.meta import meta_hash
from chain.ledgers.ethereum import Ethereum
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.port import CallReverted, Head, Unreachable
from chain.models import Alarm, AnchorAttempt, Checkpoint, Deployment, Entry
from chain.operations import anchor, unanchored
from chain.proofs import checkpoint_file
from chain.queries import RecordState, head, overview, proof_state, states_for
from chain.totals import TotalsChanged, opened_totals
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.canonical import parse_canonical
from hub.kernel.ids import new_id
from tests.rooms.chain.world import AT, LATER, Died, MortalLedger, MortalSigner, logged, on

pytestmark = pytest.mark.django_db


def test_an_empty_log_anchors_nothing(ledger, key):
    with connected_to(on(ledger, key)):
        assert anchor(at=AT).state is None
    assert Checkpoint.objects.count() == 0


def test_a_record_goes_from_recorded_to_final(ledger, key):
    entry = logged(1)
    assert proof_state("contract", entry.fact_id).state is RecordState.RECORDED
    with connected_to(on(ledger, key)):
        outcome = anchor(at=AT)
    assert (outcome.seq, outcome.size, outcome.state) == (1, 1, AttemptState.FINAL)
    state = proof_state("contract", entry.fact_id)
    assert (state.state, state.checkpoint_seq) == (RecordState.FINAL, 1)
    assert not unanchored()


def test_anchoring_again_with_nothing_new_changes_nothing(ledger, key):
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
        nonce = ledger.account_nonce(key.address)
        anchor(at=LATER)
        assert ledger.account_nonce(key.address) == nonce
    assert Checkpoint.objects.count() == 1


def test_each_checkpoint_extends_the_one_before_and_names_its_meta(ledger, key):
    with connected_to(on(ledger, key)):
        for size in (1, 2, 3, 7):
            while Entry.objects.count() < size:
                logged(Entry.objects.count())
            anchor(at=AT)
    rows = list(Checkpoint.objects.order_by("seq"))
    assert [(row.seq, row.size) for row in rows] == [(1, 1), (2, 2), (3, 3), (4, 7)]
    for before, row in zip([None, *rows], rows, strict=False):
        layout = parse_canonical(bytes(row.layout))
        assert meta_hash(bytes(row.layout)).hex() == row.meta
        assert layout["previous"] == (before.meta if before else None)
        on_chain = ledger.checkpoint(Deployment.objects.get().contract, row.seq)
        assert (on_chain.root.hex(), on_chain.meta.hex()) == (row.root, row.meta)


def test_money_totals_are_bound_into_the_checkpoint(key, monkeypatch):
    monkeypatch.setattr(evidence, "_totals", [lambda: {"deposit": 1200}])
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    with entered(system_scope("test")):
        assert opened_totals(head()) == {"deposit": 1200}
    assert b"1200" not in bytes(head().layout), "two checkpoints would give a single payment away"


def test_totals_that_are_not_those_bound_are_not_shown(key, monkeypatch):
    monkeypatch.setattr(evidence, "_totals", [lambda: {"deposit": 1200}])
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    row = head()
    row.layout = bytes(row.layout).replace(b'"flow_totals":"', b'"flow_totals":"00', 1)
    with entered(system_scope("test")), pytest.raises(TotalsChanged):
        opened_totals(row)


@pytest.mark.parametrize("change", [{"root": "77" * 32}, {"size": 9}, {"final_at": None}, {"transaction": "0x"}])
def test_a_final_checkpoint_changes_no_more(key, change):
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    with pytest.raises(IntegrityError, match="append-only"):
        Checkpoint.objects.update(**change)


def test_an_anchor_leaves_an_audit_row_and_asks_for_the_chain_to_be_kept(key, monkeypatch, system_scope_reader):
    kept = []
    monkeypatch.setattr(evidence, "_keepers", [lambda: kept.append(True)])
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    assert kept == [True]
    assert system_scope_reader(lambda: AuditRow.objects.filter(action="checkpoint.anchored").count()) == 1


def test_a_chain_that_could_not_be_kept_is_told_and_the_checkpoint_stands(key, monkeypatch):
    def fail() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(evidence, "_keepers", [fail])
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        assert anchor(at=AT).state is AttemptState.FINAL
    assert Alarm.objects.get(resolved_at=None).name == "chain_not_kept"


DEATHS = [
    (method, after, call)
    for method, calls in {
        "identity": 1,
        "account_nonce": 3,
        "estimate_gas": 2,
        "fees": 2,
        "send": 2,
        "settle": 2,
        "status": 2,
        "finalized": 2,
        "head": 1,
    }.items()
    for call in range(1, calls + 1)
    for after in (False, True)
]


@pytest.mark.parametrize(("method", "after", "call"), DEATHS)
def test_killed_at_any_step_the_next_call_ends_with_exactly_one_checkpoint(key, method, after, call):
    ledger = MemoryLedger()
    logged(1), logged(2)
    mortal = MortalLedger(ledger, method=method, after=after, call=call)
    with connected_to(on(mortal, key)), pytest.raises(Died):
        anchor(at=AT)
    _ends_with_one_checkpoint(ledger, key)


@pytest.mark.parametrize("call", [1, 2])
def test_killed_between_signing_and_storing_nothing_was_sent_and_the_next_call_signs_anew(key, call):
    ledger = MemoryLedger()
    logged(1), logged(2)
    with connected_to(Connection(ledger, MortalSigner(key, after=True, call=call))), pytest.raises(Died):
        anchor(at=AT)
    _ends_with_one_checkpoint(ledger, key)


def _ends_with_one_checkpoint(ledger, key) -> None:
    with connected_to(on(ledger, key)):
        outcome = anchor(at=LATER)
        assert outcome.state is AttemptState.FINAL
        assert ledger.head(Deployment.objects.get().contract).seq == 1
    checkpoint = Checkpoint.objects.get()
    assert (checkpoint.seq, checkpoint.size, checkpoint.final_at is not None) == (1, 2, True)
    assert [attempt.state for attempt in AnchorAttempt.objects.all()] == [AttemptState.FINAL], "no trace of the kill"


def test_what_was_built_before_a_kill_is_sealed_as_built_and_what_came_since_by_the_next_call(key):
    ledger = MemoryLedger()
    logged(1)
    mortal = MortalLedger(ledger, method="estimate_gas", after=False, call=2)
    with connected_to(on(mortal, key)), pytest.raises(Died):
        anchor(at=AT)
    assert AnchorAttempt.objects.get().state == AttemptState.BUILT
    logged(2)
    with connected_to(on(ledger, key)):
        anchor(at=LATER)
        anchor(at=LATER)
    assert [(row.seq, row.size) for row in Checkpoint.objects.order_by("seq")] == [(1, 1), (2, 2)]


def test_what_was_built_for_a_head_that_has_moved_is_let_go(key):
    ledger = MemoryLedger()
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
    left = AnchorAttempt.objects.get()
    left.pk, left.state, left.raw, left.transaction, left.nonce = new_id(), AttemptState.BUILT, None, None, None
    left.save(force_insert=True)
    logged(2)
    with connected_to(on(ledger, key)):
        anchor(at=LATER)
    left.refresh_from_db()
    assert left.state == AttemptState.DROPPED
    assert [(row.seq, row.size) for row in Checkpoint.objects.order_by("seq")] == [(1, 1), (2, 2)]


def test_the_signed_bytes_are_stored_before_they_are_sent(key):
    ledger = MemoryLedger()
    logged(1)
    mortal = MortalLedger(ledger, method="send", after=False, call=2)
    with connected_to(on(mortal, key)), pytest.raises(Died):
        anchor(at=AT)
    attempt = AnchorAttempt.objects.get()
    assert (attempt.state, bool(attempt.raw)) == (AttemptState.SIGNED, True)
    stored = bytes(attempt.raw)
    with connected_to(on(ledger, key)):
        anchor(at=LATER)
    attempt.refresh_from_db()
    assert (attempt.state, bytes(attempt.raw)) == (AttemptState.FINAL, stored)


def test_an_unreachable_node_raises_an_alarm_and_loses_nothing(key):
    logged(1)
    with connected_to(on(Ethereum("http://127.0.0.1:9"), key)), pytest.raises(Unreachable):
        anchor(at=AT)
    assert Alarm.objects.get(resolved_at=None).name == "node_unreachable"
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=LATER)
    assert not Alarm.objects.filter(resolved_at=None).exists()
    assert head().size == 1


def test_an_alarm_whose_cause_has_gone_is_closed_by_the_worker_although_nothing_is_new(key, monkeypatch):
    monkeypatch.setattr(tasks, "log_snapshots", lambda *, at: None)
    monkeypatch.setattr(tasks, "watch_merge_delay", lambda *, at: None)
    with connected_to(on(Ethereum("http://127.0.0.1:9"), key)), pytest.raises(Unreachable):
        anchor(at=AT)
    assert not unanchored()
    with connected_to(on(MemoryLedger(), key)):
        tasks.anchor_due()
    assert Alarm.objects.get().resolved_at


def test_a_transaction_that_waits_is_sealed_later_without_a_second_one(key):
    ledger = MemoryLedger(is_development=False)
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
        logged(2)
        ledger.mining, ledger.settle = False, lambda: None
        assert anchor(at=LATER).state is AttemptState.SENT
        logged(3)
        assert anchor(at=LATER + timedelta(minutes=1)).state is AttemptState.SENT
        assert AnchorAttempt.objects.filter(state=AttemptState.SENT).count() == 1
        ledger._mine()
        assert anchor(at=LATER + timedelta(minutes=2)).seq == 2
        ledger._mine(), ledger._mine()
        ledger.mining = True
        assert anchor(at=LATER + timedelta(minutes=3)).size == 3
    assert list(Checkpoint.objects.order_by("seq").values_list("size", flat=True)) == [1, 2, 3]


def test_a_stuck_transaction_is_replaced_at_a_higher_fee_over_the_newest_head(key):
    ledger = MemoryLedger()
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
        logged(2)
        ledger.mining, ledger.settle = False, lambda: None
        anchor(at=AT)
        logged(3)
        anchor(at=AT + timedelta(minutes=5))
        old, new = AnchorAttempt.objects.filter(state=AttemptState.SENT).order_by("built_at")
        assert (old.nonce, old.size, new.nonce, new.size, new.replaces_id) == (2, 2, 2, 3, old.id)
        assert new.max_fee_wei >= old.max_fee_wei * 9 // 8
        assert new.priority_fee_wei >= old.priority_fee_wei * 9 // 8
        del ledger.pool[new.transaction]
        ledger._mine(), ledger._mine(), ledger._mine()
        anchor(at=AT + timedelta(minutes=6))
        old.refresh_from_db(), new.refresh_from_db()
        assert (old.state, new.state) == (AttemptState.FINAL, AttemptState.REPLACED)
    assert ledger.head(Deployment.objects.get().contract).seq == Checkpoint.objects.count()


def test_gas_above_the_limit_waits_and_tells(key, monkeypatch):
    ledger = MemoryLedger()
    logged(1)
    with connected_to(on(ledger, key)):
        with monkeypatch.context() as dear, pytest.raises(AnchorRefused, match="anchoring waits"):
            dear.setattr("chain.paying.DEAREST_GAS_WEI", 1)
            anchor(at=AT)
        assert Alarm.objects.get().name == "gas_too_dear"
        assert anchor(at=LATER).state is AttemptState.FINAL
    assert Alarm.objects.get().resolved_at == LATER


def test_a_checkpoint_of_somebody_else_stops_anchoring(key):
    ledger = MemoryLedger()
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
        contract = ledger.contracts[Deployment.objects.get().contract]
        contract.checkpoints.append(Head(seq=2, size=9, root=bytes(32), meta=bytes(32)))
        logged(2)
        with pytest.raises(AnchorRefused, match="never anchored"):
            anchor(at=LATER)
    assert Alarm.objects.get(resolved_at=None).name == "foreign_checkpoint"


def test_another_genesis_block_stops_anchoring_with_a_named_alarm(key):
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    logged(2)
    other = MemoryLedger(genesis="0x" + "77" * 32)
    with connected_to(on(other, key)), pytest.raises(ChainRefused, match="Point CHAIN_RPC_URL at the right node"):
        anchor(at=LATER)
    assert Alarm.objects.get(resolved_at=None).name == "other_chain"
    assert other.contracts == {}


def test_a_real_chain_that_forgot_what_was_final_stops_anchoring(key):
    logged(1)
    with connected_to(on(MemoryLedger(is_development=False), key)):
        anchor(at=AT)
    with (
        connected_to(on(MemoryLedger(is_development=False), key)),
        pytest.raises(ChainRefused, match="no longer holds"),
    ):
        anchor(at=LATER)
    assert Alarm.objects.get(resolved_at=None).name == "lost_history"


@pytest.mark.parametrize("way", ["the right node answers again", "the development chain is brought back"])
def test_the_alarm_of_a_lost_history_is_closed_when_it_is_found_again(key, way):
    logged(1)
    kept = MemoryLedger(is_development=False)
    with connected_to(on(kept, key)):
        anchor(at=AT)
    with connected_to(on(MemoryLedger(is_development=False), key)), pytest.raises(ChainRefused):
        anchor(at=LATER)
    found = kept if way.startswith("the right node") else MemoryLedger()
    with connected_to(on(found, key)):
        assert anchor(at=LATER + timedelta(minutes=1)).state is AttemptState.FINAL
    assert Alarm.objects.get(name="lost_history").resolved_at == LATER + timedelta(minutes=1)


def test_the_alarm_of_a_refused_anchor_is_closed_by_the_next_one_that_is_taken(key, monkeypatch):
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        with monkeypatch.context() as refusing, pytest.raises(AnchorRefused, match="the contract refuses"):
            refusing.setattr(MemoryLedger, "estimate_gas", refuse_anchors(MemoryLedger.estimate_gas))
            anchor(at=AT)
        assert Alarm.objects.get(resolved_at=None).name == "anchor_refused"
        assert anchor(at=LATER).state is AttemptState.FINAL
    assert Alarm.objects.get().resolved_at == LATER


def refuse_anchors(honest):
    def estimate_gas(self, *, sender, to, data):
        if to is not None:
            raise CallReverted("NotExtended")
        return honest(self, sender=sender, to=to, data=data)

    return estimate_gas


def test_other_code_at_the_address_stops_anchoring(key, monkeypatch):
    ledger = MemoryLedger()
    logged(1)
    with connected_to(on(ledger, key)):
        anchor(at=AT)
        logged(2)
        monkeypatch.setattr(MemoryLedger, "code_sha256", lambda *_: bytes(32))
        with pytest.raises(ChainRefused, match="expected code"):
            anchor(at=LATER)
    assert Alarm.objects.get(resolved_at=None).name == "other_code"


def test_a_development_chain_that_lost_every_block_is_brought_back(anvil, key):
    ledger = Ethereum(anvil.url)
    with connected_to(on(ledger, key)):
        for number in range(3):
            logged(number)
            anchor(at=AT)
        before = [(row.seq, row.size, row.root, row.transaction) for row in Checkpoint.objects.order_by("seq")]
        anvil.restart()
        logged(3)
        outcome = anchor(at=LATER)
        assert (outcome.seq, outcome.size, outcome.state) == (4, 4, AttemptState.FINAL)
        after = [(row.seq, row.size, row.root, row.transaction) for row in Checkpoint.objects.order_by("seq")]
        assert after[:3] == before
        contract = Deployment.objects.get().contract
        for row in Checkpoint.objects.all():
            assert ledger.checkpoint(contract, row.seq).root.hex() == row.root
            assert ledger.status(row.transaction).block.hash == row.block_hash
    assert Deployment.objects.count() == 1


def test_a_development_chain_begun_anew_with_another_genesis_is_not_written_to(anvil, key):
    with connected_to(on(Ethereum(anvil.url), key)):
        logged(1)
        anchor(at=AT)
        anvil.restart(genesis_time="1760000000")
        logged(2)
        with pytest.raises(ChainRefused):
            anchor(at=LATER)
        assert Ethereum(anvil.url).account_nonce(key.address) == 0


def test_a_reorganised_anchor_is_sent_again(anvil, key, monkeypatch):
    ledger = Ethereum(anvil.url)
    with connected_to(on(ledger, key)):
        logged(1)
        anchor(at=AT)
        logged(2)
        with monkeypatch.context() as unsettled:
            unsettled.setattr(Ethereum, "settle", lambda self: None)
            asked = (anchor(at=AT).state for _ in range(100))  # a busy node mines what it was sent a moment later
            assert next(state for state in asked if state is not AttemptState.SENT) is AttemptState.MINED
        anvil.ask("anvil_reorg", 1, [])
        assert ledger.head(Deployment.objects.get().contract).seq == 1
        assert anchor(at=LATER).state is AttemptState.FINAL
        assert ledger.head(Deployment.objects.get().contract).seq == 2
    assert Checkpoint.objects.count() == 2


def test_states_of_many_records_are_told_at_once(key, django_assert_max_num_queries):
    entries = [logged(number) for number in range(4)]
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    entries += [logged(number) for number in range(4, 6)]
    with django_assert_max_num_queries(4):
        states = states_for("contract", [entry.fact_id for entry in entries])
    assert [states[entry.fact_id].state for entry in entries] == [RecordState.FINAL] * 4 + [RecordState.RECORDED] * 2
    counts = overview()
    assert (counts.recorded, counts.sealed, counts.final, counts.contradicted, counts.total) == (2, 0, 4, 0, 6)


def test_the_checkpoint_copy_lists_final_checkpoints_alone(key):
    logged(1)
    with connected_to(on(MemoryLedger(), key)):
        anchor(at=AT)
    assert [one["seq"] for one in checkpoint_file()["checkpoints"]] == [1]


def test_without_a_chain_the_lock_is_given_back(settings):
    """A worker's session outlives the refusal; another process must not wait for it."""
    settings.CHAIN_RPC_URL = ""
    with pytest.raises(ChainUnset):
        anchor(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


def test_an_alarm_is_open_once_and_closed_once():
    for at in (AT, LATER):
        alarms.raise_alarm(name="x", message="m", at=at)
    assert Alarm.objects.get().seen_at == LATER
    alarms.resolve_alarm(name="x", at=LATER)
    alarms.raise_alarm(name="x", message="m", at=LATER)
    assert Alarm.objects.count() == 2
