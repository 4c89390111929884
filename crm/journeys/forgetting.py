"""How appointments, tasks, notices, unfinished forms about a person, and reasons for looking at their numbers go."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import orjson
from django.db.models import Model

from crm.identity.own_numbers import names_them, numbers_of
from crm.journeys.models import AdvisorTask, Appointment, Notice, VisitDraft
from crm.journeys.reading import reasons_about
from hub.retention.parts import AT_ONCE, Chunk, Order, Part, Person
from hub.vault.operations import erase

ABOUT: Final[tuple[type[Model], ...]] = (Appointment, AdvisorTask, Notice)


def _count(person: Person) -> int:
    about = sum(model._default_manager.filter(subject_id__in=person.subject_ids).count() for model in ABOUT)
    return about + sum(1 for _draft in _drafts(person))


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    """A form loses what was typed and stays closed, so that a page that saves late brings nothing back."""
    drafts = VisitDraft.objects.filter(id__in=list(_drafts(person)), closed_at=None)
    done = drafts.update(content=None, closed_at=order.at)
    done += sum(model._default_manager.filter(subject_id__in=person.subject_ids).delete()[0] for model in ABOUT)
    return Chunk(done=done, more=False)


def _drafts(person: Person) -> Iterator[UUID]:
    """Return the open forms that were opened for them, where they were chosen, or that hold a number of theirs."""
    ids, numbers = {str(one) for one in person.ids}, numbers_of(person.record_ids)
    for draft in VisitDraft.objects.filter(closed_at=None).order_by("id").iterator(chunk_size=1000):
        content = str(draft.content)
        chosen = {str(draft.opened_for), str(orjson.loads(content).get("client", ""))}
        if chosen & ids or names_them(content, numbers):
            yield draft.id


def _count_reasons(person: Person) -> int:
    return len(reasons_about(subject_ids=person.subject_ids, record_ids=person.record_ids))


def _erase_reasons(person: Person, order: Order, _cursor: int) -> Chunk:
    """The words go; that somebody looked, who and when stays on the trail."""
    found = reasons_about(subject_ids=person.subject_ids, record_ids=person.record_ids)
    for sealed_id in found[:AT_ONCE]:
        erase(sealed_id, reason=order.reason, by=order.by, at=order.at)
    return Chunk(done=len(found[:AT_ONCE]), more=len(found) > AT_ONCE)


JOURNEYS = Part(
    id="journeys",
    models=("journeys.Appointment", "journeys.AdvisorTask", "journeys.Notice", "journeys.VisitDraft"),
    count=_count,
    erase=_erase,
)
REASONS = Part(id="journeys.reasons", models=("vault.SealedContent",), count=_count_reasons, erase=_erase_reasons)
