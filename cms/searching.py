"""Find what was published: words in both languages, narrowed by kind, project, year and state, as of any instant."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import transaction
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.timezone import localtime

from cms.domain.kinds import CLOSED
from cms.domain.payload import thaw
from cms.domain.search import Piece, pieces_of, plain, searchable
from cms.models import RegisterVersion, SearchEntry
from cms.queries import Version, version_facts

FACETS = ("kind", "project", "year", "state")
CHUNK = 200


@dataclass(frozen=True)
class Match:
    """A version that has every word: what it is narrowed by, and what it is ordered by."""

    id: UUID
    kind: str
    project: str
    year: str
    state: str
    in_title: bool
    superseded: bool
    published_at: datetime
    slug: str


@dataclass(frozen=True)
class Question:
    """What somebody asks. `chosen` holds the values chosen of a facet; `older` takes superseded versions along."""

    words: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    older: bool = False
    as_of: datetime | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces_of(self.words)

    @property
    def empty(self) -> bool:
        return not self.pieces and not any(self.chosen.values())


@dataclass(frozen=True)
class Found:
    """All matches in order; `facets` counts each value of a facet under what is chosen of the others."""

    question: Question
    matches: tuple[Match, ...]
    facets: Mapping[str, Mapping[str, int]]


def search(question: Question) -> Found:
    """What has the words in its title comes first, then the newest."""
    everything = tuple(_matches(question))
    facets = {name: _counted(everything, question, name) for name in FACETS}
    chosen = [match for match in everything if _is_chosen(match, question)]
    chosen.sort(key=lambda match: (not match.in_title, -match.published_at.timestamp(), match.slug))
    return Found(question, tuple(chosen), facets)


def versions_of(matches: Sequence[Match]) -> tuple[Version, ...]:
    """The versions behind some matches, in their order."""
    rows = RegisterVersion.objects.in_bulk([match.id for match in matches])
    return tuple(version_facts(rows[match.id]) for match in matches if match.id in rows)


def single_words(question: Question) -> tuple[tuple[Piece, int], ...]:
    """How many matches each word of the question has alone, without anything chosen."""
    alone = [(piece, _entries(replace(question, words=piece.text)).count()) for piece in question.pieces]
    return tuple((piece, count) for piece, count in alone if count)


def alike(question: Question) -> tuple[Piece, ...]:
    """Words of the question that nothing has, and something that sounds the same."""
    sounding = (piece for piece in question.pieces if piece.sound)
    return tuple(piece for piece in sounding if _current(question).filter(tokens__contains=[piece.sound]).exists())


def project_names(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The title of each project in both languages."""
    rows = SearchEntry.objects.filter(kind="project", superseded_at=None, project__in=set(codes))
    found = rows.values_list("project", "version__title_zh", "version__title_en")
    return {code: (zh, en) for code, zh, en in found}


def enter(row: RegisterVersion) -> None:
    """Take a version into the index and mark the one before it as superseded. Requires the slug to be held."""
    before = SearchEntry.objects.filter(slug=row.slug, superseded_at=None).exclude(version_id=row.id)
    before.update(superseded_at=row.published_at)
    _written(row, superseded_at=None)


def rebuild() -> int:
    """Make the whole index anew from the register; returns how many versions it holds."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        later: dict[str, datetime] = {}
        rows = RegisterVersion.objects.order_by("slug", "-number").iterator(chunk_size=CHUNK)
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007  the number of the last row is what is asked for
            _written(row, superseded_at=later.get(row.slug))
            later[row.slug] = row.published_at
        return count


def amiss(slug: str) -> tuple[str, ...]:
    """Say where the index holds other than the register gives it ("v2.plain"; "v1.missing": no entry), of one slug."""
    found: list[str] = []
    later: datetime | None = None
    for row in RegisterVersion.objects.filter(slug=slug).exclude(kind__in=CLOSED).order_by("-number"):
        found += [f"v{row.number}{name}" for name in _amiss(row, superseded_at=later)]
        later = row.published_at
    return tuple(reversed(found))


def _amiss(row: RegisterVersion, *, superseded_at: datetime | None) -> Iterable[str]:
    columns = _columns(row, superseded_at=superseded_at)
    given, stems = Cast(columns.pop("english"), TextField()), Cast("english", TextField())
    entry = SearchEntry.objects.filter(version_id=row.id).annotate(given=given, stems=stems).first()
    if entry is None:
        return [".missing"]
    columns["stems"] = entry.given
    return [f".{name}" for name, value in columns.items() if getattr(entry, name) != value]


def _written(row: RegisterVersion, *, superseded_at: datetime | None) -> None:
    """What only some may read is found by nobody: the index is everybody's."""
    if row.kind in CLOSED:
        return
    SearchEntry.objects.update_or_create(version_id=row.id, defaults=_columns(row, superseded_at=superseded_at))


def _columns(row: RegisterVersion, *, superseded_at: datetime | None) -> dict[str, Any]:
    payload = thaw(bytes(row.payload))
    made = searchable(payload, change=str(row.change))
    return {
        "slug": row.slug,
        "kind": row.kind,
        "change": row.change,
        "project": str(payload.fields.get("project_code", "")),
        "plain": made.plain,
        "title_plain": plain(f"{row.title_zh}\n{row.title_en}"),
        "tokens": list(made.tokens),
        "english": SearchVector(Value(made.english), config="english"),
        "published_at": row.published_at,
        "superseded_at": superseded_at,
    }


def _matches(question: Question) -> Iterable[Match]:
    pieces = question.pieces
    columns = ("version_id", "kind", "project", "change", "title_plain", "superseded_at", "published_at", "slug")
    rows = _entries(question).values_list(*columns)
    for version_id, kind, project, change, title, superseded_at, published_at, slug in rows:
        yield Match(
            id=version_id,
            kind=kind,
            project=project,
            year=str(localtime(published_at).year),
            state=change,
            in_title=bool(pieces) and all(piece.text in title for piece in pieces),
            superseded=superseded_at is not None,
            published_at=published_at,
            slug=slug,
        )


def _entries(question: Question) -> QuerySet[SearchEntry]:
    rows = _current(question)
    for piece in question.pieces:
        rows = rows.filter(_has(piece))
    return rows


def _current(question: Question) -> QuerySet[SearchEntry]:
    rows = SearchEntry.objects.all()
    if question.as_of is not None:
        rows = rows.filter(published_at__lte=question.as_of)
    if question.older:
        return rows
    newest = Q(superseded_at=None)
    return rows.filter(newest | Q(superseded_at__gt=question.as_of) if question.as_of else newest)


def _has(piece: Piece) -> Q:
    tokens = Q(tokens__contains=list(piece.tokens))
    if piece.chinese:
        return tokens & Q(plain__contains=piece.text)
    return tokens | Q(english=SearchQuery(piece.text, config="english"))


def _counted(matches: Sequence[Match], question: Question, name: str) -> dict[str, int]:
    others = _without(question, name)
    value: Callable[[Match], Any] = lambda match: getattr(match, name)  # noqa: E731
    return dict(Counter(value(match) for match in matches if value(match) and _is_chosen(match, others)))


def _without(question: Question, name: str) -> Question:
    return replace(question, chosen={key: values for key, values in question.chosen.items() if key != name})


def _is_chosen(match: Match, question: Question) -> bool:
    return all(getattr(match, name) in values for name, values in question.chosen.items() if values)
