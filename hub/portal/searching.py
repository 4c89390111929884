"""The search, and the list of disclosures: one question in the address, narrowed by facets that say how many remain."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import gettext as _

from cms import searching
from cms.domain.kinds import SCHEMAS
from cms.domain.schema import Kind
from cms.domain.search import LONGEST_QUESTION
from cms.models import Change
from cms.queries import Version
from cms.reading.differences import word_for
from cms.reading.language import said, spoken
from cms.searching import FACETS, Found, Match, Question
from hub.access.policy import allow_public
from hub.portal.excerpts import Part, excerpt, parts_of
from hub.portal.kept_pages import kept_with
from hub.portal.proofs import Proof, proofs_of
from hub.portal.stamps import Part as Made
from hub.web.pages import render_page

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a facet: its address chooses it, or lets it go again."""

    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, kw_only=True)
class Facet:
    name: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One line of the list."""

    version: Version
    title: tuple[Part, ...]
    text: tuple[Part, ...]
    language: str
    kind: str
    word: str
    proof: Proof
    superseded: bool


class Hits:
    """The matches as a sliceable sequence, so that a page reads only the versions it shows."""

    def __init__(self, found: Found) -> None:
        self.found = found

    def __len__(self) -> int:
        return len(self.found.matches)

    def __getitem__(self, part: slice) -> list[Hit]:
        matches = self.found.matches[part]
        versions = searching.versions_of(matches)
        proofs = proofs_of(versions)
        return [_hit(version, self.found.question, proofs[version.id], matches) for version in versions]


@allow_public
def search(request: HttpRequest) -> HttpResponse:
    """Everything published that has the words asked for."""
    return _listed(request, "portal/search.html")


@allow_public
@kept_with(Made.REGISTER, Made.PROOFS)
def disclosures(request: HttpRequest) -> HttpResponse:
    """The list of what is published, by kind."""
    return _listed(request, "portal/disclosures.html")


def question_of(asked: QueryDict) -> Question:
    """Read a question from an address; what it cannot mean is left out, so that every address answers."""
    return Question(
        words=asked.get("q", "").strip()[:LONGEST_QUESTION],
        chosen={name: _known(name, asked.getlist(name)) for name in FACETS},
        older="older" in asked,
        as_of=_end_of(asked.get("as_of", "")),
    )


def _listed(request: HttpRequest, template: str) -> HttpResponse:
    question = question_of(request.GET)
    found = searching.search(question)
    page: Any = Paginator(Hits(found), PAGE_SIZE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    context = {
        "question": question,
        "page": page,
        "total": len(found.matches),
        "facets": facets_of(found, request.GET),
        "chosen": sum(len(values) for values in question.chosen.values()),
        "carried": [(name, value) for name, value in _pairs(request.GET) if name in FACETS],
        "asked_day": request.GET.get("as_of", "") if question.as_of else "",
        "suggestions": () if found.matches or not question.pieces else _suggestions(question),
        "unnarrowed": bool(not found.matches and any(question.chosen.values())),
    }
    return render_page(request, template, context)


def facets_of(found: Found, asked: QueryDict) -> tuple[Facet, ...]:
    """The facets that have something to choose between."""
    facets = (_facet(name, found, asked) for name in FACETS)
    return tuple(facet for facet in facets if len(facet.choices) > 1 or any(one.chosen for one in facet.choices))


def _facet(name: str, found: Found, asked: QueryDict) -> Facet:
    counts = {**dict.fromkeys(found.question.chosen.get(name, ()), 0), **found.facets[name]}
    labels = _labels(name, counts)
    choices = [
        Choice(
            label=labels[value],
            count=count,
            chosen=value in found.question.chosen.get(name, ()),
            query=_toggled(asked, name, value),
        )
        for value, count in counts.items()
    ]
    if name == "year":
        choices.sort(key=lambda one: one.label, reverse=True)
    else:
        choices.sort(key=lambda one: (-one.count, one.label))
    return Facet(name=name, title=TITLES[name](), choices=tuple(choices))


TITLES = {
    "kind": lambda: _("Kind"),
    "project": lambda: _("Project"),
    "year": lambda: _("Year"),
    "state": lambda: _("State"),
}


def _labels(name: str, values: Iterable[str]) -> dict[str, str]:
    if name == "kind":
        return {value: said(SCHEMAS[Kind(value)].label) for value in values}
    if name == "state":
        return {value: word_for(Change(value)) for value in values}
    if name == "project":
        names = searching.project_names(values)
        return {code: names[code][spoken() == "en"] if code in names else code for code in values}
    return {value: value for value in values}


def _known(name: str, values: Iterable[str]) -> frozenset[str]:
    known: Mapping[str, Callable[[str], Any]] = {
        "kind": lambda value: value in list(Kind),
        "state": lambda value: value in list(Change),
        "year": re.compile(r"\d{4}", re.ASCII).fullmatch,
        "project": bool,
    }
    return frozenset(value for value in values if known[name](value))


def _toggled(asked: QueryDict, name: str, value: str) -> str:
    """The address with this value chosen, or without it when it was; the first page again."""
    after = asked.copy()
    after.pop("page", None)
    rest = [one for one in after.getlist(name) if one != value]
    after.setlist(name, rest if value in asked.getlist(name) else [*rest, value])
    return "?" + after.urlencode()


def _pairs(asked: QueryDict) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, values in asked.lists() for value in values)


def _end_of(day: str) -> datetime | None:
    """The last instant of a day; the hub's day, and none when it is no day."""
    try:
        return make_aware(datetime.combine(date.fromisoformat(day), time.max), get_current_timezone())
    except ValueError:
        return None


def _suggestions(question: Question) -> list[dict[str, Any]]:
    """Words that have something alone, and what sounds like a word that has nothing."""
    known = searching.single_words(question)
    ways = [{"words": piece.text, "count": count, "sound": ""} for piece, count in known]
    unknown = [piece for piece in searching.alike(question) if piece not in [one for one, _count in known]]
    return ways + [{"words": piece.sound, "count": 0, "sound": piece.text} for piece in unknown]


def _hit(version: Version, question: Question, proof: Proof, matches: Sequence[Match]) -> Hit:
    match = next(match for match in matches if match.id == version.id)
    shown = excerpt(version, question.pieces)
    return Hit(
        version=version,
        title=parts_of(said(version.title), question.pieces),
        text=shown.parts,
        language=shown.language,
        kind=said(version.payload.schema.label),
        word=word_for(version.change, version.weight) if version.number > 1 else "",
        proof=proof,
        superseded=match.superseded,
    )
