"""The bank takes back under its own name what was announced here; what only the ledger has, two people take back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import translation

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.operations import register_project
from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.settling import Refused, Resolution, SettlingRefused
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow, StatementLine
from hub.funds.operations import reverse_flow
from hub.funds.queries import balances, flow, flow_reversing
from hub.funds.reconciliation.operations import agree, propose_end, take_break
from hub.funds.reconciliation.queries import breaks, days_of
from hub.funds.reconciliation.running import reconcile
from hub.funds.reconciliation.sentences import refusal_of
from hub.funds.references import flow_meant, flows_meant
from hub.kernel.actor import Actor, ActorKind
from tests.custodian import Bank
from tests.rooms.funds.conftest import project_facts
from tests.rooms.funds.test_reconciliation import AT, BY, DEPOSIT, LI, MEI, WU, announce, bank, names, paper_of, send

__all__ = ["bank"]
BACK = replace(DEPOSIT, key="BANK-2", day=date(2026, 11, 29), reverses="BANK-1")
NAMED = replace(DEPOSIT, key="BANK-1")
PURSE = Account(kind=AccountKind.PURSE, subject_id=DEPOSIT.subject_id)
LATER = AT + timedelta(minutes=1)


def settle(resolution: Resolution, *, kind: BreakKind | None = None) -> None:
    one = next(one for one in breaks() if one.course.open and kind in (None, one.kind))
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=resolution, words="seen with the bank", by=MEI, at=AT)
    agree(break_id=one.id, by=LI, at=AT)


@pytest.mark.parametrize("together", [True, False])
def test_what_the_bank_takes_back_under_its_own_name_is_the_movement_that_the_name_confirmed(bank, together):
    announce([DEPOSIT])
    if together:
        send(bank, paper_of(NAMED, BACK))
    else:
        send(bank, paper_of(NAMED, last=date(2026, 11, 28)))
        send(bank, paper_of(BACK, number="CB-2", opening=100_00, first=date(2026, 11, 29)))
    assert flow_meant("BANK-1") == flow(key="APP-1").id
    reconcile(by=BY, at=AT)
    assert names() == [("reversed_at_bank", "BANK-2")]
    settle(Resolution.POSTED)
    mirror = flow(key="BANK-2")
    assert (mirror.reverses, balances()[PURSE]) == (flow(key="APP-1").id, 0)
    run = reconcile(by=BY, at=LATER)
    assert (run.open, names()) == (0, [])
    assert all(day.bank_fen - day.ledger_fen == day.explained_fen for day in days_of(run) if day.bank_fen is not None)


def test_a_reversal_long_after_the_movement_is_looked_at_by_people_all_the_same(bank):
    early = replace(DEPOSIT, day=date(2026, 11, 20))
    announce([early])
    send(bank, paper_of(replace(early, key="BANK-1"), first=date(2026, 11, 20), last=date(2026, 11, 28)))
    send(bank, paper_of(BACK, number="CB-2", opening=100_00, first=date(2026, 11, 29)))
    reconcile(by=BY, at=AT)
    assert names() == [("reversed_at_bank", "BANK-2")]
    assert Flow.objects.count() == 1


def test_an_announced_reversal_is_confirmed_by_the_line_that_takes_the_same_movement_back(bank):
    """Of two announced reversals with one body, the line means the one of its own movement."""
    second = replace(DEPOSIT, key="APP-2", day=date(2026, 11, 28))
    announce([DEPOSIT, second])
    send(bank, paper_of(DEPOSIT, second))
    for key in ("APP-1", "APP-2"):
        reverse_flow(key=f"R-{key}", reversed_key=key, reason="x", effective_date=BACK.day, by=BY, at=AT)
    later = replace(BACK, reverses="APP-2", day=date(2026, 12, 1))
    send(bank, paper_of(later, number="CB-2", opening=200_00, first=later.day, last=later.day))
    assert StatementLine.objects.get(key=BACK.key).flow_id == flow(key="R-APP-2").id


def test_a_name_that_means_several_movements_or_none_means_none(bank):
    announce([DEPOSIT])
    send(bank, paper_of(NAMED))
    assert flows_meant(["BANK-1", "APP-1", "nothing", ""]) == {
        "BANK-1": flow(key="APP-1").id, "APP-1": flow(key="APP-1").id}  # fmt: skip
    other = replace(DEPOSIT, key="APP-2", amount_fen=7)
    announce([other])
    send(bank, paper_of(replace(other, key="BANK-1"), number="CB-9", opening=100_00))
    assert "BANK-1" not in flows_meant(["BANK-1"])


def only_in_the_ledger(bank: Bank):
    announce([DEPOSIT])
    send(bank, paper_of())
    reconcile(by=BY, at=AT)
    [one] = breaks()
    assert one.kind is BreakKind.LEDGER_ONLY
    return one


def test_what_only_the_ledger_has_is_taken_back_when_two_people_say_so(bank):
    one = only_in_the_ledger(bank)
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.REVERSED, words="The bank never had it.", by=MEI, at=AT)
    assert balances()[PURSE] == 100_00
    with pytest.raises(SettlingRefused) as refused:
        agree(break_id=one.id, by=MEI, at=AT)
    assert refused.value.reason is Refused.FOUR_EYES
    assert not agree(break_id=one.id, by=LI, at=AT).course.open
    mirror = flow_reversing(flow(key="APP-1").id)
    assert (mirror.key, mirror.effective_date, balances()[PURSE]) == (f"correction-{one.id}", date(2026, 12, 1), 0)
    for again in (lambda: agree(break_id=one.id, by=LI, at=AT), lambda: agree(break_id=one.id, by=WU, at=AT)):
        with pytest.raises(SettlingRefused) as refused:
            again()
        assert refused.value.reason is Refused.OVER
    run = reconcile(by=BY, at=LATER)
    assert (run.opened, run.open, Flow.objects.count()) == (0, 0, 2)
    assert AuditRow.objects.filter(action="break.agreed", target_id=str(one.id)).count() == 1


def test_a_movement_that_a_statement_brings_between_proposal_and_answer_is_not_taken_back(bank):
    one = only_in_the_ledger(bank)
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.REVERSED, words="The bank never had it.", by=MEI, at=AT)
    send(bank, paper_of(NAMED, number="CB-2"))
    assert StatementLine.objects.get().flow_id == flow(key="APP-1").id
    with pytest.raises(SettlingRefused) as refused:
        agree(break_id=one.id, by=LI, at=AT)
    assert refused.value.reason is Refused.CONFIRMED_SINCE
    assert (Flow.objects.count(), balances()[PURSE]) == (1, 100_00)


def test_money_that_was_spent_is_not_taken_back_and_the_break_stays(bank):
    one = only_in_the_ledger(bank)
    announce([replace(DEPOSIT, key="W-1", kind=FlowKind.WITHDRAWAL, day=date(2026, 12, 1))])
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.REVERSED, words="wrong", by=MEI, at=AT)
    with pytest.raises(SettlingRefused) as refused:
        agree(break_id=one.id, by=LI, at=AT)
    with translation.override("en"):
        assert refusal_of(refused.value).startswith("The ledger does not take it.")
    assert [found.course.open for found in breaks()] == [True]


def test_only_a_movement_that_the_bank_does_not_have_is_taken_back(bank):
    send(bank, paper_of(replace(DEPOSIT, key="X-1", kind=FlowKind.WITHDRAWAL)))
    reconcile(by=BY, at=AT)
    [one] = breaks()
    take_break(break_id=one.id, by=MEI, at=AT)
    with pytest.raises(SettlingRefused) as refused:
        propose_end(break_id=one.id, resolution=Resolution.REVERSED, words="x", by=MEI, at=AT)
    assert refused.value.reason is Refused.NOT_REVERSIBLE


STEP = """
INSERT INTO funds_breakstep (break_row_id, move, at, actor_id, actor_label, resolution, words)
VALUES (%s, %s, now(), %s, 'x', %s, %s)
"""


def test_the_database_asks_for_the_second_person_and_for_the_correction(bank):
    """Whoever writes past the hub is held to the same."""
    one, mei, li = only_in_the_ledger(bank), uuid4(), uuid4()

    def write(move: str, who, how: str = "", words: str = "x") -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(STEP, [one.id, move, who, how, words])

    for steps in (
        [("agreed", li)],
        [("proposed", mei, "explained"), ("agreed", mei)],
        [("proposed", mei, "explained"), ("agreed", None)],
        [("proposed", mei, "explained"), ("declined", li), ("agreed", li)],
        [("proposed", mei, "reversed"), ("agreed", li)],
    ):
        *before, last = steps
        for said in before:
            write(*said)
        with pytest.raises(DatabaseError) as refused:
            write(*last)
        assert refused.value.__cause__.sqlstate == "HF021"
    write("proposed", mei, "explained")
    write("agreed", li)


def test_of_two_people_who_agree_at_once_one_does_and_the_movement_goes_back_once(transactional_db):
    with entered(system_scope("test")):
        register_project(facts=project_facts("ORCHARD-1"), by=BY, at=AT)
        made = Bank()
        made.register(valid_from=AT - timedelta(days=60))
        one = only_in_the_ledger(made)
        take_break(break_id=one.id, by=MEI, at=AT)
        propose_end(break_id=one.id, resolution=Resolution.REVERSED, words="wrong", by=MEI, at=AT)
    start = Barrier(4)

    def answer(number: int) -> str:
        who = Actor(kind=ActorKind.USER, id=uuid4(), label=f"person {number}")
        start.wait()
        try:
            with entered(system_scope("test")), transaction.atomic():
                agree(break_id=one.id, by=who, at=AT)
            return ""
        except SettlingRefused as refusal:
            return refusal.reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(answer, range(4))) == ["", *[Refused.OVER] * 3]
    with entered(system_scope("test")):
        assert Flow.objects.filter(reverses__isnull=False).count() == 1
