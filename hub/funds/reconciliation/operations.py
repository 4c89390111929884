"""Settle breaks: somebody takes one, proposes how to end it and why, and another person agrees or declines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.funds.blocking import Reason
from hub.funds.domain.reconciliation.settling import (
    BreakMove,
    Refused,
    Resolution,
    SettlingRefused,
    open_ends,
    require_answering,
    require_proposing,
    require_taking,
)
from hub.funds.domain.reconciliation.sides import body_of
from hub.funds.domain.requests import FlowRequest, FlowUnsound, require_sound
from hub.funds.domain.rules import FlowKind
from hub.funds.models import BreakStep, Statement, StatementLine
from hub.funds.operations import post_flows
from hub.funds.posting import FlowRefused
from hub.funds.queries import flow, flow_by_id
from hub.funds.reconciliation.queries import BreakFacts, break_of, line_of, matched_by_hand
from hub.funds.reconciliation.running import LOCK, let_go, stop_or_let_go
from hub.funds.references import flow_meant
from hub.funds.sentences import reason_of
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.schema.locks import hold_names


def take_break(*, break_id: UUID, by: Actor, at: datetime) -> BreakFacts:
    """Make an open break one's own."""
    with _changed(break_id) as facts:
        require_taking(facts.course, by=by.id)
        _step(facts, BreakMove.TAKEN, by=by, at=at)
    return break_of(break_id)


def propose_end(
    *, break_id: UUID, resolution: Resolution, words: str, by: Actor, at: datetime, reference: str = ""
) -> BreakFacts:
    """Propose how to end one's break; for a match, ``reference`` names the flow that the line means."""
    with _changed(break_id) as facts:
        ends = open_ends(facts.kind, has_line=facts.line_id is not None)
        require_proposing(facts.course, by=by.id, words=words, wish=resolution, ends=ends)
        meant = _meant(facts, reference) if resolution is Resolution.MATCHED else None
        _step(facts, BreakMove.PROPOSED, by=by, at=at, resolution=resolution, words=words.strip(), meant=meant)
    return break_of(break_id)


def agree(*, break_id: UUID, by: Actor, at: datetime) -> BreakFacts:
    """Agree to another person's proposal and do it: post the line, take the flow back; or the ledger says why not.

    The stop that open breaks caused does not hold such a movement: it may be the end of the very break. It is in force
    again with the end of the transaction, if a break still asks for it; nobody else sees it lifted.
    """
    with _changed(break_id, compared=True) as facts:
        proposal = require_answering(facts.course, by=by.id)
        if proposal.resolution is Resolution.MATCHED and _is_confirmed(proposal.flow_id):
            raise SettlingRefused(Refused.NO_FLOW)
        if proposal.resolution is Resolution.POSTED and facts.line_id is not None:
            let_go(reason=Reason.AGREED_LINE, by=by, at=at)
            _post(_request(line_of(facts.line_id)), by=by, at=at)
        if proposal.resolution is Resolution.REVERSED:
            if _is_confirmed(facts.flow_id) or StatementLine.objects.filter(key=facts.reference).exists():
                raise SettlingRefused(Refused.CONFIRMED_SINCE)
            let_go(reason=Reason.AGREED_LINE, by=by, at=at)
            _post(_mirror(facts, at=at), by=by, at=at)
        _step(facts, BreakMove.AGREED, by=by, at=at)
        stop_or_let_go(by=by, at=at)
    return break_of(break_id)


def decline(*, break_id: UUID, words: str, by: Actor, at: datetime) -> BreakFacts:
    """Decline another person's proposal and say why; the break stays with its owner."""
    with _changed(break_id) as facts:
        require_answering(facts.course, by=by.id)
        if not words.strip():
            raise SettlingRefused(Refused.NO_WORDS)
        _step(facts, BreakMove.DECLINED, by=by, at=at, words=words.strip())
    return break_of(break_id)


@contextmanager
def _changed(break_id: UUID, *, compared: bool = False) -> Iterator[BreakFacts]:
    """Hold a break while it changes; with ``compared`` no comparison runs meanwhile, nor is another one ended.

    No statement comes in meanwhile, either: one of its lines may confirm the very movement.
    """
    with transaction.atomic():
        if compared:
            accounts = Statement.objects.order_by("account").values_list("account", flat=True).distinct()
            hold_names([LOCK])
            hold_names([f"statement:{account}" for account in accounts])
        hold_names([f"break:{break_id}"])
        yield break_of(break_id)


def _step(
    facts: BreakFacts,
    move: BreakMove,
    *,
    by: Actor,
    at: datetime,
    resolution: Resolution | None = None,
    words: str = "",
    meant: UUID | None = None,
) -> None:
    BreakStep.objects.create(
        break_row_id=facts.id,
        move=move.value,
        at=at,
        actor_id=by.id,
        actor_label=by.label,
        resolution=resolution.value if resolution else "",
        flow_id=meant,
        words=words,
    )
    record(by=by, action=f"break.{move.value}", at=at, target_kind="break", target_id=str(facts.id),
           details={"kind": facts.kind.value, "resolution": resolution.value if resolution else ""})  # fmt: skip


def _meant(facts: BreakFacts, reference: str) -> UUID:
    """Return the flow that a line is said to mean: one that no line confirms and that says the same but for its day."""
    meant = flow(key=reference.strip())
    if meant is None or _is_confirmed(meant.id):
        raise SettlingRefused(Refused.NO_FLOW)
    line = line_of(facts.line_id or 0)
    if body_of(meant) != body_of(_request(line)):
        raise SettlingRefused(Refused.NOT_THE_SAME)
    return meant.id


def _is_confirmed(flow_id: UUID | None) -> bool:
    """Whether a line confirms the flow already, by its reference, its fit or two people's word."""
    return flow_id in matched_by_hand().values() or StatementLine.objects.filter(flow_id=flow_id).exists()


def _post(request: FlowRequest, *, by: Actor, at: datetime) -> None:
    try:
        require_sound(request)
        post_flows(requests=[request], by=by, at=at)
    except (FlowRefused, FlowUnsound) as refusal:
        raise SettlingRefused(Refused.LEDGER, because=reason_of(refusal)) from refusal


def _request(line: StatementLine) -> FlowRequest:
    return FlowRequest(
        key=line.key,
        kind=FlowKind(line.kind),
        amount_fen=line.amount_fen,
        effective_date=line.effective_date,
        subject_id=line.subject_id,
        project_code=line.project_code or None,
        contract_number=line.contract_number or None,
        reverses=flow_meant(line.reverses) if line.reverses else None,
    )


def _mirror(facts: BreakFacts, *, at: datetime) -> FlowRequest:
    """Return what takes a break's flow back, on the day on which two people agreed: nothing is dated back."""
    wrong = None if facts.flow_id is None else flow_by_id(facts.flow_id)
    if wrong is None:
        raise SettlingRefused(Refused.NOT_REVERSIBLE)
    return FlowRequest(
        key=f"correction-{facts.id}",
        kind=wrong.kind,
        amount_fen=wrong.amount_fen,
        effective_date=business_date(at),
        subject_id=wrong.subject_id,
        project_code=wrong.project_code,
        contract_number=wrong.contract_number,
        reverses=wrong.id,
    )
