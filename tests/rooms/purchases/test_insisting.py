"""The legal exception: every step in order, by the right person, for the one case it speaks of, and never for some."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm.purchases.domain.stages import Stage
from crm.purchases.operations import PurchaseBlocked, StageRefused
from crm.suitability.domain.insistence import Hindrance, InsistenceRefused, StepKind
from crm.suitability.domain.matching import Purpose
from crm.suitability.evidence import content_for
from crm.suitability.models import InsistenceStep
from crm.suitability.operations import (
    accept_warning,
    ask_for_exception,
    gate,
    lower_level,
    record_call_back,
    sign_exception,
    warning_digest,
    warning_of,
    withdraw_exception,
)
from crm.suitability.queries import InsistenceUnknown, insistence
from hub.access.models import User
from hub.access.operations import assign, open_branch
from hub.access.roles import Role
from hub.audit.models import AuditRow
from hub.outbox.models import Delivery
from hub.vault.operations import unseal
from tests.domain.suitability.cases import AT, CAREFUL
from tests.rooms.purchases.people import (
    ABOVE,
    BY,
    FEN,
    TOP,
    WITHIN,
    asks,
    at_desk,
    at_home,
    buyer,
    cancels,
    disclose,
    rerate,
    signs,
    staff,
)

HOUR = timedelta(hours=1)
CALL, SIGNED = AT + 25 * HOUR, AT + 26 * HOUR
OWN_WORDS = "我知道它高于我的等级，仍然要买。"


@pytest.fixture
def ann(sold):
    return buyer()


def hindered(call):
    with pytest.raises(InsistenceRefused) as refused:
        call()
    return refused.value.hindrance


def asked(subject, by, *, code=ABOVE, fen=FEN, at=AT):
    sent = {"subject_id": subject, "product_code": code, "amount_fen": fen, "written": OWN_WORDS}
    return at_home(subject, by, lambda: ask_for_exception(**sent, by=by, at=at))


def warned(found, by, at=AT):
    shown = warning_digest(found)
    return at_home(found.subject_id, by, lambda: accept_warning(insistence_id=found.id, shown=shown, by=by, at=at))


def called(found, by, at=CALL, understood=True):
    told = {"understood": understood, "written": "本人复述了风险。"}
    return at_desk(by, lambda: record_call_back(insistence_id=found.id, **told, by=by, at=at))


def signed(found, by, at=SIGNED, name="沈若溪"):
    return at_home(found.subject_id, by, lambda: sign_exception(insistence_id=found.id, written=name, by=by, at=at))


def whole_way(subject, by):
    found = warned(asked(subject, by), by)
    return signed(called(found, staff("he.jing")), by)


def test_the_whole_way_lets_exactly_this_purchase_through_once(ann, publish):
    subject, by = ann
    read = disclose(publish, ABOVE)
    found = whole_way(subject, by)
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, read, code=ABOVE, fen=2 * FEN, at=SIGNED)
    bought = asks(subject, by, read, code=ABOVE, at=SIGNED)
    assert bought.exception_id == found.id
    assert signs(bought, by, at=SIGNED + 25 * HOUR).stage(SIGNED) is Stage.CONTRACTED
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, read, code=ABOVE, key="more", at=SIGNED + 26 * HOUR)


def test_what_was_valid_when_instructed_is_valid_for_signing(ann, publish):
    subject, by = ann
    read = disclose(publish, ABOVE)
    found = whole_way(subject, by)
    late = SIGNED + timedelta(days=7)
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, read, code=ABOVE, at=late)
    bought = asks(subject, by, read, code=ABOVE, key="in time", at=late - HOUR)
    with pytest.raises(StageRefused):
        signs(bought, by, at=bought.sign_until)
    bought = signs(bought, by, at=bought.sign_until - HOUR)
    assert (bought.exception_id, bool(bought.contract_number)) == (found.id, True)


def test_a_purchase_that_suits_without_its_exception_by_now_is_not_stopped(ann, publish):
    subject, by = ann
    read = disclose(publish, ABOVE)
    whole_way(subject, by)
    bought = asks(subject, by, read, code=ABOVE, at=SIGNED)
    rerate(ABOVE, distributor=2, at=SIGNED + HOUR)
    assert signs(bought, by, at=SIGNED + 25 * HOUR).contract_number


def test_a_cancelled_purchase_uses_the_exception_up(ann, publish):
    subject, by = ann
    read = disclose(publish, ABOVE)
    whole_way(subject, by)
    cancels(asks(subject, by, read, code=ABOVE, at=SIGNED), by, at=SIGNED)
    with pytest.raises(PurchaseBlocked):
        asks(subject, by, read, code=ABOVE, key="more", at=SIGNED)


def test_it_never_turns_into_a_recommendation(ann):
    subject, by = ann
    whole_way(subject, by)
    verdict = gate(subject_id=subject, product_code=ABOVE, purpose=Purpose.RECOMMENDATION, by=by, at=SIGNED)
    assert [reason.rule.id for reason in verdict.blocking] == ["S6-002"]


def test_each_step_is_refused_out_of_order(ann):
    subject, by = ann
    caller, found = staff("he.jing"), asked(subject, by)
    assert hindered(lambda: called(found, caller)) is Hindrance.OUT_OF_ORDER
    assert hindered(lambda: signed(found, by)) is Hindrance.OUT_OF_ORDER
    warned(found, by)
    assert hindered(lambda: warned(found, by)) is Hindrance.OUT_OF_ORDER
    assert hindered(lambda: signed(found, by)) is Hindrance.OUT_OF_ORDER
    assert hindered(lambda: called(found, caller, at=AT + 23 * HOUR)) is Hindrance.TOO_EARLY
    called(found, caller)
    assert hindered(lambda: called(found, caller)) is Hindrance.OUT_OF_ORDER
    signed(found, by)
    for again in (lambda: signed(found, by), lambda: called(found, caller)):
        assert hindered(again) is Hindrance.ENDED


def test_the_call_back_is_made_by_somebody_else_who_may(ann):
    subject, by = ann
    found, lin = warned(asked(subject, by), by), staff("lin.xiao")
    for caller in (by, staff("wu.auditor", Role.AUDITOR), replace(lin, id=by.id)):
        assert hindered(lambda caller=caller: called(found, caller)) is Hindrance.NOT_A_CALLER
    borrowed = lambda: record_call_back(insistence_id=found.id, understood=True, written="复述", by=lin, at=CALL)  # noqa: E731
    assert hindered(borrowed) is Hindrance.NOT_A_CALLER
    home = open_branch(code="CD01", name_zh="春熙路", name_en="Chunxi", city_zh="成都", city_en="Chengdu", by=BY, at=AT)
    assign(subject_id=subject, advisor_id=lin.id, branch_id=home.id, by=BY, at=AT)
    assert hindered(lambda: called(found, lin)) is Hindrance.SAME_PERSON


def test_nobody_takes_the_clients_steps_for_them(ann):
    subject, by = ann
    found, he = asked(subject, by), staff("he.jing")
    _, stranger = buyer("周先生", phone="13800006022")
    steps = (
        lambda who: ask_for_exception(
            subject_id=subject, product_code=ABOVE, amount_fen=2 * FEN, written="替他写", by=who, at=AT
        ),
        lambda who: accept_warning(insistence_id=found.id, shown=warning_digest(found), by=who, at=AT),
        lambda who: sign_exception(insistence_id=found.id, written="沈若溪", by=who, at=SIGNED),
        lambda who: withdraw_exception(insistence_id=found.id, by=who, at=AT),
    )
    for step in steps:
        for who in (by, he):
            assert hindered(lambda step=step, who=who: at_desk(he, lambda: step(who))) is Hindrance.NOT_THE_CLIENT
            assert hindered(lambda step=step, who=who: step(who)) is Hindrance.NOT_THE_CLIENT
    with pytest.raises((InsistenceRefused, InsistenceUnknown)):
        at_home(User.objects.get(id=stranger.id).subject_id, stranger, lambda: steps[1](stranger))
    assert insistence(found.id).due is StepKind.WARNED


def test_the_signature_is_the_clients_own_name(ann):
    subject, by = ann
    found = called(warned(asked(subject, by), by), staff("he.jing"))
    for name in ("同意", "周若溪"):
        assert hindered(lambda name=name: signed(found, by, name=name)) is Hindrance.OTHER_NAME
    assert signed(found, by, name=" 沈 若溪").ended is StepKind.SIGNED


def test_a_client_who_did_not_understand_goes_no_further(ann):
    subject, by = ann
    found = called(warned(asked(subject, by), by), staff("he.jing"), understood=False)
    assert found.ended is StepKind.REFUSED
    assert hindered(lambda: signed(found, by)) is Hindrance.ENDED


def test_another_warning_than_the_one_shown_does_not_count(ann):
    subject, by = ann
    found = asked(subject, by)
    other = {"insistence_id": found.id, "shown": "0" * 64}
    shown = lambda: at_home(subject, by, lambda: accept_warning(**other, by=by, at=AT))  # noqa: E731
    assert hindered(shown) is Hindrance.OTHER_WARNING
    for words in (warning_of(found).zh, warning_of(found).en):
        assert "R3" in words
        assert "C2" in words
        assert "10,000.00" in words


def test_the_lowest_class_the_unassessed_and_what_already_fits_have_no_such_way(sold):
    lowest, by = buyer(answers=CAREFUL | {"capacity_to_act": "limited"})
    assert hindered(lambda: asked(lowest, by)) is Hindrance.LOWEST_CLASS
    someone, by = buyer("王女士", phone="13800006029")
    assert hindered(lambda: asked(someone, by, code=WITHIN)) is Hindrance.WITHIN_LEVEL
    assert hindered(lambda: asked(someone, by, code=TOP, fen=500_000_00)) is Hindrance.OTHER_RULE
    assert hindered(lambda: asked(someone, by, at=AT + timedelta(days=400))) is Hindrance.NOT_ASSESSED


def test_a_regime_that_forbids_it_has_no_such_way(ann):
    from hub.catalogue.domain.products import Family
    from hub.catalogue.domain.regimes import Regime
    from hub.catalogue.operations import list_product
    from tests.domain.suitability.cases import product
    from tests.rooms.purchases.people import BY

    facts = product("BANK-3", 3, Family.FIXED_INCOME, term_days=30, regime=Regime.BANKING)
    list_product(facts=facts, by=BY, at=AT)
    assert hindered(lambda: asked(*ann, code="BANK-3")) is Hindrance.REGIME


def test_a_level_that_changed_since_ends_the_way(ann):
    subject, by = ann
    found = called(warned(asked(subject, by), by), staff("he.jing"))
    lower_level(subject_id=subject, level=1, reason="没有收入了", by=staff("lin"), at=CALL)
    assert hindered(lambda: signed(found, by)) in (Hindrance.LOWEST_CLASS, Hindrance.CHANGED)


def test_every_step_is_sealed_and_on_the_trail(ann):
    subject, by = ann
    found = whole_way(subject, by)
    steps = list(InsistenceStep.objects.filter(insistence_id=found.id).order_by("taken_at", "id"))
    assert {step.kind for step in steps} == {"asked", "warned", "called_back", "signed"}
    for step in steps:
        told = Delivery.objects.get(event_key=f"suitability_decision:{step.id}:1")
        assert unseal(told.payload["sealed_id"]) == content_for(step.id)
    said = set(AuditRow.objects.filter(action__startswith="exception.").values_list("action", flat=True))
    assert said == {"exception.asked", "exception.warned", "exception.called_back", "exception.signed"}


def test_the_client_withdraws_at_any_time_before_signing(ann):
    subject, by = ann
    found = warned(asked(subject, by), by)
    for _ in range(2):
        ended = at_home(subject, by, lambda: withdraw_exception(insistence_id=found.id, by=by, at=AT))
        assert ended.ended is StepKind.WITHDRAWN
    assert hindered(lambda: called(found, staff("he.jing"))) is Hindrance.ENDED
    assert insistence(found.id).words[StepKind.ASKED] == OWN_WORDS


def test_asking_twice_is_asking_once(ann):
    subject, by = ann
    assert asked(subject, by).id == asked(subject, by).id
