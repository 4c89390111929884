"""Write an event down as the bytes that are kept: sorted keys, so that equal events have equal bytes."""

import json
from typing import Any, Final

import orjson

MAX_EVENT_BYTES: Final = 32 * 1024
"""Segment's documented limit of one event; other SDKs' events are held to it too."""


TOO_DEEP: Final = "nested more deeply than can be kept"


class TooDeep(ValueError):
    """Nobody here can read what is nested so deeply."""


def written(value: Any) -> bytes:
    """Return a JSON value as bytes; raises ``RecursionError`` for one nested beyond what can be kept."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer beyond 64 bits: Python keeps it, orjson does not write it
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def read_back(content: bytes | str) -> Any:
    """Return what :func:`written` kept, also an integer beyond every float; raises ``ValueError`` for anything else.

    What :func:`written_deep` kept may be :class:`TooDeep`, which is one.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        try:
            return json.loads(content)
        except RecursionError as error:
            raise TooDeep(TOO_DEEP) from error


def written_deep(value: Any) -> bytes:
    """Return a JSON value of any depth as bytes, without recursion: what is refused for its depth is kept whole."""
    pieces: list[str] = []
    ahead: list[Any] = [value]
    while ahead:
        one = ahead.pop()
        if isinstance(one, _Piece):
            pieces.append(one)
        elif isinstance(one, dict):
            ahead.append(_Piece("}"))
            for number, (name, inner) in reversed(list(enumerate(one.items()))):
                ahead += [inner, _Piece(f"{',' if number else ''}{json.dumps(name, ensure_ascii=False)}:")]
            ahead.append(_Piece("{"))
        elif isinstance(one, list):
            ahead.append(_Piece("]"))
            for number, inner in reversed(list(enumerate(one))):
                ahead += [inner, _Piece("," if number else "")]
            ahead.append(_Piece("["))
        else:
            pieces.append(json.dumps(one, ensure_ascii=False))
    return "".join(pieces).encode()


class _Piece(str):
    """What stands between values."""
