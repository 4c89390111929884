"""Compare both sides and write down what changed: breaks that opened, breaks that are gone, each day's three sides.

What people settled stays settled, as far as it reached when they did. What a later statement or flow put right closes
by itself, and opens again if it comes back. Breaks from before the days compared stay as they are. An open break
beyond T+1 stops new disbursements.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from hub.audit.operations import record
from hub.funds.blocking import Reason, block_flows, blocks_in_force, lift_block
from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.reconciliation.breaks import Day, compare
from hub.funds.domain.reconciliation.extent import beyond, extent_of
from hub.funds.domain.reconciliation.found import Break as Found
from hub.funds.domain.reconciliation.settling import BreakMove
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Break, BreakSighting, BreakStep, ReconciledDay, Reconciliation, Statement
from hub.funds.reconciliation.gathering import Gathered, gather
from hub.funds.reconciliation.queries import BreakFacts, breaks, last_run
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.schema.locks import hold_names

SOURCE: Final = "reconciliation"
LOCK: Final = "reconciliation"
"""Held by a run and by whoever ends a break: both decide whether disbursements go on."""
QUIET_S: Final = 120
"""A bank that brings several statements one after another is compared when they are all in; otherwise the days between
would count as missing and stop disbursements that the next one brings. Unmeasured."""
_COLUMNS: Final[Mapping[str, AccountKind]] = {
    "purse_fen": AccountKind.PURSE,
    "in_transit_fen": AccountKind.IN_TRANSIT,
    "escrow_fen": AccountKind.ESCROW,
    "borrower_fen": AccountKind.BORROWER,
    "fee_fen": AccountKind.PLATFORM_FEE,
}


def reconciliation_due(*, at: datetime) -> bool:
    """Whether a day or a statement came that the last run did not see, and no more statements are coming in."""
    newest = Statement.objects.order_by("-taken_in_at").values_list("taken_in_at", flat=True).first()
    if newest is None or at < newest + timedelta(seconds=QUIET_S):
        return False
    run = last_run()
    return run is None or business_date(run.ran_at) < business_date(at) or run.ran_at <= newest


def reconcile(*, by: Actor, at: datetime) -> Reconciliation | None:
    """Compare the last quarter, at first everything, up to yesterday; nothing where no statement was ever taken in."""
    with transaction.atomic():
        hold_names([LOCK])
        yesterday = business_date(at) - timedelta(days=1)
        gathered = gather(last=yesterday, everything=last_run() is None)
        if gathered is None:
            return None
        first, last = gathered.first, max(yesterday, gathered.first)
        compared = compare(
            gathered.sides, first=first, last=last, held_fen=gathered.held_fen, known_gap_fen=gathered.known_gap_fen
        )
        known = {one.identity: one for one in breaks()}
        settled = {one.identity: one.extent for one in known.values() if one.settled}
        found = [beyond(one, settled) for one in compared.breaks]
        opened = [_open(one, at=at) for one in found if one.identity not in known]
        _see(found, known, by=by, at=at)
        present = {one.identity for one in found}
        cleared = _follow(known.values(), present, gathered=gathered, by=by, at=at)
        stop_or_let_go(by=by, at=at)
        run = _run(compared.days, first=first, last=last, opened=len(opened), cleared=cleared, at=at)
        record(by=by, action="funds.reconciled", at=at, target_kind="reconciliation", target_id=str(run.id),
               details={"opened": len(opened), "cleared": cleared, "open": run.open})  # fmt: skip
    return run


def _open(found: Found, *, at: datetime) -> Break:
    row = Break.objects.create(
        identity=found.identity,
        kind=found.kind.value,
        day=found.day,
        until=found.until,
        amount_fen=found.amount_fen,
        line_id=found.line_id,
        flow_id=found.flow_id,
        statement_id=found.statement_id,
        reference=found.reference[:200],
        expected=found.expected[:200],
        actual=found.actual[:200],
        opened_at=at,
    )
    _sighting(row.id, found, at=at).save()
    return row


def _see(found: Iterable[Found], known: Mapping[str, BreakFacts], *, by: Actor, at: datetime) -> None:
    """Write down which breaks reach otherwise than before; what was proposed for one of them was for less."""
    changed = [
        (known[one.identity], one)
        for one in found
        if one.identity in known and not known[one.identity].settled and known[one.identity].extent != extent_of(one)
    ]
    BreakSighting.objects.bulk_create(_sighting(facts.id, one, at=at) for facts, one in changed)
    BreakStep.objects.bulk_create(
        _step(facts.id, BreakMove.CHANGED, by=by, at=at) for facts, _ in changed if facts.course.proposal is not None
    )


def _sighting(break_id: UUID, found: Found, *, at: datetime) -> BreakSighting:
    return BreakSighting(break_row_id=break_id, at=at, **vars(extent_of(found)))


def _follow(
    known: Iterable[BreakFacts], present: Collection[str], *, gathered: Gathered, by: Actor, at: datetime
) -> int:
    """Close what is gone and open again what came back by itself; return how many were closed."""
    moves: list[BreakStep] = []
    for one in known:
        if one.course.open and one.identity not in present and _was_compared(one, gathered):
            moves.append(_step(one.id, BreakMove.CLEARED, by=by, at=at))
        elif not one.course.open and one.course.proposal is None and one.identity in present:
            moves.append(_step(one.id, BreakMove.REOPENED, by=by, at=at))
    BreakStep.objects.bulk_create(moves)
    return sum(move.move == BreakMove.CLEARED for move in moves)


def _was_compared(one: BreakFacts, gathered: Gathered) -> bool:
    """Whether the comparison would have found it again: how the first day of a quarter opens, it does not ask."""
    if gathered.whole or one.day != gathered.first:
        return one.day >= gathered.first
    return one.line_id is not None or one.flow_id is not None


def _step(break_id: UUID, move: BreakMove, *, by: Actor, at: datetime) -> BreakStep:
    return BreakStep(break_row_id=break_id, move=move.value, at=at, actor_id=by.id, actor_label=by.label)


def stop_or_let_go(*, by: Actor, at: datetime) -> None:
    """Stop new disbursements while a break of doubtful money is open beyond T+1; let them go on when none is."""
    day = business_date(at)
    blocking = [one for one in breaks() if one.blocks(day)]
    if blocking:
        block_flows(kind=FlowKind.DISBURSEMENT, reason=Reason.BREAK_OPEN, by=by, at=at, source=SOURCE)
        return
    let_go(reason=Reason.BREAKS_OVER, by=by, at=at)


def let_go(*, reason: Reason, by: Actor, at: datetime) -> None:
    """Lift the stop that open breaks caused; no other one."""
    for block in blocks_in_force(kinds=[FlowKind.DISBURSEMENT]):
        if block.source == SOURCE:
            lift_block(block_id=block.id, reason=reason, by=by, at=at)


_BALANCES: Final = """
SELECT f.effective_date, a.kind, sum(l.amount_fen)
  FROM funds_leg l JOIN funds_flow f ON f.id = l.flow_id JOIN funds_account a ON a.id = l.account_id
 WHERE f.effective_date <= %s GROUP BY 1, 2
"""


def _run(days: Sequence[Day], *, first: date, last: date, opened: int, cleared: int, at: datetime) -> Reconciliation:
    today = business_date(at)
    standing = breaks()
    run = Reconciliation.objects.create(
        ran_at=at,
        first_date=first,
        last_date=last,
        opened=opened,
        cleared=cleared,
        open=sum(one.course.open for one in standing),
        blocking=sum(one.blocks(today) for one in standing),
    )
    moved: dict[tuple[date, str], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES, [last])
        for day, kind, fen in cursor.fetchall():
            moved[max(day, first), kind] = moved.get((max(day, first), kind), 0) + int(fen)
    held = dict.fromkeys(_COLUMNS, 0)
    rows = []
    for one in days:
        held = {name: held[name] + moved.get((one.day, kind.value), 0) for name, kind in _COLUMNS.items()}
        rows.append(
            ReconciledDay(run=run, day=one.day, ledger_fen=sum(held.values()), bank_fen=one.bank_fen,
                          explained_fen=one.explained_fen, **held)
        )  # fmt: skip
    ReconciledDay.objects.bulk_create(rows)
    return run
