"""Lay out what a checkpoint binds beside the tree: the meta before it, money totals and a block that bounds its age.

The contract stores only the layout's SHA-256 and cannot be changed, so the layout carries its version from the first
deployment on. ``block`` is a recent final block: the checkpoint cannot be older than that. ``subjects_root`` is room
for a map of subjects to their newest entries; null until one is built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256

META_SCHEMA = "hub/checkpoint-meta/v1"


@dataclass(frozen=True, kw_only=True)
class MetaLayout:
    """Version 1. Hashes are hexadecimal; totals are fen per flow stage; ``previous`` is None for the first."""

    previous: str | None
    block_number: int
    block_hash: str
    flow_totals_fen: Mapping[str, int] = field(default_factory=dict)
    subjects_root: str | None = None

    def to_bytes(self) -> bytes:
        """Return the canonical bytes whose digest the contract stores."""
        return canonical_bytes(
            {
                "schema": META_SCHEMA,
                "previous": self.previous,
                "block": {"number": self.block_number, "hash": self.block_hash},
                "flow_totals_fen": dict(self.flow_totals_fen),
                "subjects_root": self.subjects_root,
            }
        )


def meta_hash(layout: bytes) -> bytes:
    """Return the 32 bytes that go on chain."""
    return sha256(layout)
