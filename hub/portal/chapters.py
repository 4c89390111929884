"""The chapters of a version in the reader's language, with the words of the glossary marked; made once."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import linebreaks

from cms.domain.schema import Kind
from cms.queries import Version
from cms.reading.chapters import Block, Prose, readings
from cms.reading.language import spoken
from hub.portal.terms import Term, words_of


@dataclass(frozen=True)
class ShownProse:
    """A text as markup; `label` is "" when the chapter's heading says it already."""

    label: str
    html: str
    shape: str = "prose"


@dataclass(frozen=True, eq=False)
class ShownChapter:
    """One chapter. Made once for each version, glossary and language, and the same as itself alone."""

    id: str
    title: str
    blocks: tuple[Block | ShownProse, ...]


@dataclass(frozen=True, eq=False)
class Told:
    """All chapters of a version that hold something, and the terms that are marked in them, of which glossary."""

    chapters: tuple[ShownChapter, ...]
    terms: tuple[Term, ...]
    glossary: str


def chapters_of(version: Version, glossary: Version | None, *, without: frozenset[str]) -> Told:
    """Lay out a version; ``without`` names chapters that the page shows in its own way. A glossary marks no words."""
    return _told(version, None if version.kind is Kind.GLOSSARY else glossary, without, spoken())


@lru_cache(maxsize=512)
def _told(version: Version, glossary: Version | None, without: frozenset[str], _language: str) -> Told:
    words = words_of(glossary)
    shown = []
    for reading in readings(version.payload, without=without):
        blocks = tuple(
            ShownProse(
                "" if block.label == reading.title else block.label,
                words.marked(linebreaks(block.text, autoescape=True)),
            )
            if isinstance(block, Prose)
            else block
            for block in reading.blocks
        )
        shown.append(ShownChapter(reading.id, reading.title, blocks))
    return Told(tuple(shown), tuple(words.used), words.glossary)
