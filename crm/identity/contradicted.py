"""Ask a person about links that a rule asked for and a contradiction forbade: one question for each two persons.

They stand in the same queue as the pairs that scoring leaves open. No score stands beside them: a rule that proves and
a contradiction that forbids do not add up to a number.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.identity.domain.partition import Link, RefusedLink
from crm.identity.domain.sightings import Rule
from crm.identity.models import Assertion, Membership, ReviewItem
from crm.identity.queries import subjects_of_records

UNSCORED: Final = ""
"""The model version of a question that no model weighed."""
EVEN: Final = 0.5
"""Nobody can tell: stored because a question has a probability, shown to nobody."""

Persons = tuple[UUID, UUID]
"""Two profiles, the smaller id first."""


def ask_about(refused: Iterable[RefusedLink], *, at: datetime) -> None:
    """Open a question for each two persons whom a rule holds for one and something forbids to join.

    Scored links are asked about elsewhere. Whom a person called two people, and whom a question stands for already, is
    not asked about again.
    """
    links = [one.link for one in refused if one.link.rule is not Rule.SCORED]
    if not links:
        return
    asked = _by_persons(links)
    record_of = _records_of(asked)
    for persons in _answered(record_of) | _open(record_of):
        asked.pop(persons, None)
    ReviewItem.objects.bulk_create([_question(link, at) for link in asked.values()], ignore_conflicts=True)


def _by_persons(links: Iterable[Link]) -> dict[Persons, Link]:
    """The strongest link between each two persons; whoever is one by now is not asked about."""
    strongest = sorted(links)
    subjects = subjects_of_records(record for link in strongest for record in (link.left, link.right))
    found: dict[Persons, Link] = {}
    for link in strongest:
        left, right = subjects.get(link.left), subjects.get(link.right)
        if left and right and left != right:
            found.setdefault((min(left, right), max(left, right)), link)
    return found


def _records_of(asked: Mapping[Persons, Link]) -> dict[UUID, UUID]:
    """Every record of these persons, and whose it is."""
    subjects = {subject for persons in asked for subject in persons}
    rows = Membership.objects.filter(subject_id__in=subjects, superseded_at=None)
    return dict(rows.values_list("record_id", "subject_id"))


def _answered(subject_of: Mapping[UUID, UUID]) -> set[Persons]:
    """Persons of whom somebody said that they are two."""
    said = Assertion.objects.filter(left__in=subject_of, right__in=subject_of, same=False, withdrawn_at=None)
    return _persons(said.values_list("left_id", "right_id"), subject_of)


def _open(subject_of: Mapping[UUID, UUID]) -> set[Persons]:
    """Persons for whom a question stands in the queue, answered or not."""
    rows = ReviewItem.objects.filter(left__in=subject_of, right__in=subject_of)
    return _persons(rows.values_list("left_id", "right_id"), subject_of)


def _persons(pairs: Iterable[tuple[UUID, UUID]], subject_of: Mapping[UUID, UUID]) -> set[Persons]:
    both = ((subject_of[left], subject_of[right]) for left, right in pairs)
    return {(min(one, other), max(one, other)) for one, other in both}


def _question(link: Link, at: datetime) -> ReviewItem:
    return ReviewItem(
        left_id=link.left,
        right_id=link.right,
        weight=0.0,
        probability=EVEN,
        reasons=[],
        model_version=UNSCORED,
        opened_at=at,
    )
