"""The evidence wallet: all records about one person in one file, and whether any was left out or hidden later.

``hub/wallet/v1`` holds one chain for every token by which the log knows the person. A chain's records are numbered from
0 without a gap, and each names the commitment before it, inside what its own commitment binds: so a record cannot be
taken out of the middle. Whether the end was cut off shows against a wallet taken earlier, or against signed receipts.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .bundle import Bundle, read_bundle_object
from .findings import Reason, Report, Status, Step, worst
from .merkle import HASH_LENGTH
from .sources import Source
from .strict_json import Refused, digest, list_of, matching, read_canonical, read_object
from .verification import entry_of, judge

WALLET_SCHEMA = "hub/wallet/v1"
TOMBSTONE = "erasure"
"""Kind of the record that says which other one was emptied, by its commitment."""
MOST_RECORDS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The records under one token, in their order; ``waiting`` are commitments that no checkpoint covers yet."""

    subject: bytes
    proofs: tuple[Bundle, ...]
    waiting: tuple[bytes, ...]

    @property
    def entries(self) -> tuple[bytes, ...]:
        """All commitments, the waiting ones last."""
        return (*(entry_of(proof) for proof in self.proofs), *self.waiting)


@dataclass(frozen=True, kw_only=True)
class WalletReport:
    """One report for each record in the order of the file, then what was found about their order."""

    records: tuple[Report, ...]
    order: tuple[Reason, ...]

    @property
    def status(self) -> Status:
        """Contradicted by any contradiction, else undecided by any uncertainty, else verified."""
        return worst([report.status for report in self.records], self.order)


def verify_wallet(
    data: bytes, *, source: Source, contract: str | None = None, earlier: bytes | None = None
) -> WalletReport:
    """Verify the bytes of a wallet; ``earlier`` is one taken before, none of whose records may be missing now."""
    try:
        chains = read_wallet(data)
        before = () if earlier is None else read_wallet(earlier)
    except Refused as refusal:
        return WalletReport(records=(), order=(Reason(Step.PROOF_REFUSED, {"why": refusal}),))
    asked = _AskedOnce(source)
    records = [Report(judge(proof, source=asked, contract=contract)) for chain in chains for proof in chain.proofs]
    order = [reason for chain in chains for reason in _judge_order(chain)]
    kept = [] if earlier is None else list(_judge_kept(before, chains))
    return WalletReport(records=tuple(records), order=(*order, *kept))


def is_wallet(data: bytes) -> bool:
    """Tell a wallet from a proof file by how it ends: canonical JSON has its keys in order, and ``schema`` last."""
    return data.rstrip().endswith(f'"schema":"{WALLET_SCHEMA}"}}'.encode())


def read_wallet(data: bytes) -> tuple[Chain, ...]:
    """Read a wallet; raise :class:`Refused` for anything but its one accepted form."""
    top = read_object(
        read_canonical(data),
        "$",
        schema=matching(WALLET_SCHEMA),
        chains=list_of(_read_chain, longest=1000),
    )
    chains: list[Chain] = top["chains"]
    if len({chain.subject for chain in chains}) != len(chains):
        raise Refused("$.chains: the same subject twice")
    return tuple(chains)


def _read_chain(value: Any, path: str) -> Chain:
    fields = read_object(
        value,
        path,
        subject=digest,
        proofs=list_of(read_bundle_object, longest=MOST_RECORDS),
        waiting=list_of(digest, longest=MOST_RECORDS),
    )
    return Chain(subject=fields["subject"], proofs=tuple(fields["proofs"]), waiting=tuple(fields["waiting"]))


class _AskedOnce:
    """A source that is asked once for each checkpoint, however many records it covers."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._answers: dict[object, list[Reason]] = {}

    def compare(self, bundle: Bundle) -> list[Reason]:
        """Answer as the source did the first time."""
        key = (bundle.place, bundle.checkpoint)
        if key not in self._answers:
            self._answers[key] = self._source.compare(bundle)
        return self._answers[key]


def _judge_order(chain: Chain) -> Iterator[Reason]:
    """Numbers without a gap, each record naming the one before, the log's own places rising.

    Of an erased record only the commitment is left. It belongs here if the next record names it, and it was erased
    lawfully if a tombstone further on in the same chain does.
    """
    entries = chain.entries
    tombstones = {entry for proof in chain.proofs for entry in _erased_by(proof)}
    closed = 0
    for place, proof in enumerate(chain.proofs):
        before = entries[place - 1] if place else None
        rises = not place or chain.proofs[place - 1].index < proof.index
        envelope = proof.envelope
        if envelope is None:
            closed += 1
        elif (envelope.subject, envelope.subject_seq, envelope.subject_prev) != (chain.subject, place, before):
            rises = False
        if not rises:
            yield Reason(Step.ORDER_BROKEN, {"number": place + 1, "subject": chain.subject.hex()[:8]})
            return
        if envelope is None and entry_of(proof) not in tombstones:
            yield Reason(Step.ORDER_UNPROVEN, {"number": place + 1})
    if chain.proofs:
        facts = {"count": len(chain.proofs), "erased": closed}
        yield Reason(Step.ORDER_HOLDS_WITH_ERASED if closed else Step.ORDER_HOLDS, facts)
    if chain.waiting:
        yield Reason(Step.WAITING, {"count": len(chain.waiting)})


def _erased_by(proof: Bundle) -> Iterator[bytes]:
    """The commitment that a tombstone says was emptied; nothing for other records, or one that contradicts itself."""
    envelope, fact = proof.envelope, proof.fact
    if envelope is None or fact is None or envelope.kind != TOMBSTONE:
        return
    if hashlib.sha256(fact).digest() != envelope.fact_digest:
        return
    told = json.loads(fact)
    entry = told.get("entry") if isinstance(told, dict) else None
    if isinstance(entry, str) and re.fullmatch(f"[0-9a-f]{{{2 * HASH_LENGTH}}}", entry):
        yield bytes.fromhex(entry)


def _judge_kept(before: tuple[Chain, ...], now: tuple[Chain, ...]) -> Iterator[Reason]:
    """What was proved earlier is proved now at the same place; only what waited earlier may still wait."""
    held = {chain.subject: chain for chain in now}
    count = 0
    for chain in before:
        later = held.get(chain.subject)
        for place, entry in enumerate(chain.entries):
            entries = () if later is None else later.entries
            proved = 0 if later is None else len(later.proofs)
            if entries[place : place + 1] != (entry,) or (place < len(chain.proofs) and place >= proved):
                yield Reason(Step.EARLIER_LOST, {"number": place + 1, "entry": entry.hex()})
                return
            count += 1
    yield Reason(Step.EARLIER_KEPT, {"count": count})
