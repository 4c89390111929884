"""Name bytes by their SHA-256 digest, written as 64 lowercase hexadecimal characters."""

import hashlib
import re

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")


def sha256(data: bytes) -> bytes:
    """Return the 32-byte SHA-256 digest."""
    return hashlib.sha256(data).digest()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 digest as 64 lowercase hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def is_hex_digest(text: str) -> bool:
    """Tell whether ``text`` is spelled exactly as this module spells digests."""
    return _HEX_DIGEST.fullmatch(text) is not None
