"""Lay out what a checkpoint binds beside the tree: the meta before it, money totals and a block that bounds its age.

The contract stores only the layout's SHA-256 and cannot be changed, so the layout carries its version from the first
deployment on. ``block`` is a recent final block: the checkpoint cannot be older than that. ``subjects_root`` is room
for a map of subjects to their newest entries; null until one is built.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256

META_SCHEMA = "hub/checkpoint-meta/v2"
TOTALS_DOMAIN = b"hub/flow-totals/v1"


@dataclass(frozen=True, kw_only=True)
class MetaLayout:
    """Version 2. Hashes are hexadecimal; ``previous`` is None for the first, ``flow_totals`` where no money moved.

    Version 1 held the totals themselves, from whose differences single payments could be read.
    """

    previous: str | None
    block_number: int
    block_hash: str
    flow_totals: str | None = None
    subjects_root: str | None = None

    def to_bytes(self) -> bytes:
        """Return the canonical bytes whose digest the contract stores."""
        return canonical_bytes(
            {
                "schema": META_SCHEMA,
                "previous": self.previous,
                "block": {"number": self.block_number, "hash": self.block_hash},
                "flow_totals": self.flow_totals,
                "subjects_root": self.subjects_root,
            }
        )


def meta_hash(layout: bytes) -> bytes:
    """Return the 32 bytes that go on chain."""
    return sha256(layout)


def totals_digest(totals_fen: Mapping[str, int], *, salt: bytes) -> bytes:
    """Return the 32 bytes that bind totals per flow stage; ``salt`` is 32 fresh random bytes."""
    return sha256(TOTALS_DOMAIN + salt + sha256(canonical_bytes(dict(totals_fen))))
