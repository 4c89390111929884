"""Read uploaded visit lists: how far they are, and what their lines would become, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Case, IntegerField, Value, When

from hub.ingest.domain.visits.errors_sheet import errors_csv
from hub.ingest.domain.visits.headings import Field
from hub.ingest.domain.visits.rows import Fault, RowResult
from hub.ingest.domain.visits.sheet import Sheet, SheetRow
from hub.ingest.models import UploadedLine, UploadState, VisitUpload
from hub.ingest.operations.uploads import UploadUnknown
from hub.ingest.operations.visits import Fate

OUTSIDE = (Fate.REFUSED.value, Fate.CHANGED.value)


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """One line as a page shows it; ``client`` is whose number it carries, faults say why it stays outside."""

    number: int
    fate: Fate
    name: str
    arrived_at: datetime | None
    advisor: str
    client: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, kw_only=True)
class Upload:
    """An uploaded list as a page shows it; ``settled`` of ``new`` lines are done while it comes in."""

    id: UUID
    branch_id: UUID
    file_name: str
    uploaded_at: datetime
    state: UploadState
    headings: tuple[str, ...]
    mapping: dict[int, Field]
    new: int
    known: int
    refused: int
    joining: int
    taken: int
    erased: bool

    @property
    def total(self) -> int:
        """Lines of the file."""
        return self.new + self.known + self.refused


def upload(upload_id: UUID) -> Upload:
    """Return one list; raise :class:`UploadUnknown` outside its branch."""
    row = VisitUpload.objects.filter(id=upload_id).exclude(state=UploadState.DROPPED).first()
    if row is None:
        raise UploadUnknown(f"no list {upload_id} in this scope")
    return _upload(row)


def recent_uploads(*, limit: int = 20) -> tuple[Upload, ...]:
    """Return the lists of this scope, newest first; destroyed ones are left out."""
    rows = VisitUpload.objects.exclude(state=UploadState.DROPPED).order_by("-uploaded_at")[:limit]
    return tuple(_upload(row) for row in rows)


def upload_lines(*, upload_id: UUID, offset: int, limit: int) -> tuple[ShownLine, ...]:
    """Return a page of lines with their fate, those that stay outside first; erased ones are left out."""
    outside_first = Case(When(fate__in=OUTSIDE, then=Value(0)), default=Value(1), output_field=IntegerField())
    lines = UploadedLine.objects.filter(upload_id=upload_id, told__isnull=False).annotate(turn=outside_first)
    return tuple(_line(line) for line in lines.order_by("turn", "line")[offset : offset + limit])


def refused_csv(*, upload_id: UUID, language: str) -> bytes:
    """Return the lines that stay outside with their reasons, to be mended and uploaded again."""
    shown = upload(upload_id)
    sheet = Sheet(headings=shown.headings, mapping=shown.mapping, rows=(), encoding="")
    lines = UploadedLine.objects.filter(upload_id=upload_id, fate__in=OUTSIDE, cells__isnull=False).order_by("line")
    return errors_csv(sheet=sheet, results=[_refused(line) for line in lines], language=language)


def _line(line: UploadedLine) -> ShownLine:
    told = orjson.loads(line.told or "{}")
    return ShownLine(
        number=line.line,
        fate=Fate(line.fate),
        name=told["name"],
        arrived_at=datetime.fromisoformat(told["at"]) if told["at"] else None,
        advisor=told["advisor"],
        client=told.get("client", ""),
        faults=_faults(told),
    )


def _refused(line: UploadedLine) -> RowResult:
    row = SheetRow(line=line.line, cells=tuple(orjson.loads(line.cells or "[]")))
    return RowResult(row=row, visit=None, faults=_faults(orjson.loads(line.told or "{}")))


def _faults(told: dict[str, Any]) -> tuple[Fault, ...]:
    return tuple(Fault(field=Field(field) if field else None, zh=zh, en=en) for field, zh, en in told["faults"])


def _upload(row: VisitUpload) -> Upload:
    return Upload(
        id=row.id,
        branch_id=row.branch_id,
        file_name=row.file_name,
        uploaded_at=row.uploaded_at,
        state=UploadState(row.state),
        headings=tuple(orjson.loads(row.headings or "[]")),
        mapping={int(position): Field(name) for position, name in row.mapping.items()},
        new=row.new,
        known=row.known,
        refused=row.refused + row.changed,
        joining=row.joining,
        taken=row.taken,
        erased=row.erased_at is not None,
    )
