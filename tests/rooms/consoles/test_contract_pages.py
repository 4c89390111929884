"""A desk hands a scan in, a second person decides, and the page says field by field where the parts differ."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.access.models import User
from hub.access.operations import assign, create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.contracts.domain.papers import ContractState
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.models import Scan
from hub.contracts.operations import register_contract
from hub.contracts.papers import papers_of
from tests.domain.contracts.test_papers import pdf
from tests.rooms.funds.conftest import AT, BY, DAY
from tests.rooms.portal.test_my_pages import ANN, _product, _project, investor

pytestmark = pytest.mark.django_db
PAGE = "/en/compliance/contracts/HT-9/"
SCAN = pdf("page one", "page two")


@pytest.fixture
def people(db):
    """A contract of ¥1,000,000, its client's advisor, the manager, and compliance."""
    from hub.catalogue.operations import list_product, register_project

    with entered(system_scope("test")):
        branch = open_branch(
            code="HZ01", name_zh="城东", name_en="East", city_zh="杭州", city_en="Hangzhou", by=BY, at=AT
        )
        made = {
            role: create_user(
                username=f"the-{role.value}", display_name=role.value, role=role, password="a-long-and-odd-passphrase",
                branch_id=None if role is Role.COMPLIANCE else branch.id, by=BY, at=AT,
            )
            for role in (Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE)
        }  # fmt: skip
        register_project(facts=_project(), by=BY, at=AT)
        list_product(facts=_product(), by=BY, at=AT)
        register_contract(
            number="HT-9", subject_id=ANN, product_code="FI-90", amount_fen=1_000_000_00, pdf=b"%PDF-1.7\nx\n%%EOF\n",
            signed_at=AT, channel=ContractChannel.ONLINE, by=BY, at=AT,
        )  # fmt: skip
        assign(subject_id=ANN, advisor_id=made[Role.ADVISOR].id, branch_id=branch.id, by=BY, at=AT)
    return made


def as_(client, people: dict[Role, User], role: Role):
    client.force_login(User.objects.get(username=f"the-{role.value}"))
    return client


def paper(**changed):
    return {
        "scan": SimpleUploadedFile("scan.pdf", SCAN, content_type="application/pdf"), "notary_office": "公证处",
        "notary_act": "118", "signed_date": (DAY + timedelta(days=1)).isoformat(), "amount": "1000000.00",
        "product_code": "FI-90", "same_person": "on",
    } | changed  # fmt: skip


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_paper_to_a_contract_in_effect(client, people):
    desk = as_(client, people, Role.ADVISOR)
    assert "Waits for the notarised scan" in text(desk.get("/en/compliance/contracts/"))
    seen = text(desk.post(PAGE, paper(preview="1", amount="1000000.01", same_person="")))
    assert "1000000.00 1000000.01" in seen
    assert "this client another person" in seen
    with entered(system_scope("test")):
        assert not Scan.objects.exists()
    assert desk.post(PAGE, paper()).status_code == 302
    assert "Page 2" in text(desk.get(PAGE))
    assert desk.post(PAGE + "decide/", {"verdict": "accepted"}).status_code == 403
    manager = as_(client, people, Role.BRANCH_MANAGER)
    assert "Accept the scan" in text(manager.get(PAGE))
    manager.post(PAGE + "decide/", {"verdict": "accepted"})
    with entered(system_scope("test")):
        assert papers_of(number="HT-9").state is ContractState.EFFECTIVE
        scan = Scan.objects.get()
    assert manager.get(f"{PAGE}scan-{scan.id}.pdf").content == SCAN


def test_differing_parts_leave_only_a_refusal(client, people):
    as_(client, people, Role.ADVISOR).post(PAGE, paper(product_code="FI-91"))
    page = text(as_(client, people, Role.COMPLIANCE).get(PAGE))
    assert "This scan cannot be accepted" in page
    assert "Accept the scan" not in page
    client.post(PAGE + "decide/", {"verdict": "accepted"})
    with entered(system_scope("test")):
        assert papers_of(number="HT-9").state is ContractState.SCAN_WAITS
    client.post(PAGE + "decide/", {"verdict": "refused", "reason": "another product"})
    with entered(system_scope("test")):
        assert papers_of(number="HT-9").state is ContractState.SCAN_REFUSED


@pytest.mark.parametrize("changed", [{"notary_act": ""}, {"amount": "0"}, {"scan": SimpleUploadedFile("a", b"no pdf")}])
def test_what_cannot_be_is_said_at_the_form_and_nothing_is_kept(client, people, changed):
    assert as_(client, people, Role.ADVISOR).post(PAGE, paper(**changed)).status_code == 422
    with entered(system_scope("test")):
        assert not Scan.objects.exists()


def test_who_only_reads_cannot_hand_in(client, people):
    assert as_(client, people, Role.COMPLIANCE).post(PAGE, paper()).status_code == 403


def test_the_wallet_says_what_is_missing_and_hands_out_both_parts(client, people):
    ann = investor("ann", ANN)
    assert "Bring the paper to your branch" in text(ann.get("/en/my/contracts/"))
    as_(client, people, Role.ADVISOR).post(PAGE, paper())
    as_(client, people, Role.BRANCH_MANAGER).post(PAGE + "decide/", {"verdict": "accepted"})
    with entered(system_scope("test")):
        scan = Scan.objects.get()
    page = ann.get("/en/my/contracts/")
    assert "In effect" in text(page)
    assert b"".join(ann.get(f"/en/my/contracts/HT-9/scan-{scan.id}.pdf").streaming_content) == SCAN
    assert ann.get(f"/en/my/contracts/HT-8/scan-{scan.id}.pdf").status_code == 404
