"""Take records out of a profile because a person says they are somebody else's; seen beforehand, taken back exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from uuid import UUID

from django.db.models import Q

from crm.identity.components import component_of, hold, persons_if_apart
from crm.identity.domain.sightings import Rule
from crm.identity.models import Assertion, MergeKind
from crm.identity.operations import note_assertion
from crm.identity.queries import Passage, passage, records_of, subjects_of_records
from crm.identity.reconciling import reconcile
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names


class NothingToPart(ValueError):
    """The records chosen are none, all of the profile's, or of more than one profile."""


class CannotUndo(ValueError):
    """Nothing of this entry is left to take back."""


@dataclass(frozen=True, kw_only=True)
class Parting:
    """What a parting would do: one group of records for each person that those who stay and who leave turn out to be.

    More than one group stays where only a record that leaves held them together.
    """

    stays: tuple[frozenset[UUID], ...]
    leaves: tuple[frozenset[UUID], ...]


def preview_parting(*, subject_id: UUID, source_ids: Iterable[UUID]) -> Parting:
    """Return what :func:`part` would do, worked out by the same rules; nothing is written. Raises NothingToPart."""
    with entered(system_scope("parting")):
        mine, leaving = set(records_of(subject_id)), set(source_ids)
        _require_some_of(leaving, mine)
        found = persons_if_apart(component_of(leaving), leaving=leaving)
    persons = [person & mine for person in found.persons if person & mine]
    return Parting(
        stays=tuple(person for person in persons if not person & leaving),
        leaves=tuple(person for person in persons if person & leaving),
    )


def part(*, subject_id: UUID, source_ids: Iterable[UUID], reason: str, by: Actor, at: datetime) -> frozenset[UUID]:
    """Say that records of a profile are another person's than the rest; return the profiles that they have now.

    No rule and no later batch joins them again; taking it back does. Raises NothingToPart.
    """
    leaving = set(source_ids)
    with entered(system_scope("identity")):
        hold_names(f"record:{source_id}" for source_id in leaving)
        together = hold(leaving).ids
        _require_some_of(leaving, set(records_of(subject_id)))
        for source_id, other in product(sorted(leaving), sorted(together - leaving)):
            note_assertion(source_id, other, same=False, rule=Rule.BOUND, by=by, at=at)
        reconcile(changed=leaving, by=by, at=at, staying=frozenset(together - leaving))
        now = frozenset(subjects_of_records(leaving).values())
        for source_id in sorted(leaving):
            audit(by=by, action="identity.unbound", at=at, subject_id=subject_id, target_kind="source",
                  target_id=str(source_id), details={"reason": reason})  # fmt: skip
    return now


def partings_in_force(passages: Iterable[Passage]) -> frozenset[int]:
    """Return which of these entries are a person's partings that still hold, and so can be taken back."""
    splits = [entry for entry in passages if entry.kind is MergeKind.SPLIT]
    said = Assertion.objects.filter(same=False, withdrawn_at=None, asserted_at__in=[entry.at for entry in splits])
    about: dict[datetime, set[UUID]] = {}
    for at, left, right in said.values_list("asserted_at", "left_id", "right_id"):
        about.setdefault(at, set()).update((left, right))
    return frozenset(entry.id for entry in splits if about.get(entry.at, set()) & set(entry.records))


def undo_parting(*, passage_id: int, by: Actor, at: datetime) -> UUID:
    """Take a parting back: what was said for one person holds again, as it did. Returns the profile all are in now.

    Raises PassageUnknown, and CannotUndo for an entry that is no parting or one that was taken back before.
    """
    with entered(system_scope("identity")):
        found = passage(passage_id)
        moved = set(found.records)
        hold_names(f"record:{source_id}" for source_id in moved)
        hold(moved)
        about = Assertion.objects.filter(Q(left_id__in=moved) | Q(right_id__in=moved))
        undone = about.filter(same=False, asserted_at=found.at, withdrawn_at=None).update(withdrawn_at=at)
        if found.kind is not MergeKind.SPLIT or not undone:
            raise CannotUndo(f"entry {passage_id} is no parting that still holds")
        for row in about.filter(same=True, withdrawn_at=found.at):
            note_assertion(row.left_id, row.right_id, same=True, rule=Rule(row.rule), by=by, at=at)
        reconcile(changed=moved, by=by, at=at)
        audit(by=by, action="identity.parting_undone", at=at, subject_id=found.from_subject_id, target_kind="passage",
              target_id=str(passage_id))  # fmt: skip
        return subjects_of_records(moved)[min(moved)]


def _require_some_of(leaving: set[UUID], mine: set[UUID]) -> None:
    if not leaving or not leaving < mine:
        raise NothingToPart(f"expected some of the profile's {len(mine)} records and not all, got {len(leaving)}")
