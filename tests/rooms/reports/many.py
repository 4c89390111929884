"""Invented clients with answers of their own, for runs: as many as asked for, looked after by one advisor."""

from datetime import timedelta

from crm.journeys.intake import VisitForm, record_visit
from crm.profile.domain.vocabulary import Channel
from crm.profile.queries import ClientFilters, client_ids
from crm.suitability.operations.assessing import submit_assessment
from hub.access.models import Branch, User
from hub.access.roles import Role
from hub.catalogue.operations import list_product, register_project
from hub.demo.market import products, projects
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import business_date
from hub.kernel.digest import sha256_hex
from tests.domain.suitability.cases import AT, CAREFUL

LATER = AT + timedelta(hours=2)


def person(username, role, branch=None):
    return User.objects.create(
        username=username, display_name=username, role=role, branch_id=branch.id if branch else None, joined_at=AT,
        password="!",
    )  # fmt: skip


def actor(user):
    return Actor(kind=ActorKind.USER, id=user.id, label=user.username)


def house():
    """A branch with an advisor and a manager, compliance, and the market."""
    branch = Branch.objects.create(
        code="CD", name_zh="城东中心", name_en="Chengdong Centre", city_zh="澄江", city_en="Chengjiang"
    )
    advisor = person("lin", Role.ADVISOR, branch)
    for facts in projects(business_date(AT)):
        register_project(facts=facts, by=actor(advisor), at=AT)
    for facts in products(business_date(AT)):
        list_product(facts=facts, by=actor(advisor), at=AT)
    return advisor, person("sun", Role.BRANCH_MANAGER, branch), person("he", Role.COMPLIANCE), branch


def clients(advisor, branch, names, *, assessed=True, alike=False):
    """Write down one visit each; each answers with amounts of their own, or all with the same."""
    found = []
    for number, name in enumerate(names, start=1):
        form = VisitForm(
            key=f"many-{name}", channel=Channel.DESK, arrived_at=AT, branch_id=branch.id, advisor_id=advisor.id,
            advisor_label="林晓", name=name, phone=f"139{int(sha256_hex(name.encode())[:8], 16) % 10**8:08d}",
        )  # fmt: skip
        before = set(client_ids(filters=ClientFilters()))
        record_visit(form=form, by=actor(advisor), at=AT)
        (subject,) = set(client_ids(filters=ClientFilters())) - before
        if assessed:
            own = {} if alike else own_answers(number)
            submit_assessment(
                subject_id=subject, answers=CAREFUL | own, channel="online", key=f"app-{name}",
                by=actor(advisor), at=AT,
            )  # fmt: skip
        found.append(subject)
    return found


def own_answers(number):
    """Answers that nobody else gave: another amount, limit, horizon and attitude."""
    return {
        "intended_amount": (100_000 + 1_000 * number) * 100,
        "loss_limit": (5_000 + 10 * number) * 100,
        "horizon": ("from_1m", "from_3m", "from_6m")[number % 3],
        "reserve": ("from_6m", "from_12m")[number % 2],
    }
