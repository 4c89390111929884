"""Remember which version a signed-in investor had, and tell them when it was corrected in something material."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max, Q

from cms.models import Change, Reading, RegisterVersion, Weight
from cms.queries import Version, version_facts
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person

MATERIAL: Final = Q(weight=Weight.MATERIAL) | Q(change=Change.WITHDRAWAL)
"""What a reader of the version before is told of."""


class ReasonMissing(ValueError):
    """Somebody asked who read a version without saying why."""


@dataclass(frozen=True)
class Correction:
    """What an investor read, and the newest version that corrected it in something material."""

    read_number: int
    version: Version


def remember(*, subject_id: UUID, version: Version, at: datetime) -> None:
    """Keep that an investor has read this version; the second time changes nothing."""
    row = Reading(subject_id=subject_id, slug=version.slug, number=version.number, first_read_at=at)
    Reading.objects.bulk_create([row], ignore_conflicts=True)


def corrections_for(subject_ids: Collection[UUID]) -> Sequence[Correction]:
    """Material corrections and withdrawals of what they read that they have not read yet, newest first."""
    rows = Reading.objects.filter(subject_id__in=subject_ids).values("slug").annotate(read=Max("number"))
    read = {row["slug"]: row["read"] for row in rows}
    later = RegisterVersion.objects.filter(MATERIAL, slug__in=read).order_by("slug", "-number").distinct("slug")
    found = [Correction(read[row.slug], version_facts(row)) for row in later if row.number > read[row.slug]]
    return sorted(found, key=lambda one: one.version.published_at, reverse=True)


def readers_count(slug: str, number: int) -> int:
    """How many signed-in investors had this version."""
    return Reading.objects.filter(slug=slug, number=number).count()


def readers_of(*, slug: str, number: int, reason: str, by: Actor, at: datetime) -> Sequence[Reading]:
    """Who had this version, for a reason that stays on the audit trail. Raises `ReasonMissing`."""
    if not reason.strip():
        raise ReasonMissing("expected why the readers are asked for")
    record(by=by, action="disclosure.readers_listed", at=at, target_kind="disclosure", target_id=f"{slug} v{number}",
           details={"reason": reason.strip()[:500]})  # fmt: skip
    return tuple(Reading.objects.filter(slug=slug, number=number).order_by("first_read_at", "id"))


def _count(person: Person) -> int:
    return Reading.objects.filter(subject_id__in=person.subject_ids).count()


def _erase(person: Person, _order: Order, _cursor: int) -> Chunk:
    ids = list(Reading.objects.filter(subject_id__in=person.subject_ids).values_list("id", flat=True)[: AT_ONCE + 1])
    Reading.objects.filter(id__in=ids[:AT_ONCE]).delete()
    return Chunk(done=len(ids[:AT_ONCE]), more=len(ids) > AT_ONCE)


READINGS = Part(id="disclosures.readings", models=("cms.Reading",), count=_count, erase=_erase)
