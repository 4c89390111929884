"""Whoever guesses the custodian's references and has the code learns nothing; whoever asks twice gets the same id."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from chain.connection import Connection, connected_to
from chain.ledgers.memory import MemoryLedger
from chain.ledgers.signer import KeyFile
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.domain.rules import FlowKind
from hub.funds.identifiers import flow_id
from hub.funds.models import Flow
from hub.funds.operations import post_flow, reverse_flow
from hub.kernel.actor import system_actor
from hub.kernel.clock import parse_instant
from hub.kernel.ids import stable_id
from hub.outbox.delivery import drain

ANN = UUID(int=1)
AT = parse_instant("2026-11-21T03:00:00Z")
BY = system_actor("test")
KEY = "D-HT-2026-000101"


def deposited(key: str = KEY):
    return post_flow(
        key=key,
        kind=FlowKind.DEPOSIT,
        amount_fen=500_00,
        effective_date=date(2026, 11, 21),
        subject_id=ANN,
        by=BY,
        at=AT,
    )


def test_the_same_key_gives_the_same_id_and_only_here(system_scope, monkeypatch):
    facts = deposited()
    assert facts.id == flow_id(key=KEY) == deposited().id != flow_id(key="D-HT-2026-000102")
    assert facts.id != stable_id("flow", KEY)
    monkeypatch.setattr("hub.vault.blind.current_key", lambda purpose: ("elsewhere", bytes(32)))
    assert flow_id(key=KEY) != facts.id, "another installation's key gives another id"


def test_a_flow_recorded_under_an_older_id_keeps_it_and_is_not_recorded_again(system_scope, monkeypatch):
    monkeypatch.setattr("hub.funds.posting.flow_id", lambda *, key: stable_id("flow", key))
    first = deposited()
    monkeypatch.undo()
    audit_rows = AuditRow.objects.count()
    assert deposited() == first
    assert [row.id for row in Flow.objects.all()] == [stable_id("flow", KEY)]
    assert AuditRow.objects.count() == audit_rows
    back = reverse_flow(key="back", reversed_key=KEY, reason="twice", effective_date=date(2026, 11, 21), by=BY, at=AT)
    assert back.reverses == first.id


@pytest.mark.django_db
def test_a_guessers_address_answers_like_nonsense(client, tmp_path):
    with entered(system_scope("test")):
        facts = deposited()
    while drain(at=AT):
        pass
    with connected_to(Connection(ledger=MemoryLedger(), signer=KeyFile(tmp_path / "key"))):
        known, guessed, nonsense = (
            client.get(f"/en/verify/flow/{fact}/") for fact in (facts.id, stable_id("flow", KEY), uuid4())
        )
        assert client.get("/en/verify/", {"number": KEY}).status_code == 404
    assert (known.status_code, guessed.status_code, nonsense.status_code) == (200, 404, 404)
    assert without_address(guessed) == without_address(nonsense)


def without_address(answer) -> str:
    """The page without what it repeats of the request: the address, for the other language's link."""
    return answer.content.decode().replace(answer.wsgi_request.path.removeprefix("/en"), "")
