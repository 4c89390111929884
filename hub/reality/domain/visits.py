"""What people find who go and look at a project: place, time, checklist, interviews and pictures.

Who went along as a client is counted, never named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.clock import instant

MICRODEGREES: Final = 1_000_000
LONGEST_TEXT: Final = 1200
LONGEST_PLACE: Final = 120
MOST_PEOPLE: Final = 60
OLDEST_VISIT: Final = timedelta(days=62)
"""A visit is written down while it is remembered; unmeasured."""


class Seen(StrEnum):
    """What the visitors say of one point of the list."""

    AS_SAID = "as_said"
    OTHERWISE = "otherwise"
    NOT_SEEN = "not_seen"


class PictureKind(StrEnum):
    """A photograph, or one that shows all directions (equirectangular, twice as wide as high)."""

    PHOTO = "photo"
    PANORAMA = "panorama"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point that every visit looks at."""

    id: str
    zh: str
    en: str


POINTS: Final[tuple[Point, ...]] = (
    Point(id="at_address", zh="项目位于披露的地址", en="The project is at the disclosed address"),
    Point(id="working", zh="正在经营，有人员在岗", en="It is at work and people are there"),
    Point(id="use_of_money", zh="资金用途与披露一致，所购设备在场", en="What the money bought is there"),
    Point(id="collateral", zh="抵押物在场且状况完好", en="The collateral is there and in order"),
    Point(id="devices", zh="采集设备在位，封签完好", en="The measuring devices are in place, their seals unbroken"),
    Point(id="papers", zh="证照在有效期内并已公示", en="Licences hang out and are in force"),
)
POINT_BY_ID: Final[Mapping[str, Point]] = {one.id: one for one in POINTS}


class VisitUnsound(ValueError):
    """A record of a visit cannot stand; ``field`` names what is wrong with it."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.field, self.expected = field, expected


@dataclass(frozen=True, kw_only=True)
class PictureFacts:
    """One picture as it is kept and served: ``digest`` is the SHA-256 of exactly these bytes."""

    digest: str
    kind: PictureKind
    width: int
    height: int
    caption_zh: str
    caption_en: str


@dataclass(frozen=True, kw_only=True)
class SiteVisitFacts:
    """A visit to a project. ``latitude`` and ``longitude`` in millionths of a degree (WGS 84), None if not taken."""

    id: UUID
    project_code: str
    visited_at: datetime
    place_zh: str
    place_en: str
    latitude: int | None
    longitude: int | None
    staff: int
    clients: int
    checklist: Mapping[str, Seen]
    found_zh: str
    found_en: str
    interviews_zh: str
    interviews_en: str
    pictures: tuple[PictureFacts, ...]
    recorded_by: str
    recorded_at: datetime

    @property
    def differs(self) -> tuple[Point, ...]:
        """The points that were found otherwise than disclosed."""
        return tuple(POINT_BY_ID[name] for name, seen in self.checklist.items() if seen is Seen.OTHERWISE)

    def canonical(self) -> bytes:
        """Return the bytes that are sealed."""
        pictures: list[JSONValue] = [
            {
                "digest": one.digest, "kind": one.kind.value, "width": one.width, "height": one.height,
                "caption": {"zh": one.caption_zh, "en": one.caption_en},
            }
            for one in self.pictures
        ]  # fmt: skip
        place: dict[str, JSONValue] = {
            "zh": self.place_zh, "en": self.place_en, "latitude_millionths": self.latitude,
            "longitude_millionths": self.longitude,
        }  # fmt: skip
        return canonical_bytes({
            "schema": "hub.site_visit/1", "id": str(self.id), "project": self.project_code,
            "visited_at": instant(self.visited_at), "place": place,
            "staff": self.staff, "clients": self.clients,
            "checklist": {name: seen.value for name, seen in self.checklist.items()},
            "found": {"zh": self.found_zh, "en": self.found_en},
            "interviews": {"zh": self.interviews_zh, "en": self.interviews_en},
            "pictures": pictures, "recorded_by": self.recorded_by, "recorded_at": instant(self.recorded_at),
        })  # fmt: skip


def require_sound(facts: SiteVisitFacts) -> None:
    """Raise :class:`VisitUnsound` unless the record says where, when, who and what was found, in both languages."""
    for name, longest in (("place", LONGEST_PLACE), ("found", LONGEST_TEXT)):
        for language in ("zh", "en"):
            text = getattr(facts, f"{name}_{language}")
            if not 0 < len(text.strip()) <= longest:
                raise VisitUnsound(f"{name}_{language}", f"1 to {longest} characters")
    if max(len(facts.interviews_zh), len(facts.interviews_en)) > LONGEST_TEXT:
        raise VisitUnsound("interviews_zh", f"at most {LONGEST_TEXT} characters")
    if bool(facts.interviews_zh.strip()) != bool(facts.interviews_en.strip()):
        raise VisitUnsound("interviews_en", "the interviews in both languages, or in neither")
    if not facts.recorded_at - OLDEST_VISIT <= facts.visited_at <= facts.recorded_at:
        raise VisitUnsound("visited_at", f"an instant of the last {OLDEST_VISIT.days} days")
    if not 1 <= facts.staff <= MOST_PEOPLE:
        raise VisitUnsound("staff", f"1 to {MOST_PEOPLE}")
    if not 0 <= facts.clients <= MOST_PEOPLE:
        raise VisitUnsound("clients", f"0 to {MOST_PEOPLE}")
    if facts.checklist.keys() != POINT_BY_ID.keys():
        raise VisitUnsound("checklist", "a word on every point")
    if (facts.latitude is None) != (facts.longitude is None):
        raise VisitUnsound("longitude", "both latitude and longitude, or neither")
    if abs(facts.latitude or 0) > 90 * MICRODEGREES or abs(facts.longitude or 0) > 180 * MICRODEGREES:
        raise VisitUnsound("latitude", "a place on Earth")
