"""Turn a fact into the one byte string that its digest is taken of, and refuse anything ambiguous.

The format is RFC 8785 (JSON Canonicalization Scheme) inside a narrower profile:

* objects with keys ``[a-z0-9_]+``, arrays, strings, ``true``/``false``/``null``, integers with ``|n| < 2**53``;
* no floats (money is ``{"amount": "100.10", "currency": "CNY"}``, see :mod:`hub.kernel.money`);
* strings are Unicode NFC and free of lone surrogates; they are refused, never converted;
* duplicate keys and bytes that are not exactly the canonical form are refused when reading.

Within this profile ``json.dumps(sort_keys=True)`` with compact separators gives the RFC 8785 bytes, because keys are
ASCII and integers have one spelling; the test suite holds both equal.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

JSONValue: TypeAlias = None | bool | int | str | Sequence["JSONValue"] | Mapping[str, "JSONValue"]

MAX_INTEGER = 2**53 - 1
"""Largest integer that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3)."""

MAX_DEPTH = 64
"""Deepest nesting that is read; a parser that recurses without a bound can be made to crash."""

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_KEY = re.compile(r"[a-z0-9_]+")
_KEYS: set[str] = set()
"""Keys found to be of that form; a schema has few, so that most objects are settled by one comparison of sets."""
_MOST_KEYS = 10_000
_CONTAINERS = frozenset({dict, list, tuple})
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


class NotCanonical(ValueError):
    """A value or a byte string lies outside the canonical profile; the message names the place."""


def canonical_bytes(value: JSONValue) -> bytes:
    """Return the canonical UTF-8 bytes of ``value``; raise :class:`NotCanonical` naming the offending path.

    What is plainly in the profile is let through quickly; whatever else is looked at closely, value by value.
    """
    if not _plain(value):
        _check(value, "$")
    text = _ENCODE(value)
    # Quotation marks compose with nothing: where the whole spelling is NFC, so is each text in it.
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        _check(value, "$")
    try:
        return text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        _check(value, "$")
        raise


def parse_canonical(data: bytes) -> Any:
    """Read canonical bytes back; raise :class:`NotCanonical` unless re-writing them gives the same bytes."""
    _check_depth(data)
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique_keys, parse_float=_refuse_float)
    except NotCanonical:
        raise
    except ValueError as error:  # not UTF-8, not JSON, or an integer longer than Python reads
        raise NotCanonical(f"not readable as UTF-8 JSON: {error}") from error
    if canonical_bytes(value) != data:
        raise NotCanonical("readable, but not the canonical spelling of its own content")
    return value


def _check_depth(data: bytes) -> None:
    depth = 0
    for match in _STRUCTURE.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(match[0], 0)
        if depth > MAX_DEPTH:
            raise NotCanonical(f"nested deeper than {MAX_DEPTH} levels")


def _plain(value: Any) -> bool:
    """Tell whether everything is of the profile's own types, sizes and keys; text is judged after it was spelled."""
    kind = type(value)
    if kind is dict:
        if not (value.keys() <= _KEYS or _accepted(value)):
            return False
        items = value.values()
    elif kind is list or kind is tuple:
        items = value
    else:
        items = (value,)
    for item in items:
        kind = type(item)
        if kind is str or item is None or kind is bool:
            continue
        if kind is int:
            if not -MAX_INTEGER <= item <= MAX_INTEGER:
                return False
        elif kind not in _CONTAINERS or not _plain(item):
            return False
    return True


def _accepted(item: dict[Any, Any]) -> bool:
    """Tell whether all keys are of the allowed form, and remember them."""
    if not all(type(key) is str and _KEY.fullmatch(key) for key in item):
        return False
    if len(_KEYS) > _MOST_KEYS:
        _KEYS.clear()
    _KEYS.update(item)
    return True


def _check(value: object, path: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"{path}: integer {value} is outside ±(2^53 − 1)")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise NotCanonical(f"{path}: key {key!r} is not of the form [a-z0-9_]+")
            _check(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _check(item, f"{path}[{number}]")
    else:
        raise NotCanonical(f"{path}: {type(value).__name__} has no canonical form")


def _check_text(text: str, path: str) -> None:
    if not text.isascii():
        if not unicodedata.is_normalized("NFC", text):
            raise NotCanonical(f"{path}: text is not in Unicode NFC")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise NotCanonical(f"{path}: text holds a lone surrogate")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise NotCanonical("an object names the same key twice")
    return result


def _refuse_float(text: str) -> Any:
    raise NotCanonical(f"number {text} is not an integer")
