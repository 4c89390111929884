"""Write down a visit to a project with its pictures, once, and seal it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.queries import projects_by_code
from hub.kernel.actor import Actor
from hub.outbox.operations import publish
from hub.reality.domain.pictures import kept
from hub.reality.domain.visits import PictureFacts, PictureKind, SiteVisitFacts, VisitUnsound, require_sound
from hub.reality.evidence import pictures_by_visit, seal_visit, visit_facts
from hub.reality.models import SitePicture, SiteVisit
from hub.wording import Severity, check

MOST_PICTURES = 12


class VisitKeptBefore(ValueError):
    """Another visit was kept under this id; what was changed since is not in it."""


class ForbiddenWords(ValueError):
    """A text of a visit promises what nobody may promise; ``field`` and ``excerpt`` say where."""

    def __init__(self, field: str, excerpt: str) -> None:
        super().__init__(f"{field}: {excerpt}")
        self.field, self.excerpt = field, excerpt


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture as it is handed in."""

    raw: bytes
    kind: PictureKind
    caption_zh: str
    caption_en: str


def record_visit(*, facts: SiteVisitFacts, pictures: Sequence[Picture], by: Actor, at: datetime) -> SiteVisitFacts:
    """Keep a visit whole; raise :class:`VisitUnsound` or ``PictureRefused`` and keep nothing; an id counts once."""
    facts = replace(facts, recorded_by=by.label, recorded_at=at, pictures=())
    require_sound(facts)
    if facts.project_code not in projects_by_code([facts.project_code]):
        raise VisitUnsound("project_code", "a listed project")
    _require_clean_words(facts, pictures)
    if len(pictures) > MOST_PICTURES:
        raise VisitUnsound("pictures", f"at most {MOST_PICTURES}")
    if any(not one.caption_zh.strip() or not one.caption_en.strip() for one in pictures):
        raise VisitUnsound("captions", "words under every picture in both languages")
    made = [(one, kept(one.raw, kind=one.kind)) for one in pictures]
    facts = replace(facts, pictures=tuple(
        PictureFacts(
            digest=it.digest, kind=one.kind, width=it.width, height=it.height,
            caption_zh=one.caption_zh.strip(), caption_en=one.caption_en.strip(),
        )
        for one, it in made
    ))  # fmt: skip
    with transaction.atomic():
        row, added = SiteVisit.objects.get_or_create(id=facts.id, defaults=_row(facts))
        if not added:
            before = visit_facts(row, pictures_by_visit([row.id]).get(row.id, ()))
            if replace(facts, recorded_by=before.recorded_by, recorded_at=before.recorded_at) != before:
                raise VisitKeptBefore(str(facts.id))
            return before
        SitePicture.objects.bulk_create(
            SitePicture(
                visit=row, place=place, digest=it.digest, kind=it.kind.value, width=it.width, height=it.height,
                caption_zh=it.caption_zh, caption_en=it.caption_en, content=made[place][1].content,
            )
            for place, it in enumerate(facts.pictures)
        )  # fmt: skip
        record(by=by, action="site_visit.recorded", at=at, target_kind="project", target_id=facts.project_code,
               details={"visit": str(facts.id), "pictures": len(facts.pictures)})  # fmt: skip
        publish(event=seal_visit(facts, at=at), at=at)
    return facts


def _require_clean_words(facts: SiteVisitFacts, pictures: Sequence[Picture]) -> None:
    """What is written here is read by everybody: the same words are forbidden as in a disclosure."""
    told = [
        (f"{name}_{language}", language, getattr(facts, f"{name}_{language}"))
        for name in ("place", "found", "interviews")
        for language in ("zh", "en")
    ]
    for one in pictures:
        told += [(f"{one.kind}_zh", "zh", one.caption_zh), (f"{one.kind}_en", "en", one.caption_en)]
    for field, language, text in told:
        for finding in check(text, language=language, weigh=False):
            if finding.severity is Severity.VIOLATION:
                raise ForbiddenWords(field, finding.excerpt)


def _row(facts: SiteVisitFacts) -> dict[str, object]:
    plain = (
        "project_code", "visited_at", "place_zh", "place_en", "latitude", "longitude", "staff", "clients", "found_zh",
        "found_en", "interviews_zh", "interviews_en", "recorded_by", "recorded_at",
    )  # fmt: skip
    return {
        **{name: getattr(facts, name) for name in plain},
        "checklist": {name: seen.value for name, seen in facts.checklist.items()},
    }
