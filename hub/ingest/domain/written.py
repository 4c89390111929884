"""Write an event down as the bytes that are kept: sorted keys, so that equal events have equal bytes."""

import json
from typing import Any, Final

import orjson

MAX_EVENT_BYTES: Final = 32 * 1024
"""Segment's documented limit of one event; other SDKs' events are held to it too."""


def written(value: Any) -> bytes:
    """Return a JSON value as bytes; raises ``RecursionError`` for one nested beyond what can be kept."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer beyond 64 bits: Python keeps it, orjson does not write it
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
