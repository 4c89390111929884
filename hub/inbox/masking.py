"""Show the shape of a raw message without what it says about a person: what is not known as harmless is covered.

A message may hold anything under any name, so there is no list of what is personal, only one of what is not.
"""

import json
import re
from typing import Any, Final

OPEN: Final = frozenset(
    {
        "type", "event", "project", "messageId", "_track_id", "timestamp", "originalTimestamp", "sentAt", "receivedAt",
        "time", "_flush_time", "channel", "integrations", "library", "lib", "version", "$lib", "$lib_version",
        "$lib_method", "$app_version", "$os", "$os_version", "$is_login_id", "$is_first_day", "$model", "os", "locale",
        "timezone", "product_code", "productCode", "product_id", "productId", "item_type", "item_id", "slug", "section",
        "seconds",
    }
)  # fmt: skip
"""Names whose values say what happened and with which software, never to whom."""

LONGEST_COVER: Final = 8
SHORT_NUMBER: Final = 10_000
"""A number with more digits may be a telephone's."""
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.,]{5,18}(Z|[+-]\d\d:?\d\d)?")
_MARK: Final = re.compile(r"\d{7,}|[\w.+-]+@[\w-]+\.[\w.]+")


def masked(body: str) -> str:
    """Return the message as JSON with covered values; what is no JSON is covered as a whole."""
    try:
        return json.dumps(_masked(json.loads(body), ""), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return _cover(body)


def _masked(value: Any, name: str) -> Any:
    """``name`` is what the value stands under; a library's and a system's own name are as open as their version."""
    if isinstance(value, dict):
        named = name in ("library", "os")
        return {_name(one): _masked(item, "library" if named and one == "name" else one) for one, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, name) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if name in OPEN or abs(value) < SHORT_NUMBER else _cover(str(value))
    if name not in OPEN:
        return _cover(value)
    return value if _TIME.fullmatch(value) else _MARK.sub(_hidden, value)


def _name(name: str) -> str:
    """A name is a name, unless somebody put a number or an address there."""
    return _MARK.sub(_hidden, name)[:80]


def _hidden(found: re.Match[str]) -> str:
    return _cover(found[0])


def _cover(text: str) -> str:
    return "•" * min(len(text), LONGEST_COVER)
