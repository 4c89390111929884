"""Compliance reads the equation and the breaks, and two of them settle one; nobody else sees any of it."""

import re
from datetime import date

import pytest

from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.operations import register_project
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Break
from hub.funds.operations import post_flows
from hub.funds.reconciliation.running import reconcile
from hub.funds.statements import hand_in_statement
from tests.custodian import ANN, AT, BID, DEPOSIT, OVERDRAFT, Bank, statement
from tests.rooms.funds.conftest import BY, project_facts

pytestmark = pytest.mark.django_db
PAGE = "/compliance/reconciliation/"
AT_A_BRANCH = (Role.ADVISOR, Role.BRANCH_MANAGER)


@pytest.fixture
def people(db):
    """One user of each role, and two of compliance."""
    with entered(system_scope("test")):
        branch = open_branch(
            code="HZ01", name_zh="城东", name_en="East", city_zh="杭州", city_en="Hangzhou", by=BY, at=AT
        )
        logins = [(role.value, role) for role in Role] + [("mei", Role.COMPLIANCE), ("li", Role.COMPLIANCE)]
        return {
            name: create_user(
                username=name, display_name=name, role=role, password="a-long-and-odd-passphrase",
                branch_id=branch.id if role in AT_A_BRANCH else None, by=BY, at=AT,
            )
            for name, role in logins
        }  # fmt: skip


@pytest.fixture
def found(db):
    """The ids of two breaks: a line that the ledger refuses, and a flow on another day than the bank says."""
    bank = Bank()
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        bank.register()
        early = FlowRequest(
            key="D-1", kind=FlowKind.DEPOSIT, amount_fen=1000_00, effective_date=date(2026, 11, 2), subject_id=ANN
        )
        post_flows(requests=[early], by=BY, at=AT)
        raw = statement([DEPOSIT, BID, OVERDRAFT], closing="-4000.00")
        hand_in_statement(raw=raw, signature=bank.sign(raw), key_id=bank.key_id, by=BY, at=AT)
        reconcile(by=BY, at=AT)
        return {one.kind: one.id for one in Break.objects.all()}


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(("prefix", "said"), [("", "没有未处理的差异"), ("/en", "No break is open")])
def test_before_the_first_statement_the_page_says_what_will_be_there(client, people, prefix, said):
    client.force_login(people["mei"])
    assert said in text(client.get(prefix + PAGE))


def test_the_page_shows_the_three_sides_the_breaks_and_the_days(client, people, found):
    client.force_login(people["mei"])
    page = text(client.get("/en" + PAGE))
    for words in (
        "2 breaks between bank and ledger are open.", "New disbursements are stopped.", "Only at the bank", "X-2",
        "Day differs", "The three sides on 2026-11-20", "1,000.00", "4,000.00", "5,000.00", "stops disbursements",
    ):  # fmt: skip
        assert words in page
    chinese = text(client.get(PAGE))
    for words in ("仅银行有", "日期不符", "已暂停新的放款", "投资人钱包"):
        assert words in chinese


def test_two_people_settle_a_break_and_one_alone_cannot(client, people, found):
    address = f"{PAGE}{found['bank_only']}/"

    def step(login: str, **data: str) -> str:
        client.force_login(people[login])
        return text(client.post(f"/en{address}step/", data, follow=True))

    assert "Take the break first" in step("mei", step="propose", resolution="explained", words="?")
    assert "The break is yours now." in step("mei", step="take")
    assert "Proposed. Another person has to agree." in step(
        "mei", step="propose", resolution="explained", words="Gone."
    )
    assert "nobody agrees to their own proposal" in step("mei", step="agree")
    assert "Declined; the break stays open." in step("li", step="decline", words="Why?")
    step("mei", step="propose", resolution="explained", words="The bank took it back.")
    page = step("li", step="agree")
    assert "Agreed; the break is settled." in page
    assert "This break is settled." in page
    assert "The bank took it back." in page
    assert "New disbursements are stopped." not in text(client.get("/en" + PAGE))
    assert client.post(f"{address}step/", {"step": "burn"}).status_code == 400


def test_a_break_shows_what_each_side_says(client, people, found):
    client.force_login(people["mei"])
    page = text(client.get(f"/en{PAGE}{found['day']}/"))
    for words in ("2026-11-03", "2026-11-02", "Both sides", "Statement CB-2026-11, line 11", "RC-05"):
        assert words in page


def test_days_and_breaks_are_taken_along_as_csv_on_the_record(client, people, found):
    client.force_login(people["mei"])
    days = client.get(f"/en{PAGE}days.csv").content.decode()
    assert "2026-11-20,400.00,0.00,600.00,0.00,0.00,1000.00,-4000.00,-5000.00,-5000.00,0.00" in days
    rows = client.get(f"/en{PAGE}breaks.csv").content.decode()
    assert "RC-01,Only at the bank,X-2,2026-11-06,5000.00" in rows
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="reconciliation.exported").count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COMPLIANCE])
def test_every_other_role_is_refused(client, people, role):
    client.force_login(people[role.value])
    unknown = f"{PAGE}00000000-0000-7000-8000-000000000000/"
    for address in (PAGE, f"{PAGE}days.csv", f"{PAGE}breaks.csv", unknown):
        assert client.get(address).status_code == 403
    assert client.post(f"{unknown}step/", {"step": "take"}).status_code == 403


def test_a_break_that_there_is_not_is_not_found(client, people):
    client.force_login(people["mei"])
    unknown = f"{PAGE}00000000-0000-7000-8000-000000000000/"
    assert client.get(unknown).status_code == 404
    assert client.post(f"{unknown}step/", {"step": "take"}).status_code == 404
