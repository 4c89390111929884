"""When the database is away a person gets a sentence, a machine gets JSON, and the log keeps nobody's data."""

import json
import logging

import pytest
from django.db import IntegrityError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from hub.health import _CHECKS, _MEANING
from hub.logs import RouteInsteadOfPath, strike_details, strike_personal

CANARY = "13800001234"


@pytest.fixture
def away(db, monkeypatch):
    def refuse(*_args, **_more):
        raise OperationalError("connection refused")

    with monkeypatch.context() as lost:
        lost.setattr(BaseDatabaseWrapper, "cursor", refuse)
        lost.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(("path", "words"), [("/", "记录"), ("/en/", "records"), ("/disclosures/", "记录")])
def test_a_lost_database_is_a_page_that_says_so(away, path, words):
    answer = away.get(path)
    assert answer.status_code == 503
    assert words in answer.content.decode()


def test_a_lost_database_tells_an_app_to_send_again(away):
    body = json.dumps({"batch": [{"type": "page", "anonymousId": "a", "messageId": "m"}], "writeKey": "k"})
    answer = away.post("/v1/batch", body, content_type="application/json")
    assert answer.status_code == 503
    assert {"code", "message"} <= set(answer.json())


def test_a_lost_database_tells_an_investors_app_a_problem(away):
    away.cookies["hub_session"] = "x" * 32
    answer = away.get("/my/v1/purchases")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == "database_away"


def test_a_request_line_names_the_route_and_not_the_path(client, db, caplog):
    with caplog.at_level(logging.WARNING, logger="django.request"):
        caplog.handler.addFilter(RouteInsteadOfPath())
        client.get(f"/nowhere/{CANARY}/")
    assert caplog.records
    assert CANARY not in caplog.text


def test_what_a_database_quotes_from_a_row_is_struck():
    text = f"Traceback\n  File x\nIntegrityError: duplicate\nDETAIL:  Key (phone)=({CANARY}) already exists.\n"
    assert CANARY not in str(strike_details(None, "", {"exception": text}))
    assert "duplicate" in str(strike_details(None, "", {"exception": text}))


def test_personal_fields_are_struck_also_one_level_down():
    event = strike_personal(None, "", {"event": "x", "phone": CANARY, "row": {"name": CANARY, "id": 1}})
    assert CANARY not in str(event)
    assert event["row"]["id"] == 1


def test_a_stuck_delivery_keeps_no_value_of_a_row():
    from hub.outbox.delivery import _told

    assert CANARY not in _told(IntegrityError(f"duplicate\nDETAIL:  Key (phone)=({CANARY})"))


def test_the_health_page_says_what_a_lost_part_means(away, settings):
    settings.CHAIN_RPC_URL = "http://127.0.0.1:1"
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = away.get("/health/")
    assert answer.status_code == 503
    assert set(_CHECKS) == set(_MEANING)
    checks = answer.json()["checks"]
    failed = {name: check["message"] for name, check in checks.items() if not check["ok"]}
    assert {"database", "broker", "chain"} <= set(failed), "the vault may still hold its keys in memory"
    assert all(failed.values())
    assert checks["broker"]["message"].startswith("The broker does not answer: work waits and nothing is lost.")
    assert "127.0.0.1" not in answer.content.decode()
