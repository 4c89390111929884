"""Make sure that the checkpoint which the contract holds is ours, and that our log still begins with it."""

from datetime import datetime

from chain.alarms import Facts, raise_alarm, resolve_alarm
from chain.attempts import AnchorRefused
from chain.connection import Connection
from chain.domain.anchoring import AttemptState
from chain.domain.tree import tree_root
from chain.following import follow
from chain.ledgers.port import Head
from chain.models import AnchorAttempt, Checkpoint, Deployment
from chain.nodes import NodeMissing, read_nodes

LOG_REWRITTEN = "log_rewritten"
FOREIGN_CHECKPOINT = "foreign_checkpoint"


def checked_head(at_chain: Connection, deployment: Deployment, *, at: datetime) -> Head:
    """Return the contract's head after making sure that it is ours and that our log still begins with it."""
    head = at_chain.ledger.head(deployment.contract)
    if not head.size:
        return head
    if head.seq and not _is_known(at_chain, deployment, head, at=at):
        message = (
            f"the contract holds checkpoint {head.seq} over {head.size} records, which this database never anchored"
        )
        raise_alarm(name=FOREIGN_CHECKPOINT, message=message, at=at, facts={"seq": head.seq, "size": head.size})
        raise AnchorRefused(message)
    found = _root_or_reason(head.size)
    if found != head.root.hex():
        message = f"the log no longer begins with checkpoint {head.seq}: expected root {head.root.hex()}, got {found}"
        facts: Facts = {"seq": head.seq, "expected": head.root.hex(), "found": found}
        raise_alarm(name=LOG_REWRITTEN, message=message, at=at, facts=facts)
        raise AnchorRefused(message)
    resolve_alarm(name=LOG_REWRITTEN, at=at)
    resolve_alarm(name=FOREIGN_CHECKPOINT, at=at)
    return head


def _is_known(at_chain: Connection, deployment: Deployment, head: Head, *, at: datetime) -> bool:
    """Tell whether we anchored this head; a transaction of ours that was given up too early is taken up again."""
    same = {"deployment": deployment, "seq": head.seq, "size": head.size, "root": head.root.hex()}
    if not Checkpoint.objects.filter(**same).exists():
        given_up = AnchorAttempt.objects.select_related("deployment").filter(
            state__in=[AttemptState.REPLACED, AttemptState.FAILED], **same
        )
        for attempt in given_up:
            follow(at_chain, attempt, at=at)
    return Checkpoint.objects.filter(**same).exists()


def _root_or_reason(size: int) -> str:
    try:
        return tree_root(size=size, read=read_nodes).hex()
    except NodeMissing as missing:
        return str(missing)
