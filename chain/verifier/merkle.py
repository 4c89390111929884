"""Check RFC 9162 inclusion and consistency proofs over SHA-256 (sections 2.1.3.2 and 2.1.4.2).

All hashes are 32 raw bytes. A check returns nothing; whatever does not hold raises :class:`ProofRefused`.
"""

import hashlib
from collections.abc import Sequence

HASH_LENGTH = 32


class ProofRefused(ValueError):
    """A proof does not establish its claim; the message carries what was expected and what was found."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one log entry: SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify_inclusion(*, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Establish that ``leaf_hash`` is leaf ``index`` (from 0) of the tree with ``size`` leaves and this root."""
    if not 0 <= index < size:
        raise ProofRefused(f"expected 0 <= index < size, got index {index}, size {size}")
    _require_hashes([leaf_hash, *proof])
    position, last, current = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            raise ProofRefused("the path is longer than the tree is high")
        if position & 1 or position == last:
            current = node_hash(sibling, current)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise ProofRefused("the path ends below the root")
    _require_root(current, root)


def verify_consistency(
    *, first_size: int, second_size: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Establish that the tree of ``second_size`` leaves begins with the very tree of ``first_size`` leaves.

    Size 0 is refused: everything extends an empty tree, so such a proof would say nothing.
    """
    if not 0 < first_size <= second_size:
        raise ProofRefused(f"expected 0 < first size <= second size, got {first_size}, {second_size}")
    _require_hashes(proof)
    if first_size == second_size:
        if proof:
            raise ProofRefused(f"equal sizes need an empty proof, got {len(proof)} hashes")
        _require_root(second_root, first_root)
        return
    path = [first_root, *proof] if first_size & (first_size - 1) == 0 else list(proof)
    if not proof:
        raise ProofRefused("different sizes need at least one hash")
    first, second = _fold_both(path, first_size - 1, second_size - 1)
    _require_root(first, first_root)
    _require_root(second, second_root)


def _fold_both(path: Sequence[bytes], position: int, last: int) -> tuple[bytes, bytes]:
    """Compute the old and the new root from one path that begins at the old tree's last full subtree."""
    while position & 1:
        position, last = position >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofRefused("the path is longer than the tree is high")
        if position & 1 or position == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise ProofRefused("the path ends below the root")
    return first, second


def _require_hashes(hashes: Sequence[bytes]) -> None:
    for number, item in enumerate(hashes):
        if len(item) != HASH_LENGTH:
            raise ProofRefused(f"hash {number}: expected {HASH_LENGTH} bytes, got {len(item)}")


def _require_root(actual: bytes, expected: bytes) -> None:
    if actual != expected:
        raise ProofRefused(f"expected root {expected.hex()}, computed {actual.hex()}")
