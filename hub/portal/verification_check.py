"""Check one record now, from its original to the contract, and keep what was seen at each of the five stations."""

from dataclasses import dataclass
from datetime import datetime

from chain.connection import ChainUnset, connect
from chain.domain.tree import LeafRange, inclusion_ranges, range_hashes
from chain.erasure import erased_lawfully
from chain.ledgers.port import Head, Unreachable
from chain.models import Checkpoint, Entry
from chain.nodes import NodeMissing, read_nodes
from chain.queries import RecordState, checkpoint_before, covering_checkpoint
from chain.records import open_record
from chain.scan.findings import Finding, Flaw
from chain.scan.records import check_entry
from chain.verifier import ProofRefused, verify_inclusion
from hub.access.scope import entered, system_scope
from hub.portal.verification_lookup import names_content


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """One hash on the way from the leaf to the root."""

    side: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a check saw. ``digest`` is what the reader measured; ``content_digest`` shows only to whoever may see it."""

    entry: Entry
    at: datetime
    digest: str
    digest_matches: bool
    content_digest: str
    salt: str
    erased: bool
    findings: tuple[Finding, ...]
    path: tuple[Neighbour, ...]
    path_refusal: str
    checkpoint: Checkpoint | None
    previous: Checkpoint | None
    on_chain: Head | None
    chain_answered: bool

    @property
    def number(self) -> int:
        """The record's place, counted from one."""
        return self.entry.index + 1

    @property
    def original_missing(self) -> bool:
        """Whether the original is gone although nobody erased it on record."""
        return any(finding.flaw is Flaw.ORIGINAL_MISSING for finding in self.findings)

    @property
    def record_holds(self) -> bool:
        """Whether the record itself is as it was sealed, whatever the reader holds."""
        return not self.findings and not self.path_refusal and not self.checkpoint_differs

    @property
    def checkpoint_differs(self) -> bool:
        """Whether the contract answered with another checkpoint than ours."""
        if self.checkpoint is None or not self.chain_answered:
            return False
        return not agrees(self.checkpoint, self.on_chain)

    @property
    def state(self) -> RecordState:
        """The verdict: contradicted by anything that does not fit, else how far the proof has come."""
        if not self.record_holds or (self.digest and not self.digest_matches):
            return RecordState.CONTRADICTED
        if self.checkpoint is None:
            return RecordState.RECORDED
        return RecordState.FINAL if self.checkpoint.final_at else RecordState.SEALED


def agrees(ours: Checkpoint, theirs: Head | None) -> bool:
    """Whether the contract holds for a number exactly what we show for it."""
    return theirs is not None and (theirs.size, theirs.root.hex(), theirs.meta.hex()) == (
        ours.size,
        ours.root,
        ours.meta,
    )


def check(entry: Entry, *, digest: str, open_to_reader: bool, at: datetime) -> Checked:
    """Check a record; ``open_to_reader`` says whether content digest and salt may be shown."""
    matches = bool(digest) and names_content(entry, digest)
    with entered(system_scope("verification")):
        findings = check_entry(entry)
        content_digest, salt = _opened(entry)
        erased = erased_lawfully(entry)
    shown = open_to_reader or matches
    checkpoint = covering_checkpoint(entry)
    path, refusal = path_of(entry, checkpoint)
    on_chain, answered = ask_contract(checkpoint)
    return Checked(
        entry=entry,
        at=at,
        digest=digest,
        digest_matches=matches,
        content_digest=content_digest if shown else "",
        salt=salt if shown else "",
        erased=erased,
        findings=findings,
        path=path,
        path_refusal=refusal,
        checkpoint=checkpoint,
        previous=checkpoint_before(checkpoint) if checkpoint else None,
        on_chain=on_chain,
        chain_answered=answered,
    )


def _opened(entry: Entry) -> tuple[str, str]:
    try:
        opened = open_record(entry)
    except (LookupError, ValueError):
        return "", ""
    return opened.envelope.fact_digest.hex(), opened.salt.hex()


def path_of(entry: Entry, checkpoint: Checkpoint | None) -> tuple[tuple[Neighbour, ...], str]:
    """Climb from the leaf to the checkpoint's root; an empty refusal means that every step agreed."""
    if checkpoint is None:
        return (), ""
    ranges = inclusion_ranges(index=entry.index, size=checkpoint.size)
    try:
        hashes = range_hashes(ranges, read=read_nodes)
        verify_inclusion(
            index=entry.index,
            size=checkpoint.size,
            leaf_hash=bytes.fromhex(entry.leaf_hash),
            proof=hashes,
            root=bytes.fromhex(checkpoint.root),
        )
    except (ProofRefused, NodeMissing) as refusal:
        return (), str(refusal)
    pairs = zip(ranges, hashes, strict=True)
    return tuple(Neighbour(side=_side(span, entry.index), hash=item.hex()) for span, item in pairs), ""


def _side(span: LeafRange, index: int) -> str:
    return "right" if span.start > index else "left"


def ask_contract(checkpoint: Checkpoint | None) -> tuple[Head | None, bool]:
    """Ask the contract for a checkpoint now; the second says whether it answered at all."""
    if checkpoint is None:
        return None, False
    try:
        return connect().ledger.checkpoint(checkpoint.deployment.contract, checkpoint.seq), True
    except (Unreachable, ChainUnset):
        return None, False
