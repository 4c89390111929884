"""What a reader has to find of a version, fact by fact, in any of the spellings that the site uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import override

from cms.domain.facts import Fact, facts
from cms.domain.schema import Sort
from cms.queries import Version
from cms.reading.values import shown
from hub.kernel.money import grouped

LANGUAGES: Final[Mapping[str, str]] = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Wanted:
    """One fact: each of ``parts`` has to be there, in one of its spellings."""

    path: str
    parts: tuple[tuple[str, ...], ...]


def wanted(version: Version, language: str) -> Iterator[Wanted]:
    """Yield what a page or a paper of one language has to say: every fact, and why this version came."""
    if version.withdrawn:
        yield Wanted(f"title.{language}", _lines(version.title.en if language == "en" else version.title.zh))
    else:
        with override(LANGUAGES[language]):
            yield from (_of(fact) for fact in facts(version.payload) if fact.language in ("", language))
    yield from said_of(version, language)


def said_of(version: Version, language: str) -> Iterator[Wanted]:
    """Yield what is said of the version itself; a first one has no reason."""
    reason = version.reason.en if language == "en" else version.reason.zh
    if reason:
        yield Wanted(f"reason.{language}", _lines(reason))


def headline(version: Version, language: str) -> Iterator[Wanted]:
    """Yield what a feed has to say: title, sentence, risk notice, reason, and the digest that names the version."""
    for name in ("title", "summary", "risk_notice"):
        yield Wanted(f"{name}.{language}", _lines(version.payload.line(name, language)))
    yield Wanted("digest", ((version.digest,),))
    yield from said_of(version, language)


def _of(fact: Fact) -> Wanted:
    if fact.language:
        return Wanted(fact.path, _lines(str(fact.value)))
    return Wanted(fact.path, (_spellings(fact),))


def _spellings(fact: Fact) -> tuple[str, ...]:
    """A table's day may stand as month and day; a count may be a sum in fen, which a figure's formula decides."""
    value = shown(fact.column or fact.field, fact.value)
    if fact.sort is Sort.COUNT and isinstance(fact.value, int):
        return (value, grouped(fact.value))
    if fact.sort is Sort.DAY and fact.row:
        return (value, value[:7], value[5:])
    return (value,)


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple((line.strip(),) for line in text.split("\n") if line.strip())
