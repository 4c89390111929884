"""Hand out the reports of a run as one archive, written while it is sent: never more than one file in memory."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from hub.access.scope import Scope, entered
from hub.audit.operations import record
from hub.kernel.clock import HOME_ZONE
from hub.kernel.digest import sha256_hex
from hub.kernel.spreadsheet import safe_cell
from hub.vault.operations import ContentErased
from reports.operations import hand_out_report
from reports.queries import ReportUnknown
from reports.runs.queries import report_ids
from reports.voids.queries import voids_among

INDEX = "index.csv"
HEADS = ("file", "number", "issued_at", "level", "void_since", "sha256")


class _Sink(io.RawIOBase):
    """What was written and not yet sent; it cannot be sought in, so the archive is one that streams."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what waits to be sent."""
        parts, self._parts = b"".join(self._parts), []
        return parts


def packed(*, run_id: UUID, reason: str, scope: Scope, at: datetime) -> Iterator[bytes]:
    """Yield the archive piece by piece, looking through ``scope``; each file that leaves is recorded as handed out.

    A report that was erased meanwhile, or that the scope sees no longer, is left out. The index comes last: names,
    numbers and digests, and nobody's name.
    """
    with entered(scope):
        ids = report_ids(run_id=run_id)
        record(by=scope.actor, action="report_run.exported", at=at, target_kind="report_run", target_id=str(run_id),
               details={"count": len(ids), "reason": reason})  # fmt: skip
    sink, lines = _Sink(), []
    with zipfile.ZipFile(sink, "w") as archive:
        for report_id in ids:
            line = _one(archive, report_id, scope, at)
            if line:
                lines.append(line)
            yield sink.taken()
        _add(archive, INDEX, _index(lines), at)
    yield sink.taken()


def _one(archive: zipfile.ZipFile, report_id: UUID, scope: Scope, at: datetime) -> tuple[str, ...] | None:
    try:
        with entered(scope):
            facts, content = hand_out_report(report_id=report_id, by=scope.actor, at=at)
            void = voids_among([report_id]).get(report_id)
    except (ReportUnknown, ContentErased):
        return None
    name = f"{facts.number}.pdf"
    _add(archive, name, content, facts.issued_at)
    since = void.since.isoformat() if void else ""
    return name, facts.number, facts.issued_at.isoformat(), f"C{facts.level}", since, sha256_hex(content)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, at: datetime) -> None:
    """Files are stored as they are: their pages are compressed already."""
    archive.writestr(zipfile.ZipInfo(name, at.astimezone(HOME_ZONE).timetuple()[:6]), content)


def _index(lines: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[safe_cell(cell) for cell in line] for line in (HEADS, *lines)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
