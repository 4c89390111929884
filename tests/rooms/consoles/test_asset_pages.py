"""The asset board shows what the engine says, exports exactly that, and stays closed to the drafting room."""

import re
from datetime import timedelta

import pytest

from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.catalogue.domain.projects import RepaymentMethod
from hub.catalogue.operations import register_project
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import LoanTerms
from hub.contracts.plans import agree_plan
from hub.kernel.clock import business_date, utc_now
from tests.rooms.consoles.test_statement_pages import signed_in
from tests.rooms.funds.conftest import AT, BY, project_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan(db):
    """¥1,000,000 at 12 % in two instalments of principal, the first of which was due ten days ago."""
    value = business_date(utc_now()) - timedelta(days=40)
    terms = LoanTerms(
        principal_fen=1_000_000_00, annual_rate_bps=1_200, value_date=value, maturity_date=value + timedelta(days=60),
        method=RepaymentMethod.EQUAL_PRINCIPAL, day_count=DayCount.MONTHS,
    )  # fmt: skip
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        agree_plan(project_code="ORCHARD-1", terms=terms, by=BY, at=AT)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(("prefix", "said"), [("", "逾期10天"), ("/en", "Overdue for 10 days")])
def test_the_board_and_the_loan_say_what_is_overdue(client, loan, prefix, said):
    compliance = signed_in(client, Role.COMPLIANCE)
    board = text(compliance.get(f"{prefix}/compliance/assets/"))
    assert "500,000.00" in board
    assert "510,000.00" in board
    assert said in text(compliance.get(f"{prefix}/compliance/assets/ORCHARD-1/"))


def test_the_export_holds_what_is_filtered(client, loan):
    compliance = signed_in(client, Role.COMPLIANCE)
    whole = compliance.get("/en/compliance/assets/assets.csv?band=A").content.decode("utf-8-sig").splitlines()
    assert len(whole) == 2
    assert "500000.00,510000.00,10,up to 90 days" in whole[1]
    assert len(compliance.get("/en/compliance/assets/assets.csv?band=C").content.decode().splitlines()) == 1


def test_an_earlier_day_shows_how_it_stood_then(client, loan):
    earlier = (business_date(utc_now()) - timedelta(days=20)).isoformat()
    assert "nothing is overdue" in text(signed_in(client, Role.COMPLIANCE).get(f"/en/compliance/assets/?on={earlier}"))


def test_the_drafting_room_is_not_let_in_and_a_project_without_a_plan_is_not_found(client, loan):
    assert signed_in(client, Role.BRANCH_MANAGER).get("/en/compliance/assets/NOBODY/").status_code == 404
    client.logout()
    user = User.objects.create(username="drafts", display_name="d", role=Role.EDITOR, joined_at=AT)
    client.force_login(user)
    assert client.get("/en/compliance/assets/").status_code == 403
