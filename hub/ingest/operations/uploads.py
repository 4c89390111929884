"""Take an uploaded visit list in: read once into rows, shown, decided about, then taken in chunk by chunk.

Each chunk is one transaction that records visits and marks its lines, so that a killed worker leaves nothing half done
and the next one goes on. What a line says stays encrypted in its row and is erased when nobody needs it any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import orjson
from django.db import transaction

from crm.profile.queries import clients_with_numbers, names_of
from hub.access.models import Branch, User
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.ingest.domain.visits.headings import Field, headings_key
from hub.ingest.domain.visits.sheet import Sheet, SheetRefused, SheetRow, read_sheet
from hub.ingest.models import UploadedLine, UploadState, VisitImport, VisitUpload
from hub.ingest.operations.mappings import (
    fields_of,
    known_mappings,
    note_use,
    remember_mapping,
    sweep_mappings,
    told_of,
)
from hub.ingest.operations.visits import RECORDED_AT_ONCE, Fate, LinePreview, record_lines, sort_lines
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.outbox.waking import Waker

waker = Waker("visits.import_due")

MOST_ROWS: Final = 20_000
"""What a page reads while somebody waits (10 000 rows took 11 s on two busy cores); the command takes more."""
UNDECIDED_FOR: Final = timedelta(days=7)
"""A list that nobody decided about is destroyed then, and so are the refused lines of one that came in (unmeasured)."""


class UploadDecided(ValueError):
    """The list is being taken in, was taken in, or was destroyed."""


class UploadUnknown(LookupError):
    """No such list in this scope."""


def upload_visits(*, content: bytes, file_name: str, branch: Branch, by: User, own_only: bool, at: datetime) -> UUID:
    """Read a list into rows and say what would become of each; raises ``SheetRefused``. Nothing is taken in yet.

    ``own_only``: every line is the uploader's own contact, and one that names somebody else stays outside.
    """
    mappings = known_mappings(branch_id=branch.id)
    sheet = read_sheet(content, known=lambda headings: mappings.get(headings_key(headings)))
    if len(sheet.rows) > MOST_ROWS:
        raise SheetRefused(
            f"超过 {MOST_ROWS} 行，请按月拆分后再导入", f"More than {MOST_ROWS} rows: split the file by month"
        )
    upload = VisitUpload(
        id=new_id(),
        branch_id=branch.id,
        uploaded_by=by.id,
        own_only=own_only,
        uploaded_at=at,
        file_name=file_name[:200],
        file_digest=sha256_hex(content),
        headings=orjson.dumps(sheet.headings).decode(),
        mapping=told_of(sheet.mapping),
        state=UploadState.WAITING,
    )
    upload.save(force_insert=True)
    note_use(branch_id=branch.id, headings=sheet.headings, by=by.id, at=at)
    _keep_lines(upload, sort_lines(sheet=sheet, branch=branch, own=own_of(upload), at=at))
    return upload.id


def map_columns(*, upload_id: UUID, mapping: Mapping[int, Field], by: Actor, at: datetime) -> None:
    """Read the rows anew under another meaning of the columns, and remember it for the branch's next list like this."""
    upload = waiting_upload(upload_id)
    headings = tuple(orjson.loads(upload.headings or "[]"))
    upload.mapping = told_of(mapping)
    upload.trial_asked_at = upload.trial_ended_at = None
    upload.save(update_fields=["mapping", "trial_asked_at", "trial_ended_at"])
    remember_mapping(
        branch_id=upload.branch_id, headings=headings, mapping=mapping, file_name=upload.file_name, by=by, at=at
    )
    rows = list(UploadedLine.objects.filter(upload=upload).order_by("line"))
    branch = Branch.objects.get(id=upload.branch_id)
    lines = sort_lines(sheet=sheet_of(upload, rows), branch=branch, own=own_of(upload), at=at)
    UploadedLine.objects.filter(upload=upload).delete()
    _keep_lines(upload, lines)
    audit(by=by, action="visit_upload.mapped", at=at, target_kind="visit_upload", target_id=str(upload.id))


def take_in_upload(*, upload_id: UUID, by: Actor, at: datetime) -> None:
    """Decide that a list comes in; the worker does it, and the page shows how far it is."""
    upload = waiting_upload(upload_id)
    upload.state, upload.decided_by, upload.decided_at = UploadState.IMPORTING, by.id, at
    upload.save(update_fields=["state", "decided_by", "decided_at"])
    audit(
        by=by,
        action="visit_upload.taken",
        at=at,
        target_kind="visit_upload",
        target_id=str(upload.id),
        details={"new": upload.new},
    )
    transaction.on_commit(waker.wake, robust=True)


def drop_upload(*, upload_id: UUID, by: Actor, at: datetime) -> None:
    """Destroy what a list said without taking anything in."""
    upload = waiting_upload(upload_id)
    upload.decided_by = by.id
    _close(upload, UploadState.DROPPED, at)
    _erase(upload)
    audit(by=by, action="visit_upload.dropped", at=at, target_kind="visit_upload", target_id=str(upload.id))


def import_due(*, at: datetime, most: int = 1000) -> int:
    """Take decided lists in, a chunk to a transaction; return how many chunks were done."""
    for done in range(most):
        with entered(system_scope("visit-import")):
            upload = (
                VisitUpload.objects.select_for_update(skip_locked=True)
                .filter(state=UploadState.IMPORTING)
                .order_by("decided_at", "id")
                .first()
            )
            if upload is None:
                return done
            _take_chunk(upload, at)
    return most


def sweep_uploads(*, at: datetime) -> int:
    """Destroy lists that nobody decided about, what was refused of those that came in long ago, forgotten mappings."""
    with entered(system_scope("visit-sweep")):
        waiting = VisitUpload.objects.filter(state=UploadState.WAITING, uploaded_at__lt=at - UNDECIDED_FOR)
        left = VisitUpload.objects.filter(state=UploadState.DONE, erased_at=None, closed_at__lt=at - UNDECIDED_FOR)
        swept = [*waiting.select_for_update(skip_locked=True), *left.select_for_update(skip_locked=True)]
        for upload in swept:
            if upload.state == UploadState.WAITING:
                _close(upload, UploadState.DROPPED, at)
            _erase(upload, at)
        sweep_mappings(at=at)
        if swept:
            details = {"uploads": len(swept)}
            audit(by=_SWEEPER, action="visit_upload.swept", at=at, target_kind="visit_upload", details=details)
    return len(swept)


_SWEEPER: Final = system_scope("visit-sweep").actor


def _take_chunk(upload: VisitUpload, at: datetime) -> None:
    rows = list(
        UploadedLine.objects.filter(upload=upload, fate=Fate.NEW, settled_at=None).order_by("line")[:RECORDED_AT_ONCE]
    )
    if not rows:
        _finish(upload, at)
        return
    branch = Branch.objects.get(id=upload.branch_id)
    sorted_now = sort_lines(sheet=sheet_of(upload, rows), branch=branch, own=own_of(upload), at=upload.uploaded_at)
    lines = {line.result.row.line: line for line in sorted_now}
    fresh = [line for line in sorted_now if line.fate is Fate.NEW]
    actor = Actor(kind=ActorKind.USER, id=upload.decided_by, label="visit-import")
    record_lines(fresh, branch=branch, import_id=_import_of(upload).id, by=actor, at=at)
    for row in rows:
        row.fate = Fate.TAKEN if lines[row.line].fate is Fate.NEW else lines[row.line].fate
        row.settled_at = at
    UploadedLine.objects.bulk_update(rows, ["fate", "settled_at"])
    upload.taken += len(fresh)
    upload.save(update_fields=["taken"])


def _import_of(upload: VisitUpload) -> VisitImport:
    """The history row that the lines hang on; its counts are those of the preview that was decided about."""
    row, _created = VisitImport.objects.get_or_create(
        id=upload.id,
        defaults={
            "branch_id": upload.branch_id,
            "file_name": upload.file_name,
            "file_digest": upload.file_digest,
            "imported_by": upload.decided_by,
            "imported_at": upload.decided_at or upload.uploaded_at,
            "taken": upload.new,
            "duplicates": upload.known,
            "changed": upload.changed,
            "refused": upload.refused,
        },
    )
    return row


def _finish(upload: VisitUpload, at: datetime) -> None:
    """The lines that came in need no copy here; the refused ones wait to be fetched and mended."""
    settled = UploadedLine.objects.filter(upload=upload).exclude(fate__in=(Fate.REFUSED, Fate.CHANGED))
    settled.update(cells=None, told=None)
    _close(upload, UploadState.DONE, at)


def _close(upload: VisitUpload, state: UploadState, at: datetime) -> None:
    upload.state, upload.closed_at = state, at
    upload.save(update_fields=["state", "closed_at", "decided_by"])


def _erase(upload: VisitUpload, at: datetime | None = None) -> None:
    UploadedLine.objects.filter(upload=upload).update(cells=None, told=None)
    upload.headings, upload.erased_at = None, at or upload.closed_at
    upload.save(update_fields=["headings", "erased_at"])


def waiting_upload(upload_id: UUID) -> VisitUpload:
    """Return a list that nobody decided about, held to the end of the transaction."""
    upload = VisitUpload.objects.select_for_update().filter(id=upload_id).first()
    if upload is None:
        raise UploadUnknown(f"no list {upload_id} in this scope")
    if upload.state != UploadState.WAITING:
        raise UploadDecided(f"expected a waiting list, it is {upload.state}")
    return upload


def own_of(upload: VisitUpload) -> User | None:
    """Return the advisor whose own contacts alone the list holds; None where it is a branch's."""
    return User.objects.filter(id=upload.uploaded_by).first() if upload.own_only else None


def _keep_lines(upload: VisitUpload, lines: Sequence[LinePreview]) -> None:
    clients = _clients_of(lines)
    upload.joining = len(clients)
    people = _people_of(lines)
    stored = [
        _stored(upload, line, clients.get(line.result.row.line, ""), people.get(line.result.row.line, 0))
        for line in lines
    ]
    UploadedLine.objects.bulk_create(stored, batch_size=1000)
    count_fates(upload)


def _clients_of(lines: Sequence[LinePreview]) -> dict[int, str]:
    """The client of the uploader's scope whose phone or ID number a new line carries, by line: what it would join.

    Who is outside of the scope is not told; the line then looks like a new person, as it does at the desk.
    """
    told = {
        line.result.row.line: [number for number in (line.result.visit.id_number, line.result.visit.phone) if number]
        for line in lines
        if line.fate is Fate.NEW and line.result.visit
    }
    subjects = clients_with_numbers({number for numbers in told.values() for number in numbers})
    names = names_of(subjects.values())
    found = {at: [names.get(subjects[one], "") for one in numbers if one in subjects] for at, numbers in told.items()}
    return {at: theirs[0] for at, theirs in found.items() if theirs}


def _people_of(lines: Sequence[LinePreview]) -> dict[int, int]:
    """Number the persons of the new lines by their first line; lines that share a number are one person's."""
    visits = [line.result.visit for line in lines if line.fate is Fate.NEW and line.result.visit]
    met: dict[str, int] = {}
    first: dict[int, int] = {visit.line: visit.line for visit in visits}
    for visit in visits:
        for number in filter(None, (visit.customer_number, visit.id_number, visit.phone)):
            one, other = sorted((_first(first, visit.line), _first(first, met.setdefault(number, visit.line))))
            first[other] = one
    return {line: _first(first, line) for line in first}


def _first(first: Mapping[int, int], line: int) -> int:
    while first[line] != line:
        line = first[line]
    return line


def _stored(upload: VisitUpload, line: LinePreview, client: str, person: int) -> UploadedLine:
    row = line.result.row
    visit = line.result.visit
    told = {
        "name": visit.name if visit else _name_in(row, fields_of(upload.mapping)),
        "at": visit.visited_at if visit else None,
        "advisor": line.advisor.display_name if line.advisor else "",
        "client": client,
        "faults": [[fault.field, fault.zh, fault.en] for fault in line.result.faults],
    }
    return UploadedLine(
        id=new_id(),
        upload=upload,
        line=row.line,
        cells=orjson.dumps(row.cells).decode(),
        told=orjson.dumps(told).decode(),
        fate=line.fate.value,
        person=person,
    )


def _name_in(row: SheetRow, mapping: Mapping[int, Field]) -> str:
    """The name of a refused line; its phone and ID number are nobody's business on a screen."""
    places = (at for at, field in mapping.items() if field is Field.NAME and at < len(row.cells))
    return " ".join(row.cells[at] for at in places)


def sheet_of(upload: VisitUpload, rows: Iterable[UploadedLine]) -> Sheet:
    """Return these lines as they stood in the file."""
    return Sheet(
        headings=tuple(orjson.loads(upload.headings or "[]")),
        mapping=fields_of(upload.mapping),
        rows=tuple(SheetRow(line=row.line, cells=tuple(orjson.loads(row.cells or "[]"))) for row in rows),
        encoding="",
    )


def count_fates(upload: VisitUpload) -> None:
    """Count anew what the lines would become."""
    fates = list(UploadedLine.objects.filter(upload=upload).values_list("fate", flat=True))
    upload.new, upload.known = fates.count(Fate.NEW), fates.count(Fate.DUPLICATE)
    upload.changed, upload.refused = fates.count(Fate.CHANGED), fates.count(Fate.REFUSED)
    upload.save(update_fields=["new", "known", "changed", "refused", "joining"])
