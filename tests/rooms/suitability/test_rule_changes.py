"""Changing a rule takes two people and a day to come; from then on it counts, and nothing of before changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from crm.suitability.domain.rule_set import AS_WRITTEN, RulesUnsound
from crm.suitability.models import LevelDecision
from crm.suitability.operations import submit_assessment, weigh
from crm.suitability.operations.rules import (
    approve_rule_change,
    carry_out_chunk,
    decline_rule_change,
    propose_rule_change,
    withdraw_rule_change,
)
from crm.suitability.queries import current_level, held_for, level_history
from crm.suitability.queries.rule_preview import preview_rules
from crm.suitability.queries.rules import rules_in_force, spoken_since
from hub.access.scope import Scope, ScopeKind, entered
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import parse_canonical
from hub.kernel.clock import business_date
from hub.kernel.ids import stable_id
from hub.outbox.models import Delivery
from hub.outbox.subscriptions import _handlers
from hub.rulebook.evidence import content_for
from hub.rulebook.models import RuleApplication, RuleDecision, RuleProposal, RuleWithdrawal
from hub.rulebook.operations import Refused, RuleChangeRefused
from hub.rulebook.queries import ProposalState, ProposalUnknown, due_changes, proposal_of, proposals_for
from hub.vault.models import SealedContent
from hub.vault.operations import unseal
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, TAKEN
from tests.rooms.suitability.people import BY, INVESTOR, TUITION_NOTE, fill_shelf, investor, says, signs_elsewhere

pytestmark = pytest.mark.usefixtures("system_scope")
HE, WU = (Actor(kind=ActorKind.USER, id=stable_id("user", name), label=name) for name in ("he.jing", "wu.tong"))
TODAY = business_date(AT)
DAY = TODAY + timedelta(days=10)
LATER = AT + timedelta(days=10)
STRICT = {"S2-014/from_12m": 3, "S2-014/from_6m": 3}


def bold_investor():
    subject, source = investor()
    submit_assessment(
        subject_id=subject, answers=BOLD, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=source
    )
    return subject


def propose(wanted=None, *, rule_id="S2-014", on=DAY, by=HE, at=AT, **more):
    return propose_rule_change(
        rule_id=rule_id, wanted=wanted or STRICT, reason="备用金要求与新规一致", effective_date=on, by=by, at=at, **more
    )


def in_force(wanted=None, **more):
    facts = propose(wanted, **more)
    return approve_rule_change(proposal_id=facts.id, by=WU, at=AT)


def test_what_two_people_agreed_on_counts_from_its_day_and_not_before():
    facts = in_force()
    assert rules_in_force(at=AT) is AS_WRITTEN
    assert rules_in_force(at=LATER - timedelta(days=1)) is AS_WRITTEN
    assert dict(rules_in_force(at=LATER).changes) == STRICT
    assert (facts.state(TODAY), facts.state(DAY)) == (ProposalState.APPROVED, ProposalState.IN_FORCE)


def test_the_author_approves_nothing_of_their_own_and_the_database_holds_it():
    facts = propose()
    with pytest.raises(RuleChangeRefused) as refused:
        approve_rule_change(proposal_id=facts.id, by=HE, at=AT)
    assert refused.value.reason is Refused.OWN
    row = {"proposal_id": facts.id, "approved": True, "effective_date": DAY, "decided_by": "x", "decided_at": AT}
    with pytest.raises(IntegrityError, match="another_person"), transaction.atomic():
        RuleDecision.objects.create(proposed_by_id=HE.id, decided_by_id=HE.id, **row)
    with pytest.raises(DatabaseError, match="another proposer"), transaction.atomic():
        RuleDecision.objects.create(proposed_by_id=WU.id, decided_by_id=HE.id, **row)
    assert rules_in_force(at=LATER) is AS_WRITTEN


def test_nothing_counts_backwards_and_the_database_holds_it():
    with pytest.raises(RuleChangeRefused) as refused:
        propose(on=TODAY)
    assert refused.value.reason is Refused.PAST
    facts = propose()
    with pytest.raises(RuleChangeRefused) as refused:
        approve_rule_change(proposal_id=facts.id, by=WU, at=LATER)
    assert refused.value.reason is Refused.PAST
    with pytest.raises(DatabaseError, match="before it was approved"), transaction.atomic():
        RuleDecision.objects.create(
            proposal_id=facts.id, approved=True, effective_date=DAY, proposed_by_id=HE.id, decided_by_id=WU.id,
            decided_by="wu", decided_at=LATER,
        )  # fmt: skip


def test_steps_follow_each_other_in_time_and_nobody_proposes_for_a_far_day_and_the_database_holds_it():
    with pytest.raises(RuleChangeRefused) as refused:
        propose(on=TODAY + timedelta(days=400))
    assert refused.value.reason is Refused.FAR
    asked = {
        "rule_id": "S2-014", "figures": [["S2-014/from_12m", 5, 3]], "reason": "x", "proposed_by_id": HE.id,
        "proposed_by": "he", "proposed_at": AT,
    }  # fmt: skip
    for day in (TODAY, TODAY + timedelta(days=400)):
        with pytest.raises(DatabaseError, match="within a year"), transaction.atomic():
            RuleProposal.objects.create(effective_date=day, **asked)
    facts = propose()
    with pytest.raises(DatabaseError, match="before it was made"), transaction.atomic():
        RuleDecision.objects.create(
            proposal_id=facts.id, approved=True, effective_date=DAY, proposed_by_id=HE.id, decided_by_id=WU.id,
            decided_by="wu", decided_at=AT - timedelta(minutes=1),
        )  # fmt: skip


def test_a_coming_change_is_taken_back_with_a_reason_and_one_in_force_is_not():
    first = in_force()
    second = in_force({"S2-014/under_3m": 1}, on=DAY + timedelta(days=5))

    def refused(facts, *, words="新规推迟", at=AT):
        with pytest.raises(RuleChangeRefused) as found:
            withdraw_rule_change(proposal_id=facts.id, words=words, by=HE, at=at)
        return found.value.reason

    assert refused(first) is Refused.BUILT_ON
    assert refused(second, words=" ") is Refused.WORDS
    assert refused(first, at=LATER) is Refused.IN_FORCE
    onto = propose({"S2-014/under_3m": 2}, on=DAY + timedelta(days=6))
    done = withdraw_rule_change(proposal_id=second.id, words="新规推迟", by=HE, at=AT)
    with pytest.raises(RuleChangeRefused) as moved:
        approve_rule_change(proposal_id=onto.id, by=WU, at=AT)
    assert moved.value.reason is Refused.MOVED
    decline_rule_change(proposal_id=onto.id, words="前一项已撤回", by=WU, at=AT)
    assert (done.state(DAY), done.withdrawal.by) == (ProposalState.WITHDRAWN, HE.label)
    withdraw_rule_change(proposal_id=first.id, words="新规推迟", by=WU, at=AT)
    assert refused(first) is Refused.IN_FORCE
    assert rules_in_force(at=LATER + timedelta(days=9)) is AS_WRITTEN
    assert due_changes(on=DAY) == ()
    assert not carry_out_chunk(at=LATER)
    sealed = SealedContent.objects.get(owner_kind="rule_change", owner_id=done.withdrawal.id)
    assert unseal(sealed.id) == content_for(done.withdrawal.id)
    assert parse_canonical(content_for(done.withdrawal.id))["words"] == "新规推迟"
    third = in_force(on=DAY + timedelta(days=1))
    with pytest.raises(DatabaseError, match="its day has come"), transaction.atomic():
        RuleWithdrawal.objects.create(
            decision_id=third.decision_id, words="x", withdrawn_by_id=HE.id, withdrawn_by="he",
            withdrawn_at=LATER + timedelta(days=1),
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleWithdrawal.objects.all().delete()


def test_whoever_is_assessed_or_advises_reads_the_figures_and_no_proposal():
    facts = in_force()
    waiting = propose(rule_id="S2-050", wanted={"S2-050/days": 60})
    for kind in (ScopeKind.INVESTOR, ScopeKind.ADVISOR, ScopeKind.STAFF):
        with entered(Scope(kind=kind, actor=INVESTOR, subject_id=stable_id("nobody"))):
            assert dict(rules_in_force(at=LATER).changes) == STRICT
            assert not RuleProposal.objects.exists()
            assert not RuleDecision.objects.exists()
            for one in (facts, waiting):
                with pytest.raises(ProposalUnknown):
                    proposal_of(one.id)
    with entered(Scope(kind=ScopeKind.ALL, actor=HE)):
        assert proposal_of(waiting.id).open


def test_proposals_and_decisions_are_history():
    facts = in_force()
    for rows in (RuleProposal.objects.filter(id=facts.id), RuleDecision.objects.filter(proposal_id=facts.id)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleProposal.objects.filter(id=facts.id).update(reason="other")


def test_an_investors_scope_proposes_nothing():
    with pytest.raises(DatabaseError), entered(Scope(kind=ScopeKind.INVESTOR, actor=INVESTOR)):
        propose(by=INVESTOR)


def test_a_decision_is_sealed_with_every_field_and_recomputed_from_the_rows():
    facts = in_force()
    sealed = SealedContent.objects.get(owner_kind="rule_change", owner_id=facts.decision_id)
    assert unseal(sealed.id) == content_for(facts.decision_id)
    told = parse_canonical(content_for(facts.decision_id))
    assert told["figures"] == [
        {"parameter": "S2-014/from_12m", "before": 5, "after": 3},
        {"parameter": "S2-014/from_6m", "before": 4, "after": 3},
    ]
    assert (told["proposed_by"], told["decided_by"], told["approved"]) == (str(HE.id), str(WU.id), True)


def test_a_refusal_says_why_and_the_rule_stays():
    facts = propose()
    with pytest.raises(RuleChangeRefused):
        decline_rule_change(proposal_id=facts.id, words=" ", by=WU, at=AT)
    decline_rule_change(proposal_id=facts.id, words="没有依据", by=WU, at=AT)
    assert proposal_of(facts.id).state(DAY) is ProposalState.DECLINED
    assert rules_in_force(at=LATER) is AS_WRITTEN
    with pytest.raises(RuleChangeRefused) as refused:
        approve_rule_change(proposal_id=facts.id, by=WU, at=AT)
    assert refused.value.reason is Refused.DECIDED


def test_a_rule_has_one_waiting_change_and_changes_follow_each_other():
    first = propose()
    with pytest.raises(RuleChangeRefused) as refused:
        propose({"S2-014/under_3m": 1})
    assert refused.value.reason is Refused.WAITING
    approve_rule_change(proposal_id=first.id, by=WU, at=AT)
    with pytest.raises(RuleChangeRefused) as refused:
        propose({"S2-014/under_3m": 1}, on=DAY - timedelta(days=1))
    assert refused.value.reason is Refused.EARLIER


def test_figures_of_another_rule_or_out_of_bounds_are_refused():
    least_above_most = {"S5-001/least_term_days": 200, "S5-001/most_term_days": 100}
    with pytest.raises(RulesUnsound, match="out_of_order"):
        propose(least_above_most, rule_id="S5-001")
    for wanted in ({"S2-013/none": 4}, {"S2-014/under_3m": 9}, {"S2-014/under_3m": 4}):
        with pytest.raises(RulesUnsound):
            propose(wanted)
    with pytest.raises(RuleChangeRefused) as refused:
        propose({"S2-014/under_3m": 2})
    assert refused.value.reason is Refused.NOTHING


def test_to_go_back_is_a_proposal_of_its_own():
    first = in_force()
    back = in_force(
        {figure.key: figure.before for figure in first.figures}, on=DAY + timedelta(days=5), undoes=first.id
    )
    assert back.undoes == first.id
    assert dict(rules_in_force(at=LATER).changes) == STRICT
    assert rules_in_force(at=LATER + timedelta(days=5)) is AS_WRITTEN
    assert [one.id for one in proposals_for("S2-014")] == [back.id, first.id]


def test_the_preview_names_who_falls_and_what_they_can_no_longer_buy_and_keeps_nothing():
    fill_shelf()
    subject = bold_investor()
    before = LevelDecision.objects.count()
    found = preview_rules(wanted=STRICT, on=DAY, at=AT)
    assert found.assessed == 1
    (one,) = found.touched
    assert (one.subject_id, one.level, one.then, one.falls, one.may_rise) == (subject, 5, 3, True, False)
    assert one.loses
    assert not one.gains
    assert found.counts()["falls"] == 1
    assert LevelDecision.objects.count() == before
    assert preview_rules(wanted={"S2-014/under_3m": 1}, on=DAY, at=AT).touched == ()


def test_the_preview_knows_shares_contradictions_and_remarks_that_count_for_less_time():
    fill_shelf()
    subject, source = investor()
    submit_assessment(
        subject_id=subject, answers=CAREFUL, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=source
    )
    says(source, TUITION_NOTE, at=AT - timedelta(days=60))
    weigh(subject_id=subject, at=AT)
    (one,) = preview_rules(wanted={f"S6-006/R{rating}": 0 for rating in range(1, 6)}, on=DAY, at=AT).touched
    assert (bool(one.loses), one.falls) == (True, False)
    (one,) = preview_rules(wanted={"S2-050/days": 30}, on=DAY, at=AT).touched
    assert one.drops == ("S3-014",)
    (one,) = preview_rules(wanted={"S3-014/gap_days": 365}, on=DAY, at=AT).touched
    assert one.drops == ("S3-014",)


def test_the_preview_counts_what_is_held_and_on_its_way_as_the_gate_does():
    fill_shelf()
    subject, source = investor()
    submit_assessment(
        subject_id=subject, answers=CAREFUL, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=source
    )
    fewer = {"S6-006/R2": 7_000}
    assert preview_rules(wanted=fewer, on=DAY, at=AT).touched == ()
    signs_elsewhere(subject, "TERM-3M", 135_000_00)
    (one,) = preview_rules(wanted=fewer, on=DAY, at=AT).touched
    assert (one.loses, one.gains) == (("TERM-3M",), ())


def test_the_preview_is_within_the_readers_scope():
    bold_investor()
    with entered(Scope(kind=ScopeKind.ADVISOR, actor=Actor(kind=ActorKind.USER, id=stable_id("other"), label="o"))):
        assert preview_rules(wanted=STRICT, on=DAY, at=AT).assessed == 0


def test_on_the_day_everybody_is_weighed_again_and_earlier_decisions_stay():
    subject = bold_investor()
    facts = in_force()
    assert not carry_out_chunk(at=AT)
    assert carry_out_chunk(at=LATER)
    assert not carry_out_chunk(at=LATER)
    done = RuleApplication.objects.get(decision_id=facts.decision_id)
    assert (done.looked_at, done.changed) == (1, 1)
    assert due_changes(on=DAY) == ()
    now, first = level_history(subject_id=subject, at=LATER)
    assert (now.level, first.level) == (3, 5)
    assert now.rules_digest != first.rules_digest
    assert now.agrees, "each is worked out again under the rules of its own time"
    assert first.agrees
    assert dict(now.evidence.rules.changes) == STRICT


def test_somebody_who_cannot_be_weighed_stops_nobody_else_and_is_handed_to_the_advisor(monkeypatch):
    bold_investor()
    broken, source = investor("周远航", phone="13800006029")
    submit_assessment(
        subject_id=broken, answers=BOLD, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=source
    )
    in_force()

    def refuses(*, subject_id, at):
        if subject_id == broken:
            RuleDecision.objects.create(id=subject_id)
        return weigh(subject_id=subject_id, at=at)

    monkeypatch.setattr("crm.suitability.operations.rules.weigh", refuses)
    monkeypatch.setitem(_handlers, "WeighingFailed", {"test": lambda event, at: None})
    assert carry_out_chunk(at=LATER)
    done = RuleApplication.objects.get()
    assert (done.looked_at, done.changed, done.finished_at) == (2, 1, LATER)
    assert AuditRow.objects.get(action="rule.not_weighed").subject_id == broken
    (told,) = Delivery.objects.filter(event_name="WeighingFailed")
    assert told.payload["subject_id"] == str(broken)


def test_a_looser_rule_raises_nobody_who_does_not_answer_again():
    subject, source = investor()
    weaker = BOLD | {"reserve": "under_3m"}
    submit_assessment(
        subject_id=subject, answers=weaker, channel="online", key="1", by=INVESTOR, at=TAKEN, source_id=source
    )
    held = current_level(subject_id=subject, at=AT).level
    wanted = {"S2-014/under_3m": 3}
    (one,) = preview_rules(wanted=wanted, on=DAY, at=AT).touched
    assert (one.falls, one.may_rise, one.after) == (False, True, held + 1)
    in_force(wanted)
    carry_out_chunk(at=LATER)
    weigh(subject_id=subject, at=LATER)
    assert current_level(subject_id=subject, at=LATER).level == held
    submit_assessment(
        subject_id=subject, answers=weaker, channel="online", key="2", by=INVESTOR, at=LATER, source_id=source
    )
    (kept,) = held_for(subject_id=subject, at=LATER)
    assert (current_level(subject_id=subject, at=LATER).level, kept.cap.rule_id) == (held, "S4-003")


def test_validity_counts_for_assessments_taken_from_the_day_on():
    in_force({"S1-002/valid_months": 6}, rule_id="S1-002")
    subject, source = investor()
    old = submit_assessment(subject_id=subject, answers=BOLD, channel="online", key="1", by=INVESTOR, at=AT,
                            source_id=source)  # fmt: skip
    new = submit_assessment(subject_id=subject, answers=BOLD, channel="online", key="2", by=INVESTOR, at=LATER,
                            source_id=source)  # fmt: skip
    assert (old.valid_until - AT).days > 360
    assert (new.valid_until - LATER).days < 190


def test_how_often_a_rule_spoke_is_counted():
    bold_investor()
    assert sum(spoken_since(TAKEN).values()) >= 1
    assert spoken_since(LATER) == {}


def test_the_system_itself_proposes_nothing():
    with pytest.raises(RuleChangeRefused):
        propose(by=BY)
