"""Find encrypted values by equality: a keyed digest stands in for the value, one key per field."""

import hashlib
import hmac

from hub.vault.keys import keyring


def blind_index(value: str, *, field: str) -> str:
    """Return 64 hexadecimal characters that are equal exactly when value and field are equal."""
    return hmac.new(keyring().index_key(use=f"blind/{field}"), value.encode(), hashlib.sha256).hexdigest()


def pseudonym(value: str, *, use: str) -> str:
    """Return a token that stands for a person outside the vault and cannot be reversed without the key."""
    return hmac.new(keyring().index_key(use=f"pseudonym/{use}"), value.encode(), hashlib.sha256).hexdigest()
