"""The simulated bank at the flow door: what it tells counts once, whatever slips, and the statement adds nothing."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from hub.access.scope import entered, system_scope
from hub.demo.bank.papers import BankLine, Paper, as_csv
from hub.demo.bank.telling import Signer, Slip, Teller
from hub.funds.custodian_keys import revoke_custodian_key
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow
from hub.ingest import flows as door
from hub.kernel.clock import utc_now
from tests.custodian import ANN, Bank
from tests.rooms.funds.conftest import BY

DAY = date(2026, 11, 3)
LINE = BankLine(key="D-1", kind=FlowKind.DEPOSIT, amount_fen=100_000, day=DAY, subject_id=ANN)


@pytest.fixture
def bank(db, monkeypatch):
    cache.clear()
    monkeypatch.setattr(door, "_keys", (float("-inf"), {}))
    own, old = Bank(), Bank(key_id="bank-2025")
    with entered(system_scope("test")):
        own.register(days=36_500)
        old.register(days=36_500)
        revoke_custodian_key(key_id=old.key_id, reason="lost", by=BY, at=utc_now() - timedelta(minutes=1))
    yield own, old
    cache.clear()


@pytest.fixture
def teller(client, bank):
    def send(path, body, headers):
        answer = client.post(path, body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    signers = [Signer(key=one.private_key, key_id=one.key_id) for one in bank]
    return Teller(signer=signers[0], withdrawn=signers[1], authority="testserver", send=send)


def recorded() -> list[int]:
    with entered(system_scope("test")):
        return list(Flow.objects.values_list("amount_fen", flat=True))


@pytest.mark.parametrize(
    ("slip", "statuses", "flows"),
    [
        (None, [201], 1),
        (Slip.TWICE, [201, 200], 1),
        (Slip.SLOW, [201], 1),
        (Slip.STALE, [401], 0),
        (Slip.WRONG_KEY, [401], 0),
        (Slip.REVOKED_KEY, [401], 0),
        (Slip.KEY_REUSED, [201, 409], 1),
    ],
)
def test_every_slip_is_answered_and_nothing_counts_twice(teller, slip, statuses, flows):
    assert [status for status, _ in teller.tell(LINE, at=utc_now(), slip=slip)] == statuses
    assert recorded() == [100_000] * flows


def test_the_statement_confirms_what_was_told_and_adds_nothing(client, teller, bank):
    teller.tell(LINE, at=utc_now())
    paper = Paper(
        number="CB-1", account="6217-0001", first=DAY, last=DAY, opening_fen=0, closing_fen=100_000, lines=(LINE,)
    )
    raw = as_csv(paper)
    answer = client.post("/bank/v1/statements", raw, content_type="text/csv", headers=bank[0].headers(raw))
    assert (answer.status_code, answer.json()["refused"]) == (200, [])
    assert recorded() == [100_000]
