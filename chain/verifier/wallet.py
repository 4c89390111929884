"""The evidence wallet: all records about one person in one file, and whether any was left out or hidden later.

``hub/wallet/v1`` holds one chain for every token by which the log knows the person. A chain's records are numbered from
0 without a gap, and each names the commitment before it, inside what its own commitment binds: so a record cannot be
taken out of the middle. Whether the end was cut off shows against a wallet taken earlier, or against signed receipts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .bundle import Bundle, read_bundle_object
from .findings import Reason, Report, Status, Step, worst
from .sources import Source
from .strict_json import Refused, digest, list_of, matching, read_canonical, read_object
from .verification import entry_of, judge

WALLET_SCHEMA = "hub/wallet/v1"
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
    return tuple(top["chains"])


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
    """Numbers without a gap, each record naming the one before; an erased one is held by the record after it."""
    entries = chain.entries
    opened = 0
    for place, proof in enumerate(chain.proofs):
        envelope = proof.envelope
        if envelope is None:
            continue
        opened += 1
        before = entries[place - 1] if place else None
        if (envelope.subject, envelope.subject_seq, envelope.subject_prev) != (chain.subject, place, before):
            yield Reason(Step.ORDER_BROKEN, {"number": place + 1, "subject": chain.subject.hex()[:8]})
            return
    if chain.proofs and not opened:
        yield Reason(Step.ORDER_UNPROVEN, {"count": len(chain.proofs)})
        return
    if chain.proofs:
        facts = {"count": len(chain.proofs), "erased": len(chain.proofs) - opened}
        yield Reason(Step.ORDER_HOLDS if opened == len(chain.proofs) else Step.ORDER_HOLDS_WITH_ERASED, facts)
    if chain.waiting:
        yield Reason(Step.WAITING, {"count": len(chain.waiting)})


def _judge_kept(before: tuple[Chain, ...], now: tuple[Chain, ...]) -> Iterator[Reason]:
    held = {chain.subject: chain.entries for chain in now}
    count = 0
    for chain in before:
        for place, entry in enumerate(chain.entries):
            present = held.get(chain.subject, ())
            if place >= len(present) or present[place] != entry:
                yield Reason(Step.EARLIER_LOST, {"number": place + 1, "entry": entry.hex()})
                return
            count += 1
    yield Reason(Step.EARLIER_KEPT, {"count": count})
