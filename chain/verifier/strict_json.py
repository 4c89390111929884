"""Read canonical JSON and nothing else: one spelling per content, no unknown and no doubled keys.

The profile is RFC 8785 with keys ``[a-z0-9_]+``, NFC text and integers below 2^53. This repeats a few lines of the
hub on purpose: the verifier must run where the hub is not.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

_KEY = re.compile(r"[a-z0-9_]+")
_LARGEST = 2**53 - 1
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_DEEPEST = 64
"""Levels of nesting; ours have four. Beyond some thousand the parser itself may crash instead of refusing."""


class Refused(ValueError):
    """The bytes are not in the one accepted form; the message names the place."""


def read_canonical(data: bytes) -> Any:
    """Parse ``data``; raise :class:`Refused` unless it is exactly the canonical spelling of its content."""
    _refuse_depth(data)
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float)
        _check(value, "$")
        spelled = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except Refused:
        raise
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON in UTF-8: {error}") from error
    if spelled != data:
        raise Refused("JSON, but not in canonical spelling")
    return value


def read_object(value: Any, path: str, /, **fields: Callable[[Any, str], Any]) -> dict[str, Any]:
    """Check that ``value`` is an object with exactly these keys and let each field's reader check its value."""
    if not isinstance(value, dict):
        raise Refused(f"{path}: expected an object")
    if set(value) != set(fields):
        unknown, missing = sorted(set(value) - set(fields)), sorted(set(fields) - set(value))
        raise Refused(f"{path}: unknown keys {unknown}, missing keys {missing}")
    return {name: read(value[name], f"{path}.{name}") for name, read in fields.items()}


def matching(pattern: str) -> Callable[[Any, str], str]:
    """Return a reader of text that matches ``pattern`` from end to end."""
    compiled = re.compile(pattern)

    def read(value: Any, path: str) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise Refused(f"{path}: expected text of the form {pattern}, got {value!r}")
        return value

    return read


def digest(value: Any, path: str) -> bytes:
    """Read 64 lowercase hexadecimal characters as 32 bytes."""
    return bytes.fromhex(_hex_digest(value, path))


def natural(value: Any, path: str) -> int:
    """Read an integer from 0 up to 2^53 − 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused(f"{path}: expected a non-negative integer, got {value!r}")
    return value


def text(value: Any, path: str) -> str:
    """Read any text."""
    if not isinstance(value, str):
        raise Refused(f"{path}: expected text, got {value!r}")
    return value


def list_of(read: Callable[[Any, str], Any], *, longest: int) -> Callable[[Any, str], list[Any]]:
    """Return a reader of a list with at most ``longest`` items."""

    def read_list(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > longest:
            raise Refused(f"{path}: expected a list of at most {longest} items")
        return [read(item, f"{path}[{number}]") for number, item in enumerate(value)]

    return read_list


def optional(read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return a reader that also takes null."""
    return lambda value, path: None if value is None else read(value, path)


_hex_digest = matching(r"[0-9a-f]{64}")


def _refuse_depth(data: bytes) -> None:
    depth = 0
    for byte in _TEXT.sub(b"", data):
        if byte in b"[{":
            depth += 1
            if depth > _DEEPEST:
                raise Refused(f"nested deeper than {_DEEPEST} levels")
        elif byte in b"]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Refused("an object names the same key twice")
    return result


def _no_float(number: str) -> Any:
    raise Refused(f"number {number} is not an integer")


def _check(value: Any, path: str) -> None:
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise Refused(f"{path}: text is not in Unicode NFC")
    elif isinstance(value, int) and abs(value) > _LARGEST:
        raise Refused(f"{path}: integer beyond 2^53 − 1")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _check(item, f"{path}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not _KEY.fullmatch(key):
                raise Refused(f"{path}: key {key!r} is not of the form [a-z0-9_]+")
            _check(item, f"{path}.{key}")
