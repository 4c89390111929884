"""The custodian's door for single movements: signed requests come in, each counts once, refusals are problems."""

import io
import json
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from psycopg.pq import TransactionStatus

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.operations import register_project
from hub.funds.blocking import block_flows
from hub.funds.custodian_keys import revoke_custodian_key
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.examination import examine_ledger
from hub.funds.express import post_one
from hub.funds.models import Flow
from hub.funds.posting import KeyReused
from hub.ingest import flows as door
from hub.ingest.domain.flow_body import MAX_BYTES, MAX_FLOWS
from hub.outbox.models import Delivery
from hub.wsgi import application
from tests.custodian import ANN, AT, Bank
from tests.rooms.funds.conftest import BY, project_facts

ONE, BATCH = "/bank/v1/flows", "/bank/v1/flows/batch"
DEPOSIT = {"key": "D-1", "kind": "deposit", "amount": "1000.00", "effective_date": "2026-11-21", "subject_id": str(ANN)}
BID = {**DEPOSIT, "key": "B-1", "kind": "bid", "amount": "600.00", "project_code": "ORCHARD-1"}


@pytest.fixture(autouse=True)
def fresh_counts(monkeypatch):
    cache.clear()
    monkeypatch.setattr(door, "_keys", (float("-inf"), {}))
    yield
    cache.clear()


def prepared() -> Bank:
    made = Bank()
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        made.register(days=36_500)
    return made


@pytest.fixture
def bank(db) -> Bank:
    return prepared()


def send(client, bank: Bank, told: object, *, to: str = ONE, english: bool = True, key: str = "", **signing):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = bank.flow_headers(body, path=to, key=key, **signing)
    headers["Accept-Language"] = "en" if english else "zh-hans"
    return client.post(to, body, content_type="application/json", headers=headers)


def ask(client, bank: Bank, key: str):
    path = f"{ONE}/{quote(key)}"
    return client.get(path, headers=bank.flow_headers(path=path, method="GET"))


def problem(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:hub:problem:{code}")
    return told


def test_a_flow_is_recorded_once_and_the_same_again_gets_the_same_answer(client, bank):
    first, again = send(client, bank, DEPOSIT), send(client, bank, DEPOSIT)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {**again.json(), "repeated": False}
    with entered(system_scope("test")):
        [row] = Flow.objects.all()
        assert (str(row.id), row.key, row.amount_fen) == (first.json()["id"], "D-1", 100_000)
        assert AuditRow.objects.filter(action="flows.posted").get().actor_label == "custodian bank-2026"


def test_the_key_may_stand_in_the_header_where_the_signature_covers_it(client, bank):
    told = {name: value for name, value in DEPOSIT.items() if name != "key"}
    assert send(client, bank, told, key="H-1").json()["key"] == "H-1"
    without = send(client, bank, told, key="H-2", cover=["@method", "@authority", "@path", "content-digest"])
    assert "idempotency-key" in problem(without, 401, "signature_refused")["detail"]
    assert problem(send(client, bank, DEPOSIT, key="H-3"), 400, "body_unusable")["place"] == "key"


def test_the_same_key_with_another_body_is_refused_and_says_what_differs(client, bank):
    send(client, bank, DEPOSIT)
    changed = {**DEPOSIT, "amount": "1000.01", "effective_date": "2026-11-20"}
    told = problem(send(client, bank, changed), 409, "key_reused")
    assert (told["key"], told["differs"]) == ("D-1", ["amount", "effective_date"])
    assert told["detail"] == "The key “D-1” was already used for another movement."


def test_a_batch_is_recorded_whole_or_not_at_all(client, bank):
    told = send(client, bank, {"flows": [DEPOSIT, BID, DEPOSIT]}, to=BATCH)
    assert (told.status_code, told.json()["recorded"], told.json()["repeated"]) == (201, 2, 1)
    assert [one["key"] for one in told.json()["flows"]] == ["D-1", "B-1", "D-1"]
    short = {"flows": [{**DEPOSIT, "key": "D-2"}, {**BID, "key": "B-2", "amount": "5000.00"}]}
    refused = problem(send(client, bank, short, to=BATCH), 422, "overdraft")
    assert (refused["key"], refused["detail"]) == ("B-2", "The account holds ¥1,400.00, but ¥5,000.00 are needed.")
    twice = {"flows": [{**DEPOSIT, "key": "D-3"}, {**DEPOSIT, "key": "D-3", "amount": "1.00"}]}
    assert problem(send(client, bank, twice, to=BATCH), 409, "key_reused")["differs"] == ["amount"]
    with entered(system_scope("test")):
        assert set(Flow.objects.values_list("key", flat=True)) == {"D-1", "B-1"}


def test_what_became_of_a_flow_can_be_asked_by_its_key(client, bank):
    send(client, bank, {**DEPOSIT, "key": "2026/11 第1号"})
    found = ask(client, bank, "2026/11 第1号").json()
    assert (found["amount"], found["kind"], found["effective_date"]) == ("1000.00", "deposit", "2026-11-21")
    assert problem(ask(client, bank, "D-404"), 404, "flow_unrecorded")["key"] == "D-404"


@pytest.mark.parametrize(
    ("told", "code", "words"),
    [
        ({**BID, "amount": "0.01"}, "overdraft", "The account holds ¥0.00"),
        ({**BID, "project_code": "NOWHERE"}, "project_unregistered", "The project is not registered."),
        ({**DEPOSIT, "subject_id": None}, "flow_unsound", "“subject_id” is missing"),
        ({**DEPOSIT, "amount": "0.00"}, "flow_unsound", "An amount is more than 0"),
        ({**DEPOSIT, "key": ""}, "flow_unsound", "A reference has 1 to 120 characters"),
        ({**BID, "contract_number": "C-404"}, "contract_elsewhere", "The contract belongs to another investor"),
    ],
)
def test_what_the_ledger_refuses_is_a_problem_with_a_sentence(client, bank, told, code, words):
    assert problem(send(client, bank, told), 422, code)["detail"].startswith(words)
    with entered(system_scope("test")):
        assert not Flow.objects.exists()


def test_a_kind_that_is_stopped_is_refused_with_the_reason(client, bank):
    with entered(system_scope("test")):
        block_flows(kind=FlowKind.DEPOSIT, reason="a break is open", by=BY, at=AT)
    assert "a break is open" in problem(send(client, bank, DEPOSIT), 422, "flows_blocked")["detail"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", ""),
        (b"\xff", ""),
        (b"[]", ""),
        (b"[" * 100_000, ""),
        ({**DEPOSIT, "amount": 1000}, "amount"),
        ({**DEPOSIT, "amount": "1,000.00"}, "amount"),
        ({**DEPOSIT, "amount": "-1.00"}, "amount"),
        ({**DEPOSIT, "effective_date": "2026-02-30"}, ""),
        ({**DEPOSIT, "kind": "gift"}, ""),
        ({**DEPOSIT, "subject_id": "Ann"}, ""),
        ({**DEPOSIT, "more": 1}, "more"),
        ({**DEPOSIT, "key": "k" * 121}, "key"),
    ],
)
def test_a_body_that_is_no_flow_is_refused_at_its_place(client, bank, body, place):
    assert problem(send(client, bank, body), 400, "body_unusable")["place"] == place


def test_a_batch_names_the_flow_that_cannot_be_read(client, bank):
    told = {"flows": [DEPOSIT, {**DEPOSIT, "key": "D-2", "amount": "x"}]}
    assert problem(send(client, bank, told, to=BATCH), 400, "body_unusable")["place"] == "flows[1].amount"
    for empty in ({"flows": []}, {"flows": {}}, {}, {"flows": [DEPOSIT], "more": 1}):
        problem(send(client, bank, empty, to=BATCH), 400, "body_unusable")


def test_a_request_that_is_too_large_is_refused(client, bank):
    problem(send(client, bank, b" " * (MAX_BYTES + 1)), 413, "too_large")
    many = {"flows": [{**DEPOSIT, "key": str(number)} for number in range(MAX_FLOWS + 1)]}
    assert "1000" in problem(send(client, bank, many, to=BATCH), 413, "too_large")["detail"]


def test_who_did_not_sign_is_refused(client, bank):
    stranger = Bank(key_id="stranger")
    forger = Bank()
    old = datetime.now(UTC) - timedelta(minutes=6)
    for answer, words in (
        (client.post(ONE, b"{}", "text/plain", headers={"Accept-Language": "en"}), "“Signature-Input” is missing"),
        (send(client, stranger, DEPOSIT), "No custodian key “stranger” is registered here."),
        (send(client, forger, DEPOSIT), "The signature does not fit this request"),
        (send(client, bank, DEPOSIT, created=old), "it counts for 5 minutes"),
        (send(client, bank, DEPOSIT, authority="elsewhere.example"), "The signature does not fit this request"),
    ):  # fmt: skip
        assert problem(answer, 401, "signature_refused")["detail"].startswith(words) or words in answer.json()["detail"]
    assert send(client, forger, DEPOSIT, english=False).json()["detail"] == "签名与此请求及公钥“bank-2026”不符。"
    with entered(system_scope("test")):
        assert not Flow.objects.exists()


def test_a_request_for_one_address_does_not_count_at_another(client, bank):
    body = json.dumps({"flows": [DEPOSIT]}).encode()
    headers = bank.flow_headers(body, path=ONE)
    answer = client.post(BATCH, body, content_type="application/json", headers=headers)
    problem(answer, 401, "signature_refused")


def test_a_revoked_key_signs_no_longer_than_the_keys_are_kept(client, bank, monkeypatch):
    assert send(client, bank, DEPOSIT).status_code == 201
    with entered(system_scope("test")):
        revoke_custodian_key(key_id=bank.key_id, reason="lost", by=BY, at=AT)
    monkeypatch.setattr(door, "KEYS_FOR_S", 0.0)
    assert "revoked" in problem(send(client, bank, {**DEPOSIT, "key": "D-2"}), 401, "signature_refused")["detail"]


def test_an_address_whose_signatures_are_refused_too_often_waits(client, bank, monkeypatch):
    monkeypatch.setattr(door, "REFUSALS_A_MINUTE", 2)
    for _ in range(2):
        problem(send(client, Bank(), DEPOSIT), 401, "signature_refused")
    assert problem(send(client, bank, DEPOSIT), 429, "too_many_refusals")
    cache.clear()
    assert send(client, bank, DEPOSIT).status_code == 201


def test_another_method_is_refused(client, bank):
    assert problem(client.get(ONE), 405, "method_refused")["detail"] == "此处请使用POST。"
    assert client.get(BATCH)["Allow"] == "POST"


def straight(bank: Bank, told: object, *, path: str = ONE) -> tuple[int, dict]:
    """Ask as the web server does, past Django's layers."""
    body = json.dumps(told).encode()
    request = RequestFactory().post(
        path, body, content_type="application/json", headers=bank.flow_headers(body, path=path)
    )
    environ = {**request.META, "wsgi.input": io.BytesIO(body)}
    said: list[str] = []
    answer = application(environ, lambda status, headers, *_: said.append(status))
    content = b"".join(answer)
    answer.close()
    return int(said[0].split()[0]), json.loads(content)


def test_the_way_past_the_layers_leaves_the_same_rows(transactional_db, monkeypatch):
    bank = prepared()
    asked = [straight(bank, {**DEPOSIT, "key": f"D-{number}"}) for number in (1, 2, 1)]
    assert [(status, told["repeated"]) for status, told in asked] == [(201, False), (201, False), (200, True)]
    assert straight(bank, {**DEPOSIT, "amount": "1.00"})[1]["differs"] == ["amount"]
    assert (
        straight(bank, {**DEPOSIT, "key": "W-1", "kind": "withdrawal", "amount": "2000.01"})[1]["code"] == "overdraft"
    )
    monkeypatch.setattr("hub.funds.express._ordinary", lambda *_, **__: pytest.fail("asked the ordinary way"))
    assert straight(bank, BID)[0] == 201
    nowhere = straight(bank, {**BID, "key": "B-2", "project_code": "NOWHERE"})
    elsewhere = straight(bank, {**BID, "key": "B-3", "contract_number": "C-404"})
    assert (nowhere[1]["code"], elsewhere[1]["code"]) == ("project_unregistered", "contract_elsewhere")
    with entered(system_scope("test")):
        assert examine_ledger().sound
        assert set(Flow.objects.values_list("key", flat=True)) == {"D-1", "D-2", "B-1"}
        assert AuditRow.objects.filter(action="flows.posted").count() == 3
        told = Delivery.objects.filter(event_name="FlowsPosted").values_list("payload", flat=True)
        posted = {UUID(one) for payload in told for one in payload["flows"]}
        assert posted == set(Flow.objects.values_list("id", flat=True))


def test_the_lines_of_the_page_record_a_movement_once(live_server, tmp_path):
    """``docs/flow-api.md``, run by bash, openssl and curl as it stands."""
    page = (Path(__file__).resolve().parents[3] / "docs" / "flow-api.md").read_text()
    lines = "".join(f"{one}\necho\n" for one in re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    bank, private = prepared(), tmp_path / "bank.pem"
    private.write_bytes(bank.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    told = {**os.environ, "HUB": live_server.url, "KEY": str(private), "KEY_ID": bank.key_id}
    for repeated in (False, True):
        said = subprocess.run(["bash", "-c", lines], env=told, check=True, capture_output=True, text=True).stdout
        answers = [json.loads(one) for one in re.findall(r"\{.*?\}", said)]
        assert [(one["key"], one["repeated"]) for one in answers] == [(key, repeated) for key in ("D-1", "D-2", "R-2")]


MISSPELLED = ("a\u0000b", "a\u001fb", "cafe\u0301", "\u202e\u0085")


@pytest.mark.parametrize("key", MISSPELLED)
def test_a_misspelled_reference_is_refused_by_name_at_every_door(client, bank, key):
    one = problem(send(client, bank, {**DEPOSIT, "key": key}), 422, "flow_unsound")
    assert one["detail"].startswith("“key” holds control characters, or letters spelled in parts")
    problem(send(client, bank, {"flows": [DEPOSIT, {**DEPOSIT, "key": key}]}, to=BATCH), 422, "flow_unsound")
    problem(send(client, bank, {**BID, "project_code": f"P{key}"}), 422, "flow_unsound")
    problem(ask(client, bank, key), 404, "flow_unrecorded")
    with entered(system_scope("test")):
        assert not Flow.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("amount", [10**20, 5])
def test_a_connection_is_left_without_transaction_and_scope_whatever_was_refused(monkeypatch, amount):
    """What slips past the checks and what the database refuses, on a connection of its own."""
    monkeypatch.setattr("hub.funds.express.require_sound", lambda _: None)
    key = "a\u0000b" if amount == 5 else "large"
    asked = FlowRequest(key=key, kind=FlowKind.DEPOSIT, amount_fen=amount, effective_date=AT.date(), subject_id=ANN)
    monkeypatch.setattr(FlowRequest, "hash", "0" * 64)
    with pytest.raises(psycopg.Error):
        post_one(request=asked, by=BY, at=AT)
    with connection.cursor() as cursor:
        assert connection.connection.info.transaction_status is TransactionStatus.IDLE
        cursor.execute("SELECT coalesce(current_setting('hub.scope_kind', true), '')")
        assert cursor.fetchone() == ("",)


def test_a_key_that_two_raced_for_with_different_accounts_is_refused_by_name(client, bank, monkeypatch):
    """The database meets the other's leg first and can say no key; the door still says which."""
    send(client, bank, DEPOSIT)
    unnamed = KeyReused("duplicate key value violates unique constraint")
    for name in ("post_one", "post_flows"):
        monkeypatch.setattr(door, name, lambda **_: (_ for _ in ()).throw(unnamed))
    told = problem(send(client, bank, {**DEPOSIT, "amount": "1.00"}), 409, "key_reused")
    assert (told["key"], told["differs"]) == ("D-1", ["amount"])
    other = {"flows": [{**DEPOSIT, "key": "D-0"}, {**DEPOSIT, "subject_id": str(UUID(int=9))}]}
    told = problem(send(client, bank, other, to=BATCH), 409, "key_reused")
    assert (told["key"], told["differs"]) == ("D-1", ["subject_id"])
