"""Stop a kind of flow, in one project or in all, and let it go on again.

The posting function reads the blocks itself, so that nothing gets round them. A reversal is stopped only where it leads
into a borrower the way that a stopped kind does: taking a repayment back pays out. Repetitions are never stopped.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.funds.domain.rules import FlowKind
from hub.funds.models import Block, BlockLift
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names


class Reason(StrEnum):
    """Why the hub itself stops flows or lets them go on: kept as a code, said in the reader's language."""

    BREAK_OPEN = "reconciliation-break-open"
    BREAKS_OVER = "reconciliation-breaks-over"
    AGREED_LINE = "reconciliation-line-agreed"
    COMPLIANCE = "stopped-by-compliance"
    MEASURED = "measured-otherwise-than-declared"


class BlockUnknown(LookupError):
    """There is no such block, or the scope may not see it."""


class SamePersonLifts(Exception):
    """Whoever stopped a kind of flow by hand does not let it go on alone."""


class BlockEndsByItself(Exception):
    """What a break or an alert stopped goes on when two people end that, not by a lift."""


@dataclass(frozen=True, kw_only=True)
class BlockFacts:
    """A block as it stands; the last three are empty while it is in force."""

    id: UUID
    kind: FlowKind
    project_code: str | None
    since: datetime
    reason: str
    source: str
    placed_by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lift_reason: str = ""


def block_flows(
    *, kind: FlowKind, reason: str, by: Actor, at: datetime, project_code: str | None = None, source: str = ""
) -> BlockFacts:
    """Refuse new flows of this kind from now on. While a block of the same ``source`` holds, nothing is added."""
    with transaction.atomic():
        hold_names([f"block:{kind}:{project_code or ''}"])
        same = [
            one for one in blocks_in_force(kinds=[kind]) if (one.project_code, one.source) == (project_code, source)
        ]
        if source and same:
            return same[0]
        row = Block.objects.create(
            kind=kind, project_code=project_code or "", since=at, reason=reason, source=source, placed_by=by.label
        )
        record(by=by, action="flows.blocked", at=at, target_kind="block", target_id=str(row.id),
               details={"kind": kind.value, "project": project_code or "", "source": source})  # fmt: skip
    return _facts(row)


def lift_block(*, block_id: UUID, reason: str, by: Actor, at: datetime) -> BlockFacts:
    """Let the flows go on; lifting twice changes nothing."""
    with transaction.atomic():
        row = Block.objects.filter(id=block_id).first()
        if row is None:
            raise BlockUnknown(f"no block {block_id} in this scope")
        _, lifted = BlockLift.objects.get_or_create(
            block_id=block_id, defaults={"lifted_at": at, "lifted_by": by.label, "reason": reason}
        )
        if lifted:
            record(by=by, action="block.lifted", at=at, target_kind="block", target_id=str(block_id),
                   details={"kind": row.kind, "project": row.project_code})  # fmt: skip
    return _facts(Block.objects.select_related("lift").get(id=block_id))


def lift_by_hand(*, block_id: UUID, reason: str, by: Actor, at: datetime) -> BlockFacts:
    """Let go on what another person stopped; two people have looked at it then."""
    row = Block.objects.filter(id=block_id).first()
    if row is not None and row.source:
        raise BlockEndsByItself(f"block {block_id} ends with {row.source}")
    if row is not None and row.placed_by == by.label:
        raise SamePersonLifts(f"{by.label} placed block {block_id}: another person lifts it")
    return lift_block(block_id=block_id, reason=reason, by=by, at=at)


def blocks_in_force(*, kinds: Collection[FlowKind] | None = None) -> tuple[BlockFacts, ...]:
    """Return what is stopped now, the oldest first; of these kinds when given."""
    rows = Block.objects.filter(lift=None)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    return tuple(_facts(row) for row in rows.order_by("since", "id"))


def all_blocks() -> tuple[BlockFacts, ...]:
    """Return every block there ever was, the newest first."""
    return tuple(_facts(row) for row in Block.objects.select_related("lift").order_by("-since", "id"))


def _facts(row: Block) -> BlockFacts:
    lift = getattr(row, "lift", None)
    return BlockFacts(
        id=row.id,
        kind=FlowKind(row.kind),
        project_code=row.project_code or None,
        since=row.since,
        reason=row.reason,
        source=row.source,
        placed_by=row.placed_by,
        lifted_at=lift.lifted_at if lift else None,
        lifted_by=lift.lifted_by if lift else "",
        lift_reason=lift.reason if lift else "",
    )
