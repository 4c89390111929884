"""Gather what is compared: the statements of the last quarter with their lines, and the flows of the same days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.reconciliation.breaks import Sides
from hub.funds.domain.reconciliation.sides import Line, Paper, Standing
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Flow, Leg, RefusedStatement, Statement, StatementLine
from hub.funds.queries import flow_facts
from hub.funds.reconciliation.queries import matched_by_hand

WINDOW_DAYS: Final = 92
"""A quarter: older days are settled or stand as open breaks. Unmeasured."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Both sides from ``first`` on, and what ledger (``held_fen``) and bank (so much more) held before that day.

    ``known_gap_fen`` is None where the first statement of all is among them.
    """

    sides: Sides
    first: date
    held_fen: int
    known_gap_fen: int | None

    @property
    def whole(self) -> bool:
        """Whether these are all statements that there are."""
        return self.known_gap_fen is None


def gather(*, last: date, everything: bool) -> Gathered | None:
    """Return what is compared up to a day: a quarter, or all. Nothing where there is no statement."""
    papers = _papers()
    since = date.min if everything else last - timedelta(days=WINDOW_DAYS)
    reached = [paper for paper in papers if paper.last >= since] or papers[-1:]
    if not reached:
        return None
    earliest = min(reached, key=lambda paper: (paper.first, paper.taken_in_at))
    held_fen = _custody_before(earliest.first)
    from_the_beginning = len(reached) == len(papers)
    return Gathered(
        sides=_sides(reached, first=earliest.first),
        first=earliest.first,
        held_fen=held_fen,
        known_gap_fen=None if from_the_beginning else earliest.opening_fen - held_fen,
    )


def _papers() -> tuple[Paper, ...]:
    """Return the statements whose lines are kept."""
    rows = Statement.objects.annotate(kept=Count("lines")).filter(kept=F("line_count")).order_by("period_from")
    return tuple(_paper(row, row.taken_in_at) for row in rows)


def _paper(row: Statement | RefusedStatement, at: datetime) -> Paper:
    return Paper(
        id=row.id,
        number=row.number,
        first=row.period_from,
        last=row.period_to,
        opening_fen=row.opening_fen,
        closing_fen=row.closing_fen,
        taken_in_at=at,
    )


def _sides(reached: Sequence[Paper], *, first: date) -> Sides:
    by_hand = matched_by_hand()
    papers = [one.id for one in reached]
    lines = [_line(row, by_hand) for row in StatementLine.objects.filter(statement_id__in=papers)]
    flows, booked = _flows(first)
    return Sides(
        papers=reached,
        refused=[_paper(row, row.refused_at) for row in RefusedStatement.objects.filter(period_to__gte=first)],
        lines=lines,
        flows=flows,
        earlier_lines=_earlier_lines(papers, flows, by_hand, first=first),
        earlier_flows=_earlier_flows(lines, flows, by_hand, first=first),
        booked=booked,
    )


def _earlier_lines(
    papers: Sequence[UUID], flows: Sequence[FlowFacts], by_hand: Mapping[int, UUID], *, first: date
) -> list[Line]:
    """Return the lines of older statements that confirm or contest a flow of these days."""
    ids = {flow.id for flow in flows}
    matched = [line for line, flow in by_hand.items() if flow in ids]
    rows = StatementLine.objects.filter(effective_date__lt=first).exclude(statement_id__in=papers)
    met = rows.filter(Q(flow_id__in=ids) | Q(key__in=[flow.key for flow in flows]) | Q(id__in=matched))
    return [_line(row, by_hand) for row in met]


def _earlier_flows(
    lines: Sequence[Line], flows: Sequence[FlowFacts], by_hand: Mapping[int, UUID], *, first: date
) -> list[FlowFacts]:
    """Return the older flows that a line of these days means, or that a flow of these days takes back unconfirmed."""
    taken_back = {flow.reverses for flow in flows if flow.reverses}
    confirmed = set(StatementLine.objects.filter(flow_id__in=taken_back).values_list("flow_id", flat=True))
    lonely = taken_back - confirmed - set(by_hand.values())
    met = lonely | {line.flow_id for line in lines if line.flow_id}
    rows = Flow.objects.filter(effective_date__lt=first)
    return [flow_facts(row) for row in rows.filter(Q(id__in=met) | Q(key__in=[line.key for line in lines]))]


def _flows(first: date) -> tuple[list[FlowFacts], Mapping[date, int]]:
    """Return the flows from a day on, and what their legs moved at the bank on each day, both at one moment."""
    at_bank = Sum("legs__amount_fen", filter=Q(legs__account__kind=AccountKind.CUSTODIAN_BANK), default=0)
    flows, booked = [], dict[date, int]()
    for row in Flow.objects.filter(effective_date__gte=first).annotate(at_bank=at_bank):
        flows.append(flow_facts(row))
        booked[row.effective_date] = booked.get(row.effective_date, 0) - int(row.at_bank)
    return flows, booked


def _line(row: StatementLine, by_hand: Mapping[int, UUID]) -> Line:
    return Line(
        id=row.id,
        statement_id=row.statement_id,
        line=row.line,
        key=row.key,
        kind=FlowKind(row.kind),
        amount_fen=row.amount_fen,
        day=row.effective_date,
        subject_id=row.subject_id,
        project_code=row.project_code,
        contract_number=row.contract_number,
        reverses=row.reverses,
        standing=Standing(row.standing),
        flow_id=row.flow_id or by_hand.get(row.id),
    )


def _custody_before(first: date) -> int:
    total = Leg.objects.filter(flow__effective_date__lt=first, account__kind=AccountKind.CUSTODIAN_BANK).aggregate(
        total=Sum("amount_fen")
    )["total"]
    return -int(total or 0)
