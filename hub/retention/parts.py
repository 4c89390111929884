"""What is known of a person, part by part: the rooms lend how each is counted, destroyed, or kept under a rule.

Registered once at start-up by the roof, in the order in which they go, so that the ground stays blind to the rooms.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor
from hub.retention.domain.rules import Rule
from hub.retention.models import Archived

AT_ONCE: Final = 200
"""Rows of one transaction (unmeasured)."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Every id that a person is known under, and their records."""

    subject_ids: frozenset[UUID]
    record_ids: frozenset[UUID]

    @property
    def ids(self) -> frozenset[UUID]:
        """Whatever a row may hang on."""
        return self.subject_ids | self.record_ids


@dataclass(frozen=True, kw_only=True)
class Order:
    """Who erases, why, and when."""

    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """What one transaction did; ``cursor`` is where the next one begins, and ``more`` whether there is a next one."""

    done: int
    more: bool
    cursor: int = 0


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the law keeps of a part, and its last day."""

    rule: Rule
    until_date: date


def nothing_keeps(_person: Person) -> Kept | None:
    """Say that only consent kept it."""
    return None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of what is known of a person.

    ``count`` tells how much there is, ``erase`` destroys some of it behind a cursor, ``kept`` says which rule keeps it:
    then nothing of it is destroyed. ``models`` are the tables it speaks for, as ``app.Model``. ``closes``: without it
    nobody can find what else is theirs, so nothing may be left of the parts before it.
    """

    id: str
    models: tuple[str, ...]
    count: Callable[[Person], int]
    erase: Callable[[Person, Order, int], Chunk]
    kept: Callable[[Person], Kept | None] = nothing_keeps
    closes: bool = False


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A request whose next chunk was refused: which, at which part, and by what."""

    number: str
    part: str
    why: str


_parts: dict[str, Part] = {}
_people: list[Callable[[UUID], Person | None]] = []
_returned: list[Callable[[Collection[UUID], Collection[UUID]], set[UUID]]] = []
_alarms: list[Callable[[Sequence[Stuck], datetime], None]] = []
_finished: list[Callable[[], None]] = []
_records: list[Callable[[UUID], bool]] = []
_papers: list[Callable[[Collection[UUID], Collection[UUID]], set[UUID]]] = []


class NobodyToForget(LookupError):
    """No person is known under this id."""


class NotReady(RuntimeError):
    """A part cannot go yet; the same chunk is tried again later. ``waits_for`` is a word of ``words.WAITS``."""

    def __init__(self, told: str, *, waits_for: str = "log") -> None:
        self.waits_for = waits_for
        super().__init__(told)


class OthersNow(RuntimeError):
    """The person is known under other ids than were checked: nothing goes until it is checked anew."""


def register_part(part: Part) -> None:
    """Say what else is known of people; parts go in the order in which they were registered."""
    _parts[part.id] = part


def register_people(
    find: Callable[[UUID], Person | None], returned: Callable[[Collection[UUID], Collection[UUID]], set[UUID]]
) -> None:
    """Say who finds a person with all their ids and records, and which records are of another profile than these."""
    _people[:], _returned[:] = [find], [returned]


def register_alarm(tell: Callable[[Sequence[Stuck], datetime], None]) -> None:
    """Say who is told after every round which requests cannot go on; an empty list ends the alarm."""
    _alarms[:] = [tell]


def tell_stuck(stuck: Sequence[Stuck], at: datetime) -> None:
    """Tell which requests cannot go on."""
    for tell in _alarms:
        tell(stuck, at)


def register_finished(tell: Callable[[], None]) -> None:
    """Say who is told, after its commit, that somebody was forgotten."""
    _finished[:] = [tell]


def tell_finished() -> None:
    """Tell that somebody was forgotten."""
    for tell in _finished:
        tell()


def came_themselves(record_ids: Collection[UUID], subject_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these records that are a client's of another profile than these now."""
    return _returned[0](record_ids, subject_ids) if _returned else set()


def register_papers(among: Callable[[Collection[UUID], Collection[UUID]], set[UUID]]) -> None:
    """Say who tells which of some records are these persons'."""
    _papers[:] = [among]


def papers_among(record_ids: Collection[UUID], subject_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these records that are about these persons."""
    return _papers[0](record_ids, subject_ids) if _papers else set()


def register_records(*known: Callable[[UUID], bool]) -> None:
    """Say who tells whether a record with an id is there, or was before it was erased."""
    _records[:] = known


def record_known(record_id: UUID) -> bool:
    """Tell whether any room has, or had, a record with this id."""
    with entered(system_scope("retention")):
        return any(known(record_id) for known in _records)


def all_parts() -> Sequence[Part]:
    """Return every part in the order in which they go."""
    return tuple(_parts.values())


def part_named(part_id: str) -> Part:
    """Return one part."""
    return _parts[part_id]


def person_of(subject_id: UUID) -> Person:
    """Return somebody with all their ids; raises :class:`NobodyToForget`."""
    found = _people[0](subject_id) if _people else None
    if found is None:
        raise NobodyToForget(f"nobody is known under {subject_id}")
    return found


def was_known(subject_id: UUID) -> bool:
    """Tell whether somebody is known under this id, or papers of theirs are archived."""
    with entered(system_scope("retention")):
        if Archived.objects.filter(subject_id=subject_id).exists():
            return True
        try:
            person_of(subject_id)
        except NobodyToForget:
            return False
    return True


def delete_some(rows: Sequence[object], delete: Callable[[Sequence[object]], object]) -> Chunk:
    """Delete one chunk of rows that were read with one more than :data:`AT_ONCE`."""
    some = rows[:AT_ONCE]
    if some:
        delete(some)
    return Chunk(done=len(some), more=len(rows) > AT_ONCE)
