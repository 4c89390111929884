"""Vouchers are taken out by the investor whose money moved and by compliance, and by nobody else."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from django.test import Client
from django.utils import translation

from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.queries import flow, where_is_my_money
from hub.kernel.digest import sha256_hex
from reports import vouchers
from reports.vouchers import VoucherContradicted, month_of, months_with_vouchers
from tests.rooms.portal.test_my_pages import ANN, AT, BOB, address, book, investor

__all__ = ["book"]


def flow_id(key: str) -> UUID:
    with entered(system_scope("test")):
        found = flow(key=key)
    assert found is not None
    return found.id


def compliance() -> Client:
    client = Client()
    client.force_login(User.objects.create(username="he", display_name="he", role=Role.COMPLIANCE, joined_at=AT))
    return client


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_each_movement_has_a_link_to_its_voucher_and_its_proof(book):
    page = investor("ann", ANN).get(address("portal:my_flows")).content.decode()
    for key in ("d1", "b1"):
        assert address("portal:my_voucher", flow_id(key)) in page
        assert address("portal:verify_record", "flow", flow_id(key)) in page
    assert address("portal:my_month_vouchers", 2026, 11) in page


def test_the_investor_takes_a_voucher_and_that_is_recorded(book):
    response = investor("ann", ANN).get(address("portal:my_voucher", flow_id("b1")))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "private, no-store"
    with pikepdf.open(BytesIO(content(response))) as pdf:
        assert f"flow-{flow_id('b1')}.json" in pdf.attachments
    with entered(system_scope("test")):
        row = AuditRow.objects.get(action="voucher.handed_out")
    assert (row.subject_id, row.actor_label, row.target_id) == (ANN, "ann", str(flow_id("b1")))


@pytest.mark.parametrize("key", ["b2", "out"])
def test_a_voucher_of_somebody_elses_money_is_not_there(book, key):
    assert investor("ann", ANN).get(address("portal:my_voucher", flow_id(key))).status_code == 404


@pytest.mark.parametrize("month", [(2026, 10), (2026, 13), (0, 1)])
def test_a_month_without_movements_has_none(book, month):
    assert investor("ann", ANN).get(address("portal:my_month_vouchers", *month)).status_code == 404


def test_a_login_that_is_not_verified_has_none(book):
    client = investor("somebody", None)
    assert client.get(address("portal:my_voucher", flow_id("b1"))).status_code == 404
    assert client.get(address("portal:my_month_vouchers", 2026, 11)).status_code == 404


def test_a_month_closes_with_what_the_purse_holds(book):
    with entered(system_scope("test")):
        for who in (ANN, BOB):
            month = month_of(subject_id=who, first=date(2026, 11, 1))
            held = where_is_my_money(subject_id=who, on=date(2026, 11, 30)).purse_fen
            assert month.closing_fen == held
            assert month_of(subject_id=who, first=date(2026, 12, 1)).opening_fen == held
            assert months_with_vouchers(subject_id=who) == (date(2026, 11, 1),)
    pdf = content(investor("ann", ANN).get(address("portal:my_month_vouchers", 2026, 11)))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == 3


def test_compliance_takes_any_voucher_and_the_other_way_in_is_closed_to_investors(book):
    client = compliance()
    for key in ("b1", "b2", "out"):
        assert client.get(address("consoles:voucher", flow_id(key)))["Content-Type"] == "application/pdf"
    assert client.get(address("consoles:month-vouchers", BOB, 2026, 11)).status_code == 200
    assert client.get(address("consoles:month-vouchers", BOB, 2026, 13)).status_code == 404
    assert client.get(address("consoles:voucher", UUID(int=404))).status_code == 404
    assert investor("ann", ANN).get(address("consoles:voucher", flow_id("b1"))).status_code == 403


def test_a_movement_that_does_not_agree_with_its_seal_has_no_voucher(book, monkeypatch):
    def refuse(*_given: object) -> None:
        raise VoucherContradicted(flow_id("b1"))

    monkeypatch.setattr(vouchers, "_require_sealed", refuse)
    for client, name in ((investor("ann", ANN), "portal:my_voucher"), (compliance(), "consoles:voucher")):
        response = client.get(address(name, flow_id("b1")))
        assert response.status_code == 302
        with translation.override("en"):
            assert response["Location"].endswith(f"/verify/flow/{flow_id('b1')}/")


def test_the_record_inside_is_the_one_that_evidence_is_taken_of(book):
    from hub.funds.evidence import content_for

    pdf = content(compliance().get(address("consoles:voucher", flow_id("b1"))))
    with pikepdf.open(BytesIO(pdf)) as opened:
        inside = opened.attachments[f"flow-{flow_id('b1')}.json"].get_file().read_bytes()
    with entered(system_scope("test")):
        assert sha256_hex(inside) == sha256_hex(content_for(flow_id("b1")))
