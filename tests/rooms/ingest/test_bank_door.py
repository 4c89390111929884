"""The custodian's door: signed bytes come in, the outcome goes back, every refusal is a status and a sentence."""

import pytest
from django.core.cache import cache
from django.db import OperationalError

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.funds.models import Flow, Statement
from hub.ingest import bank as door
from tests.custodian import AT, BID, DEPOSIT, OVERDRAFT, Bank, statement
from tests.rooms.funds.conftest import BY, project_facts

pytestmark = pytest.mark.django_db
ADDRESS = "/bank/v1/statements"
WITH_A_BREAK = statement([DEPOSIT, BID, OVERDRAFT], closing="-4000.00")


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def bank(db) -> Bank:
    made = Bank()
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        made.register(days=36_500)
    return made


def send(client, raw: bytes, headers: dict[str, str], *, language: str = "en", **more):
    return client.post(ADDRESS, raw, content_type="text/csv", headers={**headers, "Accept-Language": language}, **more)


def test_a_statement_comes_in_and_the_answer_names_what_stayed_outside(client, bank):
    answer = send(client, WITH_A_BREAK, bank.headers(WITH_A_BREAK))
    assert answer.status_code == 200
    told = answer.json()
    assert (told["lines"], told["new"], told["known"], told["repeated"]) == (3, 2, 0, False)
    assert told["refused"] == [
        {"line": 13, "key": "X-2", "reason": "The account holds ¥400.00, but ¥5,000.00 are needed."}
    ]
    with entered(system_scope("test")):
        row = Statement.objects.get()
        assert (row.taken_in_by, row.by_custodian) == (f"custodian {bank.key_id}", True)


def test_the_answer_is_chinese_where_nothing_else_is_asked_for(client, bank):
    told = client.post(ADDRESS, WITH_A_BREAK, content_type="text/csv", headers=bank.headers(WITH_A_BREAK)).json()
    assert told["refused"][0]["reason"] == "账户内有 ¥400.00，需要 ¥5,000.00。"
    assert send(client, b"", bank.headers(b""), language="zh-CN").json()["message"].startswith("第1行")


def test_sent_again_it_answers_the_same_and_changes_nothing(client, bank):
    first, again = (send(client, WITH_A_BREAK, bank.headers(WITH_A_BREAK)).json() for _ in range(2))
    assert again == {**first, "repeated": True}
    with entered(system_scope("test")):
        assert (Statement.objects.count(), Flow.objects.count()) == (1, 2)


def refusal(client, raw: bytes, headers: dict[str, str]) -> tuple[int, str]:
    answer = send(client, raw, headers)
    told = answer.json()
    assert set(told) == {"code", "message"}
    assert told["message"].endswith(".")
    return answer.status_code, told["code"]


def test_each_refusal_has_its_status_and_keeps_nothing(client, bank):
    good = bank.headers(statement())
    assert refusal(client, statement().replace(b"1000.00", b"9000.00"), good) == (401, "signature_refused")
    assert refusal(client, statement(), Bank().headers(statement())) == (401, "signature_refused")
    assert refusal(client, statement(), {**good, "Statement-Key": "other"}) == (401, "signature_refused")
    assert refusal(client, statement(), {}) == (401, "signature_refused")
    assert refusal(client, statement(), {**good, "Statement-Signature": "é"}) == (401, "signature_refused")
    for raw, code in (
        (b"", "statement_header"),
        ("存管".encode("gb18030"), "statement_not_text"),
        (statement(closing="1.00"), "statement_balance"),
        (statement(lines="7"), "statement_count"),
    ):
        assert refusal(client, raw, bank.headers(raw)) == (422, code)
    with entered(system_scope("test")):
        assert (Statement.objects.count(), Flow.objects.count()) == (0, 0)
    assert send(client, statement(), good).status_code == 200
    other = statement([DEPOSIT], closing="1000.00")
    assert refusal(client, other, bank.headers(other)) == (409, "number_taken")


@pytest.mark.parametrize("megabytes", [4.5, 6])
def test_what_is_too_large_is_refused_before_anything_is_read_of_it(client, bank, megabytes):
    raw = statement() + b" " * int(megabytes * 1024 * 1024)
    assert refusal(client, raw, bank.headers(raw)) == (413, "statement_too_large")


def test_only_a_post_brings_a_statement(client, bank):
    for answer in (client.get(ADDRESS), client.put(ADDRESS, statement()), client.delete(ADDRESS)):
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "POST"


def test_an_address_whose_statements_keep_being_refused_has_to_wait_and_the_bank_does_not(client, bank):
    for _ in range(door.REFUSALS_A_MINUTE):
        assert send(client, b"", {}, REMOTE_ADDR="10.0.0.7").status_code == 401
    waiting = send(client, statement(), bank.headers(statement()), REMOTE_ADDR="10.0.0.7")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "60")
    assert send(client, statement(), bank.headers(statement()), REMOTE_ADDR="10.0.0.8").status_code == 200


def test_the_door_takes_no_cookie_for_a_signature(client, bank, django_user_model):
    from hub.access.operations import create_user
    from hub.access.roles import Role

    with entered(system_scope("test")):
        user = create_user(
            username="he", display_name="何", role=Role.COMPLIANCE, password="a-long-and-odd-passphrase", by=BY, at=AT
        )
        client.force_login(user)
    assert refusal(client, statement(), {}) == (401, "signature_refused")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_ledger_that_does_not_answer_is_said_with_when_to_come_again(client, bank, monkeypatch, language):
    def away(**_: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(door, "hand_in_statement", away)
    answer = send(client, WITH_A_BREAK, bank.headers(WITH_A_BREAK), language=language)
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "60", "database_away")
    assert ("again in a minute" in answer.json()["message"]) == (language == "en")
