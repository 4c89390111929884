"""What is posted is in the ledger once, provable, told of, and adds up."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import Sum

from hub.access.scope import Scope, ScopeKind, entered
from hub.audit.models import AuditRow
from hub.catalogue.domain.products import product_id
from hub.funds import sealing
from hub.funds.domain.accounts import NEVER_NEGATIVE, Account, AccountKind
from hub.funds.domain.ledger import legs_digest, legs_of
from hub.funds.domain.requests import FlowRequest, FlowUnsound
from hub.funds.domain.rules import FLOW_RULES, FlowKind
from hub.funds.evidence import FlowMissing, content_for, contents_for
from hub.funds.models import Flow, FlowRule, Leg
from hub.funds.operations import (
    FlowUnknown,
    post_flow,
    post_flows,
    reverse_flow,
)
from hub.funds.posting import (
    ContractElsewhere,
    KeyReused,
    Overdraft,
    PostingForbidden,
    ProjectUnregistered,
    ReversalRefused,
)
from hub.funds.queries import (
    balances,
    flow,
    flows_for,
    holdings_for,
    project_totals,
    stage_totals,
    where_is_my_money,
)
from hub.funds.sealing import IN_ONE_EVENT, LATE, seal_flows, seal_missed
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import parse_instant
from hub.kernel.digest import sha256_hex
from hub.outbox.delivery import drain
from hub.outbox.models import Delivery
from hub.vault.models import SealedContent
from hub.vault.operations import unseal_by_owner

ANN, BOB = UUID(int=1), UUID(int=2)
AT = parse_instant("2026-11-21T03:00:00Z")
DAY = date(2026, 11, 21)
BY = system_actor("test")
PURSE = Account(kind=AccountKind.PURSE, subject_id=ANN)
ESCROW = Account(kind=AccountKind.ESCROW, project_code="ORCHARD-1")


def ask(key: str, kind: FlowKind, fen: int, **more: object) -> FlowRequest:
    return FlowRequest(key=key, kind=kind, amount_fen=fen, effective_date=DAY, **more)


def deposit(key: str, fen: int, *, of: UUID = ANN) -> FlowRequest:
    return ask(key, FlowKind.DEPOSIT, fen, subject_id=of)


def bid(key: str, fen: int, **more: object) -> FlowRequest:
    return ask(key, FlowKind.BID, fen, subject_id=ANN, project_code="ORCHARD-1", **more)


def for_project(key: str, kind: FlowKind, fen: int) -> FlowRequest:
    return ask(key, kind, fen, project_code="ORCHARD-1")


def posted(*requests: FlowRequest):
    return post_flows(requests=requests, by=BY, at=AT)


@pytest.fixture
def told(monkeypatch) -> list:
    """Every event that an operation publishes."""
    events: list = []
    monkeypatch.setattr("hub.funds.operations.publish_all", lambda *, events, at, into=events: into.extend(events))
    return events


def test_the_rows_of_permitted_flows_are_those_of_the_domain(projects):
    rows = FlowRule.objects.values_list("kind", "rule_id", "debit_kind", "credit_kind", "source")
    assert set(rows) == {(r.kind.value, r.id, r.debit.value, r.credit.value, r.source) for r in FLOW_RULES}


def test_a_flow_is_recorded_with_its_two_legs_and_the_seal_that_the_domain_computes(projects):
    posted(deposit("d", 1_000), bid("b", 600))
    row = Flow.objects.get(key="b")
    assert row.legs_digest == legs_digest(legs_of(bid("b", 600)))
    assert list(row.legs.order_by("position").values_list("account__kind", "amount_fen", "balance_fen")) == [
        ("purse", -600, 400),
        ("escrow", 600, 600),
    ]


def test_every_permitted_kind_of_flow_can_be_posted(projects):
    whole_loop = [
        deposit("1", 1_000),
        ask("2", FlowKind.ARRIVAL, 50, subject_id=ANN),
        ask("3", FlowKind.CREDITING, 50, subject_id=ANN),
        bid("4", 900),
        ask("5", FlowKind.BID_RETURN, 100, subject_id=ANN, project_code="ORCHARD-1"),
        for_project("6", FlowKind.DISBURSEMENT, 800),
        for_project("7", FlowKind.FEE, 8),
        for_project("8", FlowKind.DRAWDOWN, 792),
        for_project("9", FlowKind.BORROWER_DEPOSIT, 816),
        for_project("10", FlowKind.REPAYMENT, 816),
        ask("11", FlowKind.REDEMPTION, 800, subject_id=ANN, project_code="ORCHARD-1"),
        ask("12", FlowKind.INCOME, 16, subject_id=ANN, project_code="ORCHARD-1"),
        ask("13", FlowKind.FEE_PAYOUT, 8),
        ask("14", FlowKind.WITHDRAWAL, 1_000, subject_id=ANN),
        ask("15", FlowKind.WITHDRAWAL_REQUEST, 66, subject_id=ANN),
        ask("16", FlowKind.WITHDRAWAL_SETTLEMENT, 66, subject_id=ANN),
    ]
    assert {request.kind for request in whole_loop} == set(FlowKind)
    posted(*whole_loop)
    assert not any(balances().values())


def test_the_same_request_again_changes_nothing(projects, told):
    first = posted(deposit("d", 1_000))
    rows = Flow.objects.count(), Leg.objects.count(), AuditRow.objects.count()
    again = post_flows(requests=[deposit("d", 1_000)] * 2, by=BY, at=AT + timedelta(days=1))
    assert again == first * 2
    assert again[0].recorded_at == AT
    assert (Flow.objects.count(), Leg.objects.count(), AuditRow.objects.count()) == rows
    assert len(told) == 1


def test_the_same_key_with_another_body_is_refused(projects):
    posted(deposit("d", 1_000))
    for other in (
        deposit("d", 1_001),
        deposit("d", 1_000, of=BOB),
        replace(deposit("d", 1_000), effective_date=date(2026, 1, 1)),
    ):
        with pytest.raises(KeyReused) as refused:
            posted(other)
        assert refused.value.key == "d"
    with pytest.raises(KeyReused, match="two flows in one batch"):
        posted(deposit("e", 1), deposit("e", 2))
    assert balances()[PURSE] == 1_000


def test_an_overdraft_names_the_flow_the_account_and_both_amounts(projects):
    posted(deposit("d", 100))
    with pytest.raises(Overdraft) as refused:
        posted(bid("b1", 60), bid("b2", 41))
    found = refused.value
    assert (found.key, found.account, found.holds_fen, found.needs_fen) == ("b2", "purse", 40, 41)
    assert balances() == {PURSE: 100, Account(kind=AccountKind.CUSTODIAN_BANK): -100}


def test_money_may_come_and_go_within_one_batch(projects):
    posted(deposit("d", 100), bid("b", 100))
    assert balances()[ESCROW] == 100


def test_unsound_requests_never_reach_the_database(projects):
    with pytest.raises(FlowUnsound, match="amount_fen"):
        posted(deposit("d", 0))


def test_an_unregistered_project_and_a_foreign_contract_are_refused(projects, contract):
    posted(deposit("d", 100), deposit("e", 100, of=BOB))
    with pytest.raises(ProjectUnregistered, match="project NOWHERE"):
        posted(replace(bid("b", 10), project_code="NOWHERE"))
    with pytest.raises(ContractElsewhere, match="another investor's"):
        posted(replace(bid("b", 10, contract_number=contract.number), subject_id=BOB))
    with pytest.raises(ContractElsewhere, match="another investor's"):
        posted(bid("b", 10, contract_number="C-404"))
    with pytest.raises(ContractElsewhere, match="of another project"):
        posted(replace(bid("b", 10, contract_number=contract.number), project_code="QUARRY-2"))
    posted(bid("b", 10, contract_number=contract.number))


def test_a_batch_leaves_one_audit_row_and_asks_for_the_seal_of_every_flow(projects, told):
    before = AuditRow.objects.count()
    flows = posted(*(deposit(f"d{number}", 1) for number in range(IN_ONE_EVENT + 1)))
    assert AuditRow.objects.count() == before + 1
    assert [len(event.payload["flows"]) for event in told] == [IN_ONE_EVENT, 1]
    assert [one for event in told for one in event.payload["flows"]] == [str(flow.id) for flow in flows]
    posted(deposit("d0", 1))
    assert len(told) == 2


def test_each_flow_is_sealed_and_told_of_from_what_stands_in_the_ledger(projects):
    [first, second] = posted(deposit("d", 1_000), bid("b", 600))
    drain(at=AT)
    told = Delivery.objects.filter(event_name="FactSealed", payload__kind="flow")
    assert {event.event_key for event in told} == {f"flow:{fact.id}:1" for fact in (first, second)}
    for fact in (first, second):
        sealed = unseal_by_owner(owner_kind="flow", owner_id=fact.id, purpose="evidence")
        assert sealed == content_for(fact.id)
        assert told.get(event_key=f"flow:{fact.id}:1").payload["digest"] == sha256_hex(sealed)
    assert contents_for([str(second.id), str(UUID(int=9)), str(first.id)]) == {
        str(one.id): content_for(one.id) for one in (first, second)
    }


def test_a_seal_that_was_asked_for_twice_is_made_once(projects):
    [flow] = posted(deposit("d", 1_000))
    for _ in range(2):
        seal_flows([flow.id, flow.id], at=AT)
    assert SealedContent.objects.filter(owner_id=flow.id).count() == 1


def test_a_flow_whose_event_was_lost_is_found_and_sealed(projects, told):
    [flow] = posted(deposit("d", 1_000))
    assert seal_missed(at=AT + LATE) == 0
    assert seal_missed(at=AT + 2 * LATE) == 1
    assert unseal_by_owner(owner_kind="flow", owner_id=flow.id, purpose="evidence") == content_for(flow.id)
    assert seal_missed(at=AT + 2 * LATE) == 0


def test_one_flow_that_cannot_be_sealed_holds_up_no_other(projects, told, monkeypatch):
    good, bad, also_good = posted(deposit("d1", 1), deposit("d2", 2), deposit("d3", 3))
    real = sealing.contents_for
    monkeypatch.setattr(sealing, "contents_for", lambda ids: {k: v for k, v in real(ids).items() if k != str(bad.id)})
    assert seal_missed(at=AT + 2 * LATE) == 2
    sealed = SealedContent.objects.filter(owner_kind="flow").values_list("owner_id", flat=True)
    assert set(sealed) == {good.id, also_good.id}
    monkeypatch.undo()
    assert seal_missed(at=AT + 2 * LATE) == 1


def test_a_seal_for_a_flow_that_is_not_there_is_refused(projects):
    with pytest.raises(FlowMissing):
        seal_flows([UUID(int=9)], at=AT)


def test_evidence_of_a_flow_that_is_not_there_is_named(projects):
    with pytest.raises(FlowMissing):
        content_for(UUID(int=9))


def test_a_refused_batch_leaves_nothing_behind(projects, told):
    audit_rows = AuditRow.objects.count()
    with pytest.raises(Overdraft):
        posted(deposit("d", 100), bid("b", 101))
    assert (Flow.objects.count(), Leg.objects.count(), AuditRow.objects.count(), told) == (0, 0, audit_rows, [])


def test_a_flow_is_taken_back_by_its_mirror_once(projects):
    posted(deposit("d", 100), bid("b", 60), deposit("e", 900, of=BOB))
    posted(replace(bid("other", 500), subject_id=BOB))
    back = reverse_flow(key="r", reversed_key="b", reason="typed twice", effective_date=DAY, by=BY, at=AT)
    assert back.reverses == flow(key="b").id
    assert balances()[PURSE] == 100
    assert AuditRow.objects.filter(action="flow.reversed").get().details == {"reason": "typed twice"}
    with pytest.raises(ReversalRefused):
        reverse_flow(key="r2", reversed_key="b", reason="again", effective_date=DAY, by=BY, at=AT)
    with pytest.raises(ReversalRefused):
        reverse_flow(key="r3", reversed_key="r", reason="back again", effective_date=DAY, by=BY, at=AT)
    with pytest.raises(FlowUnknown):
        reverse_flow(key="r4", reversed_key="nothing", reason="?", effective_date=DAY, by=BY, at=AT)


def test_what_was_spent_cannot_be_taken_back(projects):
    posted(deposit("d", 100), bid("b", 60))
    with pytest.raises(Overdraft) as refused:
        reverse_flow(key="r", reversed_key="d", reason="bank error", effective_date=DAY, by=BY, at=AT)
    assert (refused.value.holds_fen, refused.value.needs_fen) == (40, 100)


def test_balances_from_nothing_equal_the_running_ones_at_any_past_state(projects):
    later, next_day = AT + timedelta(hours=1), DAY + timedelta(days=1)
    posted(deposit("d", 1_000))
    post_flows(requests=[replace(bid("b", 600), effective_date=next_day)], by=BY, at=later)
    assert balances(recorded_by=AT)[PURSE] == 1_000
    assert balances(effective_on=DAY)[PURSE] == 1_000
    assert balances()[PURSE] == balances(effective_on=next_day, recorded_by=later)[PURSE] == 400
    running = {leg.account_id: leg.balance_fen for leg in Leg.objects.exclude(account_seq=None).order_by("account_seq")}
    summed = dict(Leg.objects.filter(account_id__in=running).values_list("account_id").annotate(Sum("amount_fen")))
    assert running == summed
    assert sum(fen for account, fen in balances().items() if account.kind in NEVER_NEGATIVE) == 1_000


def test_an_investor_sees_their_money_and_nobody_elses(projects, contract):
    posted(deposit("d", 1_000), bid("b", 600, contract_number=contract.number), deposit("e", 900, of=BOB))
    posted(replace(bid("f", 600), subject_id=BOB), for_project("g", FlowKind.DISBURSEMENT, 300))
    ann = Actor(kind=ActorKind.USER, id=UUID(int=11), label="ann")
    with entered(Scope(kind=ScopeKind.INVESTOR, actor=ann, subject_id=ANN)):
        assert [fact.key for fact in flows_for(subject_id=ANN)] == ["b", "d"]
        assert flows_for(subject_id=BOB) == ()
        assert flow(key="e") is None
        found = where_is_my_money(subject_id=ANN)
        assert (found.purse_fen, found.waiting_fen, found.lent_fen, found.total_fen) == (400, 450, 150, 1_000)
        [holding] = holdings_for(subject_id=ANN, on=DAY)
        assert (holding.amount_fen, holding.project.code) == (600, "ORCHARD-1")
        assert holding.contract == contract
        assert holding.product is not None
        assert holding.product.id == product_id(contract.product_code)
        for whose in (ANN, BOB):
            with pytest.raises(PostingForbidden):
                posted(deposit("x", 1, of=whose))


def test_holdings_are_those_of_the_day(projects):
    posted(deposit("d", 1_000))
    post_flow(
        key="b", kind=FlowKind.BID, amount_fen=600, subject_id=ANN, project_code="ORCHARD-1",
        effective_date=DAY + timedelta(days=2), by=BY, at=AT,
    )  # fmt: skip
    assert holdings_for(subject_id=ANN, on=DAY) == ()
    assert holdings_for(subject_id=ANN, on=DAY + timedelta(days=2))[0].contract is None


def test_project_totals_count_returns_and_reversals_back(projects):
    posted(deposit("d", 1_000), bid("b", 600), bid("c", 100))
    posted(ask("r", FlowKind.BID_RETURN, 50, subject_id=ANN, project_code="ORCHARD-1"))
    reverse_flow(key="rc", reversed_key="c", reason="twice", effective_date=DAY, by=BY, at=AT)
    posted(for_project("x", FlowKind.DISBURSEMENT, 300))
    totals = project_totals(["ORCHARD-1", "QUARRY-2"])
    assert (totals["ORCHARD-1"].raised_fen, totals["ORCHARD-1"].disbursed_fen) == (550, 300)
    assert (totals["QUARRY-2"].raised_fen, totals["QUARRY-2"].disbursed_fen) == (0, 0)


def test_stage_totals_are_what_moved_less_what_was_taken_back(projects):
    posted(deposit("d", 1_000), deposit("e", 500, of=BOB), bid("b", 600), bid("c", 100))
    reverse_flow(key="rc", reversed_key="c", reason="twice", effective_date=DAY, by=BY, at=AT)
    assert stage_totals() == {"deposit": 1_500, "bid": 600}


def test_a_batch_costs_few_statements_beyond_its_seals(projects, django_assert_max_num_queries):
    requests = [deposit(f"k{number}", 1) for number in range(50)]
    with django_assert_max_num_queries(12 + 4 * len(requests)):
        posted(*requests)
