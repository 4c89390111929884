"""The definitions of RFC 9162, section 2.1, copied as they stand: slow, recursive and obvious."""

from collections.abc import Sequence
from hashlib import sha256


def head(entries: Sequence[bytes]) -> bytes:
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return sha256(b"\x01" + head(entries[:k]) + head(entries[k:])).digest()


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), head(entries[k:])]
    return [*path(m - k, entries[k:]), head(entries[:k])]


def proof(m: int, entries: Sequence[bytes]) -> list[bytes]:
    return subproof(m, entries, whole=True)


def subproof(m: int, entries: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [head(entries)]
    k = split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole=whole), head(entries[k:])]
    return [*subproof(m - k, entries[k:], whole=False), head(entries[:k])]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k
