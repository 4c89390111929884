"""Make readings and visits provable: seal what was said, and write the live rows the same way when somebody checks."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.reality.domain.messages import MessageFacts, ReadingFacts
from hub.reality.domain.visits import PictureFacts, PictureKind, Seen, SiteVisitFacts
from hub.reality.models import DeviceMessage, SitePicture, SiteVisit
from hub.vault.evidence import seal_fact

MESSAGE_KIND: Final = "device_message"
VISIT_KIND: Final = "site_visit"


class FactMissing(LookupError):
    """Evidence speaks of a message or visit that is not kept."""


def seal_message(row: DeviceMessage, message: MessageFacts, *, at: datetime) -> Event:
    """Put a message's canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(kind=MESSAGE_KIND, fact_id=row.id, content=message.canonical(), subject_id=None, at=at)


def seal_visit(facts: SiteVisitFacts, *, at: datetime) -> Event:
    """Put a visit's canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(kind=VISIT_KIND, fact_id=facts.id, content=facts.canonical(), subject_id=None, at=at)


def message_content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a message and its readings as they stand."""
    return _only(message_contents_for([str(fact_id)]), fact_id)


def message_contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many; those that are not kept are left out."""
    rows = DeviceMessage.objects.filter(id__in=fact_ids).prefetch_related("readings")
    return {str(row.id): _message(row).canonical() for row in rows}


def visit_content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a visit as it stands; the pictures are hashed anew."""
    return _only(visit_contents_for([str(fact_id)]), fact_id)


def visit_contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many; those that are not kept are left out."""
    rows = SiteVisit.objects.filter(id__in=fact_ids)
    pictures = pictures_by_visit(row.id for row in rows)
    return {str(row.id): visit_facts(row, pictures.get(row.id, ())).canonical() for row in rows}


def pictures_by_visit(visits: Iterable[UUID], *, hashed: bool = True) -> dict[UUID, tuple[PictureFacts, ...]]:
    """Return the pictures of each visit in their order; ``hashed``: the database hashes anew what it would serve."""
    rows = SitePicture.objects.filter(visit_id__in=list(visits)).order_by("visit_id", "place").defer("content")
    if hashed:
        rows = rows.extra(select={"found": "encode(sha256(content), 'hex')"})
    found: dict[UUID, list[PictureFacts]] = {}
    for row in rows:
        found.setdefault(row.visit_id, []).append(
            PictureFacts(
                digest=getattr(row, "found", row.digest), kind=PictureKind(row.kind), width=row.width,
                height=row.height, caption_zh=row.caption_zh, caption_en=row.caption_en,
            )
        )  # fmt: skip
    return {visit: tuple(pictures) for visit, pictures in found.items()}


def visit_facts(row: SiteVisit, pictures: tuple[PictureFacts, ...]) -> SiteVisitFacts:
    """Return a visit's row as facts."""
    return SiteVisitFacts(
        id=row.id,
        project_code=row.project_code,
        visited_at=row.visited_at,
        place_zh=row.place_zh,
        place_en=row.place_en,
        latitude=row.latitude,
        longitude=row.longitude,
        staff=row.staff,
        clients=row.clients,
        checklist={name: Seen(seen) for name, seen in row.checklist.items()},
        found_zh=row.found_zh,
        found_en=row.found_en,
        interviews_zh=row.interviews_zh,
        interviews_en=row.interviews_en,
        pictures=pictures,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def _message(row: DeviceMessage) -> MessageFacts:
    """Return a message's rows as facts."""
    readings = [ReadingFacts(quantity=one.quantity, at=one.at, value=one.value) for one in row.readings.all()]
    return MessageFacts(
        device_id=row.device_id, id=row.name, number=row.number, body_digest=sha256_hex(bytes(row.body)),
        readings=tuple(readings),
    )  # fmt: skip


def _only(found: dict[str, bytes], fact_id: UUID) -> bytes:
    if str(fact_id) not in found:
        raise FactMissing(f"{fact_id} is not kept")
    return found[str(fact_id)]
