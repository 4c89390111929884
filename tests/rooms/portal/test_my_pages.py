"""An investor reads their own money, contracts and movements, and nobody else's."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from crm.suitability.operations import submit_assessment
from crm.suitability.queries import current_level
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod, project_id
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.operations import list_product, register_project
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant
from hub.portal.my_words import KINDS, place_words
from tests.domain.suitability.cases import AT as ASSESSED_AT
from tests.domain.suitability.cases import CAREFUL, TAKEN
from tests.rooms.suitability.people import investor as person

ANN, BOB = UUID(int=1), UUID(int=2)
AT = parse_instant("2026-11-21T03:00:00Z")
DAY = date(2026, 11, 20)
BY = system_actor("test")
PDF = b"%PDF-1.7\nAnn's contract\n%%EOF\n"


def texts(*names: str, zh: str, en: str) -> dict[str, str]:
    return {f"{name}_{language}": words for name in names for language, words in (("zh", zh), ("en", en))}


@pytest.fixture
def book(db):
    """Ann and Bob each paid in, signed and invested; half of the project's money reached its borrower."""
    with entered(system_scope("test")):
        register_project(facts=_project(), by=BY, at=AT)
        list_product(facts=_product(), by=BY, at=AT)
        for number, (who, fen) in enumerate(((ANN, 600_00), (BOB, 400_00)), 1):
            register_contract(
                number=f"HT-{number}", subject_id=who, product_code="FI-90", amount_fen=fen, pdf=PDF,
                signed_at=AT, channel=ContractChannel.DESK, by=BY, at=AT,
            )  # fmt: skip
            post_flows(requests=_flows(who, fen, number), by=BY, at=AT)
        out = FlowRequest(
            key="out", kind=FlowKind.DISBURSEMENT, amount_fen=500_00, effective_date=DAY, project_code="ORCHARD-1"
        )
        post_flows(requests=[out], by=BY, at=AT)


def _flows(who: UUID, fen: int, number: int) -> list[FlowRequest]:
    deposit = FlowRequest(
        key=f"d{number}", kind=FlowKind.DEPOSIT, amount_fen=1_000_00, effective_date=DAY, subject_id=who
    )
    bid = FlowRequest(
        key=f"b{number}", kind=FlowKind.BID, amount_fen=fen, effective_date=DAY, subject_id=who,
        project_code="ORCHARD-1", contract_number=f"HT-{number}",
    )  # fmt: skip
    return [deposit, bid]


def _project() -> ProjectFacts:
    return ProjectFacts(
        code="ORCHARD-1", borrower_type=BorrowerType.COMPANY, amount_fen=10**8, term_days=90, annual_rate_bps=400,
        repayment_method=RepaymentMethod.BULLET, value_date=DAY,
        **texts("name", "purpose", "borrower", "industry", zh="苹果冷链", en="Apple chain"),
        **texts("repayment_source", "safeguards", zh="苹果冷链", en="Apple chain"),
    )  # fmt: skip


def _product() -> ProductFacts:
    return ProductFacts(
        code="FI-90", family=Family.FIXED_INCOME, issuer_rating=2, distributor_rating=3, term_days=90,
        redemption=Redemption.AT_MATURITY, min_ticket_fen=100, lot_fen=100, fee_bps=30, stress_loss_bps=100,
        regime=Regime.BANKING, on_sale_from=DAY, project_id=project_id("ORCHARD-1"),
        **texts("name", "benchmark_text", "issuer", zh="三个月持有", en="Three-month holding"),
    )  # fmt: skip


def investor(name: str, subject: UUID | None) -> Client:
    user = User.objects.create(username=name, display_name=name, role=Role.INVESTOR, subject_id=subject, joined_at=AT)
    client = Client()
    client.force_login(user)
    return client


def investor_again(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def address(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def read(client: Client, name: str, *args: object) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_money_is_told_in_a_sentence_whose_parts_add_up(book):
    page = read(investor("ann", ANN), "portal:my")
    assert (
        "¥400.00 lies in your own account at the custodian bank; ¥300.00 waits in escrow at the bank; "
        "¥300.00 is with 1 project. The platform itself holds none of it." in page
    )
    assert "1,000.00 = 400.00 + 300.00 + 300.00" in page


def test_the_picture_the_sum_and_the_table_have_the_same_rows(book):
    response = investor("ann", ANN).get(address("portal:my"))
    page, money = response.content.decode(), response.context["money"]
    _, wide, rest = page.split('<svg class="flow__drawing', 2)
    tall, table = rest.split("</svg>", 1)
    wide, tall, table = (" ".join(re.sub(r"<[^>]*>", " ", part).split()) for part in (wide, tall, table))
    for place in money.places:
        assert all(place.amount in part and place.name in part for part in (wide, tall, table))
    assert sum(place.amount_fen for place in money.places) == money.total_fen == 1_000_00


def test_the_pages_speak_chinese_first(book):
    page = investor("ann", ANN).get(address("portal:my", language="zh-hans")).content.decode()
    assert "我的钱在哪里？" in page
    assert "¥400.00在您存管银行的本人账户中；¥300.00在银行专户中等待；¥300.00在1个项目中。" in page
    assert "苹果冷链" in page


def test_a_contract_shows_its_terms_its_seal_and_the_money_under_it(book):
    page = read(investor("ann", ANN), "portal:my_contract", "HT-1")
    for words in ("HT-1", "Three-month holding", "600.00", "Invested", "Escrow of Apple chain", "Recorded"):
        assert words in page
    assert "Paid in<" not in page


def test_the_signed_pdf_comes_out_as_it_went_in_and_the_download_is_recorded(book):
    response = investor("ann", ANN).get(address("portal:my_contract_document", "HT-1"))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="HT-1.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    with entered(system_scope("test")):
        row = AuditRow.objects.get(action="contract.handed_out")
    assert (row.subject_id, row.actor_label) == (ANN, "ann")


@pytest.mark.parametrize("name", ["portal:my_contract", "portal:my_contract_document"])
@pytest.mark.parametrize("number", ["HT-2", "HT-404"])
def test_another_investors_contract_is_not_there(book, name, number):
    assert investor("ann", ANN).get(address(name, number)).status_code == 404


def test_another_investors_movements_are_not_there(book):
    page = read(investor("bob", BOB), "portal:my_flows")
    assert "HT-2" in page
    assert "HT-1" not in page
    assert page.count("1,000.00") == 1


def test_movements_come_newest_first_page_by_page(db):
    with entered(system_scope("test")):
        deposits = [
            FlowRequest(key=f"k{n:02}", kind=FlowKind.DEPOSIT, amount_fen=100 + n, effective_date=DAY, subject_id=ANN)
            for n in range(35)
        ]
        post_flows(requests=deposits, by=BY, at=AT)
    client = investor("ann", ANN)
    assert "All movements" in read(client, "portal:my")
    first = client.get(address("portal:my_flows")).context["page"]
    assert (len(first), first[0].flow.key) == (30, "k34")
    assert len(client.get(address("portal:my_flows") + "?page=2").context["page"]) == 5


def test_an_unverified_login_sees_no_money(book):
    client = investor("somebody", None)
    assert "Your identity is not verified yet" in read(client, "portal:my")
    assert "No movements yet" in read(client, "portal:my_flows")
    assert client.get(address("portal:my_contract", "HT-1")).status_code == 404
    assert client.get(address("portal:my_contract_document", "HT-1")).status_code == 404


def test_a_new_investor_is_told_what_will_stand_here(db):
    page = read(investor("new", UUID(int=3)), "portal:my")
    for words in (
        "Nothing has been paid in yet.",
        "No contracts yet",
        "No movements yet",
        "No reports yet",
        "Not assessed yet",
    ):
        assert words in page
    assert '<svg class="flow' not in page


@pytest.mark.parametrize("name", ["portal:my", "portal:my_flows"])
def test_only_investors_enter(db, name):
    assert Client().get(address(name)).status_code == 302
    staff = Client()
    staff.force_login(User.objects.create(username="eve", display_name="eve", role=Role.EDITOR, joined_at=AT))
    assert staff.get(address(name)).status_code == 403


def test_a_report_of_somebody_else_is_not_there(db):
    assert investor("ann", ANN).get(address("portal:my_report", UUID(int=9))).status_code == 404


def test_the_level_is_shown_with_the_reason_that_decides_it(db, monkeypatch):
    monkeypatch.setattr("hub.portal.my.utc_now", lambda: ASSESSED_AT)
    with entered(system_scope("test")):
        subject, source = person()
        submit_assessment(
            subject_id=subject, source_id=source, answers=CAREFUL, channel="online", key="m-1", by=BY, at=TAKEN
        )
        facts = current_level(subject_id=subject, at=ASSESSED_AT)
    page = read(investor("shen", subject), "portal:my")
    assert f"C{facts.level}" in page
    assert escape(facts.decision.binding_cap.reason.en) in page
    assert "Expired" not in page
    monkeypatch.setattr("hub.portal.my.utc_now", lambda: ASSESSED_AT + timedelta(days=800))
    assert "Expired: please answer the questionnaire again" in read(investor_again("shen"), "portal:my")


def test_every_kind_of_flow_and_account_has_words():
    assert set(KINDS) == set(FlowKind)
    with translation.override("en"):
        said = {place_words(Account(kind=kind), project="X") for kind in AccountKind}
        assert len(said) == len(AccountKind)
        assert len({words() for words in KINDS.values()}) == len(FlowKind)
