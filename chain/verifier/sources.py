"""Where a checkpoint is compared with one that the proof's author does not control: a node or a kept copy."""

import hashlib
import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any, Protocol

from .bundle import Bundle, Place, SealedRoot, read_checkpoint, read_place
from .contract import CHECKPOINT_CALL, CHECKPOINT_EVENT, KNOWN_CODE
from .findings import Reason, Step
from .strict_json import Refused, list_of, matching, read_canonical, read_object

COPY_SCHEMA = "hub/checkpoints/v1"
RPC_TIMEOUT_S = 20
"""Unmeasured; generous for a public node."""
LARGEST_ANSWER = 4 * 1024 * 1024


class Source(Protocol):
    """Somebody to ask about a checkpoint."""

    def compare(self, bundle: Bundle) -> list[Reason]:
        """Say what this source knows about the bundle's checkpoint."""


class NoSource:
    """Nobody to ask."""

    def compare(self, bundle: Bundle) -> list[Reason]:
        """Say so."""
        return [Reason(Step.NO_SOURCE)]


class CheckpointCopy:
    """A file of final checkpoints, kept from earlier or got from somebody you trust."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._read: tuple[Place, dict[int, SealedRoot]] | None = None

    def compare(self, bundle: Bundle) -> list[Reason]:
        """Look the checkpoint up in the copy; every field must agree."""
        try:
            self._read = self._read or read_checkpoint_copy(self._data)
        except Refused as refusal:
            return [Reason(Step.COPY_REFUSED, {"why": refusal})]
        place, checkpoints = self._read
        return _compare_place(bundle.place, place) or [
            *_judge_code(place),
            *_compare_checkpoint(bundle, checkpoints.get(bundle.checkpoint.seq)),
        ]


def read_checkpoint_copy(data: bytes) -> tuple[Place, dict[int, SealedRoot]]:
    """Read a checkpoint copy into its place and its checkpoints by number; raise :class:`Refused`."""
    top = read_object(
        read_canonical(data),
        "$",
        schema=matching(COPY_SCHEMA),
        chain=read_place,
        checkpoints=list_of(read_checkpoint, longest=10_000_000),
    )
    by_seq = {item.seq: item for item in top["checkpoints"]}
    if len(by_seq) != len(top["checkpoints"]):
        raise Refused("$.checkpoints: the same number twice")
    return top["chain"], by_seq


class Unusable(Exception):
    """A node was unreachable or answered something that is no answer."""


class Node:
    """Any Ethereum JSON-RPC node, asked with plain ``eth_`` calls."""

    def __init__(self, url: str) -> None:
        self._url = url

    def compare(self, bundle: Bundle) -> list[Reason]:
        """Ask chain, code, checkpoint and finality; every answer must agree."""
        try:
            return self._compare(bundle)
        except Unusable as refusal:
            return [Reason(Step.SOURCE_UNREACHABLE, {"why": refusal})]

    def _compare(self, bundle: Bundle) -> list[Reason]:
        place = bundle.place
        other = self._other_chain(place)
        if other:
            return [other]
        code = _bytes(self._ask("eth_getCode", place.contract, "latest"))
        if not code:
            return [Reason(Step.NO_CONTRACT, {"contract": place.contract})]
        code_sha256 = hashlib.sha256(code).digest()
        if code_sha256 != place.code_sha256:
            return [_other_code(place.code_sha256, code_sha256)]
        found = self._checkpoint(bundle)
        reasons = [*_judge_code(place), *_compare_checkpoint(bundle, found)]
        return reasons if found is None else [*reasons, *self._finality(bundle)]

    def _other_chain(self, place: Place) -> Reason | None:
        chain_id = _number(self._ask("eth_chainId"))
        if chain_id != place.chain_id:
            return Reason(Step.OTHER_CHAIN, {"expected": place.chain_id, "actual": chain_id})
        genesis = self._block("0x0")["hash"]
        if genesis != place.genesis:
            return Reason(Step.OTHER_CHAIN, {"expected": place.genesis, "actual": genesis})
        return None

    def _checkpoint(self, bundle: Bundle) -> SealedRoot | None:
        wanted = bundle.checkpoint
        call = {"to": bundle.place.contract, "data": CHECKPOINT_CALL + f"{wanted.seq:064x}"}
        words = _bytes(self._ask("eth_call", call, "latest"))
        if len(words) != 96:
            raise Unusable(f"expected three words from checkpoint({wanted.seq}), got {len(words)} bytes")
        size = int.from_bytes(words[:32], "big")
        if not size:
            return None
        return SealedRoot(seq=wanted.seq, size=size, root=words[32:64], meta=words[64:], transaction=wanted.transaction)

    def _finality(self, bundle: Bundle) -> list[Reason]:
        """Find the transaction in a canonical block at or below the finalized one, with our event in its log."""
        receipt = self._ask("eth_getTransactionReceipt", bundle.checkpoint.transaction)
        if receipt is None:
            return [Reason(Step.NOT_FINAL)]
        if not _holds_event(receipt, bundle):
            return [Reason(Step.TRANSACTION_DIFFERS, {"transaction": bundle.checkpoint.transaction})]
        number = _number(_field(receipt, "blockNumber"))
        if self._block(hex(number))["hash"] != _field(receipt, "blockHash"):
            return [Reason(Step.NOT_FINAL)]
        if number > _number(self._block("finalized")["number"]):
            return [Reason(Step.NOT_FINAL)]
        return [Reason(Step.FINAL, {"block": number})]

    def _block(self, which: str) -> dict[str, Any]:
        block = self._ask("eth_getBlockByNumber", which, False)
        if not isinstance(block, dict) or "hash" not in block or "number" not in block:
            raise Unusable(f"no block {which}")
        return block

    def _ask(self, method: str, *parameters: object) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}).encode()
        if not self._url.startswith(("http://", "https://")):
            raise Unusable(f"expected an http or https address, got {self._url}")
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=RPC_TIMEOUT_S) as response:  # noqa: S310
                answer = json.loads(response.read(LARGEST_ANSWER))
        except (OSError, ValueError, HTTPException, RecursionError) as error:
            raise Unusable(f"{method}: {type(error).__name__}: {error}") from error
        if not isinstance(answer, dict) or "result" not in answer:
            raise Unusable(f"{method}: {answer!r:.200}")
        return answer["result"]


def _compare_place(claimed: Place, known: Place) -> list[Reason]:
    if (claimed.chain_id, claimed.genesis) != (known.chain_id, known.genesis):
        expected, actual = f"{claimed.chain_id} {claimed.genesis}", f"{known.chain_id} {known.genesis}"
        return [Reason(Step.OTHER_CHAIN, {"expected": expected, "actual": actual})]
    if claimed.contract != known.contract:
        return [Reason(Step.OTHER_CONTRACT, {"expected": known.contract, "actual": claimed.contract})]
    if claimed.code_sha256 != known.code_sha256:
        return [_other_code(claimed.code_sha256, known.code_sha256)]
    return []


def _other_code(expected: bytes, actual: bytes) -> Reason:
    return Reason(Step.OTHER_CODE, {"expected": expected.hex(), "actual": actual.hex()})


def _judge_code(place: Place) -> list[Reason]:
    if place.code_sha256.hex() in KNOWN_CODE:
        return []
    return [Reason(Step.CODE_UNKNOWN, {"code": place.code_sha256.hex()})]


def _compare_checkpoint(bundle: Bundle, known: SealedRoot | None) -> list[Reason]:
    claimed = bundle.checkpoint
    if known is None:
        return [Reason(Step.CHECKPOINT_MISSING, {"seq": claimed.seq})]
    for name in ("size", "root", "meta", "transaction"):
        expected, actual = getattr(known, name), getattr(claimed, name)
        if expected != actual:
            facts = {"seq": claimed.seq, "name": name, "expected": _shown(expected), "actual": _shown(actual)}
            return [Reason(Step.CHECKPOINT_DIFFERS, facts)]
    return [Reason(Step.CHECKPOINT_MATCHES, {"seq": claimed.seq, "contract": bundle.place.contract})]


def _holds_event(receipt: Any, bundle: Bundle) -> bool:
    wanted = bundle.checkpoint
    topics = [CHECKPOINT_EVENT, f"0x{wanted.seq:064x}", f"0x{wanted.size:064x}"]
    data = f"0x{wanted.root.hex()}{wanted.meta.hex()}"
    return _field(receipt, "status") == "0x1" and any(
        (_field(log, "address").lower(), _field(log, "topics"), _field(log, "data"))
        == (bundle.place.contract, topics, data)
        for log in _field(receipt, "logs")
    )


def _field(value: Any, name: str) -> Any:
    if not isinstance(value, dict) or name not in value:
        raise Unusable(f"expected a field {name}, got {value!r:.100}")
    return value[name]


def _bytes(value: Any) -> bytes:
    try:
        return bytes.fromhex(value.removeprefix("0x"))
    except (AttributeError, ValueError) as error:
        raise Unusable(f"expected hexadecimal bytes, got {value!r:.100}") from error


def _number(value: Any) -> int:
    try:
        return int(value, 16)
    except (TypeError, ValueError) as error:
        raise Unusable(f"expected a number, got {value!r:.100}") from error


def _shown(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
