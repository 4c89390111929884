"""Ask a person about pairs that scoring finds likely and nothing joins: one question for each two persons.

Open questions follow from what is stored, so order leaves no trace in them. What a person decided is not touched, and
two persons of whom somebody said that they are not the same are not asked about again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from crm.identity.around import Around, Asked, Weighed
from crm.identity.contradicted import UNSCORED, parted
from crm.identity.domain.partition import Link, RefusedLink
from crm.identity.domain.sightings import Rule
from crm.identity.models import ReviewItem
from crm.identity.queries import subjects_of_records

Persons = tuple[UUID, UUID]
"""Two profiles, the smaller id first."""


def ask(found: Around, *, subject_of: Mapping[UUID, UUID], refused: Iterable[RefusedLink] = (), at: datetime) -> None:
    """Bring the open questions about these records in line with who is who now (``subject_of``).

    Pass every record of the persons concerned, so that the weightiest pair between two of them is known. Whom a rule
    holds for one and a contradiction forbids (``refused``), is asked about by that and not by a score.
    """
    edges, open_now = found.edges, found.questions
    if not edges and not open_now:
        return
    ruled = sorted(one.link for one in refused if one.link.rule is not Rule.SCORED)
    said: list[Weighed | Asked | Link] = [*edges, *open_now, *ruled]
    spoken_of = {record for one in said for record in (one.left, one.right)}
    subjects = {**subjects_of_records(spoken_of.difference(subject_of)), **subject_of}
    chosen = _weightiest(edges, subjects)
    others: dict[Persons, Link] = {}
    for link in ruled:
        if persons := _persons(subjects.get(link.left), subjects.get(link.right)):
            others.setdefault(persons, link)
    stand_for = {persons for row in open_now if (persons := _persons(subjects.get(row.left), subjects.get(row.right)))}
    asked_of = stand_for | chosen.keys()
    apart = parted({subject for persons in asked_of for subject in persons}) & asked_of
    moot = [row.id for row in open_now if _is_moot(row, subjects, chosen, apart, others)]
    if moot:
        ReviewItem.objects.filter(id__in=moot).delete()
    stand = {(row.left, row.right) for row in open_now if row.id not in moot}
    wanted = [edge for persons, edge in chosen.items() if persons not in apart | others.keys()]
    new = [_question(edge, at) for edge in wanted if (edge.left, edge.right) not in stand]
    if new:
        ReviewItem.objects.bulk_create(new, ignore_conflicts=True)


def _weightiest(edges: Iterable[Weighed], subjects: Mapping[UUID, UUID]) -> dict[Persons, Weighed]:
    found: dict[Persons, Weighed] = {}
    for edge in sorted(edges, key=lambda one: (-one.weight, one.left, one.right)):
        if persons := _persons(subjects.get(edge.left), subjects.get(edge.right)):
            found.setdefault(persons, edge)
    return found


def _persons(left: UUID | None, right: UUID | None) -> Persons | None:
    """Two profiles in order, or None where both are one or either is nobody's."""
    return (min(left, right), max(left, right)) if left and right and left != right else None


def _is_moot(
    row: Asked,
    subjects: Mapping[UUID, UUID],
    chosen: Mapping[Persons, Weighed],
    apart: set[Persons],
    others: Mapping[Persons, Link],
) -> bool:
    """Both are one person by now, or were called two, or something else stands for the two persons."""
    persons = _persons(subjects.get(row.left), subjects.get(row.right))
    if persons is None or persons in apart:
        return True
    if row.model_version == UNSCORED:
        link = others.get(persons)
        return link is None or (link.left, link.right) != (row.left, row.right)
    if persons in others:
        return True
    edge = chosen.get(persons)
    return edge is not None and (edge.left, edge.right, edge.weight) != (row.left, row.right, row.weight)


def _question(edge: Weighed, at: datetime) -> ReviewItem:
    return ReviewItem(
        left_id=edge.left,
        right_id=edge.right,
        weight=edge.weight,
        probability=edge.probability,
        reasons=edge.levels,
        model_version=edge.model_version,
        opened_at=at,
    )
