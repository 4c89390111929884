"""Make identifiers: random and time-ordered for new things, derived for things that already have a natural key."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

NAMESPACE: Final = UUID("6d1c2f0e-6f0b-5d7a-9c53-0d3b9a7f2e11")


def new_id() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562): random, and sorted by creation time."""
    import uuid_utils.compat  # only here: what recomputes a report makes no ids, and runs without any package

    return uuid_utils.compat.uuid7()


def stable_id(*parts: str) -> UUID:
    """Return the same UUIDv5 for the same parts, so that replaying a message finds the row it made before."""
    return uuid5(NAMESPACE, "\x1f".join(parts))


def id_array(ids: Iterable[str]) -> str:
    """Spell ids as one array of PostgreSQL's: thousands of parameters take longer to write than their rows to read."""
    return "{" + ",".join(ids) + "}"
