"""Read uploaded visit lists: how far they are, and what their lines would become, a page at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Case, Count, IntegerField, Value, When

from hub.access.queries import staff_names
from hub.ingest.domain.visits.errors_sheet import errors_csv
from hub.ingest.domain.visits.headings import Field, headings_key
from hub.ingest.domain.visits.rows import Fault, RowResult
from hub.ingest.domain.visits.sheet import Sheet, SheetRow
from hub.ingest.models import ColumnMapping, UploadedLine, UploadState, VisitUpload
from hub.ingest.operations.mappings import fields_of
from hub.ingest.operations.trials import Outcome
from hub.ingest.operations.uploads import UploadUnknown
from hub.ingest.operations.visits import Fate

OUTSIDE = (Fate.REFUSED.value, Fate.CHANGED.value)


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """One line as a page shows it; ``client`` is whose number it carries, faults say why it stays outside.

    ``outcome`` is what a trial said, and ``foreseen`` the client or the line that it speaks of.
    """

    number: int
    fate: Fate
    name: str
    arrived_at: datetime | None
    advisor: str
    client: str
    faults: tuple[Fault, ...]
    outcome: Outcome | None
    foreseen: str


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


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How far a trial is, and what it said: lines by outcome, and the columns for which lines stay outside."""

    asked_at: datetime
    ended_at: datetime | None
    outcomes: dict[Outcome, int]
    outside: tuple[tuple[Field | None, int], ...]

    @property
    def tried(self) -> int:
        """Lines that were tried."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, kw_only=True)
class SavedMapping:
    """A mapping as a page shows it: pairs of heading and meaning in the order of the columns, names of staff."""

    id: UUID
    name: str
    columns: tuple[tuple[str, Field], ...]
    saved_at: datetime
    saved_by: str
    used_at: datetime | None
    used_by: str
    forgotten: bool


def saved_mappings() -> tuple[SavedMapping, ...]:
    """Return the mappings of this scope, those used last first, and among them what was forgotten a short time ago."""
    rows = list(ColumnMapping.objects.all())
    rows.sort(key=lambda row: (row.used_at or row.saved_at, row.id), reverse=True)
    names = staff_names({one for row in rows for one in (row.saved_by, row.used_by) if one})
    return tuple(_saved(row, names) for row in rows)


def mapping_name(*, branch_id: UUID, headings: Sequence[str]) -> str | None:
    """Return under which name the branch keeps how such a list is read; None where it keeps nothing."""
    rows = ColumnMapping.objects.filter(branch_id=branch_id, headings_key=headings_key(headings), forgotten_at=None)
    return rows.values_list("name", flat=True).first()


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


def trial_of(upload_id: UUID) -> Trial | None:
    """Return the trial of a waiting list; None where nobody asked for one."""
    row = VisitUpload.objects.filter(id=upload_id, state=UploadState.WAITING, trial_asked_at__isnull=False).first()
    if row is None or row.trial_asked_at is None:
        return None
    tried = UploadedLine.objects.filter(upload=row, fate=Fate.NEW).exclude(outcome="")
    counted = tried.values_list("outcome").annotate(lines=Count("id"))
    return Trial(
        asked_at=row.trial_asked_at,
        ended_at=row.trial_ended_at,
        outcomes={Outcome(outcome): lines for outcome, lines in counted},
        outside=_outside(row) if row.trial_ended_at else (),
    )


def _outside(row: VisitUpload) -> tuple[tuple[Field | None, int], ...]:
    """The columns that keep lines outside, those with most lines first; None is the line as a whole."""
    lines = UploadedLine.objects.filter(upload=row, fate__in=OUTSIDE, told__isnull=False)
    faults = ({fault.field for fault in _faults(orjson.loads(line.told or "{}"))} for line in lines.iterator())
    return tuple(Counter(field for fields in faults for field in fields).most_common())


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
        outcome=Outcome(line.outcome) if line.outcome else None,
        foreseen=told.get("foreseen", ""),
    )


def _refused(line: UploadedLine) -> RowResult:
    row = SheetRow(line=line.line, cells=tuple(orjson.loads(line.cells or "[]")))
    return RowResult(row=row, visit=None, faults=_faults(orjson.loads(line.told or "{}")))


def _faults(told: dict[str, Any]) -> tuple[Fault, ...]:
    return tuple(Fault(field=Field(field) if field else None, zh=zh, en=en) for field, zh, en in told["faults"])


def _saved(row: ColumnMapping, names: Mapping[UUID, str]) -> SavedMapping:
    headings = dict(enumerate(orjson.loads(row.headings or "[]")))
    told = sorted(fields_of(row.mapping).items())
    return SavedMapping(
        id=row.id,
        name=row.name,
        columns=tuple((headings.get(position, f"#{position + 1}"), field) for position, field in told),
        saved_at=row.saved_at,
        saved_by=names.get(row.saved_by, ""),
        used_at=row.used_at,
        used_by=names.get(row.used_by, ""),
        forgotten=row.forgotten_at is not None,
    )


def _upload(row: VisitUpload) -> Upload:
    return Upload(
        id=row.id,
        branch_id=row.branch_id,
        file_name=row.file_name,
        uploaded_at=row.uploaded_at,
        state=UploadState(row.state),
        headings=tuple(orjson.loads(row.headings or "[]")),
        mapping=fields_of(row.mapping),
        new=row.new,
        known=row.known,
        refused=row.refused + row.changed,
        joining=row.joining,
        taken=row.taken,
        erased=row.erased_at is not None,
    )
