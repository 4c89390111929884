"""Make identifiers: random and time-ordered for new things, derived for things that already have a natural key."""

from typing import Final
from uuid import UUID, uuid5

import uuid_utils.compat

NAMESPACE: Final = UUID("6d1c2f0e-6f0b-5d7a-9c53-0d3b9a7f2e11")


def new_id() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562): random, and sorted by creation time."""
    return uuid_utils.compat.uuid7()


def stable_id(*parts: str) -> UUID:
    """Return the same UUIDv5 for the same parts, so that replaying a message finds the row it made before."""
    return uuid5(NAMESPACE, "\x1f".join(parts))
