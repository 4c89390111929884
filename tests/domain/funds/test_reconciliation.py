"""A month with twenty planted breaks: the comparison names all twenty and nothing else; a clean month names nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.demo.bank import papers as bank
from hub.demo.bank.misbehaving import OF_A_DAY, Fault, Planted, misbehave, plan
from hub.demo.bank.month import OTHERS, month
from hub.funds.domain.reconciliation.breaks import Sides, compare
from hub.funds.domain.reconciliation.found import Break
from hub.funds.domain.reconciliation.kinds import BREAK_RULES, RULE_OF, BreakKind
from hub.funds.domain.reconciliation.sides import Line, Paper, Standing, fitting
from hub.funds.domain.requests import FlowFacts, FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.kernel.working_days import is_working_day, working_days_between

AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
TWENTY = (*Fault, Fault.DROP, Fault.DOUBLE, Fault.AMOUNT, Fault.DAY, Fault.SUBJECT, Fault.DIRECTION)


def flow_of(line: bank.BankLine) -> FlowFacts:
    return FlowFacts(
        key=line.key, kind=line.kind, amount_fen=line.amount_fen, effective_date=line.day, subject_id=line.subject_id,
        project_code=line.project_code or None, contract_number=line.contract_number or None,
        id=uuid5(UUID(int=9), line.key), recorded_at=AT,
    )  # fmt: skip


def sides_of(sent: list[bank.Paper], announced: list[bank.BankLine]) -> Sides:
    """Take in the papers as the intake does: a reference is known, a second one for a confirmed body is held."""
    flows = {line.key: flow_of(line) for line in announced}
    papers, refused, lines = [], [], []
    for paper in sent:
        kept = Paper(
            id=uuid5(UUID(int=8), paper.number), number=paper.number, first=paper.first, last=paper.last,
            opening_fen=paper.opening_fen, closing_fen=paper.closing_fen, taken_in_at=AT,
        )  # fmt: skip
        if paper.opening_fen + sum(line.moved_fen for line in paper.lines) != paper.closing_fen:
            refused.append(kept)
            continue
        papers.append(kept)
        for number, line in enumerate(paper.lines):
            flow = flows.get(line.key)
            same = flow is not None and flow_of(line) == flow
            held = Standing.DUPLICATE if line.key.endswith("-AGAIN") else Standing.REFUSED
            lines.append(
                Line(
                    id=len(lines),
                    statement_id=kept.id,
                    line=number,
                    key=line.key,
                    kind=line.kind,
                    amount_fen=line.amount_fen,
                    day=line.day,
                    subject_id=line.subject_id,
                    project_code=line.project_code,
                    contract_number=line.contract_number,
                    reverses=line.reverses,
                    standing=Standing.KNOWN if same else held,
                    flow_id=flow.id if same else None,
                )
            )
    return Sides(papers=papers, refused=refused, lines=lines, flows=list(flows.values()))


def compared(sides: Sides):
    return compare(sides, first=FIRST, last=LAST)


def names(breaks: tuple[Break, ...]) -> list[tuple[BreakKind, str]]:
    by_day = {BreakKind.MISSING_DAYS, BreakKind.REFUSED_STATEMENT, BreakKind.OPENING}
    return sorted((one.kind, one.day.isoformat() if one.kind in by_day else one.reference) for one in breaks)


@pytest.mark.parametrize("seed", range(12))
def test_a_month_with_twenty_planted_breaks_names_all_twenty_and_nothing_else(seed):
    draw = Random(seed)
    book = month(draw, first=FIRST, last=LAST)
    planted = plan(book, faults=draw.sample(TWENTY, len(TWENTY)), draw=draw)
    sent = misbehave(book, planted, others=OTHERS)
    assert len(planted) == 20
    announced = [line for paper in book for line in paper.lines] + list(sent.ledger)
    result = compared(sides_of(list(sent.papers), announced))
    assert names(result.breaks) == sorted(one.name for one in planted)
    assert not any(day.unexplained_fen for day in result.days)


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("seed", range(3))
def test_each_fault_alone_is_named_once(fault, seed):
    draw = Random(seed)
    book = month(draw, first=FIRST, last=LAST)
    planted = plan(book, faults=[fault], draw=draw)
    sent = misbehave(book, planted, others=OTHERS)
    announced = [line for paper in book for line in paper.lines] + list(sent.ledger)
    result = compared(sides_of(list(sent.papers), announced))
    assert names(result.breaks) == [planted[0].name]
    if fault not in OF_A_DAY and fault not in (Fault.SUBJECT, Fault.PROJECT):
        assert result.breaks[0].steps


@pytest.mark.parametrize("seed", range(12))
def test_a_clean_month_names_nothing_and_every_day_is_equal(seed):
    book = month(Random(seed), first=FIRST, last=LAST)
    result = compared(sides_of(list(book), [line for paper in book for line in paper.lines]))
    assert result.breaks == ()
    assert [(day.difference_fen, day.unexplained_fen) for day in result.days] == [(0, 0)] * 30


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.lists(st.sampled_from(Fault), max_size=12))
def test_whatever_goes_wrong_is_named_once_and_explains_the_difference(seed, faults):
    gaps = [fault for fault in faults if fault in OF_A_DAY][:3]
    draw = Random(seed)
    book = month(draw, first=FIRST, last=LAST)
    planted = plan(book, faults=[*gaps, *(fault for fault in faults if fault not in OF_A_DAY)], draw=draw)
    sent = misbehave(book, planted, others=OTHERS)
    result = compared(sides_of(list(sent.papers), [x for paper in book for x in paper.lines] + list(sent.ledger)))
    assert names(result.breaks) == sorted(one.name for one in planted)
    assert not any(day.unexplained_fen for day in result.days)


def test_what_no_cause_explains_is_a_break_of_its_own_named_on_its_first_day():
    book = month(Random(1), first=FIRST, last=LAST)
    sides = sides_of(list(book), [line for paper in book for line in paper.lines])
    shifted = [
        replace(paper, opening_fen=paper.opening_fen + 7, closing_fen=paper.closing_fen + 7) for paper in sides.papers
    ]
    result = compared(replace(sides, papers=shifted))
    [one] = result.breaks
    assert (one.kind, one.day, one.amount_fen) == (BreakKind.UNEXPLAINED, FIRST, 7)
    assert compare(replace(sides, papers=shifted), first=FIRST, last=LAST, known_gap_fen=7).breaks == ()


def test_a_late_statement_closes_its_gap_and_one_that_comes_twice_under_two_numbers_is_named():
    book = month(Random(2), first=FIRST, last=LAST)
    announced = [line for paper in book for line in paper.lines]
    late = sides_of([*book[:5], *book[6:], book[5]], announced)
    assert compared(late).breaks == ()
    again = replace(late.papers[3], id=UUID(int=77), number="AGAIN", taken_in_at=AT + timedelta(days=1))
    [one] = compared(replace(late, papers=[*late.papers, again])).breaks
    assert (one.kind, one.reference) == (BreakKind.OVERLAP, "AGAIN")


def test_a_missing_end_is_named_up_to_the_last_day_that_is_due():
    book = month(Random(3), first=FIRST, last=LAST)
    kept = list(book[:-3])
    [one] = compared(sides_of(kept, [line for paper in kept for line in paper.lines])).breaks
    assert (one.kind, one.day, one.until) == (BreakKind.MISSING_DAYS, date(2026, 11, 28), LAST)


def test_a_flow_that_was_taken_back_before_the_bank_moved_anything_is_no_break():
    book = month(Random(4), first=FIRST, last=LAST)
    announced = [line for paper in book for line in paper.lines]
    alone = replace(announced[0], key="ALONE", day=date(2026, 11, 5))
    sides = sides_of(list(book), [*announced, alone])
    back = replace(flow_of(replace(alone, key="BACK", day=date(2026, 11, 9))), reverses=flow_of(alone).id)
    [one] = compared(sides).breaks
    same_day = alone.day == announced[0].day
    assert one.kind is (BreakKind.DUPLICATE_IN_LEDGER if same_day else BreakKind.LEDGER_ONLY)
    settled = compared(replace(sides, flows=[*sides.flows, back]))
    assert settled.breaks == ()
    assert not any(day.unexplained_fen for day in settled.days)


def test_a_line_fits_an_announced_flow_of_the_same_body_within_three_days():
    asked = FlowRequest(
        key="BANK-1", kind=FlowKind.DEPOSIT, amount_fen=5, effective_date=date(2026, 11, 10), subject_id=UUID(int=1)
    )

    def flow(day: int, fen: int = 5) -> FlowFacts:
        fields = {**vars(asked), "key": f"APP-{day}", "effective_date": date(2026, 11, day), "amount_fen": fen}
        return FlowFacts(**fields, id=UUID(int=day), recorded_at=AT)

    assert [one.key for one in fitting(asked, [flow(6), flow(7), flow(13), flow(14), flow(10, 6)])] == [
        "APP-7",
        "APP-13",
    ]


def test_an_age_counts_the_days_on_which_the_bank_works():
    friday = date(2026, 11, 20)
    assert [working_days_between(friday, friday + timedelta(days=step)) for step in (-1, 0, 1, 2, 3, 4, 10)] == [
        0,
        0,
        0,
        0,
        1,
        2,
        6,
    ]
    assert not is_working_day(friday, holidays={friday})
    assert is_working_day(friday + timedelta(days=1), made_up={friday + timedelta(days=1)})


def test_every_kind_of_break_is_a_row_with_an_id_and_a_source():
    assert set(RULE_OF) == set(BreakKind)
    assert len({rule.id for rule in BREAK_RULES}) == len(BREAK_RULES)
    assert all(rule.source for rule in BREAK_RULES)
    assert not RULE_OF[BreakKind.DAY].blocks
    assert RULE_OF[BreakKind.UNEXPLAINED].blocks


def test_a_planted_fault_says_what_a_reconciliation_has_to_call_it():
    assert Planted(fault=Fault.SKIP, day=FIRST).name == (BreakKind.MISSING_DAYS, "2026-11-01")
    assert Planted(fault=Fault.DOUBLE, day=FIRST, key="D-1").name == (BreakKind.DUPLICATE_AT_BANK, "D-1-AGAIN")
