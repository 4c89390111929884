"""Try a whole uploaded list out: every line is recorded as the import would, read, and taken back; nothing is written.

Lines that share a number are tried together, so that the second visit of a new person is seen to be hers; where they
are too many for one chunk, the next one tries their first lines again beside the rest. Each chunk is one transaction;
what a killed worker left, the next one goes on with.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import orjson
import structlog
from django.db import transaction

from crm.journeys.intake import Foreseen, VisitForm, foresee_visits
from crm.profile.queries import names_of
from hub.access.models import Branch, User
from hub.access.scope import entered, scope_for, system_scope
from hub.audit.operations import record as audit
from hub.ingest.models import UploadedLine, UploadState, VisitUpload
from hub.ingest.operations.uploads import count_fates, import_due, own_of, sheet_of, waiting_upload, waker
from hub.ingest.operations.visits import RECORDED_AT_ONCE, Fate, forms_of, sort_lines
from hub.kernel.actor import Actor

log = structlog.get_logger(__name__)

TRIED_AT_ONCE: Final = 50
"""Visits of one trial transaction, a quarter of the import's, because whoever they are of is held for nothing; with the
others of the same people they are as many as the import's."""


class Outcome(StrEnum):
    """What a trial says of a new line, as its uploader may know it: who is out of their sight is new to them."""

    JOINS = "joins"
    ASKS = "asks"
    OPENS = "opens"
    AGAIN = "again"
    FAILS = "fails"


def try_upload(*, upload_id: UUID, by: Actor, at: datetime) -> None:
    """Ask for a trial of a waiting list; asked again, the list is tried anew."""
    upload = waiting_upload(upload_id)
    UploadedLine.objects.filter(upload=upload).exclude(outcome="").update(outcome="")
    upload.trial_asked_at, upload.trial_ended_at = at, None
    upload.save(update_fields=["trial_asked_at", "trial_ended_at"])
    audit(by=by, action="visit_upload.tried", at=at, target_kind="visit_upload", target_id=str(upload.id))
    transaction.on_commit(waker.wake, robust=True)


def work_due(*, at: datetime, most: int = 1000) -> int:
    """Do what waits, a chunk to a transaction, decided lists before trials; return how many chunks were done."""
    for done in range(most):
        if not import_due(at=at, most=1) and not _try_chunk(at):
            return done
    return most


def _try_chunk(at: datetime) -> bool:
    with entered(system_scope("visit-trial")):
        asked = VisitUpload.objects.select_for_update(skip_locked=True).filter(
            state=UploadState.WAITING, trial_asked_at__isnull=False, trial_ended_at=None
        )
        upload = asked.order_by("trial_asked_at", "id").first()
        if upload is None:
            return False
        rows = _untried(upload)
        if rows:
            _try(upload, _begun(upload, rows), rows, at)
        else:
            upload.trial_ended_at = at
            upload.save(update_fields=["trial_ended_at"])
    return True


def _untried(upload: VisitUpload) -> list[UploadedLine]:
    """The next lines, and those that share a number with them, as far as one transaction holds them."""
    new = UploadedLine.objects.filter(upload=upload, fate=Fate.NEW, outcome="").order_by("person", "line")
    people = {row.person for row in new.only("person")[:TRIED_AT_ONCE]}
    return list(new.filter(person__in=people)[: RECORDED_AT_ONCE - TRIED_AT_ONCE])


def _begun(upload: VisitUpload, rows: Sequence[UploadedLine]) -> list[UploadedLine]:
    """The first lines of the same people that a former chunk told of, where it was too small for all.

    A person whose later lines share a number with none of these few looks new again.
    """
    told = UploadedLine.objects.filter(upload=upload, fate=Fate.NEW, person__in={row.person for row in rows})
    return list(told.exclude(outcome__in=("", Outcome.FAILS)).order_by("person", "line")[:TRIED_AT_ONCE])


def _try(upload: VisitUpload, begun: Sequence[UploadedLine], rows: Sequence[UploadedLine], at: datetime) -> None:
    """Tell of the ``rows``; what was ``begun`` was told of before and is recorded before them."""
    together = [*begun, *rows]
    branch = Branch.objects.get(id=upload.branch_id)
    own = own_of(upload)
    lines = {
        line.result.row.line: line
        for line in sort_lines(sheet=sheet_of(upload, together), branch=branch, own=own, at=upload.uploaded_at)
    }
    forms = forms_of([line for line in lines.values() if line.fate is Fate.NEW], branch=branch)
    uploader = User.objects.get(id=upload.uploaded_by)
    foreseen = _foreseen(together, forms, at)
    names = _names_seen(uploader, foreseen.values())
    first: dict[tuple[UUID, int], int] = {}
    for row in begun:
        _met(row, foreseen.get(row.line), first)
    for row in rows:
        row.fate = lines[row.line].fate.value
        if lines[row.line].fate is Fate.NEW:
            _tell(row, foreseen.get(row.line), names, first)
    UploadedLine.objects.bulk_update(rows, ["fate", "outcome"])
    count_fates(upload)


def _foreseen(rows: Sequence[UploadedLine], forms: Mapping[int, VisitForm], at: datetime) -> dict[int, Foreseen]:
    """What would become of the lines; where recording fails, each person's lines are tried alone."""
    actor = system_scope("visit-trial").actor
    try:
        found = foresee_visits(forms=list(forms.values()), by=actor, at=at)
    except Exception as error:  # a worker's edge: recorded, and everybody tried alone
        log.warning("visit_trial.chunk_failed", error=type(error).__name__)
        found = _one_by_one(rows, forms, actor, at)
    return {line: found[form.key] for line, form in forms.items() if form.key in found}


def _one_by_one(
    rows: Sequence[UploadedLine], forms: Mapping[int, VisitForm], actor: Actor, at: datetime
) -> dict[str, Foreseen]:
    found: dict[str, Foreseen] = {}
    for person in dict.fromkeys(row.person for row in rows):
        theirs = [forms[row.line] for row in rows if row.person == person and row.line in forms]
        try:
            found |= foresee_visits(forms=theirs, by=actor, at=at)
        except Exception as error:  # the line says that it failed
            log.warning("visit_trial.line_failed", error=type(error).__name__)
    return found


def _names_seen(uploader: User, foreseen: Collection[Foreseen]) -> dict[UUID, str]:
    """The clients in question whom the uploader sees, by profile."""
    people = {one.person for one in foreseen if one.person and one.known}
    people |= {other for one in foreseen for other in one.asked_about}
    with entered(scope_for(uploader)):
        return names_of(people)


def _met(row: UploadedLine, one: Foreseen | None, first: dict[tuple[UUID, int], int]) -> int | None:
    """In which line the person of this one was met first, None where it cannot be recorded; ``first`` keeps it.

    That lines with no number in common are of one person is told of new people alone: of a known one it would say
    what is stored of somebody whom the uploader may not see.
    """
    if one is None or one.person is None:
        return None
    return first.setdefault((one.person, row.person if one.known else 0), row.line)


def _tell(
    row: UploadedLine, one: Foreseen | None, names: Mapping[UUID, str], first: dict[tuple[UUID, int], int]
) -> None:
    """Write the outcome to the line."""
    if one is None or one.person is None:
        row.outcome = Outcome.FAILS
        return
    met = _met(row, one, first)
    asked = next((names[other] for other in sorted(one.asked_about) if other in names), None)
    if one.known and one.person in names:
        _say(row, Outcome.JOINS, names[one.person])
    elif met != row.line:
        _say(row, Outcome.AGAIN, str(met))
    elif asked is not None:
        _say(row, Outcome.ASKS, asked)
    else:
        row.outcome = Outcome.OPENS


def _say(row: UploadedLine, outcome: Outcome, word: str) -> None:
    row.outcome = outcome
    row.told = orjson.dumps({**orjson.loads(row.told or "{}"), "foreseen": word}).decode()
    row.save(update_fields=["told"])
