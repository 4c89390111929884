"""From "I read version X" to the certificate, each stage once, nothing out of order."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from chain.operations import record_sealed_fact
from crm.identity.operations import bind_record
from crm.identity.queries import records_of
from crm.purchases.certificates import certificate_id, certify, certify_missed, content_for, follow_money
from crm.purchases.domain.stages import MONEY_WITHIN_DAYS, KeyReused, Stage, StepKind
from crm.purchases.models import Purchase, PurchaseStep
from crm.purchases.operations import (
    AlreadyOpen,
    DisclosureMissing,
    PurchaseBlocked,
    StageRefused,
    VersionOutdated,
)
from crm.purchases.queries import purchase, purchases_for
from crm.suitability.models import GateDecision
from crm.suitability.operations import lower_level
from crm.suitability.queries import purchase_verdicts
from hub.catalogue.queries import product
from hub.contracts.models import Contract
from hub.contracts.queries import contract, document
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from reports.investments import hand_out_certificate
from tests.domain.suitability.cases import AT
from tests.rooms.purchases.people import (
    ABOVE,
    AFTER,
    BY,
    FEN,
    WITHIN,
    asks,
    at_home,
    bank_moves,
    buyer,
    cancels,
    disclose,
    money_without_contract,
    pending,
    signs,
    staff,
)


@pytest.fixture
def ann(sold):
    return buyer()


def test_each_of_two_logins_signs_what_it_instructed_after_the_profiles_became_one(sold, ann):
    pairs = (ann, buyer("沈若溪溪", phone="13900006022"))
    bought = [asks(subject, by, sold) for subject, by in pairs]
    [first, second] = [subject for subject, _ in pairs]
    bind_record(subject_id=first, source_id=records_of(second)[0], by=BY, at=AT + timedelta(hours=1))
    for one, (subject, by) in zip(bought, pairs, strict=True):
        number = signs(one, by, at=AFTER).contract_number
        bank_moves(subject, number)
        certify_missed(at=AFTER)
        key = certificate_id(purchase(one.id))
        _, certificate = at_home(subject, by, partial(hand_out_certificate, certificate_id=key, by=by, at=AFTER))
        for paper in (document(number=number), certificate):
            assert by.label in "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def test_two_logins_of_one_person_share_its_limits_and_no_figure_of_the_other_is_told(sold, ann):
    one, (subject, by) = ann, buyer("沈若溪溪", phone="13900006022")
    asks(*one, sold, fen=120_000_00)
    bind_record(subject_id=one[0], source_id=records_of(subject)[0], by=BY, at=AT + timedelta(hours=1))
    later = AT + timedelta(hours=2)

    def shown():
        judge = partial(purchase_verdicts, subject_id=subject, products=[product(code=WITHIN)], at=later)
        return at_home(subject, by, judge)[0].verdict

    with pytest.raises(PurchaseBlocked) as refused:
        asks(subject, by, sold, fen=120_000_00, at=later)
    [reason] = refused.value.verdict.blocking
    assert (reason.rule.id, re.findall(r"\d", reason.words.zh + reason.words.en)) == ("S6-006", [])
    [seen] = at_home(
        subject, by, lambda: purchase_verdicts(subject_id=subject, products=[product(code=WITHIN)], at=later)
    )
    assert seen.verdict.allowed
    assert asks(subject, by, sold, fen=80_000_00, key="less", at=later).stage(later) is Stage.COOLING
    [seen] = at_home(
        subject, by, lambda: purchase_verdicts(subject_id=subject, products=[product(code=WITHIN)], at=later)
    )
    assert [one.words for one in seen.verdict.blocking] == [reason.words]


def test_the_whole_way_ends_in_a_sealed_certificate(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold)
    assert bought.stage(AT) is Stage.COOLING
    signed = signs(bought, by, at=AFTER)
    terms = contract(number=signed.contract_number)
    assert (terms.amount_fen, terms.product_code, terms.subject_id) == (FEN, bought.product_code, subject)
    bank_moves(subject, terms.number)
    [told] = Delivery.objects.filter(event_name="FlowsPosted", subscriber="purchases.certificates")
    follow_money(Event(name=told.event_name, key=told.event_key, payload=told.payload), AFTER)
    done = purchase(bought.id)
    assert done.stage(AFTER) is Stage.CERTIFIED
    found = certificate_id(done)
    assert b"hub/investment-certificate/v1" in content_for(found)
    assert sold.digest.encode() in content_for(found)
    sealing = Delivery.objects.get(event_name="FactSealed", event_key__startswith="investment_certificate")
    record_sealed_fact(Event(name="FactSealed", key=sealing.event_key, payload=sealing.payload), AFTER)
    facts, pdf = hand_out_certificate(certificate_id=found, by=by, at=AFTER)
    assert facts.id == bought.id
    assert pdf.startswith(b"%PDF-")
    assert pdf == hand_out_certificate(certificate_id=found, by=by, at=AFTER)[1]


def test_sending_the_same_again_is_the_same_instruction_and_another_body_is_refused(sold, ann):
    first = asks(*ann, sold)
    assert asks(*ann, sold).id == first.id
    with pytest.raises(KeyReused) as refused:
        asks(*ann, sold, fen=2 * FEN)
    assert refused.value.differs == ("amount",)
    assert Purchase.objects.count() == 1


def test_a_second_tab_does_not_open_a_second_instruction(sold, ann):
    first = asks(*ann, sold)
    with pytest.raises(AlreadyOpen) as refused:
        asks(*ann, sold, key="another")
    assert refused.value.purchase.id == first.id


def test_an_outdated_version_is_refused_and_the_one_in_force_named(sold, ann, publish):
    newer = disclose(publish, change="correction", reason_zh="改了期限。", reason_en="The term changed.")
    with pytest.raises(VersionOutdated) as refused:
        asks(*ann, sold)
    assert (refused.value.read, refused.value.current) == (sold, newer)
    with pytest.raises(VersionOutdated):
        asks(*ann, replace(newer, digest="0" * 64))
    assert asks(*ann, newer).instruction.read == newer


def test_what_is_not_disclosed_cannot_be_bought(sold, ann):
    with pytest.raises(DisclosureMissing):
        asks(*ann, sold, code=ABOVE)


def test_what_is_above_the_level_is_blocked_and_the_passage_recorded(sold, ann, publish):
    read = disclose(publish, ABOVE)
    with pytest.raises(PurchaseBlocked) as refused:
        asks(*ann, read, code=ABOVE)
    assert [reason.rule.id for reason in refused.value.verdict.blocking] == ["S6-002"]
    assert not Purchase.objects.exists()
    assert GateDecision.objects.get(purpose="purchase").allowed is False


def test_many_small_purchases_are_one_large_one(sold, ann):
    """The written loss limit is 9,000 yuan and the product loses 120 bps: 750,000 yuan would be too much in parts."""
    subject, by = ann
    with pytest.raises(PurchaseBlocked) as refused:
        asks(subject, by, sold, fen=210_000_00)
    assert "S6-006" in [reason.rule.id for reason in refused.value.verdict.blocking]
    for number in range(2):
        bought = asks(subject, by, sold, fen=100_000_00, key=f"k{number}")
        signs(bought, by, at=AFTER)
    with pytest.raises(PurchaseBlocked) as refused:
        asks(subject, by, sold, key="k9", at=AFTER)
    assert "S6-006" in [reason.rule.id for reason in refused.value.verdict.blocking]


def test_money_without_a_contract_counts_as_if_a_tenth_of_it_could_be_lost(sold, ann):
    subject, by = ann
    money_without_contract(subject, fen=85_000_00)
    cancels(asks(subject, by, sold), by, at=AT)
    money_without_contract(subject, fen=4_000_00)
    with pytest.raises(PurchaseBlocked) as refused:
        asks(subject, by, sold, key="more")
    assert [reason.rule.id for reason in refused.value.verdict.blocking] == ["S6-007"]


def test_what_moved_is_counted_once_and_the_rest_is_pending(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold, fen=100_000_00)
    number = signs(bought, by, at=AFTER).contract_number
    bank_moves(subject, number, fen=60_000_00)
    assert pending(subject, at=AFTER) == {WITHIN: 40_000_00}
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, sold, key="too much", fen=110_000_00, at=AFTER)
    assert asks(subject, by, sold, key="the rest", fen=100_000_00, at=AFTER).stage(AFTER) is Stage.COOLING


def test_a_contract_whose_money_never_comes_does_not_count_for_ever(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold, fen=200_000_00)
    number = signs(bought, by, at=AFTER).contract_number
    lapses = AFTER + timedelta(days=MONEY_WITHIN_DAYS)
    assert pending(subject, at=lapses - timedelta(seconds=1)) == {WITHIN: 200_000_00}
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, sold, key="early", at=lapses - timedelta(seconds=1))
    assert pending(subject, at=lapses) == {}
    bank_moves(subject, number, fen=200_000_00)
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, sold, key="late", at=lapses)


def test_less_than_the_smallest_purchase_and_parts_of_lots_are_refused(sold, ann):
    for fen in (1_00, 15_000_00):
        with pytest.raises(PurchaseBlocked) as refused:
            asks(*ann, sold, fen=fen)
        assert [reason.rule.id for reason in refused.value.verdict.blocking] == ["S6-011"]


def test_nothing_is_signed_before_the_thinking_time_or_after_the_offer_lapsed(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold)
    for at in (AT, bought.cooling_until - timedelta(seconds=1), bought.sign_until):
        with pytest.raises(StageRefused):
            signs(bought, by, at=at)
    assert not Contract.objects.exists()


def test_cancelling_is_one_act_and_ends_it(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold)
    for _ in range(2):
        assert cancels(bought, by, at=AT).stage(AT) is Stage.CANCELLED
    with pytest.raises(StageRefused):
        signs(bought, by, at=AFTER)
    assert asks(subject, by, sold, key="again").id != bought.id


def test_what_is_signed_cannot_be_cancelled_and_is_signed_once(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold)
    first = signs(bought, by, at=AFTER)
    again = signs(bought, by, at=AFTER + timedelta(hours=1))
    assert first.contract_number == again.contract_number
    assert Contract.objects.count() == 1
    with pytest.raises(StageRefused):
        cancels(bought, by, at=AFTER)


def test_a_level_that_fell_in_between_ends_the_instruction(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold)
    lower_level(subject_id=subject, level=1, reason="没有收入了", by=staff("lin"), at=AT + timedelta(hours=2))
    with pytest.raises(PurchaseBlocked):
        signs(bought, by, at=AFTER)
    assert purchase(bought.id).stage(AFTER) is Stage.STOPPED
    assert not Contract.objects.exists()


def test_a_correction_in_between_ends_the_instruction(sold, ann, publish):
    subject, by = ann
    bought = asks(subject, by, sold)
    disclose(publish, change="correction", reason_zh="改了期限。", reason_en="The term changed.")
    with pytest.raises(VersionOutdated):
        signs(bought, by, at=AFTER)
    assert purchase(bought.id).stage(AFTER) is Stage.STOPPED


def test_killed_after_the_money_moved_the_sweep_certifies_once(sold, ann):
    subject, by = ann
    bought = asks(subject, by, sold)
    assert certify(purchase_id=bought.id, at=AFTER) is False
    number = signs(bought, by, at=AFTER).contract_number
    assert certify_missed(at=AFTER) == 0
    bank_moves(subject, number)
    assert (certify_missed(at=AFTER), certify_missed(at=AFTER)) == (1, 0)
    assert PurchaseStep.objects.filter(kind=StepKind.CERTIFIED).count() == 1


def test_a_purchase_that_cannot_be_certified_does_not_stop_the_others(sold, ann, monkeypatch):
    paid = []
    for subject, by in (ann, buyer("周先生", phone="13800006022")):
        bought = asks(subject, by, sold)
        bank_moves(subject, signs(bought, by, at=AFTER).contract_number)
        paid.append(bought.id)
    broken = min(paid)

    def breaks(*, purchase_id, at):
        if purchase_id == broken:
            raise RuntimeError("no ink")
        return certify(purchase_id=purchase_id, at=at)

    monkeypatch.setattr("crm.purchases.certificates.certify", breaks)
    assert certify_missed(at=AFTER) == 1
    assert {one: purchase(one).stage(AFTER) for one in paid} == {
        one: Stage.CONTRACTED if one == broken else Stage.CERTIFIED for one in paid
    }


def test_money_that_was_taken_back_is_no_ground_for_a_certificate(sold, ann):
    from hub.funds.domain.requests import FlowRequest
    from hub.funds.domain.rules import FlowKind
    from hub.funds.operations import post_flows
    from hub.funds.queries import flow

    subject, by = ann
    bought = asks(subject, by, sold)
    number = signs(bought, by, at=AFTER).contract_number
    bank_moves(subject, number)
    bid = flow(key=f"b-{number}")
    back = FlowRequest(
        key="back", kind=FlowKind.BID, amount_fen=bid.amount_fen, effective_date=bid.effective_date,
        subject_id=subject, project_code=bid.project_code, contract_number=number, reverses=bid.id,
    )  # fmt: skip
    post_flows(requests=[back], by=BY, at=AFTER)
    assert certify_missed(at=AFTER) == 0


def test_purchases_show_to_their_investor_alone(sold, ann):
    from hub.access.models import User
    from hub.access.scope import entered, scope_for

    subject, by = ann
    asks(subject, by, sold)
    _other, stranger = buyer("周先生", phone="13800006022")
    with entered(scope_for(User.objects.get(id=stranger.id))):
        assert purchases_for(subject_id=subject) == ()
    with entered(scope_for(User.objects.get(id=by.id))):
        assert len(purchases_for(subject_id=subject)) == 1
