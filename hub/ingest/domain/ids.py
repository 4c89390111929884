"""Ids as SDKs write them: which text counts as an id, and which only pretends to be one."""

from collections.abc import Iterable
from typing import Final

MAX_ID_LENGTH: Final = 255

PLACEHOLDERS: Final = frozenset(
    {"0", "-1", "null", "nil", "none", "undefined", "nan", "[object object]", "anonymous", "unknown", "guest"}
)
"""Ids that broken clients send for everybody at once."""


def id_text(value: object) -> str:
    """Return an id as text; anything but text and whole numbers is no id."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def placeholder_fault(ids: Iterable[tuple[str, str]]) -> str:
    """Name the ids that stand for everybody at once, or nothing."""
    return "; ".join([f"{name} is {text!r}" for name, text in ids if text.lower() in PLACEHOLDERS])


def text_fault(texts: Iterable[tuple[str, str]]) -> str:
    """Name the first text that cannot be stored as an id, or nothing."""
    for name, text in texts:
        if len(text) > MAX_ID_LENGTH or "\x00" in text:
            return f"{name} has {len(text)} characters or a null character; expected at most {MAX_ID_LENGTH}, none null"
    return ""
