"""A kind of flow is stopped and let go on; nothing gets round the stop, and what stopped it stays on record."""

from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from django.utils import translation

from hub.audit.models import AuditRow
from hub.funds.blocking import BlockUnknown, all_blocks, block_flows, blocks_in_force, lift_block
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows, reverse_flow
from hub.funds.posting import FlowsBlocked
from hub.funds.queries import flow
from hub.funds.sentences import reason_of
from hub.kernel.actor import system_actor

AT, DAY, BY, ANN = datetime(2026, 11, 21, 3, tzinfo=UTC), date(2026, 11, 21), system_actor("test"), UUID(int=1)
OTHER = system_actor("somebody else")
ORCHARD, QUARRY = "ORCHARD-1", "QUARRY-2"


def ask(key: str, kind: FlowKind, fen: int = 10, *, project: str | None = None, subject: UUID | None = None):
    return FlowRequest(key=key, kind=kind, amount_fen=fen, effective_date=DAY, subject_id=subject, project_code=project)


def pay_out(key: str, project: str = ORCHARD):
    return post_flows(requests=[ask(key, FlowKind.DISBURSEMENT, project=project)], by=BY, at=AT)


def stop(project: str | None = None, **more: str):
    return block_flows(
        kind=FlowKind.DISBURSEMENT, project_code=project, reason="a break is open since Monday", by=BY, at=AT, **more
    )


@pytest.fixture
def escrows(projects):
    """Both projects raised 100."""
    for number, code in enumerate(projects):
        post_flows(
            requests=[
                ask(f"d{number}", FlowKind.DEPOSIT, 100, subject=ANN),
                ask(f"b{number}", FlowKind.BID, 100, subject=ANN, project=code),
            ],
            by=BY, at=AT,
        )  # fmt: skip


def test_a_block_on_all_projects_stops_that_kind_and_no_other(escrows):
    stop()
    for project in (ORCHARD, QUARRY):
        with pytest.raises(FlowsBlocked) as refused:
            pay_out("p", project)
        assert (refused.value.key, refused.value.reason) == ("p", "a break is open since Monday")
    post_flows(requests=[ask("more", FlowKind.DEPOSIT, subject=ANN)], by=BY, at=AT)
    assert flow(key="p") is None


def test_a_block_on_one_project_leaves_the_others_alone(escrows):
    stop(ORCHARD)
    with pytest.raises(FlowsBlocked):
        pay_out("p", ORCHARD)
    assert pay_out("q", QUARRY)


def test_lifted_flows_go_on_and_the_block_stays_on_record(escrows):
    placed = stop()
    assert blocks_in_force() == (placed,)
    lifted = lift_block(block_id=placed.id, reason="the break was explained", by=OTHER, at=AT)
    assert lift_block(block_id=placed.id, reason="again", by=OTHER, at=AT) == lifted
    assert pay_out("p")
    assert (blocks_in_force(), all_blocks()) == ((), (lifted,))
    assert lifted.lift_reason == "the break was explained"
    assert [row.action for row in AuditRow.objects.filter(target_kind="block").order_by("id")] in (
        ["flows.blocked", "block.lifted"], ["block.lifted", "flows.blocked"],
    )  # fmt: skip


def test_two_blocks_hold_until_both_are_lifted(escrows):
    first, second = stop(), stop(ORCHARD)
    lift_block(block_id=first.id, reason="done", by=OTHER, at=AT)
    with pytest.raises(FlowsBlocked):
        pay_out("p")
    lift_block(block_id=second.id, reason="done", by=OTHER, at=AT)
    assert pay_out("p")


def test_the_same_source_places_one_block_until_it_is_lifted(escrows):
    first = stop(source="break:1")
    assert stop(source="break:1") == first
    assert stop(source="break:2") != first
    lift_block(block_id=first.id, reason="done", by=OTHER, at=AT)
    assert stop(source="break:1") != first


def test_what_was_there_before_is_repeated_and_taken_back_all_the_same(escrows):
    [paid] = pay_out("p")
    stop()
    assert pay_out("p") == (paid,)
    assert reverse_flow(key="r", reversed_key="p", reason="wrong account", effective_date=DAY, by=BY, at=AT)


def test_taking_a_repayment_back_is_a_payout_and_stopped_like_one(escrows):
    pay_out("p")
    post_flows(requests=[ask("back", FlowKind.REPAYMENT, project=ORCHARD)], by=BY, at=AT)
    block = stop()
    again = {"key": "r", "reversed_key": "back", "reason": "wrong loan", "effective_date": DAY, "by": BY, "at": AT}
    with pytest.raises(FlowsBlocked) as refused:
        reverse_flow(**again)
    assert refused.value.key == "r"
    lift_block(block_id=block.id, reason="settled", by=OTHER, at=AT)
    assert reverse_flow(**again).key == "r"
    block_flows(kind=FlowKind.DEPOSIT, reason="a quarrel", by=BY, at=AT)
    post_flows(requests=[ask("out", FlowKind.DRAWDOWN, project=ORCHARD)], by=BY, at=AT)
    assert reverse_flow(**{**again, "key": "r2", "reversed_key": "out"}).key == "r2"


def test_a_block_that_is_not_there_is_named(system_scope):
    with pytest.raises(BlockUnknown):
        lift_block(block_id=UUID(int=9), reason="?", by=BY, at=AT)


def test_the_refusal_is_a_sentence_in_both_languages(escrows):
    stop()
    with pytest.raises(FlowsBlocked) as refused:
        pay_out("p")
    assert reason_of(refused.value) == "此类资金变动已暂停，解除前不予登记。原因：a break is open since Monday"
    with translation.override("en"):
        assert reason_of(refused.value).startswith("Movements of this kind are stopped until")


@pytest.mark.parametrize("table", ["funds_block", "funds_blocklift"])
@pytest.mark.parametrize("who", ["owner", "application"])
def test_blocks_are_history(request, who, table):
    hand = request.getfixturevalue(who)
    hand.execute("INSERT INTO funds_block VALUES (%s, 'deposit', '', now(), 'why', '', 'test')", [ANN])
    hand.execute("INSERT INTO funds_blocklift VALUES (%s, now(), 'other', 'why')", [ANN])
    hand.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in (f"UPDATE {table} SET reason = 'x'", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with (
            pytest.raises((psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)),
            hand.transaction(),
        ):
            hand.execute(statement)


@pytest.mark.parametrize("scope", ["public", "staff", "investor", "advisor", "branch"])
def test_only_oversight_and_background_work_place_a_block(application, scope):
    application.execute("SELECT set_config('hub.scope_kind', %s, true)", [scope])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("INSERT INTO funds_block VALUES (%s, 'deposit', '', now(), 'why', '', 'test')", [ANN])
