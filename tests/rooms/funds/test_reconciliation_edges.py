"""The edges of what is compared: two gaps at one refused paper, pairs across the first day, a word given twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import transaction
from django.utils import translation

from hub.funds.blocking import Reason, blocks_in_force
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.settling import Refused, Resolution, SettlingRefused
from hub.funds.domain.rules import FlowKind
from hub.funds.models import BreakSighting, Flow, StatementLine
from hub.funds.posting import FlowsBlocked
from hub.funds.queries import flow
from hub.funds.reconciliation import gathering, operations
from hub.funds.reconciliation.operations import agree, propose_end, take_break
from hub.funds.reconciliation.queries import breaks, days_of
from hub.funds.reconciliation.running import LOCK, reconcile
from hub.funds.sentences import STOPS, reason_of, reason_said
from hub.kernel.actor import Actor, ActorKind, system_actor
from tests.custodian import Bank
from tests.rooms.funds.test_reconciliation import DEPOSIT, announce, names, paper_of, send

AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
BY = system_actor("test")
MEI, LI = (Actor(kind=ActorKind.USER, id=uuid4(), label=label) for label in ("mei", "li"))
DAYS = [date(2026, 11, 26) + timedelta(days=step) for step in range(5)]


@pytest.fixture
def bank(projects) -> Bank:
    made = Bank()
    made.register(valid_from=AT - timedelta(days=60))
    return made


def settle(identity: str, resolution: Resolution, *, reference: str = "") -> None:
    [one] = [found for found in breaks() if found.identity == identity]
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=resolution, words="so it is", by=MEI, at=AT, reference=reference)
    agree(break_id=one.id, by=LI, at=AT)


def test_two_gaps_at_one_refused_statement_are_two_breaks(bank):
    send(bank, paper_of(number="CB-1", first=DAYS[0], last=DAYS[0]))
    send(bank, paper_of(number="CB-3", first=DAYS[2], last=DAYS[2]))
    send(bank, replace(paper_of(number="CB-X", first=DAYS[0], last=DAYS[4]), closing_fen=1))
    run = reconcile(by=BY, at=AT)
    assert (run.opened, names()) == (
        2, [("refused_statement", DAYS[1].isoformat()), ("refused_statement", DAYS[3].isoformat())]
    )  # fmt: skip


@pytest.mark.parametrize("early", ["line", "flow"])
def test_a_pair_across_the_first_day_is_one_movement_and_its_days_add_up(bank, monkeypatch, early):
    monkeypatch.setattr(gathering, "WINDOW_DAYS", 1)
    days = (DAYS[1], DAYS[4]) if early == "line" else (DAYS[4], DAYS[1])
    announce([replace(DEPOSIT, day=days[1])])
    line = replace(DEPOSIT, key="BANK-1", day=days[0])
    old, new = ([line], []) if early == "line" else ([], [line])
    send(bank, paper_of(*old, number="CB-1", first=DAYS[0], last=DAYS[2]))
    opening = sum(one.moved_fen for one in old)
    send(bank, paper_of(*new, number="CB-2", first=DAYS[3], last=DAYS[4], opening=opening))
    assert StatementLine.objects.get().flow_id == flow(key="APP-1").id
    reconcile(by=BY, at=AT)
    later = reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert (later.first_date, later.open, names()) == (DAYS[3], 0, [])
    assert [day.ledger_fen for day in days_of(later)] == ([100_00, 0] if early == "line" else [100_00, 100_00])


def test_a_flow_announced_for_another_day_before_the_first_one_keeps_its_name_and_does_not_become_a_bank_only(
    bank, monkeypatch
):
    announce([replace(DEPOSIT, day=DAYS[1])])
    send(bank, paper_of(number="CB-1", first=DAYS[0], last=DAYS[2]))
    send(bank, paper_of(replace(DEPOSIT, day=DAYS[4]), number="CB-2", first=DAYS[3], last=DAYS[4]))
    reconcile(by=BY, at=AT)
    assert names() == [("day", "APP-1")]
    monkeypatch.setattr(gathering, "WINDOW_DAYS", 1)
    run = reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert (run.opened, run.open, names()) == (0, 1, [("day", "APP-1")])


def test_legs_that_say_other_than_their_flows_are_a_break_and_no_crash(bank, monkeypatch):
    send(bank, paper_of(DEPOSIT, first=DAYS[0]))
    facts = gathering.flow_facts
    monkeypatch.setattr(gathering, "flow_facts", lambda row: replace(facts(row), amount_fen=70_00))
    reconcile(by=BY, at=AT)
    [one] = breaks()
    assert (one.kind, one.day, one.amount_fen, one.rule_id) == (BreakKind.UNEXPLAINED, DEPOSIT.day, 30_00, "RC-19")


def test_one_flow_does_not_confirm_two_lines_by_hand(bank):
    announce([DEPOSIT, replace(DEPOSIT, key="APP-2", day=date(2026, 11, 28))])
    send(bank, paper_of(replace(DEPOSIT, key="BANK-1"), replace(DEPOSIT, key="BANK-2")))
    reconcile(by=BY, at=AT)
    first, second = [one for one in breaks() if one.kind is BreakKind.AMBIGUOUS]
    for one in (first, second):
        take_break(break_id=one.id, by=MEI, at=AT)
        propose_end(break_id=one.id, resolution=Resolution.MATCHED, words="that one", by=MEI, at=AT, reference="APP-1")
    agree(break_id=first.id, by=LI, at=AT)
    with pytest.raises(SettlingRefused) as refused:
        agree(break_id=second.id, by=LI, at=AT)
    assert refused.value.reason is Refused.NO_FLOW


def test_a_flow_matched_by_hand_is_not_fitted_again_by_a_later_line(bank):
    announce([DEPOSIT, replace(DEPOSIT, key="APP-2", day=date(2026, 11, 28))])
    send(bank, paper_of(replace(DEPOSIT, key="BANK-1"), last=date(2026, 11, 29)))
    reconcile(by=BY, at=AT)
    settle(next(one.identity for one in breaks() if one.line_id), Resolution.MATCHED, reference="APP-1")
    later = replace(DEPOSIT, key="BANK-2", day=LAST_DAY)
    send(bank, paper_of(later, number="CB-2", opening=100_00, first=LAST_DAY, last=LAST_DAY))
    assert StatementLine.objects.get(key="BANK-2").flow_id == flow(key="APP-2").id


LAST_DAY = date(2026, 11, 30)


def test_what_is_wrong_with_how_the_first_statement_opens_does_not_clear_when_the_days_move_on(bank, monkeypatch):
    send(bank, paper_of(number="CB-1", first=DAYS[0], last=DAYS[2]))
    send(bank, paper_of(number="CB-2", first=DAYS[3], last=DAYS[4], opening=7_00))
    reconcile(by=BY, at=AT)
    assert names() == [("opening", DAYS[3].isoformat())]
    monkeypatch.setattr(gathering, "WINDOW_DAYS", 1)
    run = reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert (run.first_date, run.cleared, names()) == (DAYS[3], 0, [("opening", DAYS[3].isoformat())])


@pytest.mark.parametrize("day", [DEPOSIT.day, date(2026, 11, 29)])
def test_a_double_within_one_statement_is_held_and_not_posted(bank, day):
    announce([DEPOSIT])
    send(bank, paper_of(replace(DEPOSIT, key="BANK-1", day=day), replace(DEPOSIT, key="BANK-2", day=day)))
    assert Flow.objects.count() == 1
    assert list(StatementLine.objects.order_by("line").values_list("standing", flat=True)) == ["fitted", "duplicate"]


def test_who_agrees_holds_the_run_off(bank, monkeypatch):
    announce([DEPOSIT])
    send(bank, paper_of())
    reconcile(by=BY, at=AT)
    held: list[str] = []
    hold = operations.hold_names
    monkeypatch.setattr(operations, "hold_names", lambda names: (held.extend(names), hold(names)))
    settle(breaks()[0].identity, Resolution.EXPLAINED)
    assert held[-3:-1] == [LOCK, "statement:6217-0001"]


def test_days_of_silence_after_an_explained_gap_are_a_new_break_and_so_is_how_the_next_statement_opens(bank):
    send(bank, paper_of(number="CB-1", first=DAYS[0], last=DAYS[2]))
    reconcile(by=BY, at=AT)
    settle("gap:2026-11-29", Resolution.EXPLAINED)
    assert reconcile(by=BY, at=AT + timedelta(minutes=1)).open == 0
    week = AT + timedelta(days=7)
    assert reconcile(by=BY, at=week).opened == 1
    assert names() == [("missing_days", "2026-12-01")]
    off = paper_of(number="CB-2", first=date(2026, 12, 1), last=date(2026, 12, 7), opening=1_000_000_00)
    send(bank, off, at=week)
    run = reconcile(by=BY, at=week + timedelta(minutes=1))
    [one] = [found for found in breaks() if found.course.open]
    assert (run.open, one.kind, one.day) == (1, BreakKind.UNEXPLAINED, date(2026, 12, 1))
    assert (one.amount_fen, one.identity) == (1_000_000_00, "gap:2026-11-29+2")
    settle(one.identity, Resolution.EXPLAINED)
    again = reconcile(by=BY, at=week + timedelta(minutes=2))
    assert (again.open, again.opened) == (0, 0)


def test_an_explained_line_that_says_something_else_of_the_ledger_later_is_a_new_break(bank):
    send(bank, paper_of(replace(DEPOSIT, kind=FlowKind.WITHDRAWAL)))
    reconcile(by=BY, at=AT)
    settle(breaks()[0].identity, Resolution.EXPLAINED)
    assert reconcile(by=BY, at=AT + timedelta(minutes=1)).open == 0
    announce([replace(DEPOSIT, amount_fen=70_00)])
    run = reconcile(by=BY, at=AT + timedelta(minutes=2))
    [one] = [found for found in breaks() if found.course.open]
    assert (run.opened, one.kind, one.identity.endswith("+2")) == (1, BreakKind.DIRECTION, True)


def test_a_break_shows_how_far_it_reaches_now_and_what_was_proposed_for_less_is_proposed_anew(bank):
    send(bank, paper_of(number="CB-1", first=DAYS[0], last=DAYS[2]))
    reconcile(by=BY, at=AT)
    [one] = breaks()
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.EXPLAINED, words="two days", by=MEI, at=AT)
    reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert breaks()[0].course.proposal is not None
    reconcile(by=BY, at=AT + timedelta(days=4))
    reconcile(by=BY, at=AT + timedelta(days=4, minutes=1))
    [now] = breaks()
    assert (one.until, now.until, now.actual) == (DAYS[4], date(2026, 12, 4), "2026-12-04")
    assert (now.course.proposal, now.course.owner) == (None, MEI.id)
    seen = BreakSighting.objects.order_by("id").values_list("until", flat=True)
    assert list(seen) == [DAYS[4], date(2026, 12, 4)]


@pytest.mark.parametrize("words", ["UPDATE funds_breaksighting SET amount_fen = 0", "DELETE FROM funds_breaksighting"])
def test_a_sighting_is_not_changed_by_the_owner_either(bank, owner, words):
    ids = {"one": uuid4()}
    owner.execute(
        "INSERT INTO funds_break (id, identity, kind, day, amount_fen, reference, expected, actual, opened_at)"
        " VALUES (%(one)s, 'x', 'unexplained', now(), 1, '', '', '', now())",
        ids,
    )
    owner.execute(
        "INSERT INTO funds_breaksighting (break_row_id, at, kind, amount_fen, moved_fen, expected, actual)"
        " VALUES (%(one)s, now(), 'unexplained', 1, 1, '', '')",
        ids,
    )
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(words)


def test_a_disbursement_that_the_bank_made_during_a_stop_is_posted_by_two_people_and_the_stop_stands_for_the_rest(bank):
    bid = replace(DEPOSIT, key="B-1", kind=FlowKind.BID, project_code="ORCHARD-1", amount_fen=50_00)
    announce([DEPOSIT, bid])
    paid = replace(bid, key="P-1", kind=FlowKind.DISBURSEMENT, subject_id=None)
    wrong = replace(DEPOSIT, key="X-1", kind=FlowKind.WITHDRAWAL, amount_fen=10**9)
    send(bank, paper_of(DEPOSIT, bid, wrong, last=DEPOSIT.day))
    reconcile(by=BY, at=AT)
    assert [block.reason for block in blocks_in_force()] == ["reconciliation-break-open"]
    send(bank, paper_of(replace(paid, day=DAYS[2]), number="CB-2", first=DAYS[2], opening=100_00 - 10**9))
    reconcile(by=BY, at=AT)
    assert ("bank_only", "P-1") in names()
    settle(next(one.identity for one in breaks() if one.reference == "P-1"), Resolution.POSTED)
    assert flow(key="P-1").amount_fen == 50_00
    assert len(blocks_in_force()) == 1
    with pytest.raises(FlowsBlocked) as stopped, transaction.atomic():
        announce([replace(paid, key="P-2", amount_fen=1_00)])
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = reason_of(stopped.value)
    assert said["en"].endswith("The reason: A reconciliation break is open beyond T+1.")
    assert said["zh-hans"].endswith("有对账差异超过T+1仍未处理。")


def test_every_reason_of_the_hub_has_words():
    assert set(STOPS) == set(Reason)
    assert reason_said("he asked for it") == "he asked for it"
