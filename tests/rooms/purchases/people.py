"""Investors, products with disclosures, and money, for the tests of purchases."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import Saying
from crm.profile.domain.vocabulary import Channel
from crm.profile.operations import fold
from crm.purchases.domain.stages import Instruction, PurchaseFacts, ReadVersion
from crm.purchases.operations import cancel, instruct, sign
from crm.purchases.underway import money_underway
from crm.suitability.operations import submit_assessment
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import Scope, ScopeKind, entered, scope_for
from hub.catalogue.domain.products import Family
from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod, project_id
from hub.catalogue.operations import list_product, register_project
from hub.catalogue.queries import product as catalogue_product
from hub.catalogue.rating import approve_rating, propose_rating
from hub.contracts.domain.terms import ContractChannel
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import AT, CAREFUL, product
from tests.rooms.suitability.people import investor

BY = system_actor("test")
DAY = date(2026, 11, 18)
WITHIN, ABOVE, TOP = "TERM-3M", "FLOAT-P", "EQ-P"
"""For the careful first flagship (C2): a product within the level, one a step above, one far above."""
FEN = 10_000_00
AFTER = AT + timedelta(hours=25)
STEADY = CAREFUL | {"attitude": "balanced"}


def texts(*names: str, zh: str, en: str) -> dict[str, str]:
    return {f"{name}_{language}": words for name in names for language, words in (("zh", zh), ("en", en))}


def project(code: str) -> ProjectFacts:
    return ProjectFacts(
        code=code, borrower_type=BorrowerType.COMPANY, amount_fen=10**9, term_days=90, annual_rate_bps=400,
        repayment_method=RepaymentMethod.BULLET, value_date=DAY,
        **texts("name", "purpose", "borrower", zh="冷链", en="Cold chain"),
        **texts("industry", "repayment_source", "safeguards", zh="冷链", en="Cold chain"),
    )  # fmt: skip


def shelf() -> None:
    """Put three products with projects on sale."""
    for code, rating, family, changes in (
        (WITHIN, 2, Family.FIXED_INCOME, {"term_days": 30}),
        (ABOVE, 3, Family.FIXED_INCOME, {"term_days": 30}),
        (TOP, 5, Family.EQUITY, {"term_days": 30, "stress_loss_bps": 500}),
    ):
        register_project(facts=project(f"P-{code}"), by=BY, at=AT)
        facts = product(code, rating, family, project_id=project_id(f"P-{code}"), **changes)
        list_product(facts=facts, by=BY, at=AT)


def disclose(publish: Any, code: str = WITHIN, *, worth: int = 3_060_000_000, **options: Any) -> ReadVersion:
    from tests.rooms.cms import samples

    changes = {"collateral_fen": worth} if options else {}
    version = publish(samples.project(project_code=f"P-{code}", **changes), slug=f"p-{code.lower()}", **options)
    return ReadVersion(slug=version.slug, number=version.number, digest=version.digest)


def buyer(name: str = "沈若溪", *, phone: str = "13800006021", answers: dict[str, Any] = CAREFUL) -> tuple[UUID, Actor]:
    """An assessed investor with a name on record and a login; return the profile and the person as actor."""
    subject, source = investor(name, phone=phone)
    said = Saying(source_id=source, fact=Fact.NAME, value=name, channel=Channel.ONLINE, assurance=Assurance.VERIFIED,
                  observed_at=AT - timedelta(days=30))  # fmt: skip
    fold(touches=[], sayings=[said], by=BY, at=AT - timedelta(days=30))
    user = User.objects.create(username=f"i{phone}", display_name=name, role=Role.INVESTOR, subject_id=subject,
                               joined_at=AT)  # fmt: skip
    by = Actor(kind=ActorKind.USER, id=user.id, label=name)
    submit_assessment(subject_id=subject, answers=answers, channel="online", key="1", by=by, at=AT - timedelta(days=1))
    return subject, by


def staff(name: str, role: Role = Role.COMPLIANCE) -> Actor:
    user = User.objects.create(username=name, display_name=name, role=role, joined_at=AT)
    return Actor(kind=ActorKind.USER, id=user.id, label=name)


def rerate(code: str, *, issuer: int = 1, distributor: int, at: datetime, reason: str = "重新评级") -> None:
    """Two people of compliance rate a product anew; the ratings it has already change nothing."""
    now = catalogue_product(code=code)
    if (now.issuer_rating, now.distributor_rating) == (issuer, distributor):
        return
    first, other = (Actor(kind=ActorKind.USER, id=new_id(), label=name) for name in ("he", "wu"))
    asked = propose_rating(code=code, issuer_rating=issuer, distributor_rating=distributor, reason=reason, affected={},
                           by=first, at=at)  # fmt: skip
    approve_rating(proposal_id=asked.id, by=other, at=at)


def asks(
    subject: UUID, by: Actor, read: ReadVersion, *, code: str = WITHIN, fen: int = FEN, key: str = "k1",
    at: datetime = AT,
):  # fmt: skip
    wanted = Instruction(key=key, product_code=code, amount_fen=fen, read=read)
    sent = {"subject_id": subject, "instruction": wanted, "channel": ContractChannel.ONLINE}
    return at_home(subject, by, lambda: instruct(**sent, by=by, at=at))


def signs(bought: PurchaseFacts, by: Actor, *, at: datetime) -> PurchaseFacts:
    return at_home(bought.subject_id, by, lambda: sign(purchase_id=bought.id, by=by, at=at))


def cancels(bought: PurchaseFacts, by: Actor, *, at: datetime) -> PurchaseFacts:
    return at_home(bought.subject_id, by, lambda: cancel(purchase_id=bought.id, by=by, at=at))


def at_home(subject: UUID, by: Actor, act: Callable[[], Any]) -> Any:
    """Act as the client on their own pages; a refusal is caught inside the scope and leaves its record, as there."""
    return _within(Scope(kind=ScopeKind.INVESTOR, actor=by, subject_id=subject), act)


def at_desk(by: Actor, act: Callable[[], Any]) -> Any:
    """Act as a member of staff does, in the scope of their role."""
    return _within(login_of(by), act)


def login_of(by: Actor) -> Scope:
    """The scope that a login opens."""
    return scope_for(User.objects.get(id=by.id))


def _within(scope: Scope, act: Callable[[], Any]) -> Any:
    with entered(scope):
        try:
            return act()
        except (ValueError, LookupError, PermissionError) as error:
            refusal = error
    raise refusal


def bank_moves(subject: UUID, number: str, *, code: str = WITHIN, fen: int = FEN, at: datetime = AFTER) -> None:
    """The custodian takes a deposit and moves it into escrow under the contract."""
    deposit = FlowRequest(key=f"d-{number}", kind=FlowKind.DEPOSIT, amount_fen=fen, effective_date=DAY,
                          subject_id=subject)  # fmt: skip
    bid = FlowRequest(
        key=f"b-{number}", kind=FlowKind.BID, amount_fen=fen, effective_date=DAY, subject_id=subject,
        project_code=f"P-{code}", contract_number=number,
    )  # fmt: skip
    post_flows(requests=[deposit, bid], by=BY, at=at)


def money_without_contract(subject: UUID, *, fen: int, code: str = WITHIN, at: datetime = AT) -> None:
    """Money that the custodian moved into a product's project under no contract."""
    key = f"{fen}-{at.isoformat()}"
    moved = {"amount_fen": fen, "effective_date": DAY, "subject_id": subject}
    deposit = FlowRequest(key=f"d-{key}", kind=FlowKind.DEPOSIT, **moved)
    bid = FlowRequest(key=f"b-{key}", kind=FlowKind.BID, project_code=f"P-{code}", **moved)
    post_flows(requests=[deposit, bid], by=BY, at=at)


def pending(subject, *, at):
    """What is on its way, fen by product."""
    found = {}
    for one in money_underway(subject, at):
        found[one.product_code] = found.get(one.product_code, 0) + one.amount_fen
    return found
