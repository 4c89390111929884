"""Read what holds a level down, what was proposed to let it up, and how far that came."""

import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from crm.identity.queries import heard_through
from crm.suitability.domain.documents import kind_of
from crm.suitability.domain.keeping import has_lapsed, kept_in
from crm.suitability.domain.raising import CONFIRM_WITHIN, Held, Lift, LiftKind, held_down_by, level_without
from crm.suitability.models import LevelRaise, RaiseAnswer, RaiseReview
from crm.suitability.queries.levels import current_level, decision_in_force, evidence_of
from crm.suitability.queries.sources import remembered
from hub.kernel.digest import sha256_hex


class RaiseUnknown(LookupError):
    """No such proposal in this scope."""


class RaiseStatus(StrEnum):
    """How far a proposal came; stale means that something else was decided, or that the time ran out."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    STALE = "stale"


@dataclass(frozen=True, kw_only=True)
class RaiseFacts:
    """One proposal with the words of everybody on it."""

    id: UUID
    subject_id: UUID
    from_level: int
    to_level: int
    lifts: tuple[Lift, ...]
    reason: str
    document_name: str
    document_digest: str
    proposed_by: UUID
    proposed_at: datetime
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    review: str
    answered_at: datetime | None
    status: RaiseStatus


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document as it was handed in."""

    name: str
    kind: str
    content: bytes


def held_for(*, subject_id: UUID, at: datetime) -> tuple[Held, ...]:
    """Return what holds the level down that is none of its answers; empty where it would not rise without.

    An expired level blocks whatever is lifted; it is let up so that the next assessment is held against more.
    """
    facts = current_level(subject_id=subject_id, at=at)
    if facts is None:
        return ()
    evidence = evidence_of(subject_id=subject_id, at=at, kept=kept_in(facts.evidence))
    if has_lapsed(facts.valid_until, at=at, rules=evidence.rules):
        return ()
    held = held_down_by(answers=facts.answers, evidence=evidence)
    free = level_without(answers=facts.answers, evidence=evidence, lifts=[one.lift for one in held])
    return held if free.level > facts.level else ()


def raises_for(*, subject_id: UUID, at: datetime) -> tuple[RaiseFacts, ...]:
    """Return every proposal, newest first."""
    rows = remembered(
        LevelRaise.objects.filter(source_id__in=heard_through(subject_id), proposed_at__lte=at), "content"
    )
    holding = decision_in_force(subject_id=subject_id, at=at)
    return tuple(_facts(rows.order_by("-proposed_at", "id"), holding=holding.id if holding else None, at=at))


def raise_facts(*, raise_id: UUID, at: datetime) -> RaiseFacts:
    """Return one proposal; raise :class:`RaiseUnknown` where the scope has none."""
    for row in LevelRaise.objects.filter(id=raise_id, content__isnull=False):
        holding = decision_in_force(subject_id=row.subject_id, at=at)
        rows = LevelRaise.objects.filter(id=row.id)
        return _facts(rows, holding=holding.id if holding else None, at=at)[0]
    raise RaiseUnknown(f"no raise {raise_id} in this scope")


def raise_document(*, raise_id: UUID) -> Document:
    """Return the document behind a proposal, checked against its digest."""
    row = LevelRaise.objects.filter(id=raise_id, content__isnull=False).first()
    if row is None:
        raise RaiseUnknown(f"no raise {raise_id} in this scope")
    content = _content(row)
    document = b64decode(content["document"])
    if sha256_hex(document) != row.document_digest:
        raise RaiseUnknown(f"the document of raise {raise_id} is not the one that was handed in")
    return Document(name=content["name"], kind=kind_of(document), content=document)


def _facts(rows: QuerySet[LevelRaise], *, holding: UUID | None, at: datetime) -> list[RaiseFacts]:
    return [_one(row, holding=holding, at=at) for row in rows.select_related("decision", "review", "answer")]


def _one(row: LevelRaise, *, holding: UUID | None, at: datetime) -> RaiseFacts:
    content = _content(row)
    review: RaiseReview | None = getattr(row, "review", None)
    answer: RaiseAnswer | None = getattr(row, "answer", None)
    return RaiseFacts(
        id=row.id,
        subject_id=row.subject_id,
        from_level=row.decision.level,
        to_level=row.to_level,
        lifts=tuple(Lift(kind=LiftKind(kind), ref=ref) for kind, ref in row.lifts),
        reason=content["reason"],
        document_name=content["name"],
        document_digest=row.document_digest,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        reviewed_by=review.reviewed_by if review else None,
        reviewed_at=review.reviewed_at if review else None,
        review=(review.reason or "") if review else "",
        answered_at=answer.answered_at if answer else None,
        status=_status(row, review, answer, holding=holding, at=at),
    )


def _status(
    row: LevelRaise, review: RaiseReview | None, answer: RaiseAnswer | None, *, holding: UUID | None, at: datetime
) -> RaiseStatus:
    if answer is not None:
        return RaiseStatus.CONFIRMED if answer.confirmed else RaiseStatus.DECLINED
    if review is not None and not review.approved:
        return RaiseStatus.REFUSED
    last = review.reviewed_at if review else row.proposed_at
    if row.decision_id != holding or at > last + CONFIRM_WITHIN:
        return RaiseStatus.STALE
    return RaiseStatus.APPROVED if review else RaiseStatus.PROPOSED


def _content(row: LevelRaise) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(row.content or "{}")
    return content
