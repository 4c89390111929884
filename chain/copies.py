"""Keep the copy of all final checkpoints as bytes and add to it: what is final never changes and is written once.

Each process keeps one copy, of the contract that proofs speak of, up to the first checkpoint that is not final yet.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

from chain.domain.bundle import checkpoint_copy, checkpoint_piece, file_bytes
from chain.models import Checkpoint, Deployment
from chain.proofs import NotSealed, place_of, sealed_root
from chain.queries import proving_deployment

EMPTY = b'"checkpoints":[]'


@dataclass
class _Kept:
    """The checkpoints of one contract without a gap, as they stand in the file."""

    deployment: UUID
    head: bytes
    tail: bytes
    body: bytearray = field(default_factory=bytearray)
    seen: Any = field(default_factory=hashlib.sha256)
    last: int = 0

    def add(self, checkpoint: Checkpoint) -> None:
        piece = (b"," if self.body else b"") + _written(checkpoint)
        self.body += piece
        self.seen.update(piece)
        self.last = checkpoint.seq


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The file and a tag of its content."""

    content: bytes
    tag: str


_lock = Lock()
_kept: list[_Kept] = []


def copy_of_checkpoints() -> Copy:
    """Return the canonical bytes of the copy; raises ``NotSealed`` while no contract is deployed."""
    deployment = proving_deployment()
    if deployment is None:
        raise NotSealed("no contract is deployed yet")
    with _lock:
        kept = _kept_for(deployment)
        beyond = b""
        for one in _final(deployment, after=kept.last):
            if one.seq == kept.last + 1 and not beyond:
                kept.add(one)
            else:  # one before it is not final yet
                beyond += b"," * bool(kept.body or beyond) + _written(one)
        seen = kept.seen.copy()
        seen.update(beyond + kept.head + kept.tail)
        return Copy(content=b"".join([kept.head, kept.body, beyond, kept.tail]), tag=seen.hexdigest()[:32])


def _final(deployment: Deployment, *, after: int) -> Iterator[Checkpoint]:
    return deployment.checkpoints.filter(final_at__isnull=False, seq__gt=after).order_by("seq").iterator()


def _kept_for(deployment: Deployment) -> _Kept:
    if not _kept or _kept[0].deployment != deployment.id:
        head, tail = file_bytes(checkpoint_copy(place=place_of(deployment), checkpoints=[])).split(EMPTY)
        _kept[:] = [_Kept(deployment=deployment.id, head=head + EMPTY[:-1], tail=EMPTY[-1:] + tail)]
    return _kept[0]


def _written(checkpoint: Checkpoint) -> bytes:
    return file_bytes(checkpoint_piece(sealed_root(checkpoint)))
