"""Somebody with an app account, visits, answers and consents, and how a request to be forgotten is carried out."""

import base64
import json
from datetime import timedelta
from typing import Any

from django.db import connection

from crm.consents.domain.purposes import Purpose
from crm.consents.operations import say_oneself
from hub.access.scope import entered, scope_for
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.funds.queries import where_is_my_money
from hub.ingest.operations import fold_due
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from hub.outbox.delivery import drain
from hub.retention.carrying_out import advance_erasures
from hub.retention.erasures import ask_erasure, check_erasure, decide_erasure
from hub.retention.models import Erasure
from tests.rooms.journeys.two_people import AT, MET, as_system

HE, WU = (Actor(kind=ActorKind.USER, id=new_id(), label=name) for name in ("he.jing", "wu.tong"))
LATER = MET + timedelta(days=2)


def deliver() -> None:
    """Let the log take in what waits for it."""
    while drain(at=utc_now()):
        pass


def agrees(person: Any) -> None:
    """The person's own word about a purpose."""
    with entered(scope_for(person.login)) as scope:
        say_oneself(
            login_subject=person.subject, purpose=Purpose.PHONE, given=True, about_id=None, audience=(),
            by=scope.actor, at=MET,
        )  # fmt: skip


def sends(client: Any, write_key: str, user_id: str, *events: dict[str, Any]) -> None:
    """An app sends events of one account, and they are folded."""
    at = (utc_now() - timedelta(minutes=5)).isoformat()
    batch = [{"userId": user_id, "timestamp": at, "messageId": new_id().hex, **event} for event in events]
    basic = {"Authorization": "Basic " + base64.b64encode(f"{write_key}:".encode()).decode()}
    answer = client.post("/v1/batch", json.dumps({"batch": batch}), content_type="application/json", headers=basic)
    assert answer.status_code == 200
    fold_due(at=utc_now())


def settled(*people: Any) -> None:
    """Whatever lies in these persons' purses is paid out, so that nothing is outstanding."""
    for person in people:
        with as_system():
            purse = where_is_my_money(subject_id=person.subject).purse_fen
            request = FlowRequest(
                key=f"out-{person.subject}", kind=FlowKind.WITHDRAWAL, amount_fen=purse, subject_id=person.subject,
                effective_date=AT.date(),
            )  # fmt: skip
            post_flows(requests=[request], by=HE, at=MET)


def asked(subject_id: Any) -> Erasure:
    """Asked and checked, not decided yet."""
    row = ask_erasure(subject_id=subject_id, own=False, by=HE, at=LATER)
    return check_erasure(erasure_id=row.id, by=HE, at=LATER)


def granted(subject_id: Any) -> Erasure:
    """Asked, checked and agreed to by somebody else."""
    return decide_erasure(erasure_id=asked(subject_id).id, grant=True, why="本人要求", by=WU, at=LATER)


def forgotten(subject_id: Any) -> Erasure:
    """Carried out to the end."""
    row = granted(subject_id)
    advance_erasures(at=LATER)
    with as_system():
        row.refresh_from_db()
    assert row.finished_at == LATER
    return row


def everything() -> str:
    """All rows of all tables, as text."""
    texts = []
    with as_system(), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT coalesce(string_agg(row_to_json(t)::text, chr(10)), '') FROM \"{table}\" t")
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)
