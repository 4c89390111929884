"""The database keeps suitability as history, to those who may see it, and the gate shut."""

import os
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from crm.identity.operations import bind_record
from crm.suitability.domain.cap_rules import KEPT_LEVEL
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.matching import Purpose
from crm.suitability.evidence import DecisionMissing, content_for, contents_for
from crm.suitability.models import Assessment, GateDecision, LevelDecision, PlanDecision
from crm.suitability.operations import (
    AlreadyResolved,
    NoTeachBackDue,
    PlanDecided,
    confirm_plan,
    decline_plan,
    gate,
    record_teach_back,
    resolve_contradiction,
    save_draft,
    submit_assessment,
    weigh,
)
from crm.suitability.operations.assessing import NotTheInvestor
from crm.suitability.queries import PlanStatus, current_level, draft_of, open_contradictions, plans_for
from crm.suitability.queries.contradictions import ContradictionUnknown, contradiction
from crm.suitability.queries.plans import PlanUnknown
from hub.access.operations import assign
from hub.access.scope import Scope, ScopeKind, entered
from hub.catalogue.queries import ProductUnknown
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.canonical import parse_canonical
from hub.kernel.ids import new_id
from hub.outbox.models import Delivery
from hub.outbox.subscriptions import _handlers, subscribe
from hub.vault.models import SealedContent
from hub.vault.operations import unseal
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, TAKEN
from tests.rooms.suitability.people import (
    ADVISOR,
    BY,
    HIGH_RISK_NOTE,
    INVESTOR,
    TUITION_NOTE,
    fill_shelf,
    investor,
    says,
)

pytestmark = pytest.mark.usefixtures("system_scope")
TABLES = (
    "assessment",
    "leveldecision",
    "levelceiling",
    "contradiction",
    "teachbackrecord",
    "resolution",
    "planproposal",
    "plandecision",
    "gatedecision",
    "levelraise",
    "raisereview",
    "raiseanswer",
)


@pytest.fixture
def client():
    fill_shelf()
    subject, source = investor()
    submit_assessment(
        subject_id=subject, answers=CAREFUL, channel="online", key="m-1", by=INVESTOR, at=TAKEN, source_id=source
    )
    says(source, TUITION_NOTE)
    weigh(subject_id=subject, at=AT)
    return subject, source


def looking_as(kind: ScopeKind, *, actor: UUID | None = None, subject: UUID | None = None) -> Scope:
    return Scope(kind=kind, actor=Actor(kind=ActorKind.USER, id=actor or new_id(), label="t"), subject_id=subject)


@pytest.mark.parametrize("table", TABLES)
def test_history_can_be_neither_changed_nor_removed(table, client) -> None:
    GateDecision.objects.create(
        id=new_id(), source_id=client[0], subject_id=client[0], product_code="P", rating=1, purpose="purchase",
        amount_fen=1, allowed=False, reasons=[], decided_at=AT,
    )  # fmt: skip
    for statement in (
        f"UPDATE suitability_{table} SET subject_id = gen_random_uuid()",
        f"DELETE FROM suitability_{table}",
        f"TRUNCATE suitability_{table} CASCADE",
    ):
        with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_even_the_owner_cannot_change_a_level() -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        found = owner.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'suitability_leveldecision'::regclass AND NOT tgisinternal"
        ).fetchone()
    assert found == (5,)


def test_only_those_responsible_see_a_client(client) -> None:
    subject, _ = client
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=new_id(), by=BY, at=AT)
    with entered(looking_as(ScopeKind.ADVISOR, actor=ADVISOR.id)):
        assert current_level(subject_id=subject, at=AT)
        assert len(plans_for(subject_id=subject)) == 1
    with entered(looking_as(ScopeKind.INVESTOR, subject=subject)):
        assert current_level(subject_id=subject, at=AT)
    (plan,) = plans_for(subject_id=subject)
    (clash,) = open_contradictions(subject_id=subject)
    for stranger in (looking_as(ScopeKind.ADVISOR), looking_as(ScopeKind.INVESTOR, subject=new_id())):
        with entered(stranger):
            assert current_level(subject_id=subject, at=AT) is None
            assert Assessment.objects.count() == 0
            with pytest.raises(PlanUnknown):
                confirm_plan(plan_id=plan.id, by=ADVISOR, at=AT)
            with pytest.raises(ContradictionUnknown):
                contradiction(contradiction_id=clash.id)


def test_an_advisor_goes_through_the_plan_with_the_client_in_the_advisors_own_scope(client) -> None:
    subject, _ = client
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=new_id(), by=BY, at=AT)
    with entered(looking_as(ScopeKind.ADVISOR, actor=ADVISOR.id)):
        (plan,) = plans_for(subject_id=subject)
        assert confirm_plan(plan_id=plan.id, by=ADVISOR, at=AT).status is PlanStatus.CONFIRMED


def test_nobody_but_the_investor_sees_the_open_form(client) -> None:
    subject, _ = client
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=new_id(), by=BY, at=AT)
    with entered(looking_as(ScopeKind.INVESTOR, subject=subject)):
        save_draft(subject_id=subject, answers={"horizon": "from_1m"}, at=AT)
        assert draft_of(subject_id=subject)
    for other in (looking_as(ScopeKind.ADVISOR, actor=ADVISOR.id), looking_as(ScopeKind.ALL)):
        with entered(other):
            assert draft_of(subject_id=subject) is None
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        entered(looking_as(ScopeKind.ADVISOR, actor=ADVISOR.id)),
    ):
        save_draft(subject_id=subject, answers={"horizon": "from_3y"}, at=AT)


@pytest.mark.parametrize("kind", [ScopeKind.ADVISOR, ScopeKind.BRANCH, ScopeKind.ALL, ScopeKind.STAFF])
def test_nobody_answers_for_the_investor_neither_by_the_operation_nor_by_a_row(client, kind) -> None:
    subject, source = client
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=new_id(), by=BY, at=AT)
    given = Assessment.objects.get()
    with entered(looking_as(kind, actor=ADVISOR.id)), pytest.raises(NotTheInvestor):
        submit_assessment(
            subject_id=subject, answers=BOLD, channel="desk", key="hint", by=ADVISOR, at=AT, source_id=source
        )
    forged = {
        "id": new_id(), "source_id": source, "subject_id": subject, "key": "hint", "version": 4, "channel": "desk",
        "answers": given.answers, "digest": given.digest, "score": 99, "taken_at": AT,
        "valid_until": AT + timedelta(days=365), "recorded_by": INVESTOR.id,
    }  # fmt: skip
    with (
        pytest.raises(DatabaseError, match=r"nobody answers|row-level security"),
        transaction.atomic(),
        entered(looking_as(kind, actor=ADVISOR.id)),
    ):
        Assessment.objects.create(**forged)
    assert Assessment.objects.count() == 1


def test_an_investor_hands_in_answers_in_the_investors_own_scope() -> None:
    subject, _ = investor()
    with entered(looking_as(ScopeKind.INVESTOR, subject=subject)):
        facts = submit_assessment(
            subject_id=subject, answers=CAREFUL, channel="online", key="page", by=INVESTOR, at=TAKEN
        )
    assert facts.level == 2


def test_the_database_refuses_an_allowed_gate_decision_above_the_level(client) -> None:
    subject, source = client
    decision = LevelDecision.objects.get()
    row = {
        "source_id": source,
        "subject_id": subject,
        "product_code": "EQ-1",
        "purpose": Purpose.RECOMMENDATION.value,
        "amount_fen": 1,
        "allowed": True,
        "reasons": [],
        "decided_at": AT,
    }
    above = {"rating": 5, "level": 2, "decision": decision}
    undecided = {"product_code": "CASH-A", "rating": 1, "level": 2, "decision": None}
    for wrong in (above, undecided):
        with pytest.raises(IntegrityError, match="gate_allows_only"), transaction.atomic():
            GateDecision.objects.create(id=new_id(), **(row | wrong))


def test_the_gate_records_every_passage_once(client) -> None:
    subject, _ = client
    blocked = gate(subject_id=subject, product_code="EQ-1", at=AT, by=ADVISOR)
    assert gate(subject_id=subject, product_code="EQ-1", at=AT, by=ADVISOR) == blocked
    (row,) = GateDecision.objects.all()
    assert not row.allowed
    assert ["S6-002", "blocked"] in row.reasons
    with pytest.raises(ProductUnknown):
        gate(subject_id=subject, product_code="NO-SUCH", at=AT)


def test_the_gate_is_shut_for_somebody_never_assessed() -> None:
    fill_shelf()
    subject, _ = investor()
    assert not gate(subject_id=subject, product_code="CASH-A", at=AT).allowed
    assert GateDecision.objects.get().decision is None


def test_a_plan_is_decided_once(client) -> None:
    subject, _ = client
    (plan,) = plans_for(subject_id=subject)
    decline_plan(plan_id=plan.id, by=ADVISOR, at=AT)
    assert decline_plan(plan_id=plan.id, by=ADVISOR, at=AT).status is PlanStatus.DECLINED
    with pytest.raises(PlanDecided):
        confirm_plan(plan_id=plan.id, by=ADVISOR, at=AT)
    weigh(subject_id=subject, at=AT)
    assert len(plans_for(subject_id=subject)) == 1, "what was declined is not pushed again"


def test_a_named_amount_that_changes_makes_a_new_plan_and_ends_the_old_one(client) -> None:
    subject, source = client
    later = AT + timedelta(hours=1)
    says(source, "孩子快上大学了，明年九月开学，学费想备十五万。", at=later, key="2")
    weigh(subject_id=subject, at=later)
    statuses = {facts.plan.need.amount_fen: facts.status for facts in plans_for(subject_id=subject)}
    assert statuses == {180_000_00: PlanStatus.SUPERSEDED, 150_000_00: PlanStatus.PROPOSED}


def test_a_contradiction_is_resolved_once_and_in_writing(client) -> None:
    subject, _ = client
    (clash,) = open_contradictions(subject_id=subject)
    with pytest.raises(NoTeachBackDue):
        record_teach_back(contradiction_id=clash.id, given={}, by=ADVISOR, at=AT)
    ending = {"how": ResolvedBy.CLARIFIED, "written": "三个月一放，明年九月用", "by": ADVISOR, "at": AT}
    done = resolve_contradiction(contradiction_id=clash.id, **ending)
    assert done.written == ending["written"]
    assert resolve_contradiction(contradiction_id=clash.id, **ending) == done
    with pytest.raises(AlreadyResolved):
        resolve_contradiction(contradiction_id=clash.id, **(ending | {"written": "另一种说法"}))


def test_levels_and_outcomes_are_sealed_and_the_live_rows_give_the_same_bytes(client) -> None:
    subject, _ = client
    (plan,) = plans_for(subject_id=subject)
    with pytest.raises(IntegrityError, match="plan_decision_channel_is_known"), transaction.atomic():
        PlanDecision.objects.create(
            id=new_id(), source_id=subject, subject_id=subject, plan_id=plan.id, outcome="confirmed", channel="fax",
            decided_at=AT,
        )  # fmt: skip
    confirmed = confirm_plan(plan_id=plan.id, by=ADVISOR, at=AT)
    (clash,) = open_contradictions(subject_id=subject)
    resolve_contradiction(contradiction_id=clash.id, how=ResolvedBy.CLARIFIED, written="问清了", by=ADVISOR, at=AT)
    sealed = SealedContent.objects.filter(owner_kind="suitability_decision", purpose="evidence")
    assert sealed.count() == 3
    for row in sealed:
        assert content_for(row.owner_id) == unseal(row.id)
    asked = [str(new_id()), *(str(row.owner_id) for row in sealed)]
    assert contents_for(asked) == {str(row.owner_id): unseal(row.id) for row in sealed}
    schemas = {parse_canonical(unseal(row.id))["schema"] for row in sealed}
    assert schemas == {
        "hub/suitability-level/v1",
        "hub/suitability-contradiction/v1",
        "hub/suitability-plan-decision/v1",
    }
    assert confirmed.outcome_id in {row.owner_id for row in sealed}
    with pytest.raises(DecisionMissing):
        content_for(new_id())


def test_answers_swapped_behind_a_level_show_in_its_evidence(client) -> None:
    row = LevelDecision.objects.select_related("assessment").get()
    row.assessment.answers = "{}"
    row.assessment.save(update_fields=["answers"])
    content = parse_canonical(content_for(row.id))
    assert "found_assessment_digest" in content
    Assessment.objects.filter(id=row.assessment_id).update(answers=None)
    assert "found_assessment_digest" not in parse_canonical(content_for(row.id)), "an erasure is no tampering"


def test_rows_of_a_record_follow_it_when_profiles_merge_and_the_lower_level_holds() -> None:
    careful, careful_source = investor("沈若溪", phone="13800006021")
    bold, bold_source = investor("沈若溪溪", phone="13900006022")
    for subject, source, answers, at in ((careful, careful_source, CAREFUL, TAKEN), (bold, bold_source, BOLD, AT)):
        submit_assessment(
            subject_id=subject, answers=answers, channel="online", key="m", by=INVESTOR, at=at, source_id=source
        )
    kept = bind_record(subject_id=careful, source_id=bold_source, by=ADVISOR, at=AT)
    facts = current_level(subject_id=kept, at=AT)
    assert facts
    assert facts.level == 2
    assert Assessment.objects.count() == 2
    again = submit_assessment(
        subject_id=kept,
        answers=BOLD,
        channel="online",
        key="own",
        by=INVESTOR,
        at=AT + timedelta(days=1),
        source_id=bold_source,
    )
    assert (again.level, again.decision.binding_cap.rule_id) == (2, KEPT_LEVEL.id)


@pytest.fixture
def heard():
    """Have somebody listen, so that events leave deliveries; put the registry back afterwards."""
    before = {name: dict(handlers) for name, handlers in _handlers.items()}
    names = ("LevelDecided", "ContradictionOpened", "TeachBackRequired", "PlanProposed", "PlanConfirmed")
    for name in names:
        subscribe(name, subscriber="test", handler=lambda event, at: None)
    yield lambda: sorted(Delivery.objects.filter(subscriber="test").values_list("event_name", flat=True))
    _handlers.clear()
    _handlers.update(before)


def test_what_others_must_hear_of_is_published_without_a_word_of_the_client(heard, client) -> None:
    subject, source = client
    says(source, HIGH_RISK_NOTE, key="2")
    weigh(subject_id=subject, at=AT)
    assert heard() == [
        "ContradictionOpened",
        "ContradictionOpened",
        "LevelDecided",
        "PlanProposed",
        "TeachBackRequired",
    ]
    told = str(list(Delivery.objects.filter(subscriber="test").values_list("payload", flat=True)))
    assert "大学" not in told
    assert "高风险" not in told
