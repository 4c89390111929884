"""Through the doors: what the bank does wrong is named once, settled by two people, and stops disbursements."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from hub.audit.models import AuditRow
from hub.demo.bank.misbehaving import Fault, misbehave, plan
from hub.demo.bank.month import INVESTORS, OTHERS, month
from hub.demo.bank.papers import BankLine, Paper, as_camt, as_csv
from hub.funds.blocking import blocks_in_force
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.settling import Refused, Resolution, SettlingRefused
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import StatementUnsound
from hub.funds.models import Break, Flow, ReconciledDay, RefusedStatement, StatementLine
from hub.funds.operations import post_flows
from hub.funds.posting import FlowsBlocked
from hub.funds.queries import flow
from hub.funds.reconciliation.operations import agree, decline, propose_end, take_break
from hub.funds.reconciliation.queries import breaks, days_of, last_run
from hub.funds.reconciliation.refused import keep_refused
from hub.funds.reconciliation.running import QUIET_S, reconcile, reconciliation_due
from hub.funds.reconciliation.sentences import KINDS, REFUSALS, RESOLUTIONS, refusal_of
from hub.funds.statements import hand_in_statement
from hub.kernel.actor import Actor, ActorKind, system_actor
from tests.custodian import Bank

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
BY = system_actor("test")
MEI, LI, WU = (Actor(kind=ActorKind.USER, id=uuid4(), label=label) for label in ("mei", "li", "wu"))
BY_DAY = {BreakKind.MISSING_DAYS, BreakKind.REFUSED_STATEMENT, BreakKind.OPENING}
TWENTY = (*Fault, Fault.DROP, Fault.DOUBLE, Fault.AMOUNT, Fault.DAY, Fault.SUBJECT, Fault.DIRECTION)


@pytest.fixture
def bank(projects) -> Bank:
    made = Bank()
    made.register(valid_from=AT - timedelta(days=60))
    return made


def announce(lines: list[BankLine]) -> None:
    post_flows(
        requests=[
            FlowRequest(
                key=line.key,
                kind=line.kind,
                amount_fen=line.amount_fen,
                effective_date=line.day,
                subject_id=line.subject_id,
                project_code=line.project_code or None,
                contract_number=line.contract_number or None,
            )
            for line in lines
        ],
        by=BY,
        at=AT - timedelta(days=20),
    )


def send(bank: Bank, paper: Paper, *, at: datetime = AT, write=as_csv):
    raw = write(paper)
    try:
        return hand_in_statement(raw=raw, signature=bank.sign(raw), key_id=bank.key_id, by=BY, at=at)
    except StatementUnsound as refusal:
        keep_refused(refusal, raw=raw, signature=bank.sign(raw), key_id=bank.key_id, by=BY, at=at)


def lines_of(papers) -> list[BankLine]:
    return [line for paper in papers for line in paper.lines]


def names() -> list[tuple[BreakKind, str]]:
    found = (one for one in breaks() if one.course.open)
    return sorted((one.kind, one.day.isoformat() if one.kind in BY_DAY else one.reference) for one in found)


@pytest.mark.parametrize(("seed", "write"), [(1, as_csv), (2, as_camt)])
def test_a_month_with_twenty_planted_breaks_names_all_twenty_and_nothing_else(bank, seed, write):
    draw = Random(seed)
    book = month(draw, first=FIRST, last=LAST)
    planted = plan(book, faults=draw.sample(TWENTY, len(TWENTY)), draw=draw)
    sent = misbehave(book, planted, others=OTHERS)
    announce([*lines_of(book), *sent.ledger])
    for paper in sent.papers:
        send(bank, paper, write=write)
    run = reconcile(by=BY, at=AT)
    assert len(planted) == 20
    assert names() == sorted(one.name for one in planted)
    assert (run.opened, run.open) == (20, 20)
    assert all(day.bank_fen is None or day.bank_fen - day.ledger_fen == day.explained_fen for day in days_of(run))
    again = reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert (again.opened, again.cleared, again.open) == (0, 0, 20)


@pytest.mark.parametrize("announced", [True, False])
def test_a_clean_month_names_nothing_and_every_day_is_equal_to_the_fen(bank, announced):
    book = month(Random(3), first=FIRST, last=LAST)
    if announced:
        announce(lines_of(book))
    for paper in book:
        send(bank, paper)
    run = reconcile(by=BY, at=AT)
    assert (run.open, run.first_date, run.last_date) == (0, FIRST, LAST)
    days = days_of(run)
    assert len(days) == 30
    assert [day.bank_fen for day in reversed(days)] == [paper.closing_fen for paper in book]
    assert all(day.bank_fen == day.ledger_fen and day.explained_fen == 0 for day in days)
    assert {row.standing for row in StatementLine.objects.all()} == {"known" if announced else "posted"}
    assert blocks_in_force() == ()


DEPOSIT = BankLine(
    key="APP-1", kind=FlowKind.DEPOSIT, amount_fen=100_00, day=date(2026, 11, 27), subject_id=INVESTORS[0]
)


def paper_of(*lines: BankLine, opening: int = 0, number: str = "CB-1", first=date(2026, 11, 27), last=LAST) -> Paper:
    closing = opening + sum(line.moved_fen for line in lines)
    return Paper(
        number=number,
        account="6217-0001",
        first=first,
        last=last,
        opening_fen=opening,
        closing_fen=closing,
        lines=lines,
    )


def test_a_line_under_the_banks_own_reference_confirms_the_one_flow_that_it_fits_and_posts_no_second(bank):
    announce([DEPOSIT])
    facts = send(bank, paper_of(replace(DEPOSIT, key="BANK-1", day=date(2026, 11, 29)))).statement
    assert (facts.new, facts.known, facts.refused, Flow.objects.count()) == (0, 1, 0, 1)
    [line] = StatementLine.objects.all()
    assert (line.standing, line.flow_id) == ("fitted", flow(key="APP-1").id)
    reconcile(by=BY, at=AT)
    assert names() == []
    assert not any(day.ledger_fen - (day.bank_fen or 0) + day.explained_fen for day in ReconciledDay.objects.all())


def test_a_line_that_fits_two_flows_waits_until_two_people_say_which(bank):
    announce([DEPOSIT, replace(DEPOSIT, key="APP-2", day=date(2026, 11, 28))])
    facts = send(bank, paper_of(replace(DEPOSIT, key="BANK-1"))).statement
    assert (facts.new, facts.refused, Flow.objects.count()) == (0, 1, 2)
    reconcile(by=BY, at=AT)
    assert names() == [("ambiguous", "BANK-1"), ("ledger_only", "APP-1"), ("ledger_only", "APP-2")]
    [one] = [found for found in breaks() if found.kind is BreakKind.AMBIGUOUS]
    take_break(break_id=one.id, by=MEI, at=AT)
    with pytest.raises(SettlingRefused) as refused:
        propose_end(break_id=one.id, resolution=Resolution.MATCHED, words="the first", by=MEI, at=AT, reference="B")
    assert refused.value.reason is Refused.NO_FLOW
    propose_end(break_id=one.id, resolution=Resolution.MATCHED, words="the first", by=MEI, at=AT, reference="APP-1")
    with pytest.raises(SettlingRefused) as refused:
        agree(break_id=one.id, by=MEI, at=AT)
    assert refused.value.reason is Refused.FOUR_EYES
    agree(break_id=one.id, by=LI, at=AT)
    reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert names() == [("ledger_only", "APP-2")]


def test_a_movement_that_came_twice_is_posted_when_two_people_say_so(bank):
    announce([DEPOSIT])
    again = replace(DEPOSIT, key="BANK-2")
    send(bank, paper_of(DEPOSIT, again))
    reconcile(by=BY, at=AT)
    [one] = breaks()
    assert (one.kind, one.reference, flow(key="BANK-2")) == (BreakKind.DUPLICATE_AT_BANK, "BANK-2", None)
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.POSTED, words="She paid twice.", by=MEI, at=AT)
    decline(break_id=one.id, words="Ask her.", by=LI, at=AT)
    with pytest.raises(SettlingRefused):
        agree(break_id=one.id, by=LI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.POSTED, words="She did, I asked.", by=MEI, at=AT)
    assert not agree(break_id=one.id, by=LI, at=AT).course.open
    assert flow(key="BANK-2").amount_fen == 100_00
    run = reconcile(by=BY, at=AT + timedelta(minutes=1))
    assert (run.open, run.opened) == (0, 0)
    assert [step.action for step in AuditRow.objects.filter(target_kind="break").order_by("id")] == [
        "break.taken", "break.proposed", "break.declined", "break.proposed", "break.agreed",
    ]  # fmt: skip


def test_a_line_that_the_ledger_cannot_hold_is_not_posted_by_agreeing_either(bank):
    send(bank, paper_of(replace(DEPOSIT, key="X-1", kind=FlowKind.WITHDRAWAL)))
    reconcile(by=BY, at=AT)
    [one] = breaks()
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.POSTED, words="Post it.", by=MEI, at=AT)
    with translation.override("en"), pytest.raises(SettlingRefused) as refused:
        agree(break_id=one.id, by=LI, at=AT)
    with translation.override("en"):
        assert refusal_of(refused.value).endswith("The account holds ¥0.00, but ¥100.00 are needed.")
    assert breaks()[0].course.open


def test_a_break_beyond_t_plus_1_stops_new_disbursements_and_its_end_lets_them_go_on(bank):
    bid = replace(DEPOSIT, key="B-1", kind=FlowKind.BID, project_code="ORCHARD-1", amount_fen=50_00)
    announce([DEPOSIT, bid])
    send(bank, paper_of(DEPOSIT, bid, replace(DEPOSIT, key="X-1", kind=FlowKind.WITHDRAWAL, amount_fen=10**9)))
    monday = datetime(2026, 11, 30, 4, tzinfo=UTC)
    disbursement = replace(bid, key="P-1", kind=FlowKind.DISBURSEMENT, subject_id=None, day=date(2026, 12, 1))
    assert reconcile(by=BY, at=monday).blocking == 0  # Friday to Monday is one working day
    with transaction.atomic():
        announce([disbursement])
        transaction.set_rollback(True)
    assert reconcile(by=BY, at=monday + timedelta(days=1)).blocking == 1
    assert reconcile(by=BY, at=monday + timedelta(days=1, minutes=1)).blocking == 1
    assert len(blocks_in_force()) == 1
    with pytest.raises(FlowsBlocked), transaction.atomic():
        announce([disbursement])
    [one] = breaks()
    take_break(break_id=one.id, by=MEI, at=AT)
    propose_end(break_id=one.id, resolution=Resolution.EXPLAINED, words="The bank took it back.", by=MEI, at=AT)
    assert len(blocks_in_force()) == 1
    agree(break_id=one.id, by=LI, at=AT)
    assert blocks_in_force() == ()
    announce([disbursement])


def test_a_late_statement_clears_its_days_and_a_corrected_one_what_was_refused(bank):
    days = [date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29), LAST]
    papers = [paper_of(number=f"CB-{day}", first=day, last=day) for day in days]
    send(bank, papers[0])
    send(bank, papers[2])
    send(bank, replace(papers[3], closing_fen=1))
    reconcile(by=BY, at=AT)
    assert names() == [("missing_days", "2026-11-28"), ("refused_statement", "2026-11-30")]
    assert RefusedStatement.objects.get().fault == "balance"
    assert reconciliation_due(at=AT + timedelta(seconds=QUIET_S - 1)) is False
    assert reconciliation_due(at=AT + timedelta(seconds=QUIET_S)) is True
    assert reconciliation_due(at=AT + timedelta(days=1)) is True
    late = AT + timedelta(hours=1)
    send(bank, papers[1], at=late)
    send(bank, papers[3], at=late)
    run = reconcile(by=BY, at=late + timedelta(minutes=1))
    assert (run.cleared, run.open) == (2, 0)
    assert reconciliation_due(at=late + timedelta(minutes=5)) is False
    assert last_run() == run


def test_only_the_owner_proposes_and_nothing_is_said_twice(bank):
    announce([DEPOSIT])
    send(bank, paper_of())
    reconcile(by=BY, at=AT)
    [one] = breaks()
    asked = {"break_id": one.id, "at": AT}
    ask = {**asked, "resolution": Resolution.EXPLAINED, "words": "late"}
    take_break(by=MEI, **asked)
    for step, reason in (
        (lambda: take_break(by=MEI, **asked), Refused.ALREADY_YOURS),
        (lambda: propose_end(by=LI, **ask), Refused.NOT_YOURS),
        (lambda: propose_end(by=MEI, **{**ask, "words": "  "}), Refused.NO_WORDS),
        (lambda: propose_end(by=MEI, **{**ask, "resolution": Resolution.POSTED}), Refused.NO_LINE),
        (lambda: agree(by=LI, **asked), Refused.NOTHING_PROPOSED),
    ):
        with pytest.raises(SettlingRefused) as refused:
            step()
        assert refused.value.reason is reason
    propose_end(by=MEI, **ask)
    take_break(by=WU, **asked)
    assert breaks()[0].course.proposal is None
    propose_end(by=WU, **ask)
    agree(by=MEI, **asked)
    with pytest.raises(SettlingRefused) as refused:
        take_break(by=LI, **asked)
    assert refused.value.reason is Refused.OVER
    assert reconcile(by=BY, at=AT + timedelta(minutes=1)).open == 0


TABLES = ("statementline", "refusedstatement", "break", "breakstep", "reconciliation", "reconciledday")
REFUSED = [f"TRUNCATE funds_{table} CASCADE" for table in TABLES] + [
    f"{words} funds_{table}{rest}"
    for table in ("reconciliation", "refusedstatement")
    for words, rest in (("UPDATE", " SET id = id"), ("DELETE FROM", ""))
]


@pytest.mark.parametrize("statement", REFUSED)
def test_nothing_of_a_reconciliation_is_changed_by_the_owner_either(bank, owner, statement):
    owner.execute(
        "INSERT INTO funds_reconciliation (id, ran_at, first_date, last_date, opened, cleared, open, blocking)"
        " VALUES (gen_random_uuid(), now(), now(), now(), 0, 0, 0, 0)"
    )
    if not statement.startswith("TRUNCATE"):  # which no row with a reference that waits to be checked allows
        owner.execute(
            "INSERT INTO funds_refusedstatement (id, account, number, period_from, period_to, opening_fen, closing_fen,"
            " digest, key_id, fault, refused_at)"
            " VALUES (gen_random_uuid(), '1', '1', now(), now(), 0, 0, 'x', 'bank', 'balance', now())"
        )
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(statement)


def test_the_database_refuses_three_sides_that_do_not_add_up(bank):
    send(bank, paper_of(DEPOSIT))
    run = reconcile(by=BY, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReconciledDay.objects.create(
            run=run, day=LAST - timedelta(days=90), purse_fen=1, in_transit_fen=0, escrow_fen=0, borrower_fen=0,
            fee_fen=0, ledger_fen=2, bank_fen=2, explained_fen=0,
        )  # fmt: skip
    assert not Break.objects.exists()


def test_every_kind_resolution_and_refusal_has_words():
    assert (set(KINDS), set(RESOLUTIONS), set(REFUSALS)) == (set(BreakKind), set(Resolution), set(Refused))
