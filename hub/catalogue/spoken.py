"""Choose the reader's language of a text that is kept in both."""

from django.utils.translation import get_language


def said(zh: str, en: str) -> str:
    """Return the English text to whoever reads English, else the Chinese."""
    return en if (get_language() or "").startswith("en") else zh
