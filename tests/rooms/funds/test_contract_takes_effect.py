"""A large contract takes effect with its notarised scan, accepted by a second person; before that no money moves."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import translation

from hub.access.models import Redirect
from hub.catalogue.domain.projects import project_id
from hub.catalogue.operations import list_product
from hub.catalogue.queries import product as product_of
from hub.contracts.domain.papers import REQUIREMENTS, ContractState, Need, Verdict
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.evidence import scan_content_for, scan_skeleton_for
from hub.contracts.models import Scan, ScanDecision
from hub.contracts.operations import register_contract
from hub.contracts.papers import (
    DecisionRefused,
    ScanNotWanted,
    agreeing_terms,
    decide_scan,
    hand_in_scan,
    hand_out_scan,
    papers_for,
    papers_of,
    preview_scan,
)
from hub.contracts.sentences import reason_of as why_not
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.intake import import_flows
from hub.funds.operations import post_flows, reverse_flow
from hub.funds.posting import BeyondContract, ContractMissing, ContractNotEffective, FlowRefused, MoneyNotInEffect, post
from hub.funds.sentences import reason_of
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.digest import sha256_hex
from tests.domain.contracts.test_papers import pdf
from tests.rooms.funds.conftest import AT, BY, DAY

ANN = UUID(int=1)
OPERATOR = Actor(kind=ActorKind.USER, id=UUID(int=21), label="lin")
SECOND = Actor(kind=ActorKind.USER, id=UUID(int=22), label="sun")
SCAN = pdf("page one", "page two")
LATER = AT + timedelta(hours=1)


@pytest.fixture
def large(contract):
    """A contract of ¥1,000,000 beside the small one."""
    return register_contract(
        number="C-9", subject_id=ANN, product_code="FI-90", amount_fen=1_000_000_00, pdf=b"%PDF-1.7\nbig\n%%EOF\n",
        signed_at=AT, channel=ContractChannel.ONLINE, by=BY, at=AT,
    )  # fmt: skip


def scan_of(terms, content=SCAN, *, by=OPERATOR, at=LATER, **changed):
    stated = replace(agreeing_terms(terms, signed_date=DAY), **changed)
    return hand_in_scan(
        number=terms.number, pdf=content, stated=stated, notary_office="澄江市公证处", notary_act="(2026) 118",
        branch_code="CJ", by=by, at=at,
    )  # fmt: skip


def decide(scan, verdict=Verdict.ACCEPTED, *, reason="", by=SECOND):
    decide_scan(scan_id=scan.id, verdict=verdict, reason=reason, by=by, at=LATER)


def invest(number, key="b"):
    deposit = FlowRequest(key=f"d{key}", kind=FlowKind.DEPOSIT, amount_fen=500, effective_date=DAY, subject_id=ANN)
    bid = FlowRequest(
        key=key, kind=FlowKind.BID, amount_fen=500, effective_date=DAY, subject_id=ANN, project_code="ORCHARD-1",
        contract_number=number,
    )  # fmt: skip
    return post_flows(requests=[deposit, bid], by=BY, at=LATER)


def test_no_money_moves_under_a_large_contract_before_its_scan_is_accepted(large):
    states = []
    for step in (lambda: None, lambda: scan_of(large)):
        step()
        states.append(papers_of(number="C-9").state)
        with pytest.raises(ContractNotEffective) as refusal:
            invest("C-9")
        assert refusal.value.key == "b"
        for language, words in (("en", "notarised scan"), ("zh-hans", "公证扫描件")):
            with translation.override(language):
                assert words in reason_of(refusal.value)
    decide(Scan.objects.get())
    assert states == [ContractState.SCAN_MISSING, ContractState.SCAN_WAITS]
    assert papers_of(number="C-9").effective
    assert len(invest("C-9")) == 2


def test_a_small_contract_takes_effect_at_once(contract):
    assert papers_of(number="C-1").effective
    assert len(invest("C-1")) == 2


def test_what_is_missing_is_named_by_rule(large):
    assert [rule.need for rule in papers_of(number="C-9").missing] == [Need.NOTARISED_SCAN, Need.OWN_ADVISOR]
    assert [one.terms.number for one in papers_for(large_only=True)] == ["C-9"]


def test_a_preview_keeps_nothing_and_says_what_handing_in_would_record(large):
    stated = replace(agreeing_terms(large, signed_date=DAY), product_code="FI-91")
    seen = preview_scan(number="C-9", pdf=SCAN, stated=stated)
    assert (seen.document_digest, len(seen.page_digests)) == (sha256_hex(SCAN), 2)
    assert [one.field for one in seen.differences] == ["product"]
    assert not Scan.objects.exists()


def test_a_scan_that_differs_cannot_be_accepted_and_a_corrected_one_can(large):
    wrong = scan_of(large, amount_fen=1_000_000_01)
    with pytest.raises(DecisionRefused) as refusal:
        decide(wrong)
    assert refusal.value.reason == "differs"
    assert why_not(refusal.value)
    with pytest.raises(DecisionRefused, match="says why"):
        decide(wrong, Verdict.REFUSED)
    decide(wrong, Verdict.REFUSED, reason="one fen too many")
    assert papers_of(number="C-9").state is ContractState.SCAN_REFUSED
    right = scan_of(large, pdf("page one", "page 2"), at=LATER + timedelta(hours=1))
    assert right.corrects_id == wrong.id
    decide(right)
    papers = papers_of(number="C-9")
    assert papers.effective
    assert [one.verdict for one in papers.scans] == [Verdict.ACCEPTED, Verdict.REFUSED]


def test_nobody_decides_on_their_own_scan_nor_twice(large):
    scan = scan_of(large)
    with pytest.raises(DecisionRefused, match="handed this scan in"):
        decide(scan, by=OPERATOR)
    decide(scan)
    with pytest.raises(DecisionRefused, match="before"):
        decide(scan)


def test_the_same_scan_again_changes_nothing_and_a_second_one_waits_its_turn(large):
    first = scan_of(large)
    assert scan_of(large) == first
    with pytest.raises(ScanNotWanted):
        scan_of(large, pdf("another"))
    decide(first)
    with pytest.raises(ScanNotWanted):
        scan_of(large, pdf("another"))


def test_a_contract_that_needs_no_scan_takes_none(contract):
    with pytest.raises(ScanNotWanted) as refusal:
        scan_of(contract)
    with translation.override("zh-hans"):
        assert why_not(refusal.value) == "这份合同无须扫描件即可生效。"
    assert not Scan.objects.exists()


def test_of_two_scans_handed_in_at_once_the_second_waits_for_the_first(large, application):
    application.execute("SELECT pg_advisory_xact_lock(hashtextextended('contract-scan:C-9', 0))")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            scan_of(large)
    application.rollback()
    scan_of(large)


def test_the_rule_on_an_own_advisor_only_names_what_is_missing(large):
    rule = next(rule for rule in REQUIREMENTS if rule.need is Need.OWN_ADVISOR)
    decide(scan_of(large))
    papers = papers_of(number="C-9")
    assert (rule.blocks, papers.missing, papers.effective) == (False, (rule,), True)


def test_the_scan_is_sealed_with_its_pages_and_comes_back_as_it_was(large):
    scan = scan_of(large)
    assert scan_content_for(scan.id) == scan_skeleton_for(scan.id) == scan.canonical()
    facts, content = hand_out_scan(scan_id=scan.id, by=SECOND, at=LATER)
    assert (facts, content) == (scan, SCAN)
    assert len(facts.page_digests) == 2


def test_the_database_refuses_a_decision_of_the_operator_or_on_differing_terms(large):
    scan = scan_of(large, product_code="FI-91")
    row = {"scan_id": scan.id, "subject_id": ANN, "operator_id": OPERATOR.id, "decided_at": LATER, "decided_by": "x"}
    with pytest.raises(DatabaseError, match="differs from its contract"), transaction.atomic():
        ScanDecision.objects.create(**row, verdict="accepted", decided_by_id=SECOND.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScanDecision.objects.create(**row, verdict="refused", reason="r", decided_by_id=OPERATOR.id)
    with pytest.raises(DatabaseError, match="another investor or operator"), transaction.atomic():
        ScanDecision.objects.create(
            **row | {"operator_id": None}, verdict="refused", reason="r", decided_by_id=OPERATOR.id
        )


@pytest.mark.parametrize("table", ["contracts_scan", "contracts_scandecision"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET subject_id = NULL", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_was_handed_in(large, table, statement):
    decide(scan_of(large))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


LIMIT = 1_000_000_00


def ask(key, kind, fen, number=None, project="ORCHARD-1", subject=ANN):
    return FlowRequest(
        key=key, kind=kind, amount_fen=fen, effective_date=DAY, subject_id=subject, project_code=project,
        contract_number=number,
    )  # fmt: skip


@pytest.fixture
def purse(contract):
    """Money enough to bid with."""
    post_flows(requests=[ask("in", FlowKind.DEPOSIT, 9 * LIMIT, project=None)], by=BY, at=LATER)


def through_the_list(request):
    head = "key,kind,amount,effective_date,subject_id,project_code,contract_number\n"
    row = (
        f"{request.key},{request.kind},{request.amount_fen // 100}.{request.amount_fen % 100:02},{DAY},{ANN},"
        f"{request.project_code},{request.contract_number or ''}\n"
    )
    return [error.actual for error in import_flows(text=head + row, by=BY, at=LATER).errors]


def refused(request, sort):
    """Refused with its key by the operation, the database and the list, with a sentence in both languages."""
    for door in (lambda: post_flows(requests=[request], by=BY, at=LATER), lambda: post([request], at=LATER)):
        with pytest.raises(sort) as refusal, transaction.atomic():
            door()
        assert refusal.value.key == request.key
    with translation.override("zh-hans"):
        chinese = reason_of(refusal.value)
    with translation.override("en"):
        english = reason_of(refusal.value)
        assert english in through_the_list(request)[0]
    assert chinese != english
    return english


def test_large_money_without_a_contract_is_refused_at_every_door(purse):
    assert "needs a contract" in refused(ask("b", FlowKind.BID, 5 * LIMIT), ContractMissing)
    refused(ask("b", FlowKind.BID, LIMIT), ContractMissing)
    post_flows(requests=[ask("b", FlowKind.BID, LIMIT - 1)], by=BY, at=LATER)
    refused(ask("c", FlowKind.BID, 1), ContractMissing)
    post_flows(requests=[ask("c", FlowKind.BID, LIMIT - 1, project="QUARRY-2")], by=BY, at=LATER)


def test_small_bids_in_one_batch_do_not_add_up_to_a_large_one_and_the_last_is_named(purse):
    batch = [ask(f"b{number}", FlowKind.BID, LIMIT // 2) for number in range(2)]
    with pytest.raises(ContractMissing) as refusal:
        post_flows(requests=batch, by=BY, at=LATER)
    assert refusal.value.key == "b1"


def test_what_went_back_counts_no_more_and_the_same_bid_again_is_no_new_one(purse):
    bid = ask("b", FlowKind.BID, LIMIT - 1)
    post_flows(requests=[bid], by=BY, at=LATER)
    post_flows(requests=[ask("r", FlowKind.BID_RETURN, LIMIT - 1)], by=BY, at=LATER)
    again = ask("c", FlowKind.BID, LIMIT - 1)
    assert post_flows(requests=[again], by=BY, at=LATER) == post_flows(requests=[again], by=BY, at=LATER)
    reverse_flow(key="x", reversed_key="c", reason="wrong", effective_date=DAY, by=BY, at=LATER)
    post_flows(requests=[ask("d", FlowKind.BID, LIMIT - 1)], by=BY, at=LATER)


def test_no_more_goes_in_under_a_contract_than_it_agreed(purse):
    assert "¥6.00" in refused(ask("b", FlowKind.BID, 601, "C-1"), BeyondContract)
    post_flows(requests=[ask("b", FlowKind.BID, 600, "C-1")], by=BY, at=LATER)
    refused(ask("c", FlowKind.BID, 1, "C-1"), BeyondContract)
    post_flows(requests=[ask("r", FlowKind.BID_RETURN, 1, "C-1"), ask("c", FlowKind.BID, 1, "C-1")], by=BY, at=LATER)


def test_the_database_itself_asks_for_the_scan(purse, large):
    with pytest.raises(ContractNotEffective), transaction.atomic():
        post([ask("b", FlowKind.BID, 500, "C-9")], at=LATER)
    decide(scan_of(large))
    post([ask("b", FlowKind.BID, LIMIT, "C-9")], at=LATER)


@pytest.fixture
def from_before(purse, request):
    """Money that went in before anybody asked for the scan of its contract."""
    post([ask("old", FlowKind.BID, LIMIT, "C-9")], at=LATER)
    return request.getfixturevalue("large")


def test_money_whose_contract_is_not_in_effect_does_not_reach_the_borrower(from_before):
    out = ask("out", FlowKind.DISBURSEMENT, 500, subject=None)
    with pytest.raises(MoneyNotInEffect) as refusal, transaction.atomic():
        post_flows(requests=[out], by=BY, at=LATER)
    assert refusal.value.key == "out"
    with translation.override("zh-hans"):
        assert "公证扫描件" in reason_of(refusal.value)
    decide(scan_of(from_before))
    post_flows(requests=[out], by=BY, at=LATER)


@pytest.mark.parametrize("kind", [FlowKind.BID_RETURN, FlowKind.REDEMPTION, FlowKind.INCOME])
def test_money_goes_back_whatever_paper_is_missing(from_before, kind):
    try:
        post_flows(requests=[ask("back", kind, 500, "C-9")], by=BY, at=LATER)
    except FlowRefused as refusal:
        pytest.fail(str(refusal))


def test_the_database_has_the_rule_as_the_rules_have_it(db):
    rule = next(rule for rule in REQUIREMENTS if rule.need is Need.NOTARISED_SCAN)
    assert rule.blocks
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_large()")
        assert cursor.fetchone() == (rule.id, rule.from_fen, rule.effective_from)


def half(number, minutes, *, product="FI-90", subject=ANN):
    return register_contract(
        number=number, subject_id=subject, product_code=product, amount_fen=LIMIT // 2, pdf=b"%PDF-1.7\n%%EOF\n",
        signed_at=AT + timedelta(minutes=minutes), channel=ContractChannel.ONLINE, by=BY, at=AT,
    )  # fmt: skip


def test_two_contracts_of_one_investor_in_one_project_are_large_together(purse):
    first, second = half("H-1", 1), half("H-2", 2)
    half("H-3", 0, subject=UUID(int=2))
    papers = {one.terms.number: one for one in papers_for()}
    assert [papers[number].state for number in ("H-1", "H-2", "H-3")] == [
        ContractState.EFFECTIVE, ContractState.SCAN_MISSING, ContractState.EFFECTIVE]  # fmt: skip
    assert papers["H-2"].together_fen == LIMIT + 600
    assert "H-2" in {one.terms.number for one in papers_for(large_only=True) if one.large}
    post_flows(requests=[ask("h1", FlowKind.BID, LIMIT // 2, first.number)], by=BY, at=LATER)
    assert "notarised scan" in refused(ask("h2", FlowKind.BID, 1, second.number), ContractNotEffective)
    decide(scan_of(second))
    post_flows(requests=[ask("h2", FlowKind.BID, LIMIT // 2, second.number)], by=BY, at=LATER)


def test_contracts_in_other_projects_do_not_count_together(purse):
    other = replace(product_of(code="FI-90"), code="FI-91", project_id=project_id("QUARRY-2"))
    list_product(facts=other, by=BY, at=AT)
    half("H-1", 1)
    assert papers_of(number=half("H-2", 2, product="FI-91").number).state is ContractState.EFFECTIVE


def test_of_two_people_who_turn_out_to_be_one_the_contracts_count_together(purse):
    half("H-1", 1, subject=UUID(int=2))
    half("H-2", 2)
    assert papers_of(number="H-2").state is ContractState.EFFECTIVE
    Redirect.objects.create(subject_id=UUID(int=2), survivor_id=ANN, since=AT)
    assert papers_of(number="H-2").state is ContractState.SCAN_MISSING
