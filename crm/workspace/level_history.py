"""Make a level's history ready for the page: treads of the picture, attempts with their drift, what holds it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from crm.suitability.domain.cap_rules import CAP_NAMES
from crm.suitability.domain.causes import CAUSE_NAMES
from crm.suitability.domain.drift import bolder_count
from crm.suitability.domain.names import level_code
from crm.suitability.domain.raising import Lift
from crm.suitability.domain.words import Words as Sentence
from crm.suitability.queries import (
    Attempt,
    RaiseFacts,
    RaiseStatus,
    Step,
    attempts_for,
    ceilings_for,
    held_for,
    raises_for,
    steps_for,
)
from crm.workspace.language import said
from crm.workspace.shown import Words
from hub.access.queries import staff_names
from hub.access.roles import Role
from hub.web.drawings.stairs import Tread

REVIEWERS: Final = (Role.BRANCH_MANAGER, Role.COMPLIANCE)
DECIDED_BY = Sentence("{cause}；由“{cap}”决定：{reason}", "{cause}; decided by “{cap}”: {reason}")


@dataclass(frozen=True, kw_only=True)
class AttemptShown:
    """One attempt; ``drift`` are the answers that changed since the one before."""

    it: Attempt
    bolder: int
    drift: tuple["ChangeShown", ...]


@dataclass(frozen=True, kw_only=True)
class ChangeShown:
    """One changed answer in the reader's language."""

    question: Words
    before: Words
    after: Words
    direction: str


@dataclass(frozen=True, kw_only=True)
class CeilingShown:
    """What a person held the level down to."""

    id: UUID
    level: int
    reason: str
    by: str
    at: datetime
    lifted: bool


@dataclass(frozen=True, kw_only=True)
class LiftOffered:
    """One thing that holds the level down, as a choice."""

    key: str
    lift: Lift
    words: Words


@dataclass(frozen=True, kw_only=True)
class RaiseShown:
    """One proposal to let the level up, and what this reader may do about it."""

    it: RaiseFacts
    proposed_by: str
    reviewed_by: str
    status: Words
    open: bool
    may_review: bool


def treads(*, subject_id: UUID, at: datetime) -> list[Tread]:
    """Return the history as the picture takes it, oldest first."""
    return [_tread(step) for step in steps_for(subject_id=subject_id, at=at)]


def attempts_shown(*, subject_id: UUID, at: datetime) -> list[AttemptShown]:
    """Return every attempt, newest first."""
    return [
        AttemptShown(
            it=one,
            bolder=bolder_count(one.changes or ()),
            drift=tuple(
                ChangeShown(
                    question=said(change.question),
                    before=said(change.before),
                    after=said(change.after),
                    direction=change.direction.value,
                )
                for change in one.changes or ()
            ),
        )
        for one in attempts_for(subject_id=subject_id, at=at)
    ]


def ceilings_shown(*, subject_id: UUID, at: datetime) -> list[CeilingShown]:
    """Return what people hold the level down to, newest first."""
    found = ceilings_for(subject_id=subject_id, at=at)
    names = staff_names(one.set_by for one in found)
    return [
        CeilingShown(
            id=one.id,
            level=one.level,
            reason=one.reason,
            by=names.get(one.set_by, ""),
            at=one.set_at,
            lifted=one.lifted,
        )
        for one in found
    ]


def lifts_offered(*, subject_id: UUID, at: datetime) -> list[LiftOffered]:
    """Return what could be let go of: what people recorded and remarks that a document may have overtaken."""
    reasons = {str(one.id): one.reason for one in ceilings_for(subject_id=subject_id, at=at)}
    return [
        LiftOffered(
            key=f"{one.lift.kind}:{one.lift.ref}",
            lift=one.lift,
            words=_("%(code)s · %(why)s")
            % {"code": level_code(one.cap.level), "why": reasons.get(one.lift.ref) or said(one.cap.reason)},
        )
        for one in held_for(subject_id=subject_id, at=at)
    ]


def raises_shown(*, subject_id: UUID, at: datetime, reader: Any) -> list[RaiseShown]:
    """Return every proposal, newest first."""
    found = raises_for(subject_id=subject_id, at=at)
    names = staff_names(person for one in found for person in (one.proposed_by, one.reviewed_by) if person)
    words = {
        RaiseStatus.PROPOSED: _("waits for a second person"),
        RaiseStatus.APPROVED: _("waits for the client’s own confirmation"),
        RaiseStatus.REFUSED: _("refused by the second person"),
        RaiseStatus.CONFIRMED: _("confirmed by the client"),
        RaiseStatus.DECLINED: _("not wanted by the client"),
        RaiseStatus.STALE: _("lapsed: things changed or time ran out"),
    }
    return [
        RaiseShown(
            it=one,
            proposed_by=names.get(one.proposed_by, ""),
            reviewed_by=names.get(one.reviewed_by, "") if one.reviewed_by else "",
            status=words[one.status],
            open=one.status in (RaiseStatus.PROPOSED, RaiseStatus.APPROVED),
            may_review=one.status is RaiseStatus.PROPOSED and reader.role in REVIEWERS and reader.id != one.proposed_by,
        )
        for one in found
    ]


def _tread(step: Step) -> Tread:
    words = DECIDED_BY.filled(
        {"cause": CAUSE_NAMES[step.cause], "cap": CAP_NAMES[step.binding], "reason": step.cap.reason}
    )
    return Tread(
        at=step.decided_at,
        level=step.level,
        ends_at=step.valid_until,
        words=said(words),
        by_person=step.by_person,
    )
