"""What people said of two records: a later word about a pair replaces the one in force, and gives it back.

Of each pair the words follow one another: each ends at the very moment at which the next was said. One that was taken
back ends at another moment, so it is followed by none and comes into force no more.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from crm.identity.domain.sightings import Rule
from crm.identity.models import Assertion, SourceRecord
from hub.kernel.actor import Actor


class RecordUnknown(LookupError):
    """No such source record."""


def say(
    pairs: Iterable[tuple[UUID, UUID]], *, same: bool, rule: Rule, by: Actor, at: datetime, own: bool = False
) -> None:
    """Say of pairs of records that they are, or are not, one person; the same word again changes nothing.

    With ``own`` it is kept as a word of its own all the same, so that it holds when the other one is taken back.
    The caller holds the records.
    """
    wanted = {(min(pair), max(pair)) for pair in pairs}
    records = {record for pair in wanted for record in pair}
    known = SourceRecord.objects.filter(id__in=records).count()
    if known != len(records):
        raise RecordUnknown(f"expected {len(records)} records, got {known} that are known")
    before = {(row.left_id, row.right_id): row for row in _among(records).filter(withdrawn_at=None)}
    new = [pair for pair in sorted(wanted) if own or pair not in before or before[pair].same is not same]
    Assertion.objects.filter(id__in=[before[pair].id for pair in new if pair in before]).update(withdrawn_at=at)
    Assertion.objects.bulk_create(
        Assertion(
            left_id=left, right_id=right, same=same, rule=rule.value, by_id=by.id, by_label=by.label, asserted_at=at
        )
        for left, right in new
    )


def take_back(words: Iterable[Assertion], *, at: datetime) -> None:
    """Take words back, whether in force or replaced: what each replaced stands in its place.

    Taken back in any order, the words that are left hold as if the others had never been said.
    """
    for one in words:
        word = Assertion.objects.get(id=one.id)
        pair = Assertion.objects.filter(left_id=word.left_id, right_id=word.right_id).exclude(id=word.id)
        replaced = list(pair.filter(withdrawn_at=word.asserted_at).values_list("id", flat=True)[:1])
        Assertion.objects.filter(id=word.id).update(withdrawn_at=at)
        Assertion.objects.filter(id__in=replaced).update(withdrawn_at=word.withdrawn_at)


def standing(words: Iterable[Assertion]) -> list[Assertion]:
    """Return those that nobody took back: in force, or replaced by a later word."""
    found = list(words)
    pairs = Q(left_id__in=[word.left_id for word in found], right_id__in=[word.right_id for word in found])
    said = set(Assertion.objects.filter(pairs).values_list("left_id", "right_id", "asserted_at"))
    return [
        word for word in found if word.withdrawn_at is None or (word.left_id, word.right_id, word.withdrawn_at) in said
    ]


def said_in_one_act(moved: Iterable[UUID], *, at: datetime) -> list[Assertion]:
    """Return the words of the parting at this moment that these records left or stayed by, all of them."""
    acts = Assertion.objects.filter(same=False, rule=Rule.BOUND.value, asserted_at=at)
    records = set(moved)
    ends = {end for word in acts.filter(_about(records)) for end in (word.left_id, word.right_id)}
    return list(acts.filter(_about(ends)).order_by("left_id", "right_id"))


def _among(records: set[UUID]) -> QuerySet[Assertion]:
    return Assertion.objects.filter(left_id__in=records, right_id__in=records)


def _about(records: set[UUID]) -> Q:
    return Q(left_id__in=records) | Q(right_id__in=records)
