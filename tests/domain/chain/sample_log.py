"""A small log with proof files, for tests that need no database and no chain."""

from datetime import UTC, datetime
from uuid import UUID

from chain.domain.bundle import checkpoint_copy, closed_record, file_bytes, opened_record, proof_file
from chain.domain.entry import Commitment, Fact, SubjectTail, commit
from chain.domain.tree import Frontier, inclusion_ranges, range_hashes
from chain.verifier.bundle import Place, SealedRoot
from chain.verifier.contract import KNOWN_CODE
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex

PDF = b"%PDF-1.7 the contract"
AT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
PLACE = Place(
    chain_id=31337,
    genesis="0x" + "11" * 32,
    contract="0x" + "22" * 20,
    code_sha256=bytes.fromhex(min(KNOWN_CODE)),
)


def fact_bytes(number: int) -> bytes:
    return canonical_bytes({"schema": "hub/contract/v1", "number": f"C-{number}", "pdf_sha256": sha256_hex(PDF)})


def commitment(number: int) -> Commitment:
    fact = Fact(kind="contract", fact_id=UUID(int=number), version=1, digest=sha256_hex(fact_bytes(number)))
    return commit(fact, tail=SubjectTail(), recorded_at=AT, salt=bytes([number + 1]) * 32)


class SampleLog:
    """``size`` contracts under one checkpoint."""

    def __init__(self, size: int = 7) -> None:
        self.records = [commitment(number) for number in range(size)]
        self.nodes = {}
        state = Frontier()
        for record in self.records:
            state, full = state.append(record.leaf)
            self.nodes.update(full)
        self.checkpoint = SealedRoot(seq=1, size=size, root=state.root(), meta=bytes(32), transaction="0x" + "33" * 32)

    def proof(self, index: int, *, depth: str = "fact") -> dict:
        record = self.records[index]
        shown = {
            "commitment": closed_record(entry=record.entry),
            "envelope": opened_record(envelope=record.envelope, salt=record.salt, fact=None),
            "fact": opened_record(envelope=record.envelope, salt=record.salt, fact=fact_bytes(index)),
        }
        path = range_hashes(inclusion_ranges(index=index, size=len(self.records)), read=lambda _: self.nodes)
        return proof_file(record=shown[depth], index=index, path=path, checkpoint=self.checkpoint, place=PLACE)

    def proof_bytes(self, index: int, *, depth: str = "fact") -> bytes:
        return file_bytes(self.proof(index, depth=depth))

    def copy_bytes(self) -> bytes:
        return file_bytes(checkpoint_copy(place=PLACE, checkpoints=[self.checkpoint]))
