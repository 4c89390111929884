"""Choose the reader's language from texts that are kept in both."""

from typing import Any, Protocol

from django.utils.translation import get_language


class InBoth(Protocol):
    """Anything with a Chinese and an English reading."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def spoken() -> str:
    """`en` or `zh`, the key of a bilingual value."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(text: InBoth) -> str:
    return text.en if spoken() == "en" else text.zh


def read(value: dict[str, Any] | None) -> str:
    """A bilingual value of a payload in the reader's language, "" when it is absent."""
    return str((value or {}).get(spoken(), ""))
