"""Find encrypted values by equality: a keyed digest stands in for the value, one key per field.

The key is a data key as well, so it outlives every master key; it is never retired, because stored indexes must stay
equal to new ones.
"""

import hmac
from collections.abc import Iterable
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from hub.vault.datakeys import current_key
from hub.vault.keys import KEY_BYTES, Purpose


def blind_index(value: str, *, field: str) -> str:
    """Return 64 hexadecimal characters that are equal exactly when value and field are equal."""
    return _keyed(value, use=f"blind/{field}")


def blind_indexes(values: Iterable[str], *, field: str) -> list[str]:
    """Return the same of many values, with the key asked for once."""
    _, key = current_key(Purpose.INDEX)
    expanded = _expanded(key, f"blind/{field}")
    return [hmac.digest(expanded, value.encode(), "sha256").hex() for value in values]


def pseudonym(value: str, *, use: str) -> str:
    """Return a token that stands for a person outside the vault and cannot be reversed without the key."""
    return _keyed(value, use=f"pseudonym/{use}")


def _keyed(value: str, *, use: str) -> str:
    _, key = current_key(Purpose.INDEX)
    return hmac.digest(_expanded(key, use), value.encode(), "sha256").hex()


@lru_cache(maxsize=256)
def _expanded(key: bytes, use: str) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=f"hub/vault/{use}".encode()).derive(key)
