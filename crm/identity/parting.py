"""Take records out of a profile because a person says they are somebody else's; seen beforehand, taken back exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from uuid import UUID

from crm.identity.components import component_of, hold, persons_if_apart
from crm.identity.domain.sightings import Rule
from crm.identity.models import Assertion
from crm.identity.queries import Passage, passage, records_of, subjects_of_records
from crm.identity.reconciling import reconcile
from crm.identity.words import said_in_one_act, say, standing, take_back
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
        say(product(leaving, together - leaving), same=False, rule=Rule.BOUND, by=by, at=at, own=True)
        reconcile(changed=leaving, by=by, at=at, staying=frozenset(together - leaving))
        now = frozenset(subjects_of_records(leaving).values())
        for source_id in sorted(leaving):
            audit(by=by, action="identity.unbound", at=at, subject_id=subject_id, target_kind="source",
                  target_id=str(source_id), details={"reason": reason})  # fmt: skip
    return now


def partings_in_force(passages: Iterable[Passage]) -> frozenset[int]:
    """Return which of these entries came of a person's parting that still holds, and so can be taken back.

    Whoever was parted may have gone straight to somebody else, so an entry about becoming one may be among them.
    """
    entries = list(passages)
    said = Assertion.objects.filter(
        same=False, rule=Rule.BOUND.value, withdrawn_at=None, asserted_at__in=[entry.at for entry in entries]
    )
    about: dict[datetime, set[UUID]] = {}
    for at, left, right in said.values_list("asserted_at", "left_id", "right_id"):
        about.setdefault(at, set()).update((left, right))
    return frozenset(entry.id for entry in entries if about.get(entry.at, set()) & set(entry.records))


def undo_parting(*, passage_id: int, by: Actor, at: datetime) -> UUID:
    """Take a whole parting back, also what fell apart over it: what was said before holds again, as it did.

    Returns the profile in which the entry's first record is now.

    Raises PassageUnknown, and CannotUndo for an entry that is no parting or one that was taken back before.
    """
    with entered(system_scope("identity")):
        found = passage(passage_id)
        act = said_in_one_act(found.records, at=found.at)
        moved = set(found.records).union(*((word.left_id, word.right_id) for word in act))
        hold_names(f"record:{source_id}" for source_id in moved)
        hold(moved)
        words = standing(said_in_one_act(found.records, at=found.at))
        if not words:
            raise CannotUndo(f"entry {passage_id} is no parting that still holds")
        take_back(words, at=at)
        reconcile(changed=moved, by=by, at=at)
        audit(by=by, action="identity.parting_undone", at=at, subject_id=found.from_subject_id, target_kind="passage",
              target_id=str(passage_id))  # fmt: skip
        return subjects_of_records(found.records)[min(found.records)]


def _require_some_of(leaving: set[UUID], mine: set[UUID]) -> None:
    if not leaving or not leaving < mine:
        raise NothingToPart(f"expected some of the profile's {len(mine)} records and not all, got {len(leaving)}")
