"""Keep a list of who was forgotten outside of the database, so that an old backup that is put back forgets them again.

A line is one erasure that two people granted and that was carried out: its number, times and random ids of staff, and
whose rows went as keyed blind indexes. Without the vault's key a line leads to nobody, and nobody can add one.
"""

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from crm.identity.models import Profile, SourceRecord
from hub.access.scope import entered, system_scope
from hub.kernel.canonical import JSONValue, canonical_bytes, parse_canonical
from hub.kernel.clock import instant
from hub.retention.models import Erasure
from hub.retention.parts import NobodyToForget, Person, person_of
from hub.retention.replaying import Granted, replay_erasure
from hub.vault.blind import blind_index, blind_indexes

FILE: Final = "forgotten.jsonl"
"""Below ``HUB_HOME``; a copy belongs beside every backup."""
SCHEMA: Final = "hub/forgotten/v1"


log = structlog.get_logger(__name__)


class ListForged(ValueError):
    """A line was not written by this hub, or was changed since; nothing of the list is replayed."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One erasure as the list keeps it; ``subjects`` and ``records`` are blind indexes of ids."""

    granted: Granted
    finished_at: datetime
    subjects: frozenset[str]
    records: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came of a list: erasures the database had, those that are carried out again, and those people look at.

    ``absent`` are erasures of persons whom the restored database does not know; ``failed`` could not be put back.
    """

    known: int
    again: tuple[str, ...]
    to_check: tuple[str, ...]
    absent: int
    failed: tuple[str, ...] = ()


def keep_list(path: Path) -> int:
    """Add every finished erasure that the list lacks; return how many. What the list had stays."""
    with entered(system_scope("forgotten")):
        there = {line.granted.number for line in read_list(path)}
        rows = Erasure.objects.filter(finished_at__isnull=False).exclude(number__in=there).order_by("finished_at")
        lines = [_written(row) for row in rows]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.truncate(_whole_bytes(path))
            file.writelines(lines)
    return len(lines)


def note_finished() -> None:
    """Keep the list of this installation up to date: called after every erasure that was carried out."""
    keep_list(Path(settings.HUB_HOME) / FILE)


def read_list(path: Path) -> tuple[Line, ...]:
    """Return the list's erasures; none where there is no file. Raises :class:`ListForged` with the line's number.

    A last line that a killed process left unfinished is passed over: its erasure is still in the database.
    """
    if not path.exists():
        return ()
    whole = path.read_bytes()[: _whole_bytes(path)]
    return tuple(_read(number, line) for number, line in enumerate(whole.splitlines(), 1))


def _whole_bytes(path: Path) -> int:
    """Return how many bytes the list's whole lines take."""
    return path.read_bytes().rfind(b"\n") + 1


def lacking(path: Path) -> tuple[str, ...]:
    """Return the numbers of listed erasures that this database does not hold as finished: it is older than they are.

    One that another request of the same person made up for, decided after it was done, is not lacking.
    """
    lines = read_list(path)
    with entered(system_scope("forgotten")):
        finished = Erasure.objects.filter(finished_at__isnull=False)
        done = set(finished.values_list("number", flat=True))
        gone = [line for line in lines if line.granted.number not in done]
        return tuple(sorted({line.granted.number for line in gone if not _made_up_for(line, finished)}))


def _made_up_for(line: Line, finished: QuerySet[Erasure]) -> bool:
    later = finished.filter(decided_at__gte=line.finished_at).values_list("subject_ids", flat=True)
    return any(_blind(subjects, "subject") & line.subjects for subjects in later)


def replay_list(path: Path, *, at: datetime) -> Replayed:
    """Put the listed erasures back that the database lacks; the worker carries them out, part by part.

    Somebody whom the old database knows under ids that were not erased then is asked for only: two people decide.
    A line that cannot be put back is logged and named; the others are put back all the same.
    """
    lines, gone = read_list(path), set(lacking(path))
    again: list[str] = []
    to_check: list[str] = []
    failed: list[str] = []
    absent = 0
    for line in (one for one in lines if one.granted.number in gone):
        try:
            row = _replay(line, at=at)
        except Exception:  # whatever refuses one line, the others are put back
            log.exception("forgotten_line_refused", erasure=line.granted.number)
            failed.append(line.granted.number)
            continue
        if row is None:
            absent += 1
        else:
            (again if row.decision == "granted" else to_check).append(line.granted.number)
    return Replayed(
        known=len(lines) - len(gone), again=tuple(again), to_check=tuple(to_check), absent=absent, failed=tuple(failed)
    )


def _replay(line: Line, *, at: datetime) -> Erasure | None:
    with entered(system_scope("forgotten")), transaction.atomic():
        person = _found(line)
        if person is None:
            return None
        sure = _blind(person.subject_ids, "subject") <= line.subjects and (
            _blind(person.record_ids, "record") <= line.records
        )
        return replay_erasure(line.granted, person=person, sure=sure, at=at)


def _found(line: Line) -> Person | None:
    """Return whom the line means among the profiles and records that there are."""
    subjects = _among(Profile.objects.filter(erased_at=None).values_list("id", flat=True), line.subjects, "subject")
    for subject in subjects:
        try:
            return person_of(subject)
        except NobodyToForget:
            continue
    records = _among(SourceRecord.objects.values_list("id", flat=True), line.records, "record") if subjects else []
    return Person(subject_ids=frozenset(subjects), record_ids=frozenset(records)) if subjects else None


def _among(ids: Iterable[UUID], blinds: Collection[str], field: str) -> list[UUID]:
    there = sorted(ids)
    found = zip(there, blind_indexes(map(str, there), field=f"forgotten.{field}"), strict=True)
    return [one for one, blind in found if blind in blinds]


def _blind(ids: Collection[UUID], field: str) -> frozenset[str]:
    return frozenset(blind_indexes(map(str, ids), field=f"forgotten.{field}"))


def _written(row: Erasure) -> bytes:
    fields: dict[str, JSONValue] = {
        "schema": SCHEMA,
        "number": row.number,
        "own": row.own,
        "asked_at": instant(row.asked_at),
        "checked_by": str(row.checked_by),
        "decided_by": str(row.decided_by),
        "finished_at": instant(row.finished_at or row.asked_at),
        "subjects": sorted(_blind(row.subject_ids, "subject")),
        "records": sorted(_blind(row.record_ids, "record")),
    }
    return canonical_bytes({**fields, "mac": _mac(fields)}) + b"\n"


def _read(number: int, text: bytes) -> Line:
    try:
        fields = parse_canonical(text)
        mac = fields.pop("mac")
        if not hmac.compare_digest(mac, _mac(fields)) or fields["schema"] != SCHEMA:
            raise ListForged(f"line {number}: it was not written by this hub, or was changed since")
        return Line(
            granted=Granted(
                number=fields["number"],
                own=fields["own"],
                asked_at=datetime.fromisoformat(fields["asked_at"]),
                checked_by=UUID(fields["checked_by"]),
                decided_by=UUID(fields["decided_by"]),
            ),
            finished_at=datetime.fromisoformat(fields["finished_at"]),
            subjects=frozenset(fields["subjects"]),
            records=frozenset(fields["records"]),
        )
    except (LookupError, TypeError, AttributeError, ValueError) as broken:
        if isinstance(broken, ListForged):
            raise
        raise ListForged(f"line {number}: it cannot be read") from broken


def _mac(fields: dict[str, JSONValue]) -> str:
    return blind_index(canonical_bytes(fields).decode(), field="forgotten.line")
