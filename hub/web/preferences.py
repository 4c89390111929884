"""How one person wants pages shown: type size, theme, single-letter keys. Kept in three cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TypeSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"


class Theme(StrEnum):
    """SYSTEM follows the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Keys(StrEnum):
    """Single-letter keys can be switched off (WCAG 2.2, 2.1.4)."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, kw_only=True)
class Preferences:
    type_size: TypeSize = TypeSize.NORMAL
    theme: Theme = Theme.SYSTEM
    keys: Keys = Keys.ON


CHOICES: Mapping[str, type[StrEnum]] = {"type": TypeSize, "theme": Theme, "keys": Keys}
_VALUES: Mapping[str, frozenset[str]] = {
    choice: frozenset(member.value for member in members) for choice, members in CHOICES.items()
}
COOKIE_AGE_S = 365 * 24 * 3600


def cookie_name(choice: str) -> str:
    return f"hub_{choice}"


def read_preferences(cookies: Mapping[str, str]) -> Preferences:
    """What the cookies say; anything unknown counts as not said."""
    return Preferences(
        type_size=TypeSize(known_value("type", cookies.get(cookie_name("type"), "")) or TypeSize.NORMAL),
        theme=Theme(known_value("theme", cookies.get(cookie_name("theme"), "")) or Theme.SYSTEM),
        keys=Keys(known_value("keys", cookies.get(cookie_name("keys"), "")) or Keys.ON),
    )


def known_value(choice: str, value: str) -> str:
    """The value if this choice has it, else ""."""
    return value if value in _VALUES[choice] else ""
