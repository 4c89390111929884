"""What a person is asked about: pairs that scoring leaves open, and what becomes of the answers.

An answer is a human's assertion about two records and outranks every score; no later scoring asks again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from crm.identity import words
from crm.identity.domain.sightings import Rule
from crm.identity.models import Assertion, Decision, ReviewItem
from crm.identity.queries import subjects_of_records
from crm.identity.reconciling import reconcile
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names


class ReviewUnknown(LookupError):
    """No such question in this scope."""


class AlreadyDecided(ValueError):
    """Somebody answered before; the message says what."""


class SecondPersonNeeded(ValueError):
    """The same person cannot give the second word."""


class Contradicted(ValueError):
    """The two cannot become one person: their ID numbers contradict each other, or a person parted them elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """A question: two records, the profiles they are in now, what speaks for and against, and the answer if any.

    ``weight`` is in bits; ``reasons`` are (comparison, level, bits), the weightiest first.
    """

    id: UUID
    left_id: UUID
    right_id: UUID
    left_subject: UUID
    right_subject: UUID
    weight: float
    probability: float
    reasons: tuple[tuple[str, str, float], ...]
    model_version: str
    opened_at: datetime
    decision: Decision | None
    decided_at: datetime | None
    decided_by_id: UUID | None
    decided_by_label: str
    needs_second: bool
    second_at: datetime | None
    second_by_id: UUID | None
    second_by_label: str

    @property
    def scored(self) -> bool:
        """A model weighed the pair; otherwise a rule holds them for one person, and a contradiction forbids it."""
        return bool(self.model_version)

    @property
    def settled(self) -> bool:
        """An answer holds."""
        said = self.decision in (Decision.SAME, Decision.DIFFERENT)
        return said and (self.second_at is not None or not self.needs_second)


def waiting(*, limit: int = 50, after: UUID | None = None) -> tuple[Review, ...]:
    """Return open questions of this scope, the oldest first, from the one behind ``after`` on."""
    rows = ReviewItem.objects.filter(OPEN).order_by("opened_at", "id")
    if after is not None and (last := ReviewItem.objects.filter(id=after).first()):
        rows = rows.filter(Q(opened_at__gt=last.opened_at) | Q(opened_at=last.opened_at, id__gt=last.id))
    return _reviews(rows[:limit])


def waiting_count() -> int:
    """Return how many questions are open in this scope."""
    return ReviewItem.objects.filter(OPEN).count()


def asked_about(record_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return for records with open questions the records that these are about; others are absent."""
    wanted = set(record_ids)
    rows = ReviewItem.objects.filter(OPEN).filter(Q(left_id__in=wanted) | Q(right_id__in=wanted))
    found: dict[UUID, set[UUID]] = {}
    for left, right in rows.values_list("left_id", "right_id"):
        for one, other in ((left, right), (right, left)):
            if one in wanted:
                found.setdefault(one, set()).add(other)
    return found


def decided(*, limit: int = 50) -> tuple[Review, ...]:
    """Return the questions of this scope that were answered, the newest answer first."""
    return _reviews(ReviewItem.objects.exclude(OPEN).order_by("-decided_at", "-id")[:limit])


def one(review_id: UUID) -> Review:
    """Return one question, or raise :class:`ReviewUnknown`."""
    found = _reviews(ReviewItem.objects.filter(id=review_id))
    if not found:
        raise ReviewUnknown(f"no review {review_id} in this scope")
    return found[0]


def decide(*, review_id: UUID, same: bool, by: Actor, at: datetime, needs_second: bool = False) -> Review:
    """Answer a question, for good; ``needs_second`` asks for the same word of another person before it has effect.

    Raises ReviewUnknown, AlreadyDecided, SecondPersonNeeded, and Contradicted where the two cannot become one.
    """
    one(review_id)  # in the scope of who decides
    with entered(system_scope("identity")):
        item = _held(review_id)
        word = Decision.SAME if same else Decision.DIFFERENT
        second = item.needs_second and item.decision in (Decision.SAME, Decision.DIFFERENT)
        if second:
            _give_second(item, word, by, at)
        else:
            _give_first(item, word, by, at, needs_second=needs_second)
        item.save()
        if second or not item.needs_second:
            _assert(item, same=same, by=by, at=at)
        audit(by=by, action="identity.reviewed", at=at, subject_id=subjects_of_records([item.left_id])[item.left_id],
              target_kind="review", target_id=str(item.id),
              details={"decision": item.decision, "second": second, "bits": f"{item.weight:.1f}"})  # fmt: skip
        return one(review_id)


def postpone(*, review_id: UUID, by: Actor, at: datetime) -> Review:
    """Leave a question open and say who looked at it; raises ReviewUnknown and AlreadyDecided."""
    one(review_id)
    with entered(system_scope("identity")):
        item = _held(review_id)
        if item.needs_second:
            raise AlreadyDecided(f"review {item.id} waits for a second person")
        _give_first(item, Decision.LATER, by, at, needs_second=False)
        item.save()
        return one(review_id)


def take_back(*, review_id: UUID, by: Actor, at: datetime) -> Review | None:
    """Undo an answer: rules, scores and what others said decide as if nobody had answered.

    Returns the question, which is open again; None where there is nothing left to ask.
    """
    one(review_id)
    with entered(system_scope("identity")):
        item = _held(review_id)
        pair = Assertion.objects.filter(left_id=item.left_id, right_id=item.right_id, rule=Rule.REVIEWED.value)
        words.take_back(words.standing(pair), at=at)
        item.decision, item.decided_at, item.decided_by_id, item.decided_by_label = "", None, None, ""
        item.needs_second, item.second_at, item.second_by_id, item.second_by_label = False, None, None, ""
        item.save()
        reconcile(changed=[item.left_id, item.right_id], by=by, at=at)
        audit(by=by, action="identity.review_taken_back", at=at, target_kind="review", target_id=str(item.id))
        return next(iter(_reviews(ReviewItem.objects.filter(id=review_id))), None)


OPEN = Q(decision__in=["", Decision.LATER.value]) | Q(needs_second=True, second_at=None)


def _held(review_id: UUID) -> ReviewItem:
    """The question, with its records and itself held to the end of the transaction."""
    found = ReviewItem.objects.filter(id=review_id).values_list("left_id", "right_id").first()
    if found is None:
        raise ReviewUnknown(f"no review {review_id} in this scope")
    hold_names(f"record:{record}" for record in found)
    item = ReviewItem.objects.select_for_update().filter(id=review_id).first()
    if item is None:
        raise ReviewUnknown(f"review {review_id} was settled meanwhile")
    return item


def _give_first(item: ReviewItem, word: Decision, by: Actor, at: datetime, *, needs_second: bool) -> None:
    if item.decision not in ("", Decision.LATER):
        raise AlreadyDecided(f"review {item.id} was decided: {item.decision}")
    item.decision, item.needs_second = word, needs_second
    item.decided_at, item.decided_by_id, item.decided_by_label = at, by.id, by.label


def _give_second(item: ReviewItem, word: Decision, by: Actor, at: datetime) -> None:
    if item.second_at is not None or item.decision != word:
        raise AlreadyDecided(f"review {item.id} was decided: {item.decision}")
    if (item.decided_by_id, item.decided_by_label) == (by.id, by.label):
        raise SecondPersonNeeded("expected the word of another person than the first, got the same one's")
    item.second_at, item.second_by_id, item.second_by_label = at, by.id, by.label


def _assert(item: ReviewItem, *, same: bool, by: Actor, at: datetime) -> None:
    words.say([(item.left_id, item.right_id)], same=same, rule=Rule.REVIEWED, by=by, at=at, own=True)
    reconcile(changed=[item.left_id, item.right_id], by=by, at=at)
    now = subjects_of_records([item.left_id, item.right_id])
    if (now[item.left_id] == now[item.right_id]) is not same:
        raise Contradicted(f"review {item.id} was decided {item.decision}, and something stronger says otherwise")


def _reviews(rows: Iterable[ReviewItem]) -> tuple[Review, ...]:
    found = list(rows)
    subjects = subjects_of_records(record for row in found for record in (row.left_id, row.right_id))
    return tuple(_review(row, subjects) for row in found if row.left_id in subjects and row.right_id in subjects)


def _review(row: ReviewItem, subjects: Mapping[UUID, UUID]) -> Review:
    return Review(
        id=row.id,
        left_id=row.left_id,
        right_id=row.right_id,
        left_subject=subjects[row.left_id],
        right_subject=subjects[row.right_id],
        weight=row.weight,
        probability=row.probability,
        reasons=tuple((comparison, level, float(bits)) for comparison, level, bits in row.reasons),
        model_version=row.model_version,
        opened_at=row.opened_at,
        decision=Decision(row.decision) if row.decision else None,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        decided_by_label=row.decided_by_label,
        needs_second=row.needs_second,
        second_at=row.second_at,
        second_by_id=row.second_by_id,
        second_by_label=row.second_by_label,
    )
