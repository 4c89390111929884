"""A text column that is ciphertext in the database and text in Python."""

import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from django.db import models

from hub.vault.keys import KeyUnknown, keyring

NONCE_BYTES = 12

if TYPE_CHECKING:
    _Base = models.BinaryField[str | None, str | None]
else:
    _Base = models.BinaryField


class FieldTampered(ValueError):
    """A stored ciphertext does not belong to this column or was changed."""


class EncryptedText(_Base):
    """AES-256-GCM with a random nonce, bound to table and column: in another column a ciphertext does not open.

    It is not bound to its row: two rows of one column can be swapped. Facts that must not be swapped unseen are
    sealed in the vault as evidence, and the tamper scan compares them.

    Equality is searched over :func:`hub.vault.blind.blind_index` in a column beside it, never over this one.
    """

    def from_db_value(self, value: bytes | memoryview | None, expression: Any, connection: Any) -> str | None:
        """Decrypt what the database returned."""
        return None if value is None else self._decrypt(bytes(value))

    def to_python(self, value: Any) -> Any:
        """Keep text as text."""
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way to the database."""
        return super().get_db_prep_value(
            self._encrypt(value) if isinstance(value, str) else value, connection, prepared
        )

    def value_to_string(self, obj: models.Model) -> str:
        """Never serialise the clear text."""
        raise FieldTampered(f"{self._place().decode()} is not for serialisation")

    def _encrypt(self, text: str) -> bytes:
        ring, nonce = keyring(), os.urandom(NONCE_BYTES)
        key_id = ring.newest_id.encode()
        sealed = ring.cipher(ring.newest_id, use="field").encrypt(nonce, text.encode(), self._place())
        return bytes([len(key_id)]) + key_id + nonce + sealed

    def _decrypt(self, data: bytes) -> str:
        try:
            key_id, rest = data[1 : 1 + data[0]].decode(), data[1 + data[0] :]
            cipher = keyring().cipher(key_id, use="field")
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], self._place()).decode()
        except (InvalidTag, KeyUnknown, IndexError, ValueError) as error:  # ValueError: too short, or not UTF-8
            raise FieldTampered(f"{self._place().decode()}: ciphertext was changed, cut or moved") from error

    def _place(self) -> bytes:
        return f"{self.model._meta.db_table}.{self.column}".encode()
