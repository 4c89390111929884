"""Say in what a line differs from the flow of the same reference, and which of it gives the break its name."""

from collections.abc import Mapping

from hub.funds.domain.reconciliation.found import Break, Step
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.sides import Line, moved_fen
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import RULE_OF, FlowKind
from hub.kernel.money import yuan

Pair = tuple[str, str]
"""The ledger's word and the bank's."""


def difference(line: Line, flow: FlowFacts) -> Mapping[BreakKind, Pair]:
    """Return what differs, the gravest first."""
    both: dict[BreakKind, Pair] = {
        _other_kind(line.kind, flow.kind): (flow.kind.value, line.kind.value),
        BreakKind.REVERSED_AT_BANK: (str(flow.reverses is not None), str(bool(line.reverses))),
        BreakKind.AMOUNT: (yuan(flow.amount_fen), yuan(line.amount_fen)),
        BreakKind.SUBJECT: (str(flow.subject_id or ""), str(line.subject_id or "")),
        BreakKind.PROJECT: (flow.project_code or "", line.project_code),
        BreakKind.CONTRACT: (flow.contract_number or "", line.contract_number),
        BreakKind.DAY: (str(flow.effective_date), str(line.day)),
    }
    return {kind: pair for kind, pair in both.items() if pair[0] != pair[1]}


def named_by(line: Line, flow: FlowFacts, differing: Mapping[BreakKind, Pair]) -> Break:
    """Return the break, named by the gravest difference."""
    kind, (expected, actual) = next(iter(differing.items()))
    return Break(
        kind=kind,
        identity=f"line:{line.statement_id}:{line.line}",
        day=min(line.day, flow.effective_date),
        amount_fen=abs(line.amount_fen - flow.amount_fen) if kind is BreakKind.AMOUNT else line.amount_fen,
        line_id=line.id,
        flow_id=flow.id,
        reference=line.key,
        expected=expected,
        actual=actual,
        steps=(Step(day=line.day, fen=line.moved_fen), Step(day=flow.effective_date, fen=-moved_fen(flow))),
    )


def _other_kind(said: FlowKind, held: FlowKind) -> BreakKind:
    """A movement between the same accounts the other way round is the wrong direction; else it is another kind."""
    return BreakKind.DIRECTION if _ends(said) == _ends(held)[::-1] else BreakKind.KIND


def _ends(kind: FlowKind) -> tuple[str, str]:
    rule = RULE_OF[kind]
    return (rule.debit, rule.credit)
