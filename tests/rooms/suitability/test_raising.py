"""A level held down goes up by a document, a second person and the client's own word, and by no other way."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from crm.identity.operations import bind_record
from crm.identity.parting import part
from crm.identity.queries import subjects_of_records
from crm.suitability.domain.documents import LARGEST_BYTES, DocumentUnsound
from crm.suitability.domain.raising import CONFIRM_WITHIN, Lift, LiftKind, held_down_by
from crm.suitability.evidence import content_for
from crm.suitability.models import LevelDecision, LevelRaise, RaiseAnswer, RaiseReview
from crm.suitability.operations import (
    RaiseRefused,
    answer_raise,
    lower_level,
    propose_raise,
    review_raise,
    submit_assessment,
    weigh,
)
from crm.suitability.operations.raising import (
    CHANGED,
    NO_LEVEL,
    NO_REASON,
    NOT_WAITING,
    NOTHING_HELD,
    NOTHING_RISES,
    OPEN_ALREADY,
    SECOND_PERSON,
)
from crm.suitability.queries import (
    RaiseStatus,
    ceilings_for,
    current_level,
    held_for,
    raise_document,
    raise_facts,
    raises_for,
    steps_for,
)
from hub.access.operations import assign
from hub.access.scope import Scope, ScopeKind, entered
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id
from hub.vault.models import SealedContent
from hub.vault.operations import unseal
from tests.domain.suitability.cases import AT, BOLD, TAKEN
from tests.rooms.suitability.people import (
    ADVISOR,
    BRANCH,
    BY,
    INVESTOR,
    LOST_WORK_NOTE,
    MANAGER,
    PDF,
    as_manager,
    at_desk,
    at_home,
    investor,
    says,
)

pytestmark = pytest.mark.usefixtures("system_scope")
LATER = AT + timedelta(hours=1)


@pytest.fixture
def held():
    """A client whose answers come to C5, lowered to C3 by the advisor."""
    subject, source = investor()
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=BRANCH, by=BY, at=TAKEN)
    submit_assessment(
        subject_id=subject, answers=BOLD, channel="online", key="m-1", by=INVESTOR, at=TAKEN, source_id=source
    )
    lower_level(subject_id=subject, level=3, reason="先看一看", by=ADVISOR, at=AT)
    return subject, source


def lifts_of(subject):
    return [one.lift for one in held_for(subject_id=subject, at=LATER)]


def propose(subject, **more):
    sent = {"lifts": lifts_of(subject), "reason": "收入证明已核对", "document": PDF, "document_name": "proof.pdf"}
    with at_desk():
        return propose_raise(subject_id=subject, by=ADVISOR, at=LATER, **(sent | more))


def approve(facts, *, approved=True, at=LATER):
    with as_manager():
        return review_raise(raise_id=facts.id, approved=approved, reason="材料属实", by=MANAGER, at=at)


def level_of(subject):
    facts = current_level(subject_id=subject, at=LATER + timedelta(days=1))
    assert facts
    return facts.level


def refused(words):
    return pytest.raises(RaiseRefused, match=words.en)


def test_document_second_person_and_own_word_in_this_order_let_the_level_up(held) -> None:
    subject, _ = held
    proposed = propose(subject)
    assert (proposed.status, proposed.from_level, proposed.to_level) == (RaiseStatus.PROPOSED, 3, 5)
    assert level_of(subject) == 3
    assert approve(proposed).status is RaiseStatus.APPROVED
    assert level_of(subject) == 3
    with at_home(subject):
        weighed = answer_raise(raise_id=proposed.id, confirmed=True, by=INVESTOR, at=LATER)
    assert weighed
    assert (weighed.level, level_of(subject)) == (5, 5)
    assert [one.lifted for one in ceilings_for(subject_id=subject, at=LATER)] == [True]
    assert [(step.cause.value, step.level) for step in steps_for(subject_id=subject, at=LATER)] == [
        ("assessed", 5),
        ("lowered", 3),
        ("raised", 5),
    ]
    again = weigh(subject_id=subject, at=LATER + timedelta(hours=1))
    assert again
    assert not again.decided


def test_a_word_given_while_two_were_held_to_be_one_lets_nobodys_level_up_once_they_are_told_apart(held) -> None:
    subject, source = held
    _, other = investor("周明", phone="13900006022")
    kept = bind_record(subject_id=subject, source_id=other, by=ADVISOR, at=AT + timedelta(minutes=1))
    approved = approve(propose(kept))
    with at_home(kept):
        answer_raise(raise_id=approved.id, confirmed=True, by=INVESTOR, at=LATER)
    assert level_of(kept) == 5
    apart = LATER + timedelta(minutes=1)
    part(subject_id=kept, source_ids=[other], reason="两个人", by=ADVISOR, at=apart)
    own = subjects_of_records([source])[source]
    weigh(subject_id=own, at=apart)
    assert level_of(own) == 3
    assert [one.lifted for one in ceilings_for(subject_id=own, at=apart)] == [False]
    (still,) = held_for(subject_id=own, at=apart)
    assert (still.lift.kind, still.cap.level) == (LiftKind.CEILING, 3), "a raise of their own may be proposed for it"


def test_the_answer_is_sealed_with_everybody_who_stood_for_it_and_the_document(held) -> None:
    subject, _ = held
    proposed = approve(propose(subject))
    with at_home(subject):
        answer_raise(raise_id=proposed.id, confirmed=True, by=INVESTOR, at=LATER)
    row = RaiseAnswer.objects.get()
    sealed = SealedContent.objects.get(owner_id=row.id)
    assert content_for(row.id) == unseal(sealed.id)
    for name in (str(ADVISOR.id), str(MANAGER.id), str(INVESTOR.id), proposed.document_digest):
        assert name.encode() in content_for(row.id)
    assert raise_document(raise_id=proposed.id).content == PDF
    assert raise_document(raise_id=proposed.id).kind == "application/pdf"


def test_lost_work_is_lifted_by_proof_of_new_income() -> None:
    subject, source = investor()
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=BRANCH, by=BY, at=TAKEN)
    submit_assessment(
        subject_id=subject, answers=BOLD, channel="online", key="m-1", by=INVESTOR, at=TAKEN, source_id=source
    )
    says(source, LOST_WORK_NOTE)
    weigh(subject_id=subject, at=AT)
    assert level_of(subject) == 2
    (held,) = held_for(subject_id=subject, at=LATER)
    assert (held.lift.kind, held.cap.rule_id) == (LiftKind.STATEMENT, "S2-051")
    proposed = approve(propose(subject))
    with at_home(subject):
        answer_raise(raise_id=proposed.id, confirmed=True, by=INVESTOR, at=LATER)
    assert level_of(subject) == 5


def test_what_is_missing_is_refused_in_a_sentence(held) -> None:
    subject, _ = held
    with refused(NO_REASON):
        propose(subject, reason=" ")
    with refused(NOTHING_HELD):
        propose(subject, lifts=[])
    with refused(NOTHING_HELD):
        propose(subject, lifts=[Lift(kind=LiftKind.CEILING, ref=str(new_id()))])
    for document in (b"", b"MZ not a document", PDF + b"x" * LARGEST_BYTES):
        with pytest.raises(DocumentUnsound):
            propose(subject, document=document)
    assert not LevelRaise.objects.exists()


def test_answers_are_no_ceiling_nothing_lifts_them() -> None:
    subject, source = investor()
    assign(subject_id=subject, advisor_id=ADVISOR.id, branch_id=BRANCH, by=BY, at=TAKEN)
    sheet = BOLD | {"horizon": "from_1m"}
    submit_assessment(
        subject_id=subject, answers=sheet, channel="online", key="m-1", by=INVESTOR, at=TAKEN, source_id=source
    )
    assert held_for(subject_id=subject, at=LATER) == ()
    says(source, LOST_WORK_NOTE)
    weigh(subject_id=subject, at=AT)
    assert held_for(subject_id=subject, at=LATER) == ()
    facts = current_level(subject_id=subject, at=LATER)
    assert facts
    with refused(NOTHING_RISES):
        propose(subject, lifts=[one.lift for one in held_down_by(answers=facts.answers, evidence=facts.evidence)])


def test_nobody_reviews_their_own_proposal_and_only_one_waits(held) -> None:
    subject, _ = held
    proposed = propose(subject)
    with refused(OPEN_ALREADY):
        propose(subject)
    with at_desk(), refused(SECOND_PERSON):
        review_raise(raise_id=proposed.id, approved=True, reason="我自己看过", by=ADVISOR, at=LATER)
    assert approve(proposed, approved=False).status is RaiseStatus.REFUSED
    with as_manager(), refused(NOT_WAITING):
        review_raise(raise_id=proposed.id, approved=True, reason="改主意", by=MANAGER, at=LATER)
    assert level_of(subject) == 3


def test_without_approval_or_after_a_no_the_client_confirms_nothing(held) -> None:
    subject, _ = held
    proposed = propose(subject)
    with at_home(subject), refused(NOT_WAITING):
        answer_raise(raise_id=proposed.id, confirmed=True, by=INVESTOR, at=LATER)
    approve(proposed)
    with at_home(subject):
        assert answer_raise(raise_id=proposed.id, confirmed=False, by=INVESTOR, at=LATER) is None
    with at_home(subject), refused(NOT_WAITING):
        answer_raise(raise_id=proposed.id, confirmed=True, by=INVESTOR, at=LATER)
    assert level_of(subject) == 3


@pytest.mark.parametrize("scope", ["advisor", "manager", "oversight", "system", "stranger"])
def test_the_database_takes_the_clients_word_from_the_client_alone(held, scope) -> None:
    subject, source = held
    proposed = approve(propose(subject))
    scopes = {
        "advisor": at_desk(),
        "manager": as_manager(),
        "oversight": entered(Scope(kind=ScopeKind.ALL, actor=MANAGER)),
        "system": entered(Scope(kind=ScopeKind.SYSTEM, actor=BY)),
        "stranger": at_home(new_id()),
    }
    with (
        pytest.raises(DatabaseError, match=r"only the client|row-level security"),
        transaction.atomic(),
        scopes[scope],
    ):
        RaiseAnswer.objects.create(
            id=new_id(), source_id=source, subject_id=subject, proposal_id=proposed.id, confirmed=True,
            answered_by=INVESTOR.id, answered_at=LATER,
        )  # fmt: skip
    assert level_of(subject) == 3


@pytest.mark.parametrize("who", ["proposer", "client", "background", "in another's name"])
def test_the_database_takes_the_second_word_from_a_second_person_alone(held, who) -> None:
    subject, source = held
    proposed = propose(subject)
    scopes = {
        "proposer": (as_manager(ADVISOR), ADVISOR.id),
        "client": (at_home(subject), INVESTOR.id),
        "background": (entered(Scope(kind=ScopeKind.SYSTEM, actor=BY)), MANAGER.id),
        "in another's name": (as_manager(Actor(kind=ActorKind.USER, id=new_id(), label="x")), MANAGER.id),
    }
    scope, reviewer = scopes[who]
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic(), scope:
        RaiseReview.objects.create(
            id=new_id(), source_id=source, subject_id=subject, proposal_id=proposed.id, approved=True, reason="x",
            reviewed_by=reviewer, reviewed_at=LATER,
        )  # fmt: skip


def forged(held, **more):
    row = LevelDecision.objects.order_by("-number")[0]
    fields = {
        "source_id": row.source_id, "subject_id": row.subject_id, "assessment_id": row.assessment_id,
        "number": row.number + 1, "level": 4, "lowest": False, "binding": "evidence", "families": row.families,
        "caps": [["evidence", 4, "S4-001"]], "score": row.score, "inputs": row.inputs, "rules_digest": row.rules_digest,
        "inputs_digest": row.inputs_digest, "decided_at": LATER,
    }  # fmt: skip
    return LevelDecision.objects.create(id=new_id(), **(fields | more))


@pytest.mark.parametrize("scope", [at_desk, as_manager, lambda: entered(Scope(kind=ScopeKind.SYSTEM, actor=BY))])
def test_no_row_written_by_hand_raises_a_level(held, scope) -> None:
    subject, _ = held
    with pytest.raises(DatabaseError, match="confirmed raise"), transaction.atomic(), scope():
        forged(held)
    with pytest.raises(DatabaseError, match="least of its caps"), transaction.atomic(), scope():
        forged(held, level=3)
    assert level_of(subject) == 3
    approve(propose(subject))
    with pytest.raises(DatabaseError, match="confirmed raise"), transaction.atomic(), scope():
        forged(held)


def test_what_changed_meanwhile_makes_a_proposal_stale(held) -> None:
    subject, _ = held
    approved = approve(propose(subject))
    lower_level(subject_id=subject, level=2, reason="又有新情况", by=ADVISOR, at=LATER)
    with at_home(subject), refused(NOT_WAITING):
        answer_raise(raise_id=approved.id, confirmed=True, by=INVESTOR, at=LATER)
    assert [one.status for one in raises_for(subject_id=subject, at=LATER)] == [RaiseStatus.STALE]


def test_a_remark_that_changes_the_outcome_without_deciding_refuses_the_confirmation(held) -> None:
    subject, source = held
    approved = approve(propose(subject))
    says(source, "怕亏，亏一点都睡不着。", at=LATER, key="9")
    with at_home(subject), pytest.raises(RaiseRefused) as refusal:
        answer_raise(raise_id=approved.id, confirmed=True, by=INVESTOR, at=LATER + timedelta(minutes=1))
    assert refusal.value.words in (CHANGED, NOTHING_RISES, NOT_WAITING)
    assert level_of(subject) == 3


def test_an_approval_waits_a_month_and_a_lapsed_level_is_let_up_by_nothing(held) -> None:
    subject, _ = held
    approved = approve(propose(subject))
    late = LATER + CONFIRM_WITHIN + timedelta(minutes=1)
    assert raise_facts(raise_id=approved.id, at=late).status is RaiseStatus.STALE
    with at_home(subject), refused(NOT_WAITING):
        answer_raise(raise_id=approved.id, confirmed=True, by=INVESTOR, at=late)
    lapsed = TAKEN + timedelta(days=731)
    assert held_for(subject_id=subject, at=lapsed - timedelta(days=2)), "an expired one may still be let up"
    assert held_for(subject_id=subject, at=lapsed) == ()
    with at_desk(), refused(NO_LEVEL):
        propose_raise(
            subject_id=subject, lifts=lifts_of(subject), reason="两年后", document=PDF, document_name="p.pdf",
            by=ADVISOR, at=lapsed,
        )  # fmt: skip


@pytest.mark.parametrize("scope", ["manager", "home", "system"])
def test_nobody_writes_a_proposal_in_anothers_name_by_a_row(held, scope) -> None:
    subject, _ = held
    propose(subject)
    row = LevelRaise.objects.get()
    forged = {field.attname: getattr(row, field.attname) for field in LevelRaise._meta.fields} | {"id": new_id()}
    entering = {"manager": as_manager, "home": lambda: at_home(subject, ADVISOR), "system": nullcontext}[scope]
    with pytest.raises(DatabaseError, match="whoever proposes a raise"), transaction.atomic(), entering():
        LevelRaise.objects.create(**forged)
    assert LevelRaise.objects.count() == 1
