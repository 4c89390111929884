"""Read the records around a few changed ones, hold their profiles, and divide them into persons."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from crm.identity.domain.partition import Partition, Record, Verdict, partition
from crm.identity.domain.sightings import IdentifierKind, Rule
from crm.identity.models import Assertion, Identifier, LinkKey, Membership, Profile, RefusedLink, SourceRecord

MOST_RECORDS = 2000
"""More is a shared key that slipped through: refused rather than folded slowly (unmeasured)."""


class ComponentTooLarge(RuntimeError):
    """More records hang together than any person has."""


def hold(changed: Iterable[UUID]) -> set[UUID]:
    """Return every record that hangs together with the changed ones, with their profiles held to the end.

    Whoever waited for a profile looks around again: its holder may have brought more records in, or taken some away.
    Profiles are held in one order, so two who want the same ones queue up.
    """
    seeds, held = set(changed), set[UUID]()
    while True:
        ids = component_of(seeds)
        subjects = set(_current(ids).values_list("subject_id", flat=True))
        if subjects <= held:
            return ids
        list(Profile.objects.select_for_update().filter(id__in=subjects - held).order_by("id"))
        held |= subjects


def component_of(seeds: Iterable[UUID]) -> set[UUID]:
    """Return every record that hangs together with the seeds by keys, assertions or a common profile."""
    known: set[UUID] = set()
    frontier = set(SourceRecord.objects.filter(id__in=set(seeds), is_device=False).values_list("id", flat=True))
    while frontier:
        known |= frontier
        if len(known) > MOST_RECORDS:
            raise ComponentTooLarge(f"expected at most {MOST_RECORDS} records of one person, got more")
        frontier = _neighbours(frontier) - known
    return known


def persons_if_apart(ids: set[UUID], *, leaving: set[UUID]) -> Partition:
    """Divide these records as if a person had said that ``leaving`` is somebody else; nothing is written."""
    staying = ids - leaving
    kept = [verdict for verdict in _verdicts(ids) if not _between(verdict, leaving, staying)]
    said = [Verdict(left=left, right=right, same=False) for left in sorted(leaving) for right in sorted(staying)]
    return partition(records=_records(ids), verdicts=[*kept, *said])


def persons_if_together(ids: set[UUID], left: UUID, right: UUID) -> Partition:
    """Divide these records as if a person had said that these two are one person; nothing is written."""
    pair = {left, right}
    kept = [verdict for verdict in _verdicts(ids) if {verdict.left, verdict.right} != pair]
    said = Verdict(left=min(pair), right=max(pair), same=True, rule=Rule.REVIEWED)
    return partition(records=_records(ids), verdicts=[*kept, said])


def persons_in(ids: set[UUID], *, at: datetime) -> Partition:
    """Divide these records into persons by rules and assertions, and note the links that a contradiction forbids."""
    found = partition(records=_records(ids), verdicts=_verdicts(ids))
    _note_refused(found, at)
    return found


def _current(ids: Iterable[UUID]) -> QuerySet[Membership]:
    return Membership.objects.filter(record_id__in=set(ids), superseded_at=None)


def _neighbours(ids: set[UUID]) -> set[UUID]:
    keys = set(LinkKey.objects.filter(record_id__in=ids).values_list("blind", flat=True))
    found = set(LinkKey.objects.filter(blind__in=keys).values_list("record_id", flat=True))
    subjects = set(_current(ids).values_list("subject_id", flat=True))
    together = Membership.objects.filter(subject_id__in=subjects, superseded_at=None)
    found |= set(together.values_list("record_id", flat=True))
    for left, right in _assertions(ids).values_list("left_id", "right_id"):
        found |= {left, right}
    return found


def _assertions(ids: Iterable[UUID]) -> QuerySet[Assertion]:
    wanted = set(ids)
    return Assertion.objects.filter(Q(left_id__in=wanted) | Q(right_id__in=wanted), withdrawn_at=None)


def _records(ids: set[UUID]) -> list[Record]:
    keys: dict[UUID, set[tuple[Rule, str]]] = {}
    for record, rule, blind in LinkKey.objects.filter(record_id__in=ids).values_list("record_id", "rule", "blind"):
        keys.setdefault(record, set()).add((Rule(rule), blind))
    names, patterns = _evidence(ids)
    return [
        Record(
            id=record,
            keys=frozenset(keys.get(record, ())),
            names=tuple(sorted(names.get(record, ()))),
            id_patterns=tuple(sorted(patterns.get(record, ()))),
        )
        for record in sorted(ids)
    ]


def _evidence(ids: set[UUID]) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    kinds = (IdentifierKind.NAME, IdentifierKind.ID_NUMBER, IdentifierKind.ID_MASK)
    names: dict[UUID, set[str]] = {}
    patterns: dict[UUID, set[str]] = {}
    for row in Identifier.objects.filter(record_id__in=ids, kind__in=[kind.value for kind in kinds]):
        kept = names if row.kind == IdentifierKind.NAME else patterns
        kept.setdefault(row.record_id, set()).add(str(row.value))
    return names, patterns


def _verdicts(ids: set[UUID]) -> list[Verdict]:
    rows = _assertions(ids)
    return [Verdict(left=row.left_id, right=row.right_id, same=row.same, rule=Rule(row.rule)) for row in rows]


def _between(verdict: Verdict, one: set[UUID], other: set[UUID]) -> bool:
    return (verdict.left in one and verdict.right in other) or (verdict.left in other and verdict.right in one)


def _note_refused(found: Partition, at: datetime) -> None:
    rows = [
        RefusedLink(
            left_id=refused.link.left,
            right_id=refused.link.right,
            rule=refused.link.rule.value,
            because=refused.because,
            found_at=at,
        )
        for refused in found.refused
    ]
    RefusedLink.objects.bulk_create(rows, ignore_conflicts=True)
