"""By which keys a record finds others: the batch's own candidates, as keyed 64-bit digests.

The batch looks a crowded value up together with another; here every key has a cap, and a crowded one finds nobody.
"""

from collections.abc import Iterator
from typing import Final

from crm.identity.domain.scoring.conditions import Row, Value
from crm.identity.linking.settings import CANDIDATES, CROSSED
from hub.vault.blind import blind_index

CAP: Final = 40
"""A key with more records is not followed (the batch's own limit for a common name)."""
_PLAIN: Final = {"phone_key": "phone", "email_key": "email", "sound_key": "sound", "characters_key": "characters"}


def keys_of(row: Row) -> frozenset[int]:
    """Return a record's block keys: signed 64-bit numbers that mean nothing without the vault's key."""
    return frozenset(_blind(text) for text in key_texts(row))


def key_texts(row: Row) -> frozenset[str]:
    """Return the same before they are blinded."""
    return frozenset(text for columns, family in _LOOKED_UP for text in _text(row, columns, family))


def _text(row: Row, columns: tuple[str, ...], family: str) -> Iterator[str]:
    values: list[Value] = []
    for column in columns:
        if (value := row[column]) is None:
            return
        values.append(value)
    yield "\x1f".join([family, *map(str, values)])


def _blind(text: str) -> int:
    return int.from_bytes(bytes.fromhex(blind_index(text, field="identity.block")[:16]), "big", signed=True)


def _lookups() -> Iterator[tuple[tuple[str, ...], str]]:
    """Columns to read, and the name under which what they say is looked up.

    What the batch joins across columns, one record's second phone and another's first, is a second way into one key.
    """
    for columns in CANDIDATES:
        plain = tuple(_PLAIN.get(column, column) for column in columns)
        yield plain, "+".join(plain)
    for crossing in CROSSED:
        for columns in (crossing[::2], crossing[1::2]):
            plain = tuple(_PLAIN.get(column, column) for column in columns)
            yield plain, "+".join(_families(plain))


def _families(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted("phone" if column == "phone_second" else column for column in columns))


_LOOKED_UP: Final = tuple(dict.fromkeys(_lookups()))
