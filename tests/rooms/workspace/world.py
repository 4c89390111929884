"""Two branches, two advisors, and the two flagship clients, taken in through the doors that customers use."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.journeys.intake import VisitForm, record_visit, take_in
from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import AssessmentTaken, Signal
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.profile.queries import ClientFilters, client_list
from hub.access.models import Branch, User
from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.catalogue.operations import list_product, register_project
from hub.demo import market
from hub.demo.answers import ANSWERS, QUESTIONNAIRE_VERSION
from hub.demo.cast import Persona, id_number
from hub.demo.talks import SHEN_NOTE, ZHOU_NOTE
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import business_date, utc_now
from hub.outbox.delivery import drain

BY = system_actor("test")
SHEN_PHONE, ZHOU_PHONE, GU_PHONE = "13800136021", "13900137788", "13700131122"
SHEN_ID = id_number("110101", date(1980, 4, 12), "女")


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody the tests speak of; Lin looks after Shen and Zhou, Zhao (of the other branch) after Gu."""

    at: datetime
    lin: User
    zhao: User
    manager: User
    compliance: User
    editor: User
    shen: UUID
    zhou: UUID
    gu: UUID


def build() -> World:
    """Make the world as of now; what an app and a desk report is told to the intake."""
    at = utc_now()
    with entered(system_scope("test")):
        for project in market.projects(business_date(at)):
            register_project(facts=project, by=BY, at=at)
        for product in market.products(business_date(at)):
            list_product(facts=product, by=BY, at=at)
        east, lake = branch("CD01", "城东中心", "East City Centre"), branch("HB02", "湖滨中心", "Lakeside Centre")
        lin, zhao = user("lin.xiao", "林晓", Role.ADVISOR, east), user("zhao.min", "赵岷", Role.ADVISOR, lake)
        manager = user("sun.heng", "孙衡", Role.BRANCH_MANAGER, east)
        compliance, editor = user("he.jing", "何靖", Role.COMPLIANCE), user("tang.wen", "唐雯", Role.EDITOR)
    app(at, "app-1", "anon-1", "沈若溪", SHEN_PHONE, "female", "1980-04-12")
    app(at, "app-2", "anon-2", "周启明", ZHOU_PHONE, "male", "1974-09-03")
    visit(lin, at - timedelta(days=4), "沈若溪", SHEN_PHONE, SHEN_NOTE, key="shen-1", document=SHEN_ID)
    visit(lin, at - timedelta(days=2), "周启明", ZHOU_PHONE, ZHOU_NOTE, key="zhou-1")
    visit(zhao, at - timedelta(days=1), "顾怀仁", GU_PHONE, "来打印对账单。", key="gu-1")
    settle_outbox(at)
    return World(
        at=at, lin=lin, zhao=zhao, manager=manager, compliance=compliance, editor=editor,
        shen=found(SHEN_PHONE), zhou=found(ZHOU_PHONE), gu=found(GU_PHONE),
    )  # fmt: skip


def app(at: datetime, user_id: str, anonymous: str, name: str, phone: str, gender: str, born: str) -> None:
    """The person registers in the app, reads, searches, and answers the questionnaire conservatively."""
    claims = {Fact.NAME: name, Fact.PHONE: phone, Fact.GENDER: gender, Fact.BIRTH_DATE: born, Fact.OCCUPATION: "教师"}
    who: dict[str, Any] = {"user_id": user_id, "anonymous_id": anonymous}
    rows = [
        signal(f"{user_id}-id", at - timedelta(days=9), TouchKind.IDENTIFIED, claims=claims, **who),
        signal(
            f"{user_id}-quiz",
            at - timedelta(days=6),
            TouchKind.ASSESSMENT_COMPLETED,
            assessment=AssessmentTaken(version=QUESTIONNAIRE_VERSION, answers=ANSWERS[Persona.CAREFUL]),
            **who,
        ),
        signal(f"{user_id}-find", at - timedelta(days=5), TouchKind.PRODUCT_SEARCHED, words="三个月", **who),
    ]
    for turn, section in enumerate(("费用", "提前赎回", "风险揭示")):
        when = at - timedelta(days=3, minutes=turn)
        rows.append(
            signal(
                f"{user_id}-read-{turn}",
                when,
                TouchKind.DISCLOSURE_READ,
                slug="nanbei-cold-chain",
                section=section,
                seconds=100 + 40 * turn,
                **who,
            )
        )
    take_in(rows=rows, at=at)


def signal(key: str, at: datetime, kind: TouchKind, **rest: Any) -> Signal:
    """One message of the demo app."""
    return Signal(
        key=key, source="app", user_space="app", assurance=Assurance.VERIFIED, occurred_at=at, kind=kind,
        device="iPhone", **rest,
    )  # fmt: skip


def visit(advisor: User, at: datetime, name: str, phone: str, note: str, *, key: str, document: str = "") -> None:
    """An advisor writes a visit down."""
    form = VisitForm(
        key=key, channel=Channel.DESK, arrived_at=at, branch_id=advisor.branch_id, advisor_id=advisor.id,
        advisor_label=advisor.display_name, name=name, phone=phone, id_number=document, minutes=40, purpose="咨询",
        note=note,
    )  # fmt: skip
    record_visit(form=form, by=Actor(kind=ActorKind.USER, id=advisor.id, label=advisor.username), at=at)


def found(phone: str) -> UUID:
    """The client with this phone number."""
    with entered(system_scope("test")):
        (row,) = client_list(filters=ClientFilters(query=phone)).rows
    return row.subject_id


def settle_outbox(at: datetime) -> None:
    """Deliver what is due, as the worker does."""
    while drain(at=max(at, utc_now()) + timedelta(seconds=1)):
        pass


def branch(code: str, zh: str, en: str) -> Branch:
    """Open a branch."""
    return open_branch(code=code, name_zh=zh, name_en=en, city_zh="澄江市", city_en="Chengjiang", by=BY, at=utc_now())


def user(username: str, name: str, role: Role, at: Branch | None = None) -> User:
    """Create a login."""
    return create_user(
        username=username, password="x-9-kite-lamp", display_name=name, role=role,
        branch_id=at.id if at else None, by=BY, at=utc_now(),
    )  # fmt: skip
