"""Two people of two branches, each with an advisor, a level, papers, money and dates: one person, but nobody knows."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.identity.operations import bind, start_bind
from crm.journeys.models import AdvisorTask, Appointment, Purpose, TaskKind
from crm.journeys.operations import book, open_task
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import Saying
from crm.profile.domain.vocabulary import Channel
from crm.profile.operations import fold
from crm.profile.queries import ClientFilters, client_list, dimensions, timeline
from crm.suitability.operations import submit_assessment, weigh
from crm.suitability.queries import PlanStatus, contradictions_for, current_level, plans_for
from hub.access.models import User
from hub.access.operations import assign, create_user, open_branch
from hub.access.queries import advisors_of
from hub.access.roles import Role
from hub.access.scope import entered, scope_for, system_scope
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.contracts.queries import contracts_for
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.funds.queries import flows_for, where_is_my_money
from hub.kernel.actor import system_actor
from reports.meter import Excuse, ReasonsAlike
from reports.operations import issue_content
from reports.queries import reports_for
from tests.domain.reports.samples import EDUCATION
from tests.domain.suitability.cases import AT, BOLD, CAREFUL, SHELF
from tests.rooms.suitability.people import fill_shelf, investor, says

BY = system_actor("test")
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n0\n%%EOF\n"
MET = AT + timedelta(hours=1)
MERGED = AT + timedelta(hours=2)
PARTED = AT + timedelta(hours=3)


@dataclass(frozen=True, kw_only=True)
class Person:
    """One side: the profile and record that it had before anything was merged, its advisor and its login."""

    subject: UUID
    source: UUID
    advisor: User
    login: User


def two_people() -> tuple[Person, Person]:
    """Make a bold one in the east and a careful one at the lake; the careful one's level is the lower."""
    fill_shelf()
    bold = _person(
        "EA01", "lin.xiao", "app.one", "13800006021", BOLD, note="孩子快上大学了，明年九月开学，想备十八万。"
    )
    careful = _person("LA02", "zhao.min", "app.two", "13900006022", CAREFUL, note="上个月失业了，暂时没有收入。")
    return bold, careful


def _person(code: str, advisor: str, login: str, phone: str, answers: Any, *, note: str) -> Person:
    subject, source = investor("沈若溪", phone=phone)
    branch = open_branch(code=code, name_zh=code, name_en=code, city_zh="澄江市", city_en="Chengjiang", by=BY, at=AT)
    staff = _user(advisor, Role.ADVISOR, branch_id=branch.id)
    assign(subject_id=subject, advisor_id=staff.id, branch_id=branch.id, by=BY, at=AT)
    submit_assessment(subject_id=subject, answers=answers, channel="online", key=code, by=BY, at=AT)
    name = Saying(
        source_id=source, fact=Fact.NAME, value="沈若溪", channel=Channel.DESK, assurance=Assurance.RECORDED,
        observed_at=AT, by_label=advisor,
    )  # fmt: skip
    fold(touches=[], sayings=[name], by=BY, at=AT)
    says(source, note, at=MET, key=code)
    weigh(subject_id=subject, at=MET)
    register_contract(
        number=f"C-{code}", subject_id=subject, product_code=SHELF[0].code, amount_fen=100_000_00,
        pdf=PDF + code.encode(), signed_at=AT, channel=ContractChannel.DESK, by=BY, at=AT,
    )  # fmt: skip
    deposit = FlowRequest(
        key=f"in-{code}", kind=FlowKind.DEPOSIT, amount_fen=len(advisor) * 1_000_00, subject_id=subject,
        effective_date=AT.date(),
    )  # fmt: skip
    post_flows(requests=[deposit], by=BY, at=AT)
    content = replace(EDUCATION, client=replace(EDUCATION.client, subject_id=subject))
    try:
        issue_content(content=content, by=BY, at=AT)
    except ReasonsAlike as alike:
        excuse = Excuse("Both have one sample.", staff.id, alike.likeness.seen)
        issue_content(content=content, by=BY, at=AT, excuse=excuse)
    open_task(subject_id=subject, kind=TaskKind.FOLLOW_UP, rule_id="J5-001", cause_key=code, due_at=MET, by=BY, at=AT)
    book(
        subject_id=subject, advisor_id=staff.id, branch_id=branch.id, starts_at=AT + timedelta(days=len(advisor)),
        purpose=Purpose.REVIEW, channel="desk", by=BY, at=AT,
    )  # fmt: skip
    return Person(subject=subject, source=source, advisor=staff, login=_user(login, Role.INVESTOR, subject_id=subject))


def _user(name: str, role: Role, **of: Any) -> User:
    return create_user(username=name, password="x-9-kite-lamp", display_name=name, role=role, by=BY, at=AT, **of)


def bind_both(one: Person, other: Person) -> UUID:
    """The other's account scans the code that was shown for the one; return the profile that both have now."""
    token = start_bind(subject_id=one.subject, by=BY, at=MERGED)
    return bind(token=token, source_id=other.source, by=BY, at=MERGED).subject_id


def papers_of(subject_id: UUID) -> dict[str, Any]:
    """Everything that pages show of an investor, in whatever scope is entered."""
    level = current_level(subject_id=subject_id, at=PARTED)
    return {
        "contracts": {facts.number for facts in contracts_for(subject_id=subject_id)},
        "flows": {facts.key for facts in flows_for(subject_id=subject_id)},
        "purse": where_is_my_money(subject_id=subject_id).purse_fen,
        "reports": {facts.id for facts in reports_for(subject_id=subject_id)},
        "tasks": set(AdvisorTask.objects.filter(kind=TaskKind.FOLLOW_UP).values_list("cause_key", flat=True)),
        "appointments": set(Appointment.objects.values_list("id", flat=True)),
        "visits": {entry.visit.id for entry in timeline(subject_id=subject_id).entries if entry.visit},
        "needs": {facts.statement.id for facts in dimensions(subject_id=subject_id, at=PARTED).needs.dated},
        "level": level and (level.level, level.assessment_id),
        "contradictions": {facts.id for facts in contradictions_for(subject_id=subject_id) if facts.open},
        "plans": {facts.id for facts in plans_for(subject_id=subject_id) if facts.status is PlanStatus.PROPOSED},
        "listed": {row.subject_id for row in client_list(filters=ClientFilters(query="沈若溪")).rows},
        "advisor": {subject: facts.id for subject, facts in advisors_of([subject_id]).items()},
    }


def seen_by(user: User, subject_id: UUID) -> dict[str, Any]:
    """What this user's pages show of an investor."""
    with entered(scope_for(user)):
        return papers_of(subject_id)


def as_system() -> Any:
    """The scope in which the machine works."""
    return entered(system_scope("test"))
