"""Queue a letter for everybody who asked to hear of a version, count who was sent one, and let old addresses go."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from cms.alerts import wanted
from cms.domain.alerts import Rhythm, choices_told_of, due_at, project_of
from cms.models import Alert, AlertMail, Letter, Weight
from cms.queries import Version, version_by_id
from hub.kernel.events import Event
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person

UNCONFIRMED_FOR: Final = timedelta(days=7)
ENDED_FOR: Final = timedelta(days=30)
"""Then address and letters go."""
ROWS_AT_ONCE: Final = 1000


def queue_letters(event: Event, at: datetime) -> None:
    """Handle ``DisclosurePublished``: one letter for each address that asked for it, however often this is called.

    Whoever was sent an earlier version hears of a material correction or a withdrawal at once, whatever they chose.
    """
    version = version_by_id(UUID(str(event.payload["version_id"])))
    if version is None:
        return
    rows: dict[str, AlertMail] = {}
    for row in _told_of(version).order_by("-rhythm", "confirmed_at").iterator(ROWS_AT_ONCE):
        rows[row.address_index] = _letter(row, Rhythm(row.rhythm), version, at)
    if version.weight == Weight.MATERIAL or version.withdrawn:
        for row in _had_before(version).iterator(ROWS_AT_ONCE):
            rows[row.address_index] = _letter(row, Rhythm.AT_ONCE, version, at)
    AlertMail.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=ROWS_AT_ONCE)


def _told_of(version: Version) -> QuerySet[Alert]:
    code = project_of(version.slug, version.payload.fields)
    choices = choices_told_of(kind=version.kind, change=version.change, project_code=code)
    asked = Q(pk__in=[])
    for choice in choices:
        asked |= Q(topic=choice.topic, target=choice.target)
    return wanted().filter(asked)


def _had_before(version: Version) -> QuerySet[Alert]:
    sent = AlertMail.objects.filter(slug=version.slug, number__lt=version.number, sent_at__isnull=False)
    return wanted().filter(address_index__in=sent.values("address_index")).order_by("-confirmed_at")


def _letter(row: Alert, rhythm: Rhythm, version: Version, at: datetime) -> AlertMail:
    return AlertMail(
        alert=row, address_index=row.address_index, version_id=version.id, slug=version.slug, number=version.number,
        letter=Letter.NEWS if rhythm is Rhythm.AT_ONCE else Letter.DIGEST, queued_at=at, due_at=due_at(rhythm, at),
    )  # fmt: skip


def subscribers_sent(slug: str, number: int) -> int:
    """How many addresses were sent this version."""
    return AlertMail.objects.filter(slug=slug, number=number, sent_at__isnull=False).count()


def clear(*, at: datetime) -> int:
    """Delete addresses that never confirmed and those whose alerts ended a while ago; return how many alerts."""
    lapsed = Q(confirmed_at=None, asked_at__lt=at - UNCONFIRMED_FOR) | Q(ended_at__lt=at - ENDED_FOR)
    rows = list(Alert.objects.filter(lapsed).values_list("id", flat=True)[:AT_ONCE])
    Alert.objects.filter(id__in=rows).delete()
    return len(rows)


def _count(person: Person) -> int:
    return Alert.objects.filter(subject_id__in=person.subject_ids).count()


def _erase(person: Person, _order: Order, _cursor: int) -> Chunk:
    """With every alert of the same addresses, also those that were asked for without signing in."""
    own = Alert.objects.filter(subject_id__in=person.subject_ids)
    rows = Alert.objects.filter(address_index__in=list(own.values_list("address_index", flat=True)))
    last = F("subject_id").asc(nulls_first=True)  # by their own ones the others are found
    ids = list(rows.order_by(last, "id").values_list("id", flat=True)[: AT_ONCE + 1])
    Alert.objects.filter(id__in=ids[:AT_ONCE]).delete()
    return Chunk(done=len(ids[:AT_ONCE]), more=len(ids) > AT_ONCE)


ALERTS = Part(id="disclosures.alerts", models=("cms.Alert", "cms.AlertMail"), count=_count, erase=_erase)
"""Where somebody wanted to be told of publications, and what was sent there."""
