"""Recompute the commitment by which a record stands in the log, from its envelope and its salt.

entry = SHA-256("hub/leaf/v1" ‖ salt (32 bytes) ‖ SHA-256(canonical envelope)). The salt is fresh per record, so the log
gives nothing away to somebody who guesses amounts and dates; destroying the salt takes the record out of reach.
"""

import hashlib

from .merkle import HASH_LENGTH

LEAF_DOMAIN = b"hub/leaf/v1"


class SaltRefused(ValueError):
    """A salt is not 32 bytes long."""


def entry_hash(*, envelope: bytes, salt: bytes) -> bytes:
    """Return the 32-byte log entry of a record."""
    if len(salt) != HASH_LENGTH:
        raise SaltRefused(f"expected {HASH_LENGTH} bytes of salt, got {len(salt)}")
    return hashlib.sha256(LEAF_DOMAIN + salt + hashlib.sha256(envelope).digest()).digest()
