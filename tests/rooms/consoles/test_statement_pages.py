"""Compliance reads what the custodian signed and hands a statement in by hand; nobody else comes near."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.operations import register_project
from hub.consoles.statement_words import KINDS
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow, Statement
from tests.custodian import AT, BID, DEPOSIT, OVERDRAFT, Bank, statement
from tests.rooms.funds.conftest import BY, project_facts

pytestmark = pytest.mark.django_db
AT_A_BRANCH = (Role.ADVISOR, Role.BRANCH_MANAGER)
LIST = "/compliance/statements/"
WITH_A_BREAK = statement([DEPOSIT, BID, OVERDRAFT], closing="-4000.00")


def signed_in(client, role: Role):
    with entered(system_scope("test")):
        branch = open_branch(
            code="HZ01", name_zh="城东", name_en="East", city_zh="杭州", city_en="Hangzhou", by=BY, at=AT
        )
        user = create_user(
            username=f"the-{role.value}", display_name=role.value, role=role, password="a-long-and-odd-passphrase",
            branch_id=branch.id if role in AT_A_BRANCH else None, by=BY, at=AT,
        )  # fmt: skip
        client.force_login(user)
    return client


@pytest.fixture
def compliance(client):
    return signed_in(client, Role.COMPLIANCE)


@pytest.fixture
def bank(db) -> Bank:
    made = Bank()
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        made.register(days=36_500)
    return made


def hand_in(client, raw: bytes, signature: bytes, *, prefix: str = "/en"):
    files = {
        "statement": SimpleUploadedFile("statement.csv", raw, content_type="text/csv"),
        "signature": SimpleUploadedFile("statement.sig", signature),
    }
    return client.post(prefix + LIST, files)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(("prefix", "said"), [("", "还没有对账单"), ("/en", "No statement yet")])
def test_without_statements_the_page_says_how_they_come(compliance, prefix, said):
    page = text(compliance.get(prefix + LIST))
    assert said in page
    assert "hub custodian-key add" in page


def test_a_statement_handed_in_shows_with_its_lines_and_what_stayed_outside(compliance, bank):
    answer = hand_in(compliance, WITH_A_BREAK, base64.b64encode(bank.sign(WITH_A_BREAK)))
    with entered(system_scope("test")):
        row = Statement.objects.get()
    assert answer.headers["location"] == f"/en{LIST}{row.id}/"
    assert (row.taken_in_by, row.by_custodian) == ("the-compliance", False)
    listed = text(compliance.get("/en" + LIST))
    assert "2026-11-01 – 2026-11-20" in listed
    assert "1 line of what the bank signed is not in the ledger." in listed
    page = text(compliance.get(f"/en{LIST}{row.id}/"))
    for words in ("X-2", "Withdrawal", "5,000.00", "The account holds ¥400.00, but ¥5,000.00 are needed."):
        assert words in page
    chinese = text(compliance.get(f"{LIST}{row.id}/"))
    for words in ("提现", "账户内有 ¥400.00，需要 ¥5,000.00。", "未入账明细"):
        assert words in chinese
    file = compliance.get(f"{LIST}{row.id}/file")
    assert file.content == WITH_A_BREAK
    with entered(system_scope("test")):
        assert AuditRow.objects.get(action="statement.handed_out").actor_label == "the-compliance"


def test_a_file_handed_in_twice_says_so_and_changes_nothing(compliance, bank):
    for _ in range(2):
        answer = hand_in(compliance, statement(), bank.sign(statement()))
    assert "This statement was taken in before; nothing changed." in text(compliance.get(answer.headers["location"]))
    with entered(system_scope("test")):
        assert (Statement.objects.count(), Flow.objects.count()) == (1, 3)


def test_what_is_refused_is_said_at_the_file_that_is_wrong(compliance, bank):
    changed = statement().replace(b"1000.00", b"9000.00")
    for raw, signature, said in (
        (changed, bank.sign(statement()), "The signature does not fit these bytes and a registered custodian key."),
        (statement(), b"nothing", "The signature should be 64 bytes (Ed25519), raw or as base64."),
        (other := statement(closing="1.00"), bank.sign(other), "but the closing balance says ¥1.00."),
        (b"x" * (5 * 1024 * 1024), bank.sign(b""), "This file is too large. Is it the right one?"),
        (statement(), b"x" * 2000, "This file is too large. Is it the right one?"),
    ):
        answer = hand_in(compliance, raw, signature)
        assert answer.status_code == 422
        assert said in text(answer)
    assert "签名与文件内容及已登记的存管公钥不符。" in text(hand_in(compliance, changed, bank.sign(b""), prefix=""))
    assert compliance.post("/en" + LIST, {}).status_code == 422
    with entered(system_scope("test")):
        assert not Statement.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COMPLIANCE])
def test_every_other_role_is_refused(client, bank, role):
    signed_in(client, role)
    unknown = f"{LIST}00000000-0000-7000-8000-000000000000/"
    for address in (LIST, unknown, f"{unknown}file"):
        assert client.get(address).status_code == 403
    assert hand_in(client, statement(), bank.sign(statement()), prefix="").status_code == 403


def test_a_statement_that_there_is_not_is_not_found(compliance):
    for address in ("", "file"):
        assert compliance.get(f"{LIST}00000000-0000-7000-8000-000000000000/{address}").status_code == 404


def test_every_kind_of_flow_has_a_word():
    assert set(KINDS) == set(FlowKind)
