"""Carry one sentence in both languages, so that they cannot drift apart."""

from collections.abc import Mapping
from dataclasses import dataclass


class SlotMissing(KeyError):
    """A sentence names a slot for which no value was handed in."""


@dataclass(frozen=True)
class Words:
    """The same statement in Simplified Chinese and English; ``{slots}`` carry the same names in both."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """Return the text for a language code; everything that is not English reads Chinese, the first language."""
        return self.en if language.lower().startswith("en") else self.zh

    def filled(self, slots: Mapping[str, object]) -> "Words":
        """Put values into the slots; a value that is itself :class:`Words` goes in language by language."""
        try:
            return Words(
                zh=self.zh.format_map({name: _zh(value) for name, value in slots.items()}),
                en=self.en.format_map({name: _en(value) for name, value in slots.items()}),
            )
        except KeyError as missing:
            raise SlotMissing(f"expected a value for {missing}, got {sorted(slots)}") from missing


def _zh(value: object) -> object:
    return value.zh if isinstance(value, Words) else value


def _en(value: object) -> object:
    return value.en if isinstance(value, Words) else value
