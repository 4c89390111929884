"""What saying "the same person" about two records would do, seen beforehand; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from crm.identity.around import Around, around
from crm.identity.components import component_of, persons_if_together, persons_left_alone
from crm.identity.domain.partition import NAMES, RefusedLink, conflicting_names
from crm.identity.queries import subjects_of_records
from crm.identity.standing import standing_of
from hub.access.scope import entered, system_scope

STRONGER: Final = "something stronger says otherwise"


@dataclass(frozen=True, kw_only=True)
class Joining:
    """The profile that would stay, those that it would absorb, and, where the two may not become one, why not.

    ``hindrance`` is what keeps rules and scores alone from joining them, however likely they are one: then a person is
    asked. ``names`` are the two names that conflict, where it is they.
    """

    survivor: UUID
    absorbed: tuple[UUID, ...]
    refused: str = ""
    hindrance: str = ""
    names: tuple[str, str] = ("", "")


def preview_joining(*, left: UUID, right: UUID) -> Joining:
    """Return what joining two records would do, worked out by the rules that would do it."""
    with entered(system_scope("joining")):
        near = around(component_of([left, right]))
        found, standing = persons_if_together(near, left, right), standing_of(near.beliefs)
        person = next(person for person in found.persons if left in person)
        survivor = standing.survivor(person, taken=set()) or subjects_of_records([left])[left]
        hindrance, names = _hindrance(near, left, right)
    absorbed = {standing.current[record] for record in person if record in standing.current} - {survivor}
    because = "" if right in person else _why_not(found.refused, left, right)
    return Joining(
        survivor=survivor, absorbed=tuple(sorted(absorbed)), refused=because, hindrance=hindrance, names=names
    )


def _hindrance(near: Around, left: UUID, right: UUID) -> tuple[str, tuple[str, str]]:
    """What forbids the strongest link between the two persons, and the names that conflict, if it is they."""
    found = persons_left_alone(near)
    one, other = (next(person for person in found.persons if record in person) for record in (left, right))
    if one == other:
        return "", ("", "")
    for refused in sorted(found.refused, key=lambda refused: refused.link):
        ends = {refused.link.left, refused.link.right}
        if ends & one and ends & other:
            names = conflicting_names(near.records, one, other) if refused.because == NAMES else None
            return refused.because, names or ("", "")
    return "", ("", "")


def _why_not(refused: Iterable[RefusedLink], left: UUID, right: UUID) -> str:
    named = {frozenset({one.link.left, one.link.right}): one.because for one in refused}
    return named.get(frozenset({left, right}), STRONGER)
