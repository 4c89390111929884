"""Check one proof file from the record up to the checkpoint and against a source, and say what came of each step."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from .bundle import Bundle, read_bundle
from .commitment import entry_hash
from .findings import Reason, Report, Step
from .merkle import ProofRefused, leaf_hash, verify_inclusion
from .sources import Source
from .strict_json import Refused

PDF_END = b"\n%%EOF\n"


def verify_proof(data: bytes, *, source: Source, file: bytes | None = None, contract: str | None = None) -> Report:
    """Verify the bytes of a proof file.

    ``file`` is a document that the record is said to be about; ``contract`` is the address you hold for the right one,
    without which a proof from somebody else's log of the same making would verify too.
    """
    try:
        bundle = read_bundle(data)
    except Refused as refusal:
        return Report((Reason(Step.PROOF_REFUSED, {"why": refusal}),))
    return Report(judge(bundle, source=source, file=file, contract=contract))


def judge(
    bundle: Bundle, *, source: Source, file: bytes | None = None, contract: str | None = None
) -> tuple[Reason, ...]:
    """Check a proof that was read already: record, place in the log, file, contract, checkpoint."""
    reasons = [*_judge_record(bundle), *_judge_place_in_log(bundle)]
    if file is not None:
        reasons.append(_judge_file(bundle, file))
    if contract is not None and contract.lower() != bundle.place.contract:
        facts = {"expected": contract.lower(), "actual": bundle.place.contract}
        reasons.append(Reason(Step.OTHER_CONTRACT, facts))
    return (*reasons, *source.compare(bundle))


def _judge_record(bundle: Bundle) -> list[Reason]:
    envelope = bundle.envelope
    if envelope is None:
        return [Reason(Step.COMMITMENT_ONLY)]
    facts: dict[str, object] = {
        "kind": envelope.kind,
        "fact_id": envelope.fact_id,
        "version": envelope.fact_version,
        "recorded_at": envelope.recorded_at,
    }
    if bundle.fact is None:
        return [Reason(Step.FACT_ABSENT, facts)]
    actual = hashlib.sha256(bundle.fact).digest()
    if actual != envelope.fact_digest:
        difference = {"expected": envelope.fact_digest.hex(), "actual": actual.hex()}
        return [Reason(Step.FACT_DIFFERS, difference)]
    return [Reason(Step.FACT_MATCHES, facts)]


def _judge_place_in_log(bundle: Bundle) -> list[Reason]:
    size = bundle.checkpoint.size
    try:
        verify_inclusion(
            index=bundle.index,
            size=size,
            leaf_hash=leaf_hash(entry_of(bundle)),
            proof=bundle.path,
            root=bundle.checkpoint.root,
        )
    except ProofRefused as refusal:
        return [Reason(Step.NOT_IN_LOG, {"why": refusal})]
    return [Reason(Step.IN_LOG, {"number": bundle.index + 1, "size": size, "steps": len(bundle.path)})]


def entry_of(bundle: Bundle) -> bytes:
    """Return the commitment that a proof file names or opens to."""
    if bundle.commitment is not None:
        return bundle.commitment
    assert bundle.envelope_bytes is not None
    assert bundle.salt is not None
    return entry_hash(envelope=bundle.envelope_bytes, salt=bundle.salt)


def _judge_file(bundle: Bundle, file: bytes) -> Reason:
    actual = hashlib.sha256(file).digest()
    if bundle.envelope is not None and actual == bundle.envelope.fact_digest:
        return Reason(Step.FILE_IS_FACT)
    if bundle.fact is None:
        return Reason(Step.FILE_UNKNOWN)
    named = [(name, value) for name, value in _named_values(json.loads(bundle.fact)) if isinstance(value, str)]
    names = {value: name for name, value in reversed(named)}
    if actual.hex() in names:
        return Reason(Step.FILE_IN_FACT, {"name": names[actual.hex()]})
    for size in _ends_before(file):
        digest = hashlib.sha256(file[:size]).hexdigest()
        if digest in names:
            return Reason(Step.FILE_BEGINS, {"name": names[digest], "size": size, "more": len(file) - size})
    return Reason(Step.FILE_DIFFERS, {"actual": actual.hex()})


def _ends_before(file: bytes) -> Iterator[int]:
    """Yield where a PDF file ended before something was put behind it, as a signature is; four ends at most."""
    position = 0
    for _ in range(4 if file.startswith(b"%PDF-") else 0):
        position = file.find(PDF_END, position) + len(PDF_END)
        if position < len(PDF_END) or position >= len(file):
            return
        yield position


def _named_values(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _named_values(item, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _named_values(item, f"{name}[{number}]")
    else:
        yield name, value
