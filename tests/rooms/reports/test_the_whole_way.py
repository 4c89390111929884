"""From the app's answers and the words at the desk to the sealed report, through the real doors."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from crm.journeys.intake import VisitForm, record_visit
from crm.profile.domain.vocabulary import Channel
from crm.profile.queries import ClientFilters, client_ids
from crm.suitability.operations.assessing import submit_assessment
from crm.suitability.operations.plans import confirm_plan
from crm.suitability.queries import plans_for
from crm.suitability.queries.reporting import NotAssessed
from hub.access.models import Branch, User
from hub.access.roles import Role
from hub.catalogue.operations import list_product, register_project
from hub.demo.market import products, projects
from hub.demo.talks import SHEN_NOTE, ZHOU_NOTE
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import business_date
from reports.domain.sealing import read_sealed
from reports.evidence import content_for
from reports.operations import issue_report
from reports.queries import report_inputs, report_pdf
from tests.domain.suitability.cases import AT, CAREFUL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


@pytest.fixture
def advisor():
    branch = Branch.objects.create(
        code="CD", name_zh="城东中心", name_en="Chengdong Centre", city_zh="澄江", city_en="Chengjiang"
    )
    user = User.objects.create(
        username="lin", display_name="林晓", role=Role.ADVISOR, branch_id=branch.id, joined_at=AT, password="!"
    )
    by = Actor(kind=ActorKind.USER, id=user.id, label="lin")
    for facts in projects(business_date(AT)):
        register_project(facts=facts, by=by, at=AT)
    for facts in products(business_date(AT)):
        list_product(facts=facts, by=by, at=AT)
    return user, branch, by


def told(advisor, note):
    """A visit with this note, after careful answers in the app."""
    user, branch, by = advisor
    form = VisitForm(
        key="1",
        channel=Channel.DESK,
        arrived_at=AT,
        branch_id=branch.id,
        advisor_id=user.id,
        advisor_label="林晓",
        name="沈若溪",
        phone="13800126021",
    )
    record_visit(form=form, by=by, at=AT)
    (subject,) = client_ids(filters=ClientFilters())
    submit_assessment(subject_id=subject, answers=CAREFUL, channel="online", key="app-1", by=by, at=AT)
    later = AT + timedelta(hours=1)
    second = VisitForm(**{**vars(form), "key": "2", "note": note, "arrived_at": later})
    record_visit(form=second, by=by, at=later)
    return subject


def test_the_education_case_ends_in_a_report_whose_plan_the_client_confirmed(advisor):
    subject, by, at = told(advisor, SHEN_NOTE), advisor[2], AT + timedelta(hours=2)
    proposed = issue_report(subject_id=subject, by=by, at=at)
    assert issue_report(subject_id=subject, by=by, at=at + timedelta(days=1)) == proposed
    (plan,) = plans_for(subject_id=subject)
    confirm_plan(plan_id=plan.id, by=by, at=at)
    confirmed = issue_report(subject_id=subject, by=by, at=at)
    assert confirmed.id != proposed.id
    content, _ = read_sealed(report_inputs(report_id=confirmed.id))
    assert confirmed.recommends
    assert content.client.name == "沈若溪"
    assert content.plan.confirmed_on == business_date(at)
    assert content.level.level == confirmed.level
    assert b"13800126021" not in report_inputs(report_id=confirmed.id)
    assert content_for(confirmed.id)


def test_the_high_risk_case_ends_in_a_report_that_recommends_nothing(advisor):
    facts = issue_report(subject_id=told(advisor, ZHOU_NOTE), by=advisor[2], at=AT + timedelta(hours=2))
    content, _ = read_sealed(report_inputs(report_id=facts.id))
    assert not facts.recommends
    assert content.blocked
    assert not any(match.allowed for match in content.matches)


def test_without_an_assessment_there_is_no_report(advisor):
    user, branch, by = advisor
    form = VisitForm(
        key="1",
        channel=Channel.DESK,
        arrived_at=AT,
        branch_id=branch.id,
        advisor_id=user.id,
        advisor_label="林晓",
        name="沈若溪",
        phone="13800126021",
        note=SHEN_NOTE,
    )
    record_visit(form=form, by=by, at=AT)
    (subject,) = client_ids(filters=ClientFilters())
    with pytest.raises(NotAssessed):
        issue_report(subject_id=subject, by=by, at=AT)


def test_the_command_issues_and_writes_the_file(advisor, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("reports.management.commands.issue_report.utc_now", lambda: AT + timedelta(hours=2))
    subject, target = told(advisor, SHEN_NOTE), tmp_path / "report.pdf"
    call_command("issue_report", str(subject), output=target, skip_checks=True)
    number, identifier = capsys.readouterr().out.split()[:2]
    assert number.startswith("SR-2026")
    assert target.read_bytes() == report_pdf(report_id=identifier)
