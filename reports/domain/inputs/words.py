"""The same words in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str
