"""Score all records with the model that came into force: a chunk in a transaction of its own, resumed after any stop.

It begins once every process has noticed the model, so that nothing is scored with the former one behind its back.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from crm.identity.live.published import REFRESH_S, forget, live_model
from crm.identity.models import Rescoring, SourceRecord
from crm.identity.models.proposals import NOBODY
from crm.identity.operations import rescore_records
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor, system_actor
from hub.outbox.waking import Waker

CHUNK: Final = 200
"""Records a transaction: doors wait no longer than for a long visit list."""
LOST_DATABASE: Final = (InterfaceError, OperationalError)
wake_models = Waker("identity.models_due").wake
"""Tell the worker that a chunk waits; its sweep finds what it was not told."""


def begin_rescoring(*, version: str, by: Actor, at: datetime) -> Rescoring:
    """Ask for it; one under way for another model begins again with this one."""
    Rescoring.objects.filter(finished_at=None).update(finished_at=at)
    job = Rescoring.objects.create(
        version=version,
        asked_at=at,
        asked_by_label=by.label,
        begins_at=at + timedelta(seconds=REFRESH_S),
        total=SourceRecord.objects.filter(is_device=False).count(),
    )
    transaction.on_commit(wake_models, robust=True)
    return job


def advance_rescoring(*, at: datetime) -> bool:
    """Score the next chunk; return whether there is more to do now. Another worker's chunk is left alone.

    A chunk that fails is written down and tried again when somebody asks (:func:`go_on`), not for ever by itself.
    """
    with entered(system_scope("rescore-links")):
        jobs = Rescoring.objects.select_for_update(skip_locked=True)
        job = jobs.filter(finished_at=None, trouble="", begins_at__lte=at).first()
        if job is None:
            return False
        part = next_records(after=job.cursor)
        try:
            with transaction.atomic():
                _score(job, part, at)
        except LOST_DATABASE:
            raise
        except Exception as damage:
            job.trouble = f"{type(damage).__name__}: {damage}"[:300]
        job.save()
        return bool(part) and not job.trouble


def go_on(*, by: Actor, at: datetime) -> None:
    """Try again what stopped a rescoring."""
    with entered(system_scope("rescore-links")):
        if Rescoring.objects.filter(finished_at=None).exclude(trouble="").update(trouble=""):
            audit(by=by, action="identity.rescoring_resumed", at=at, target_kind="rescoring")
            transaction.on_commit(wake_models, robust=True)


def next_records(*, after: UUID = NOBODY, limit: int = CHUNK) -> list[UUID]:
    """Records that are more than a device, in the order of their ids."""
    rows = SourceRecord.objects.filter(is_device=False, id__gt=after).order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])


def _score(job: Rescoring, part: list[UUID], at: datetime) -> None:
    if not part:
        job.finished_at = at
        return
    if live_model().version != job.version:
        forget()
    rescore_records(record_ids=part, by=system_actor("rescore-links"), at=at)
    job.cursor, job.scored = part[-1], job.scored + len(part)
