"""Verify proofs by walking RFC 9162's recursive definitions backwards: slow, and nothing like the loops it checks."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from tests.domain.chain.slow_tree import split


class TooShort(Exception):
    """The proof ended before the definition did."""


def included(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether PATH(index, D[size]) with these hashes leads from the leaf to the root (section 2.1.3.1)."""
    if not 0 <= index < size:
        return False
    hashes = iter(proof)
    try:
        found = _up(index, size, leaf, hashes)
    except TooShort:
        return False
    return found == root and next(hashes, None) is None


def consistent(*, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether PROOF(first, D[second]) with these hashes leads to both roots (2.1.4.1); an empty past does not."""
    if not 0 < first <= second:
        return False
    hashes = iter(proof)
    try:
        older, newer = _both(first, second, first_root, hashes, whole=True)
    except TooShort:
        return False
    return (older, newer) == (first_root, second_root) and next(hashes, None) is None


def _up(index: int, size: int, leaf: bytes, hashes: Iterator[bytes]) -> bytes:
    if size == 1:
        return leaf
    k = split(size)
    if index < k:
        return _node(_up(index, k, leaf, hashes), _taken(hashes))
    below = _up(index - k, size - k, leaf, hashes)
    return _node(_taken(hashes), below)


def _both(m: int, n: int, first_root: bytes, hashes: Iterator[bytes], *, whole: bool) -> tuple[bytes, bytes]:
    if m == n:
        same = first_root if whole else _taken(hashes)
        return same, same
    k = split(n)
    if m <= k:
        older, left = _both(m, k, first_root, hashes, whole=whole)
        return older, _node(left, _taken(hashes))
    older, newer = _both(m - k, n - k, first_root, hashes, whole=False)
    left = _taken(hashes)
    return _node(left, older), _node(left, newer)


def _taken(hashes: Iterator[bytes]) -> bytes:
    found = next(hashes, None)
    if found is None:
        raise TooShort
    return found


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
