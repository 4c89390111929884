"""Investors, products and notes for the suitability room tests, made through the doors of the lower rooms."""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from uuid import UUID

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.operations import resolve
from crm.profile.domain.sayings import NewVisit
from crm.profile.domain.vocabulary import Channel
from crm.profile.operations import fold
from crm.suitability.operations import answer_raise, propose_raise, review_raise, submit_assessment
from crm.suitability.queries import held_for
from hub.access.scope import Scope, ScopeKind, entered
from hub.catalogue.operations import list_product
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.ids import stable_id
from tests.domain.suitability.cases import AT, BOLD, SHELF

BY = system_actor("test")
ADVISOR = Actor(kind=ActorKind.USER, id=stable_id("user", "advisor"), label="lin")
INVESTOR = Actor(kind=ActorKind.USER, id=stable_id("user", "investor"), label="shen")
MANAGER = Actor(kind=ActorKind.USER, id=stable_id("user", "manager"), label="sun")
BRANCH = stable_id("branch", "first")
PDF = b"%PDF-1.7\nproof of income\n%%EOF\n"

TUITION_NOTE = "沈女士说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。"
HIGH_RISK_NOTE = "周先生说朋友买的都赚了，想要高风险高收益的项目，亏一点没关系。"
LOST_WORK_NOTE = "上个月失业了，暂时没有收入。"


def at_desk() -> AbstractContextManager[object]:
    """Work as the advisor."""
    return entered(Scope(kind=ScopeKind.ADVISOR, actor=ADVISOR))


def as_manager(actor: Actor = MANAGER) -> AbstractContextManager[object]:
    """Work as the second person of the branch."""
    return entered(Scope(kind=ScopeKind.BRANCH, actor=actor, branch_id=BRANCH))


def at_home(subject_id: UUID, actor: Actor = INVESTOR) -> AbstractContextManager[object]:
    """Work as the client, signed in."""
    return entered(Scope(kind=ScopeKind.INVESTOR, actor=actor, subject_id=subject_id))


def investor(name: str = "沈若溪", *, phone: str = "13800006021", at: datetime = AT) -> tuple[UUID, UUID]:
    """Open a profile by its app account; return (subject, source record)."""
    sighting = Sighting(
        key=name,
        source="app",
        source_key=f"user:{phone}",
        observed_at=at - timedelta(days=30),
        assurance=Assurance.VERIFIED,
        name=name,
        phone=phone,
        user_id=phone,
    )
    resolved = resolve(sightings=[sighting], at=at)[name]
    assert resolved.subject_id
    return resolved.subject_id, resolved.source_id


def says(source_id: UUID, note: str, *, at: datetime = AT, key: str = "1", channel: Channel = Channel.DESK) -> None:
    """Write down a contact with a note."""
    visit = NewVisit(
        id=stable_id("visit", str(source_id), key),
        source_id=source_id,
        channel=channel,
        arrived_at=at,
        branch_id=None,
        advisor_id=ADVISOR.id,
        advisor_label="林晓",
        recorded_by=ADVISOR.id,
        note=note,
    )
    fold(touches=[], sayings=[], visits=[visit], by=ADVISOR, at=at)


def fill_shelf() -> None:
    """Put the invented products on sale."""
    for facts in SHELF:
        list_product(facts=facts, by=BY, at=AT)


DUE = date(2027, 9, 1)


def signs_elsewhere(subject, code, fen, *, at=AT, number=None):
    """A contract on paper that was handed in and is not paid: money on its way."""
    register_contract(
        number=number or f"PAPER-{code}", subject_id=subject, product_code=code, amount_fen=fen,
        pdf=b"%PDF-1.7\nsigned on paper\n%%EOF\n", signed_at=at, channel=ContractChannel.DESK, by=ADVISOR, at=at,
    )  # fmt: skip


def answer(subject, source, answers=BOLD, *, at=AT, heard=None, key=""):
    """Hand in answers through the app; ``heard`` when they arrived, where that was later. Return what holds then."""
    return submit_assessment(
        subject_id=subject,
        answers=answers,
        channel="online",
        key=key or at.isoformat(),
        by=INVESTOR,
        at=at,
        source_id=source,
        received_at=heard,
    )


def let_up(subject, *, at):
    """Raise everything held, on a document, with a second person and the client's yes; return what holds then."""
    lifts = [one.lift for one in held_for(subject_id=subject, at=at)]
    with at_desk():
        proposed = propose_raise(
            subject_id=subject,
            lifts=lifts,
            reason="收入证明已核对",
            document=PDF,
            document_name="p.pdf",
            by=ADVISOR,
            at=at,
        )
    with as_manager():
        review_raise(raise_id=proposed.id, approved=True, reason="材料属实", by=MANAGER, at=at)
    with at_home(subject):
        return answer_raise(raise_id=proposed.id, confirmed=True, by=INVESTOR, at=at)
