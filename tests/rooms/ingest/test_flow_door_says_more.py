"""What the bank says beside a movement, what it takes back under whichever name, and a description that holds."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from jsonschema import Draft202012Validator

from hub.access.scope import entered, system_scope
from hub.catalogue.operations import register_project
from hub.catalogue.ties import account_digest
from hub.funds.examination import examine_ledger
from hub.funds.models import Flow, MovementParty
from hub.funds.queries import flow
from hub.funds.statements import hand_in_statement
from hub.ingest import flows as door
from hub.ingest.flow_openapi import described
from tests.custodian import AT, Bank, statement
from tests.rooms.funds.conftest import BY, project_facts
from tests.rooms.ingest.test_flow_door import BATCH, BID, DEPOSIT, ONE, ask, problem, send, straight

PAID = {**DEPOSIT, "counterparty": "6217 0001", "use": "SALARY"}


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


def said() -> list[tuple[UUID, str, str]]:
    with entered(system_scope("test")):
        return list(MovementParty.objects.order_by("use").values_list("flow_id", "party", "use"))


def test_the_account_outside_and_the_use_are_kept_once_and_another_word_is_refused(client, bank):
    first = send(client, bank, PAID).json()
    kept = [(UUID(first["id"]), account_digest("62170001"), "SALARY")]
    assert (send(client, bank, PAID).status_code, send(client, bank, DEPOSIT).status_code, said()) == (200, 200, kept)
    for changed, differs in (({"use": "GIFT"}, ["use"]), ({"counterparty": "9"}, ["counterparty"]),
                             ({"use": "GIFT", "counterparty": "9"}, ["counterparty", "use"])):  # fmt: skip
        assert problem(send(client, bank, {**PAID, **changed}), 409, "key_reused")["differs"] == differs
        batch = {"flows": [{**DEPOSIT, "key": "D-9"}, {**PAID, **changed}]}
        assert problem(send(client, bank, batch, to=BATCH), 409, "key_reused")["key"] == "D-1"
    with entered(system_scope("test")):
        assert (Flow.objects.count(), said()) == (1, kept)


def test_a_batch_keeps_what_is_said_of_each_and_holds_a_second_word_against_the_first(client, bank):
    silent = {**DEPOSIT, "key": "D-2"}
    assert send(client, bank, {"flows": [PAID, silent, PAID]}, to=BATCH).status_code == 201
    assert [use for *_, use in said()] == ["SALARY"]
    twice = {"flows": [{**PAID, "key": "D-3"}, {**PAID, "key": "D-3", "use": "GIFT"}]}
    problem(send(client, bank, twice, to=BATCH), 409, "key_reused")
    assert len(said()) == 1
    later = {**silent, "use": "RENT"}
    assert (send(client, bank, later).status_code, [use for *_, use in said()]) == (200, ["RENT", "SALARY"])


def test_the_way_past_the_layers_keeps_the_same(transactional_db):
    bank = prepared()
    assert straight(bank, PAID)[0] == 201
    assert straight(bank, {**PAID, "use": "GIFT"})[1]["differs"] == ["use"]
    assert straight(bank, {**DEPOSIT, "key": "D-2"})[0] == 201
    assert [use for *_, use in said()] == ["SALARY"]


@pytest.mark.parametrize(("field", "value"), [("use", "x" * 33), ("counterparty", "a\u0000"), ("reverses", 7)])
def test_what_cannot_be_said_is_refused_at_its_place(client, bank, field, value):
    assert problem(send(client, bank, {**DEPOSIT, field: value}), 400, "body_unusable")["place"] == field


def test_a_movement_is_taken_back_by_its_reference(client, bank):
    more = [{**DEPOSIT, "key": "D-2"}, {**BID, "key": "B-2"}]
    send(client, bank, {"flows": [DEPOSIT, BID, *more]}, to=BATCH)
    back = {**BID, "key": "R-1", "reverses": "B-1"}
    first, again = send(client, bank, back), send(client, bank, back)
    assert (first.status_code, again.status_code) == (201, 200)
    assert ask(client, bank, "R-1").json()["reverses"] == "B-1"
    for wrong in ({"key": "R-2"}, {"key": "R-3", "reverses": "nothing"}, {"key": "R-4", "reverses": "D-1"}):
        problem(send(client, bank, {**back, **wrong}), 422, "reversal_refused")
    assert problem(send(client, bank, {**back, "reverses": "D-1"}), 409, "key_reused")["differs"] == ["reverses"]
    with entered(system_scope("test")):
        assert examine_ledger().sound


def test_a_movement_is_taken_back_under_the_banks_own_name_for_it(client, bank):
    """It was announced as D-1, and the statement confirmed it as BANK-7."""
    send(client, bank, {**DEPOSIT, "effective_date": "2026-11-03"})
    raw = statement([f"BANK-7,deposit,1000.00,2026-11-04,{DEPOSIT['subject_id']},,"], closing="1000.00")
    with entered(system_scope("test")):
        hand_in_statement(raw=raw, signature=bank.sign(raw), key_id=bank.key_id, by=BY, at=AT + timedelta(days=1))
    assert (
        send(client, bank, {**DEPOSIT, "effective_date": "2026-11-05", "key": "R-1", "reverses": "BANK-7"}).status_code
        == 201
    )
    with entered(system_scope("test")):
        assert flow(key="R-1").reverses == flow(key="D-1").id


def schema_of(path: str, method: str, status: int) -> Draft202012Validator:
    told = described()
    [content] = told["paths"][path][method]["responses"][str(status)]["content"].values()
    return Draft202012Validator({**content["schema"], "components": told["components"]})


def test_the_description_is_served_and_holds_for_real_answers(client, bank):
    served = client.get("/bank/v1/openapi.json")
    assert (served.status_code, json.loads(served.content)) == (200, described())
    batch = {"flows": [{**DEPOSIT, "key": "D-2"}]}
    answers = [
        (ONE, "post", send(client, bank, PAID)),
        (ONE, "post", send(client, bank, PAID)),
        (ONE, "post", send(client, bank, {**PAID, "amount": "1.00"})),
        (ONE, "post", send(client, bank, {**DEPOSIT, "amount": 1})),
        (ONE, "post", send(client, bank, {**DEPOSIT, "key": "W", "kind": "withdrawal", "amount": "9999.00"})),
        (ONE, "post", send(client, Bank(), DEPOSIT)),
        (BATCH, "post", send(client, bank, batch, to=BATCH)),
        (f"{ONE}/{{key}}", "get", ask(client, bank, "D-1")),
        (f"{ONE}/{{key}}", "get", ask(client, bank, "D-404")),
    ]
    assert sorted({answer.status_code for *_, answer in answers}) == [200, 201, 400, 401, 404, 409, 422]
    for path, method, answer in answers:
        schema_of(path, method, answer.status_code).validate(answer.json())
    for body, name in ((PAID, "Flow"), (batch, "Batch")):
        Draft202012Validator({"$ref": f"#/components/schemas/{name}", **described()}).validate(body)


def test_the_description_would_refuse_another_answer(client, bank):
    told = send(client, bank, PAID).json()
    assert not schema_of(ONE, "post", 201).is_valid({**told, "more": 1})
    assert not schema_of(ONE, "post", 422).is_valid({"code": "overdraft"})
