"""Read what a project declared, what devices measured there, and what visitors found; everybody may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Max

from hub.catalogue.domain.quantities import QUANTITIES, Quantity
from hub.reality.declaring import declarations
from hub.reality.domain.declared import Declared, Outcome, Spell, freezes, in_force, outcome_of, spells
from hub.reality.domain.visits import PictureFacts, PictureKind, SiteVisitFacts
from hub.reality.evidence import pictures_by_visit, visit_facts
from hub.reality.measured import series
from hub.reality.models import Device, DeviceMessage, Reading, SitePicture, SiteVisit

SHOWN_DAYS: Final = 30


class PictureUnknown(LookupError):
    """No picture of a visit has this digest."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of a quantity; ``value`` in thousandths, None where nothing was measured."""

    day: date
    value: int | None
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A declared quantity with its last days, newest last; ``days`` is empty where no device measures it."""

    declared: Declared
    quantity: Quantity
    days: tuple[Day, ...]
    spell: Spell | None
    freezing: bool
    message_id: UUID | None

    @property
    def newest(self) -> Day | None:
        """The last day on which something was measured."""
        return next((one for one in reversed(self.days) if one.value is not None), None)

    @property
    def outcome(self) -> Outcome | None:
        """What the last day says; None where no device measures."""
        return self.days[-1].outcome if self.days else None


@dataclass(frozen=True, kw_only=True)
class DeviceFacts:
    """A device as everybody may know it; ``missing`` counts messages that never came."""

    id: str
    project_code: str
    what_zh: str
    what_en: str
    measures: tuple[Quantity, ...]
    since: date
    ended: date | None
    heard: date | None
    missing: int


def projects_looked_at() -> tuple[str, ...]:
    """Return the codes of projects of which something is declared, measured or seen."""
    found = {one.project_code for one in declarations()}
    found |= set(Device.objects.values_list("project_code", flat=True))
    found |= set(SiteVisit.objects.values_list("project_code", flat=True))
    return tuple(sorted(found))


def measured_of(project_code: str, *, until: date) -> tuple[Measured, ...]:
    """Return every quantity that a project declares, with its days up to one, as declared in force on that day."""
    values = series(until=until, project_code=project_code)
    sealed = _newest_messages(project_code)
    found = []
    every = declarations(project_code=project_code)
    for declared in in_force(every, on=until):
        known = values.get((project_code, declared.quantity))
        if known is None:
            found.append(_unmeasured(declared))
            continue
        said = [one for one in every if one.place == declared.place]
        first = max(known.first, min(one.since for one in said))
        shown = max(first, until - timedelta(days=SHOWN_DAYS - 1))
        days = [shown + timedelta(days=number) for number in range(max((until - shown).days + 1, 0))]
        runs = spells(said, known.values, first=first, until=until)
        last = runs[-1] if runs and runs[-1].last == until else None
        found.append(
            Measured(
                declared=declared,
                quantity=QUANTITIES[declared.quantity],
                days=tuple(
                    Day(day=day, value=known.values.get(day), outcome=outcome_of(holds, known.values.get(day)))
                    for day in days
                    for holds in in_force(said, on=day)
                ),
                spell=last,
                freezing=last is not None and freezes(declared, last),
                message_id=sealed.get(declared.quantity),
            )
        )
    return tuple(found)


def devices_of(project_code: str = "") -> tuple[DeviceFacts, ...]:
    """Return the devices of a project, or all."""
    rows = Device.objects.select_related("end").annotate(
        heard=Max("messages__taken_at"), last=Max("messages__number"), came=Count("messages")
    )
    if project_code:
        rows = rows.filter(project_code=project_code)
    return tuple(
        DeviceFacts(
            id=row.id,
            project_code=row.project_code,
            what_zh=row.what_zh,
            what_en=row.what_en,
            measures=tuple(QUANTITIES[code] for code in row.measures),
            since=row.valid_from.date(),
            ended=row.end.ended_at.date() if hasattr(row, "end") else None,
            heard=row.heard.date() if row.heard else None,
            missing=(row.last or 0) - row.came,
        )
        for row in rows.order_by("project_code", "id")
    )


def visits_of(project_code: str = "") -> tuple[SiteVisitFacts, ...]:
    """Return the visits to a project, or all, newest first."""
    asked = SiteVisit.objects.order_by("-visited_at")
    rows = list(asked.filter(project_code=project_code) if project_code else asked)
    pictures = pictures_by_visit([row.id for row in rows], hashed=False)
    return tuple(visit_facts(row, pictures.get(row.id, ())) for row in rows)


def picture_bytes(digest: str) -> bytes:
    """Return a picture by its digest; raise :class:`PictureUnknown`."""
    row = SitePicture.objects.filter(digest=digest).first()
    if row is None:
        raise PictureUnknown(digest)
    return bytes(row.content)


def picture_facts(digest: str) -> tuple[PictureFacts, SiteVisit]:
    """Return a picture and the visit that it belongs to; raise :class:`PictureUnknown`."""
    row = SitePicture.objects.filter(digest=digest).defer("content").select_related("visit").first()
    if row is None:
        raise PictureUnknown(digest)
    facts = PictureFacts(
        digest=row.digest, kind=PictureKind(row.kind), width=row.width, height=row.height, caption_zh=row.caption_zh,
        caption_en=row.caption_en,
    )  # fmt: skip
    return facts, row.visit


def _unmeasured(declared: Declared) -> Measured:
    return Measured(
        declared=declared, quantity=QUANTITIES[declared.quantity], days=(), spell=None, freezing=False, message_id=None
    )


def _newest_messages(project_code: str) -> Mapping[str, UUID]:
    """Return the newest message that speaks of each quantity: whose seal a reader may check."""
    newest = DeviceMessage.objects.filter(device__project_code=project_code).order_by("-taken_at", "-number")[:50]
    found: dict[str, UUID] = {}
    rows = Reading.objects.filter(message__in=[row.id for row in newest]).values_list("quantity", "message_id")
    order = {row.id: place for place, row in enumerate(newest)}
    for quantity, message in sorted(set(rows), key=lambda one: order[one[1]]):
        found.setdefault(quantity, message)
    return found
