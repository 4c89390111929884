"""Compliance takes the report of a day along and signs it; what was signed is sealed and stays as it was."""

import re
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction

from chain.evidence import content_for
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.reconciliation.operations import take_break
from hub.funds.reconciliation.queries import breaks
from hub.funds.reconciliation.reporting import DayUnknown, SigningRefused, report_of, sign_day, signed_report
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.outbox.models import Delivery
from tests.custodian import AT
from tests.rooms.consoles import test_reconciliation_pages
from tests.rooms.consoles.test_reconciliation_pages import PAGE

pytestmark = pytest.mark.django_db
people, found = test_reconciliation_pages.people, test_reconciliation_pages.found
DAY = date(2026, 11, 20)
REPORT, SIGN = f"{PAGE}days/{DAY}/report.pdf", f"{PAGE}days/{DAY}/sign/"


def somebody(name: str) -> Actor:
    return Actor(kind=ActorKind.USER, id=new_id(), label=name)


def signed(by: str = "mei", *, days: int = 0):
    with entered(system_scope("test")):
        return sign_day(day=DAY, by=somebody(by), at=AT + timedelta(days=days))


def test_the_report_counts_the_lines_of_the_day_and_names_what_is_open(found):
    with entered(system_scope("test")):
        report = report_of(day=DAY, at=AT)
        days = [report_of(day=date(2026, 11, number), at=AT).lines for number in range(1, 21)]
    assert [sum(counts) for counts in zip(*days, strict=True)] == [0, 0, 0, 1, 2]
    assert report.ledger_fen + report.difference_fen == report.bank_fen
    assert report.difference_fen == report.explained_fen
    assert {one.kind for one in report.open_breaks} == set(found)


def test_a_signature_seals_the_day_and_the_live_row_answers_with_the_same_bytes(found):
    one = signed()
    with entered(system_scope("test")):
        lent = content_for("reconciliation")
        assert lent is not None
        assert lent(one.signature.id) == one.content
        told = Delivery.objects.get(event_key=f"reconciliation:{one.signature.id}:1", subscriber="chain.log")
        assert told.payload["digest"] == sha256_hex(one.content)
        assert AuditRow.objects.filter(action="reconciliation.signed").count() == 1


def test_the_same_state_is_signed_once_and_another_one_again(found):
    first = signed()
    with pytest.raises(SigningRefused):
        signed("li", days=1)
    with entered(system_scope("test")):
        take_break(break_id=breaks()[0].id, by=somebody("li"), at=AT)
        second = sign_day(day=DAY, by=somebody("li"), at=AT)
        assert (first.signature.number, second.signature.number) == (1, 2)
        newest = signed_report(day=DAY)
    assert newest is not None
    assert newest.signature == second.signature


def test_a_machine_signs_nothing_and_a_day_that_was_not_compared_has_no_report(found):
    with entered(system_scope("test")):
        with pytest.raises(SigningRefused):
            sign_day(day=DAY, by=system_actor("worker"), at=AT)
        with pytest.raises(DayUnknown):
            report_of(day=DAY + timedelta(days=400), at=AT)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE funds_signedday SET signed_by = 'eve'", "DELETE FROM funds_signedday", "TRUNCATE funds_signedday CASCADE"],
)
def test_nobody_changes_what_was_signed(found, sql):
    signed()
    with entered(system_scope("test")), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)


def test_compliance_takes_the_report_in_the_language_of_the_page_and_that_is_recorded(client, people, found):
    client.force_login(people["mei"])
    for prefix, words in (("", "资金对账日报"), ("/en", "Daily Reconciliation Report")):
        answer = client.get(prefix + REPORT)
        assert answer.status_code == 200
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            assert words in str(pdf.docinfo["/Title"])
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="reconciliation.report_handed_out").count() == 2


def test_the_signed_report_is_the_same_file_for_whoever_takes_it(client, people, found):
    signed()
    client.force_login(people["mei"])
    first = client.get(REPORT).content
    client.force_login(people["li"])
    assert client.get(REPORT).content == first


def test_signing_on_the_page_names_the_person_and_leads_to_the_seal(client, people, found):
    client.force_login(people["mei"])
    page = client.post("/en" + SIGN, follow=True).content.decode()
    assert "2026-11-20 is signed and sealed, with 2 open breaks." in page
    assert re.search(r"Signed by</dt><dd>mei", page)
    assert re.search(r"/verify/reconciliation/[0-9a-f-]{36}/", page)
    again = client.post("/en" + SIGN, follow=True).content.decode()
    assert "nothing changed since" in again


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COMPLIANCE])
def test_nobody_else_takes_or_signs_it(client, people, found, role):
    client.force_login(people[role.value])
    assert client.get(REPORT).status_code == 403
    assert client.post(SIGN).status_code == 403


@pytest.mark.parametrize("day", ["2026-13-40", "yesterday", "1999-01-01"])
def test_another_day_is_not_found(client, people, found, day):
    client.force_login(people["mei"])
    assert client.get(f"{PAGE}days/{day}/report.pdf").status_code == 404
    assert client.post(f"{PAGE}days/{day}/sign/").status_code == 404
