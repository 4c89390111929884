"""What records have told: how much, which facts, and what identifies a person in the notes about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count

from crm.identity.domain.emails import masked_email
from crm.identity.domain.normalising.notes import email_in, id_tail_in
from crm.identity.domain.normalising.phones import phone_marks
from crm.profile.domain.golden import Fact
from crm.profile.models import FactObservation, Note, Touchpoint, Visit


@dataclass(frozen=True, kw_only=True)
class Told:
    """How much hangs on one record."""

    events: int
    visits: int


def told_by(record_ids: Iterable[UUID]) -> dict[UUID, Told]:
    """Return the counts of each record that told anything."""
    wanted = set(record_ids)
    visits = Visit.objects.filter(source_id__in=wanted).values_list("source_id").annotate(n=Count("id"))
    touches = (
        Touchpoint.objects.filter(owner_source_id__in=wanted).values_list("owner_source_id").annotate(n=Count("id"))
    )
    met, all_touches = dict(visits), dict(touches)
    return {
        record: Told(events=all_touches.get(record, 0) - met.get(record, 0), visits=met.get(record, 0))
        for record in all_touches.keys() | met.keys()
    }


class MinedKind(StrEnum):
    """What sort of mark a note holds."""

    PHONE = "phone"
    ID_TAIL = "id_tail"
    EMAIL = "email"


@dataclass(frozen=True, kw_only=True)
class Mined:
    """A mark that stands in a note and in no field; covered, with who wrote the note and when."""

    kind: MinedKind
    masked: str
    author: str
    at: datetime


def facts_told(record_ids: Iterable[UUID], *, facts: Iterable[Fact]) -> dict[UUID, dict[Fact, str]]:
    """Return what each record said last of these facts, as it was told."""
    rows = FactObservation.objects.filter(source_id__in=set(record_ids), fact__in=[fact.value for fact in facts])
    found: dict[UUID, dict[Fact, str]] = {}
    for row in rows.order_by("observed_at", "id"):
        found.setdefault(row.source_id, {})[Fact(row.fact)] = str(row.value)
    return found


def mined_from_notes(record_ids: Iterable[UUID]) -> dict[UUID, tuple[Mined, ...]]:
    """Return the marks that notes hold about the person they are about, each once, the oldest note first."""
    found: dict[UUID, dict[tuple[MinedKind, str], Mined]] = {}
    for note in Note.objects.filter(source_id__in=set(record_ids), erased_at=None).order_by("occurred_at", "id"):
        for kind, masked in _marks_in(str(note.body or "")):
            mined = Mined(kind=kind, masked=masked, author=note.author_label, at=note.occurred_at)
            found.setdefault(note.source_id, {}).setdefault((kind, masked), mined)
    return {record: tuple(marks.values()) for record, marks in found.items()}


def _marks_in(note: str) -> list[tuple[MinedKind, str]]:
    phone, tail, email = phone_marks("", note), id_tail_in(note), email_in(note)
    marks = [(MinedKind.PHONE, f"{phone.head} **** {phone.tail}")] if phone.head else []
    marks += [(MinedKind.ID_TAIL, tail)] if tail else []
    return marks + ([(MinedKind.EMAIL, masked_email(email))] if email else [])
