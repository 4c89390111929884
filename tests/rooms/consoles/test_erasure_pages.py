"""What compliance does about requests to be forgotten and holds, page by page; and what an investor sees of theirs."""

from uuid import uuid4

import pytest

from chain.models import Entry
from crm.suitability.models import Assessment
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, scope_for
from hub.audit.models import AuditRow
from hub.contracts.models import Contract
from hub.retention.carrying_out import advance_erasures
from hub.retention.models import Erasure, Hold
from reports.models import Report
from tests.rooms.journeys.two_people import AT, BY, as_system
from tests.rooms.retention.forgotten import LATER, deliver, settled

pytestmark = pytest.mark.django_db
LIST, HOLDS = "/en/compliance/erasures/", "/en/compliance/holds/"


@pytest.fixture
def staff(db):
    def hired(name, role):
        return create_user(username=name, password="x-9-kite-lamp", display_name=name, role=role, by=BY, at=AT)

    with as_system():
        return {
            "he": hired("he.jing", Role.COMPLIANCE), "wu": hired("wu.tong", Role.COMPLIANCE),
            "qin": hired("qin.yue", Role.AUDITOR),
        }  # fmt: skip


@pytest.fixture
def shen(two_people_met, staff):
    person, _ = two_people_met
    settled(person)
    deliver()
    return person


def asked(client, staff, person):
    client.force_login(staff["he"])
    answer = client.post(LIST, {"subject": str(person.subject)})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_a_request_goes_from_the_entry_to_its_proof_by_two_people(client, staff, shen):
    page = asked(client, staff, shen)
    assert "Not checked yet" in client.get(page).content.decode()
    client.post(f"{page}act/", {"act": "check"})
    shown = client.get(page).content.decode()
    assert "You checked this yourself" in shown
    assert "How suitability was judged is kept for 20 years" in shown
    assert client.post(f"{page}act/", {"act": "grant", "why": "x"}).status_code == 409
    client.force_login(staff["wu"])
    assert client.post(f"{page}act/", {"act": "grant", "why": " "}).status_code == 422
    assert client.post(f"{page}act/", {"act": "grant", "why": "asked in person"}).status_code == 302
    assert "It is being carried out" in client.get(page).content.decode()
    assert "HX-Refresh" not in client.get(f"{page}progress/").headers
    advance_erasures(at=LATER)
    assert client.get(f"{page}progress/").headers["HX-Refresh"] == "true"
    shown = client.get(page).content.decode()
    assert "/en/verify/erasure/" in shown
    assert "C-EA01" not in shown
    opened = client.post(f"{page}archive/", {"why": "a court asks"})
    assert "C-EA01" in opened.content.decode()
    for word in ("SR-", "Questionnaires and what they came to", "points"):
        assert word in opened.content.decode(), word
    assert opened.headers["Cache-Control"] == "no-store"
    assert client.post(f"{page}archive/", {"why": ""}).status_code == 422
    with as_system():
        report, contract = Report.objects.get(subject_id=shen.subject), Contract.objects.get(subject_id=shen.subject)
    for kind, one in (("report", report), ("contract", contract)):
        paper = client.post(f"{page}archive/{kind}/{one.id}/", {"why": "a court asks"})
        assert paper.content.startswith(b"%PDF"), kind
        assert paper.headers["Cache-Control"] == "no-store"
        with as_system():
            last = AuditRow.objects.filter(action="archive.opened").latest("id")
            assert last.details == {"reason": "a court asks", "paper": f"{kind}:{one.id}"}
    assert client.post(f"{page}archive/contract/{report.id}/", {"why": "x"}).status_code == 404
    assert client.post(f"{page}archive/report/{report.id}/", {"why": " "}).status_code == 302


def test_a_hold_is_named_where_somebody_would_destroy(client, staff, shen):
    page = asked(client, staff, shen)
    client.post(f"{page}act/", {"act": "check"})
    said = {
        "kind": "subject",
        "target": str(shen.subject),
        "authority": "Court",
        "file_number": "7-B",
        "reason": "case",
    }
    assert client.post(HOLDS, {**said, "target": "nobody"}).status_code == 422
    mistyped = client.post(HOLDS, {**said, "target": str(uuid4())})
    assert (mistyped.status_code, "No client has this id" in mistyped.content.decode()) == (422, True)
    record = {**said, "kind": "record"}
    mistyped = client.post(HOLDS, {**record, "target": str(uuid4())})
    assert (mistyped.status_code, "No record has this id" in mistyped.content.decode()) == (422, True)
    assert client.post(HOLDS, {**said, "kind": "project", "target": "P-NONE"}).status_code == 422
    assert client.post(HOLDS, said).status_code == 302
    client.force_login(staff["wu"])
    refused = client.post(f"{page}act/", {"act": "grant", "why": "asked"})
    assert refused.status_code == 409
    assert "nothing is destroyed before it is lifted (Court, file 7-B" in refused.content.decode()
    with as_system():
        hold = Hold.objects.get()
    client.post(f"{HOLDS}{hold.id}/", {"act": "ask", "why": "closed"})
    assert "You asked for it yourself" in client.get(HOLDS).content.decode()
    client.post(f"{HOLDS}{hold.id}/", {"act": "lift"})
    assert "Court 7-B" in client.get("/en/compliance/due/").content.decode()
    client.force_login(staff["he"])
    client.post(f"{HOLDS}{hold.id}/", {"act": "lift"})
    assert "Nothing is held." in client.get(HOLDS).content.decode()


def test_a_hold_on_a_record_names_one_that_there_is(client, staff, shen):
    client.force_login(staff["he"])
    said = {"kind": "record", "authority": "Court", "file_number": "7-B", "reason": "case"}
    with as_system():
        logged = Entry.objects.filter(kind="visit").first().fact_id
        answers = Assessment.objects.get(subject_id=shen.subject).id
    for target in (logged, answers, shen.source):
        assert client.post(HOLDS, {**said, "target": str(target)}).status_code == 302
    with as_system():
        assert Hold.objects.count() == 3


def test_money_that_is_owed_stands_in_the_way_and_is_named(client, two_people_met, staff):
    person, _ = two_people_met
    deliver()
    client.force_login(person.login)
    assert "Money is outstanding" in client.get("/en/my/erasure/").content.decode()
    page = asked(client, staff, person)
    client.post(f"{page}act/", {"act": "check"})
    client.force_login(staff["wu"])
    shown = client.get(page).content.decode()
    assert "yuan in the custody account" in shown
    assert 'value="grant" disabled' in shown
    assert client.post(f"{page}act/", {"act": "grant", "why": "asked"}).status_code == 409
    assert client.post(f"{page}act/", {"act": "refuse", "why": "money first"}).status_code == 302


def test_an_auditor_looks_and_changes_nothing(client, staff, shen):
    page = asked(client, staff, shen)
    client.force_login(staff["qin"])
    for path in (LIST, HOLDS, page, "/en/compliance/due/"):
        shown = client.get(path)
        assert shown.status_code == 200
        assert 'name="act"' not in shown.content.decode()
    assert client.post(LIST, {"subject": str(shen.subject)}).status_code == 403
    assert client.post(HOLDS, {}).status_code == 403
    assert client.post(f"{page}act/", {"act": "check"}).status_code == 403


def test_what_is_late_comes_first(client, staff, shen):
    page = asked(client, staff, shen)
    with as_system():
        row = Erasure.objects.get()
    client.force_login(staff["he"])
    shown = client.get("/en/compliance/due/").content.decode()
    assert row.number in shown
    assert page.removeprefix("/en") in shown


def test_an_investor_asks_and_sees_by_when_and_what_stays(client, shen):
    client.force_login(shen.login)
    before = client.get("/en/my/erasure/").content.decode()
    assert "Contracts and payments are kept for 5 years" in before
    assert "is destroyed" in before
    unsure = client.post("/en/my/erasure/ask/", {})
    assert unsure.status_code == 422
    assert "Tick that you have read" in unsure.content.decode()
    with as_system():
        assert not Erasure.objects.exists()
    client.post("/en/my/erasure/ask/", {"sure": "yes"})
    client.post("/en/my/erasure/ask/", {"sure": "yes"})
    with entered(scope_for(shen.login)):
        row = Erasure.objects.get()
    assert row.own
    after = client.get("/en/my/erasure/").content.decode()
    assert row.number in after
    assert "It is being looked at." in after
    assert 'name="sure"' not in after
