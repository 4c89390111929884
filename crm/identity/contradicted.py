"""Ask a person about links that a rule asked for and a contradiction forbade: one question for each two persons.

They stand in the same queue as the pairs that scoring leaves open. No score stands beside them: a rule that proves and
a contradiction that forbids do not add up to a number.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.identity.domain.partition import Link, RefusedLink
from crm.identity.domain.sightings import Rule
from crm.identity.models import ReviewItem
from crm.identity.queries import subjects_of_records
from hub.schema import statements

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
    for persons in _settled({subject for both in asked for subject in both}):
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


def parted(subjects: Iterable[UUID]) -> set[Persons]:
    """Those of these persons of whom somebody said that a record of one is not the other's."""
    wanted = list(subjects)
    return _persons(statements.rows(f"{_HELD}{_PARTED}", [wanted])) if wanted else set()


def _settled(subjects: Iterable[UUID]) -> set[Persons]:
    """Those who were parted, and those for whom a question stands in the queue, answered or not."""
    wanted = list(subjects)
    return _persons(statements.rows(f"{_HELD}{_PARTED} UNION ALL {_ASKED}", [wanted])) if wanted else set()


_HELD: Final = """
WITH held AS (SELECT record_id, subject_id FROM identity_membership
               WHERE subject_id = ANY(%s) AND superseded_at IS NULL)
"""
_PARTED: Final = """
SELECT one.subject_id, other.subject_id FROM identity_assertion said
  JOIN held one ON one.record_id = said.left_id JOIN held other ON other.record_id = said.right_id
 WHERE NOT said.same AND said.withdrawn_at IS NULL
"""
_ASKED: Final = """
SELECT one.subject_id, other.subject_id FROM identity_reviewitem item
  JOIN held one ON one.record_id = item.left_id JOIN held other ON other.record_id = item.right_id
"""


def _persons(pairs: Iterable[tuple[UUID, UUID]]) -> set[Persons]:
    return {(min(one, other), max(one, other)) for one, other in pairs}


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
