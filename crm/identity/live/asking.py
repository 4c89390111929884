"""Ask a person about pairs that scoring finds likely and nothing joins: one question for each two persons.

Open questions follow from what is stored, so order leaves no trace in them. What a person decided is not touched, and
two persons of whom somebody said that they are not the same are not asked about again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from crm.identity.contradicted import UNSCORED
from crm.identity.domain.partition import Link, RefusedLink
from crm.identity.domain.sightings import Rule
from crm.identity.live.edges import LEAST_ASKED
from crm.identity.models import Assertion, Edge, Membership, ReviewItem
from crm.identity.queries import subjects_of_records

Persons = tuple[UUID, UUID]
"""Two profiles, the smaller id first."""


def ask(record_ids: Iterable[UUID], *, refused: Iterable[RefusedLink] = (), at: datetime) -> None:
    """Bring the open questions about these records in line with who is who now.

    Pass every record of the persons concerned, so that the weightiest pair between two of them is known. Whom a rule
    holds for one and a contradiction forbids (``refused``), is asked about by that and not by a score.
    """
    ids = set(record_ids)
    edges = list(Edge.objects.filter(Q(left_id__in=ids) | Q(right_id__in=ids), weight__gte=LEAST_ASKED))
    open_now = list(ReviewItem.objects.filter(Q(left_id__in=ids) | Q(right_id__in=ids), decision=""))
    if not edges and not open_now:
        return
    ruled = sorted(one.link for one in refused if one.link.rule is not Rule.SCORED)
    pairs = [(one.left_id, one.right_id) for one in edges] + [(one.left_id, one.right_id) for one in open_now]
    pairs += [(link.left, link.right) for link in ruled]
    subjects = subjects_of_records({record for pair in pairs for record in pair})
    chosen = _weightiest(edges, subjects)
    others: dict[Persons, Link] = {}
    for link in ruled:
        if persons := _persons(subjects.get(link.left), subjects.get(link.right)):
            others.setdefault(persons, link)
    parted = _parted(chosen)
    moot = [row.id for row in open_now if _is_moot(row, subjects, chosen, parted, others)]
    if moot:
        ReviewItem.objects.filter(id__in=moot).delete()
    wanted = [edge for persons, edge in chosen.items() if persons not in parted | others.keys()]
    ReviewItem.objects.bulk_create([_question(edge, at) for edge in wanted], ignore_conflicts=True)


def _weightiest(edges: Iterable[Edge], subjects: Mapping[UUID, UUID]) -> dict[Persons, Edge]:
    found: dict[Persons, Edge] = {}
    for edge in sorted(edges, key=lambda one: (-one.weight, one.left_id, one.right_id)):
        if persons := _persons(subjects.get(edge.left_id), subjects.get(edge.right_id)):
            found.setdefault(persons, edge)
    return found


def _persons(left: UUID | None, right: UUID | None) -> Persons | None:
    """Two profiles in order, or None where both are one or either is nobody's."""
    return (min(left, right), max(left, right)) if left and right and left != right else None


def _parted(asked: Mapping[Persons, Edge]) -> set[Persons]:
    """Persons of whom somebody said that a record of one is not the other's."""
    subjects = {subject for persons in asked for subject in persons}
    if not subjects:
        return set()
    rows = Membership.objects.filter(subject_id__in=subjects, superseded_at=None)
    subject_of = dict(rows.values_list("record_id", "subject_id"))
    said = Assertion.objects.filter(
        left_id__in=list(subject_of), right_id__in=list(subject_of), same=False, withdrawn_at=None
    )
    parted = {
        (min(a, b), max(a, b))
        for a, b in ((subject_of[left], subject_of[right]) for left, right in said.values_list("left_id", "right_id"))
    }
    return parted & asked.keys()


def _is_moot(
    row: ReviewItem,
    subjects: Mapping[UUID, UUID],
    chosen: Mapping[Persons, Edge],
    parted: set[Persons],
    others: Mapping[Persons, Link],
) -> bool:
    """Both are one person by now, or were called two, or something else stands for the two persons."""
    persons = _persons(subjects.get(row.left_id), subjects.get(row.right_id))
    if persons is None or persons in parted:
        return True
    if row.model_version == UNSCORED:
        link = others.get(persons)
        return link is None or (link.left, link.right) != (row.left_id, row.right_id)
    if persons in others:
        return True
    edge = chosen.get(persons)
    return edge is not None and (edge.left_id, edge.right_id, edge.weight) != (row.left_id, row.right_id, row.weight)


def _question(edge: Edge, at: datetime) -> ReviewItem:
    return ReviewItem(
        left_id=edge.left_id,
        right_id=edge.right_id,
        weight=edge.weight,
        probability=edge.probability,
        reasons=edge.levels,
        model_version=edge.model_version,
        opened_at=at,
    )
