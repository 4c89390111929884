"""Pick the reader's language from texts that rooms keep as a pair."""

from django.utils.translation import get_language

from crm.suitability.domain.sources import Source
from crm.suitability.domain.words import Words


def pick(zh: str, en: str) -> str:
    """Return the text of the language in force; Chinese is the first language."""
    return en if (get_language() or "").startswith("en") else zh


def said(words: Words) -> str:
    """Return a bilingual sentence in the language in force."""
    return words.said(get_language() or "")


def cited(source: Source) -> str:
    """Return a rule's source as a reader cites it."""
    return f"{said(source.title)} {source.article}".strip()
