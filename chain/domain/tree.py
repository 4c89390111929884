"""Grow an RFC 9162 Merkle tree one leaf at a time and name the stored nodes that a proof needs.

Only *full* subtrees are ever stored: node ``(level, position)`` covers the ``2**level`` leaves from
``position * 2**level`` on, and never changes once it exists. The ragged right edge is folded when it is asked for, so
appending needs O(log n) state and a proof needs O(log n) stored nodes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from chain.verifier.merkle import node_hash


class NodeRef(NamedTuple):
    """The address of one full subtree."""

    level: int
    position: int


class NewNodes(NamedTuple):
    """Neighbouring full subtrees of one level, from ``position`` on."""

    level: int
    position: int
    digests: tuple[bytes, ...]


class LeafRange(NamedTuple):
    """Leaves from ``start`` up to but not including ``stop``."""

    start: int
    stop: int


NodeReader = Callable[[Iterable[NodeRef]], Mapping[NodeRef, bytes]]
"""Fetches the hashes of full subtrees; a missing one must raise."""


class OutsideTree(ValueError):
    """A proof was asked for leaves that the tree does not have."""


@dataclass(frozen=True)
class Frontier:
    """The state of a growing tree: its size and the hashes of its full subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> tuple["Frontier", tuple[tuple[NodeRef, bytes], ...]]:
        """Add one leaf hash; return the new state and the nodes that became full, the leaf itself first."""
        peaks, current, level, position = list(self.peaks), leaf, 0, self.size
        full = [(NodeRef(0, position), leaf)]
        while position & 1:
            current = node_hash(peaks.pop(), current)
            level, position = level + 1, position >> 1
            full.append((NodeRef(level, position), current))
        return Frontier(self.size + 1, (*peaks, current)), tuple(full)

    def extend(self, leaves: Sequence[bytes]) -> tuple["Frontier", tuple["NewNodes", ...]]:
        """Add many leaf hashes at once; return the new state and all nodes that became full, level by level.

        Each level takes the unpaired node that the state holds there in front of what came up from below, and hashes
        the pairs in one go: several times as fast as one leaf after the other.
        """
        waiting, peaks, row, made, level = list(self.peaks), [], list(leaves), [], 0
        while row or waiting:
            made.append(NewNodes(level, self.size >> level, tuple(row)))
            if self.size >> level & 1:
                row.insert(0, waiting.pop())
            if len(row) & 1:
                peaks.append(row.pop())
            pairs = iter(row)
            row = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            level += 1
        full = tuple(nodes for nodes in made if nodes.digests)
        return Frontier(self.size + len(leaves), tuple(reversed(peaks))), full

    def root(self) -> bytes:
        """Return the tree head; raise for the empty tree, whose head says nothing."""
        if not self.size:
            raise OutsideTree("expected at least one leaf")
        return fold(self.peaks)


def fold(peaks: Sequence[bytes]) -> bytes:
    """Combine the full subtrees of a range, largest first, into the hash of the whole range."""
    *rest, current = peaks
    for peak in reversed(rest):
        current = node_hash(peak, current)
    return current


def full_subtrees(span: LeafRange) -> tuple[NodeRef, ...]:
    """Cut a range that begins where a subtree begins into full subtrees, largest first."""
    refs, start = [], span.start
    while start < span.stop:
        level = (span.stop - start).bit_length() - 1
        refs.append(NodeRef(level, start >> level))
        start += 1 << level
    return tuple(refs)


def inclusion_ranges(*, index: int, size: int) -> tuple[LeafRange, ...]:
    """Return the ranges whose hashes prove leaf ``index`` in a tree of ``size`` leaves, leaf to root (2.1.3.1)."""
    if not 0 <= index < size:
        raise OutsideTree(f"expected 0 <= index < size, got index {index}, size {size}")
    start, stop, ranges = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            ranges.append(LeafRange(middle, stop))
            stop = middle
        else:
            ranges.append(LeafRange(start, middle))
            start = middle
    return tuple(reversed(ranges))


def consistency_ranges(*, first: int, second: int) -> tuple[LeafRange, ...]:
    """Return the ranges whose hashes prove that ``second`` leaves extend ``first`` leaves (2.1.4.1)."""
    if not 0 < first <= second:
        raise OutsideTree(f"expected 0 < first <= second, got {first}, {second}")
    start, stop, ranges = 0, second, []
    while first != stop:
        middle = start + _split(stop - start)
        if first <= middle:
            ranges.append(LeafRange(middle, stop))
            stop = middle
        else:
            ranges.append(LeafRange(start, middle))
            start = middle
    if start:
        ranges.append(LeafRange(start, stop))
    return tuple(reversed(ranges))


def range_hashes(ranges: Sequence[LeafRange], *, read: NodeReader) -> tuple[bytes, ...]:
    """Hash each range from stored nodes, reading all of them at once."""
    parts = [full_subtrees(span) for span in ranges]
    hashes = read(ref for refs in parts for ref in refs)
    return tuple(fold([hashes[ref] for ref in refs]) for refs in parts)


def tree_root(*, size: int, read: NodeReader) -> bytes:
    """Return the head of the first ``size`` leaves."""
    if size < 1:
        raise OutsideTree("expected at least one leaf")
    return range_hashes([LeafRange(0, size)], read=read)[0]


def frontier(*, size: int, read: NodeReader) -> Frontier:
    """Restore the growing state after ``size`` leaves."""
    refs = full_subtrees(LeafRange(0, size))
    hashes = read(refs) if refs else {}
    return Frontier(size, tuple(hashes[ref] for ref in refs))


def _split(width: int) -> int:
    """Return the largest power of two smaller than ``width``."""
    return 1 << (width - 1).bit_length() - 1
