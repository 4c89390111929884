"""Two people declare a report void on their pages, and everybody who meets the report reads since when and why."""

import html
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from chain.models import Entry
from crm.suitability.operations import lower_level
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.clock import business_date, utc_now
from reports.operations import hand_out_report, issue_report
from reports.queries import reports_for
from reports.recompute.findings import Answer, Seen
from reports.recompute.judging import Trust, recompute
from reports.recompute.signature import read_authorities
from reports.recompute.standing import asking
from reports.signatures import authority_certificates
from tests.rooms.reports.many import LATER, actor, clients, house, person
from tests.rooms.retention.forgotten import deliver

pytestmark = pytest.mark.django_db
WORDS = "The desk note belongs to another client."
BECAUSE_EN, BECAUSE_ZH = "a record that it rests on is wrong", "它依据的一项记录有误"


@pytest.fixture
def told(client):
    """A client with an issued report that the log took up, and those who look after it."""
    with entered(system_scope("test")):
        advisor, _, he, branch = house()
        (subject,) = clients(advisor, branch, ["沈若溪"])
        facts = issue_report(subject_id=subject, by=actor(advisor), at=LATER)
    deliver()
    return {"subject": subject, "facts": facts, "lin": advisor, "he": he, "wu": person("wu", Role.COMPLIANCE)}


def read(client, user, path):
    if user is None:
        client.logout()
    else:
        client.force_login(user)
    answer = client.get(path)
    return answer.status_code, html.unescape(answer.content.decode())


def sent(client, user, path, **data):
    client.force_login(user)
    answer = client.post(path, data, follow=True)
    return answer.status_code, html.unescape(answer.content.decode())


def declared(client, told):
    page = f"/en/compliance/void-reports/{told['facts'].id}/"
    sent(client, told["he"], page, cause="record", words=WORDS)
    return sent(client, told["wu"], f"{page}decide/", agree="1")


def test_one_asks_and_another_agrees_on_the_page_of_the_report(client, told):
    number, page = told["facts"].number, f"/en/compliance/void-reports/{told['facts'].id}/"
    status, shown = read(client, told["he"], f"/en/workspace/clients/{told['subject']}/")
    assert (status, "Declare void…" in shown) == (200, True)
    assert "Declare void…" not in read(client, told["lin"], f"/en/workspace/clients/{told['subject']}/")[1]
    assert read(client, told["lin"], page)[0] == 403
    status, shown = sent(client, told["he"], page, cause="record", words=" ")
    assert (status, "Say what you found" in shown) == (422, True)
    status, shown = sent(client, told["he"], page, cause="record", words=WORDS)
    assert "Another person has to decide" in shown
    assert "Declare it void" not in shown
    assert "Another person has to decide" in sent(client, told["he"], f"{page}decide/", agree="1")[1]
    assert sent(client, told["wu"], page, cause="print", words=WORDS)[0] == 409
    shown = read(client, told["wu"], page)[1]
    assert WORDS in shown
    assert "Declare it void" in shown
    assert '<b class="is-caution">1 report</b> waits' in read(client, told["wu"], "/en/compliance/void-reports/")[1]
    assert "Its printed code says so" in sent(client, told["wu"], f"{page}decide/", agree="1")[1]
    listed = read(client, told["he"], "/compliance/void-reports/")[1]
    assert all(words in listed for words in (number, BECAUSE_ZH, "作废"))
    assert WORDS not in listed


def test_everybody_who_meets_a_void_report_reads_since_when_and_why(client, told):
    declared(client, told)
    day, facts = business_date(utc_now()).isoformat(), told["facts"]
    zh, en = f"起作废，原因：{BECAUSE_ZH}。", f"oid since {day}, because: {BECAUSE_EN}."
    investor = User.objects.create(
        username="shen", display_name="Shen", role=Role.INVESTOR, subject_id=told["subject"], joined_at=LATER
    )
    code = f"verify/suitability_report/{facts.id}/"
    for user, path in (
        (None, code), (investor, "my/"), (told["lin"], f"workspace/clients/{told['subject']}/"),
        (told["he"], f"compliance/void-reports/{facts.id}/"),
    ):  # fmt: skip
        for words, place in ((zh, f"/{path}"), (en, f"/en/{path}")):
            status, shown = read(client, user, place)
            assert (status, words in shown, WORDS in shown and user != told["he"]) == (200, True, False), place
    shown = read(client, None, f"/en/{code}")[1]
    assert "This is the newest report" not in shown
    assert '<span class="tag tag--alarm">Void</span></h1>' in shown


def test_client_and_advisor_are_told_of_a_void_report_and_of_the_one_that_replaces_it(client, told):
    declared(client, told)
    with entered(system_scope("test")):
        new = issue_report(subject_id=told["subject"], by=actor(told["he"]), at=utc_now())
        lower_level(subject_id=told["subject"], level=1, reason="没有收入了", by=actor(told["lin"]), at=utc_now())
        last = issue_report(subject_id=told["subject"], by=actor(told["he"]), at=utc_now())
    deliver()
    deliver()
    shen = User.objects.create(
        username="shen", display_name="Shen", role=Role.INVESTOR, subject_id=told["subject"], joined_at=LATER
    )
    shown = read(client, shen, "/en/my/")[1]
    assert f"because: {BECAUSE_EN}. Rely on it no more. It was replaced by {new.number}" in " ".join(shown.split())
    assert shown.count(f"It was replaced by {last.number}") == 1
    day = read(client, told["lin"], "/en/workspace/")[1]
    assert day.count("was declared void. Why stands beside it") == 1
    assert day.count("took the place of the last one") == 1


def test_it_is_a_record_of_the_log_and_a_new_report_is_written(client, told):
    declared(client, told)
    deliver()
    entry = Entry.objects.get(kind="report_voiding")
    status, shown = read(client, None, f"/verify/report_voiding/{entry.fact_id}/")
    assert (status, "报告作废" in shown) == (200, True)
    client.force_login(told["lin"])
    assert client.post(f"/workspace/clients/{told['subject']}/report/").status_code == 302
    with entered(system_scope("test")):
        assert len(reports_for(subject_id=told["subject"])) == 2
    assert "oid since" in read(client, None, f"/en/verify/suitability_report/{told['facts'].id}/")[1]


class Platform(BaseHTTPRequestHandler):
    """Hands on what the hub's own door answered."""

    answers: dict[str, tuple[int, bytes]] = {}

    def do_GET(self):
        status, body = self.answers.get(self.path, (404, b"{}"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        return


@pytest.fixture
def platform():
    server = HTTPServer(("127.0.0.1", 0), Platform)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_recomputation_that_asks_hears_whether_the_report_stands(client, told, platform):
    facts = told["facts"]
    with entered(system_scope("test")):
        _, pdf = hand_out_report(report_id=facts.id, by=actor(told["lin"]), at=LATER)
        trusted = read_authorities(authority_certificates().encode())
    place = f"/verify/suitability_report/{facts.id}/standing.json"

    def asked(base=platform):
        answer = client.get(place)
        Platform.answers = {place: (answer.status_code, answer.content)}
        return recompute(pdf, trust=Trust(authorities=trusted, ask=asking(base)))

    assert {one.seen for one in asked().findings} >= {Seen.STANDS, Seen.SIGNED}
    assert asked().answer is Answer.PROVED
    declared(client, told)
    found = asked()
    assert found.answer is Answer.CONTRADICTED
    assert any(BECAUSE_ZH in line for line in found.lines("zh"))
    assert any(BECAUSE_EN in line for line in found.lines("en"))
    for base in (f"{platform}/elsewhere", "http://127.0.0.1:9", "file:///etc", ""):
        assert asked(base).answer is Answer.CANNOT_TELL, base
    assert (
        client.get("/verify/suitability_report/00000000-0000-7000-8000-000000000000/standing.json").status_code == 404
    )
