"""Explain words where they stand: the terms of the published glossary, marked once on each page that uses them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.queries import Version
from cms.reading.language import read, spoken

TAGS = re.compile(r"(<[^>]*>|&[#\w]+;)")
MOST_MARKED = 12
"""On one page: more dotted lines than that are read as decoration. Unmeasured."""


@dataclass(frozen=True)
class Term:
    """`id` is its anchor on the page that uses it."""

    id: str
    word: str
    meaning: str


class Words:
    """The terms of one page. Texts are marked in the order in which they are drawn, each term where it comes first."""

    def __init__(self, terms: Iterable[tuple[str, str]], *, glossary: str = "") -> None:
        self.glossary = glossary
        self.used: list[Term] = []
        self._meanings = {word.casefold(): (word, meaning) for word, meaning in terms if word and meaning}

    def marked(self, html: str) -> SafeString:
        """The markup with terms as buttons that open their meaning; tags and entities are left alone."""
        if self._pattern is None:
            return SafeString(html)
        pieces = TAGS.split(html)
        pieces[::2] = [self._pattern.sub(self._button, piece) for piece in pieces[::2]]
        return SafeString("".join(pieces))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        longest_first = sorted((word for word, _meaning in self._meanings.values()), key=len, reverse=True)
        escaped = [re.escape(str(conditional_escape(word))) for word in longest_first]
        edge = r"\b" if spoken() == "en" else ""
        return re.compile(rf"{edge}(?:{'|'.join(escaped)}){edge}", re.IGNORECASE) if escaped else None

    def _button(self, found: re.Match[str]) -> str:
        word, meaning = self._meanings.get(found[0].casefold(), ("", ""))
        if not word or len(self.used) >= MOST_MARKED or any(term.word == word for term in self.used):
            return found[0]
        term = Term(f"term-{len(self.used) + 1}", word, meaning)
        self.used.append(term)
        return format_html(
            '<button class="term" type="button" popovertarget="{}" aria-label="{}" data-term>{}</button>',
            term.id,
            _("%(word)s: what it means") % {"word": found[0]},
            SafeString(found[0]),
        )


def words_of(glossary: Version | None) -> Words:
    """The terms of a glossary in the reader's language, none of them used yet; without one, none."""
    if glossary is None or glossary.withdrawn:
        return Words(())
    rows = glossary.payload.fields.get("terms", [])
    return Words(((read(row.get("term")), read(row.get("meaning"))) for row in rows), glossary=glossary.slug)
