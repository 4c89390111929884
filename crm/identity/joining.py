"""What saying "the same person" about two records would do, seen beforehand; nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from crm.identity.around import around
from crm.identity.components import component_of, persons_if_together
from crm.identity.domain.partition import RefusedLink
from crm.identity.queries import subjects_of_records
from crm.identity.standing import standing_of
from hub.access.scope import entered, system_scope

STRONGER: Final = "something stronger says otherwise"


@dataclass(frozen=True, kw_only=True)
class Joining:
    """The profile that would stay, those that it would absorb, and, where the two may not become one, why not."""

    survivor: UUID
    absorbed: tuple[UUID, ...]
    refused: str = ""


def preview_joining(*, left: UUID, right: UUID) -> Joining:
    """Return what joining two records would do, worked out by the rules that would do it."""
    with entered(system_scope("joining")):
        near = around(component_of([left, right]))
        found, standing = persons_if_together(near, left, right), standing_of(near.beliefs)
        person = next(person for person in found.persons if left in person)
        survivor = standing.survivor(person, taken=set()) or subjects_of_records([left])[left]
    absorbed = {standing.current[record] for record in person if record in standing.current} - {survivor}
    because = "" if right in person else _why_not(found.refused, left, right)
    return Joining(survivor=survivor, absorbed=tuple(sorted(absorbed)), refused=because)


def _why_not(refused: Iterable[RefusedLink], left: UUID, right: UUID) -> str:
    named = {frozenset({one.link.left, one.link.right}): one.because for one in refused}
    return named.get(frozenset({left, right}), STRONGER)
