"""Ask to be forgotten, check what would go and what stays, and decide with a second person; or begin anew.

What was granted is carried out by :mod:`hub.retention.carrying_out`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from hub.access.queries import absorbed_by, in_use
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.kernel.ids import new_id
from hub.retention.claims import Claim, MoneyOutstanding, claims_of
from hub.retention.domain.rules import ANSWER, ERASE
from hub.retention.holds import SamePerson, UnderHold, holds_on, standing
from hub.retention.models import Erasure, ErasureStep, Hold, HoldKind
from hub.retention.parts import (
    Kept,
    NobodyToForget,
    Person,
    all_parts,
    came_themselves,
    papers_among,
    part_named,
    person_of,
)
from hub.schema.locks import hold_names

TAKEN_BACK: Final = "erasure.to_be_checked_anew"


class ErasureUnknown(LookupError):
    """No such request in this scope."""


class AskedBefore(ValueError):
    """Somebody asked for this person before, and it is not done yet."""


class NotInTurn(ValueError):
    """A step out of its order: asked, checked, decided, carried out."""


class StaleCheck(ValueError):
    """The person is known under other ids than when it was checked."""


class KeptSince(StaleCheck):
    """Since it was checked, the law has come to keep something more of them."""


class WhyMissing(ValueError):
    """A decision says why."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one part."""

    part: str
    found: int
    kept: Kept | None


def ask_erasure(*, subject_id: UUID, own: bool, by: Actor, at: datetime) -> Erasure:
    """Take down that a person asks to be forgotten; ``own``: they asked on their own page, so no login is kept.

    Raises :class:`AskedBefore`, and :class:`hub.retention.parts.NobodyToForget`.
    """
    with entered(system_scope("retention")):
        person_of(subject_id)
        today, key = business_date(at), new_id()
        row = Erasure(
            id=key, number=f"ER-{today:%Y%m%d}-{key.hex[-8:].upper()}", subject_id=subject_id, own=own,
            asked_by=None if own else by.id, asked_label="" if own else by.label, asked_at=at,
            decide_by_date=ANSWER.period.end(today), done_by_date=ERASE.period.end(today),
        )  # fmt: skip
        hold_names([f"erasure:{in_use([subject_id])[subject_id]}"])
        if _open_for(subject_id) is not None:
            raise AskedBefore(f"{subject_id} is to be forgotten already")
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as twice:
            raise AskedBefore(f"{subject_id} is to be forgotten already") from twice
        _audit("erasure.asked", row, by, at)
    return row


def plan(person: Person, *, without: Collection[str] = ()) -> tuple[Planned, ...]:
    """Say of each part how much there is, and what the law keeps; needs a scope that sees everything.

    ``without``: parts that are not looked at.
    """
    return tuple(
        Planned(part=part.id, found=found, kept=part.kept(person) if found else None)
        for part in all_parts()
        if part.id not in without
        for found in [part.count(person)]
    )


def check_erasure(*, erasure_id: UUID, by: Actor, at: datetime) -> Erasure:
    """Write down what would go and what stays; again before the decision, it is counted anew. Raises NotInTurn."""
    with entered(system_scope("retention")):
        row = held_request(erasure_id)
        if row.decision:
            raise NotInTurn(f"{row} was decided")
        if by.id is None:
            raise SamePerson("expected a person to check, not a process")
        person = person_now(row)
        row.subject_ids, row.record_ids = sorted(person.subject_ids), sorted(person.record_ids)
        row.checked_by, row.checked_label, row.checked_at = by.id, by.label, at
        row.save(update_fields=["subject_ids", "record_ids", "checked_by", "checked_label", "checked_at"])
        write_steps(row, person, at)
        _audit("erasure.checked", row, by, at)
    return row


def write_steps(row: Erasure, person: Person, at: datetime) -> None:
    """Count every part anew; what was counted before is kept, as superseded."""
    row.steps_now().update(superseded_at=at)
    ErasureStep.objects.bulk_create(
        ErasureStep(
            erasure=row, place=place, part=one.part, found=one.found,
            rule_id=one.kept.rule.id if one.kept else "", kept_until_date=one.kept.until_date if one.kept else None,
        )
        for place, one in enumerate(plan(person))
    )  # fmt: skip


def decide_erasure(*, erasure_id: UUID, grant: bool, why: str, by: Actor, at: datetime) -> Erasure:
    """Grant or refuse what somebody else checked; what is under hold, or owed money, cannot be granted.

    Raises NotInTurn, SamePerson, WhyMissing, StaleCheck, :class:`hub.retention.holds.UnderHold` and
    :class:`hub.retention.claims.MoneyOutstanding`.
    """
    if not why.strip():
        raise WhyMissing("say why")
    with entered(system_scope("retention")):
        row = held_request(erasure_id)
        if row.decision or row.checked_at is None:
            raise NotInTurn(f"{row} is {row.decision or 'not checked yet'}")
        if by.id is None or row.checked_by == by.id:
            raise SamePerson("expected somebody else than who checked")
        if grant and (found := holds_against(row)):
            raise UnderHold(found)
        if grant and (owed := claims_of(as_checked(row))):
            raise MoneyOutstanding(owed)
        if grant and person_now(row) != as_checked(row):
            raise StaleCheck(f"{row} was checked under other ids")
        if grant and any(newly_kept(step, as_checked(row)) for step in row.steps_now()):
            raise KeptSince(f"of {row} the law keeps more than when it was checked")
        row.decision, row.decided_why = "granted" if grant else "refused", why.strip()[:300]
        row.decided_by, row.decided_label, row.decided_at = by.id, by.label, at
        row.save(update_fields=["decision", "decided_why", "decided_by", "decided_label", "decided_at"])
        _audit(f"erasure.{row.decision}", row, by, at)
    return row


def holds_against(row: Erasure) -> tuple[Hold, ...]:
    """Return the holds in force on a request's person, on their contracts' projects, and on any of their records."""
    subjects = row.subject_ids or [row.subject_id]
    with entered(system_scope("retention")):
        held = standing().filter(kind=HoldKind.RECORD).values_list("record_id", flat=True)
        papers = papers_among(list(held), subjects)
        return holds_on(subject_ids=subjects, record_ids={*row.record_ids, *papers})


def claims_against(row: Erasure) -> tuple[Claim, ...]:
    """Return the money that is outstanding of a request's person, as they are known now or were checked."""
    with entered(system_scope("retention")):
        try:
            return claims_of(as_checked(row) if row.subject_ids else person_now(row))
        except NobodyToForget:
            return ()


def person_now(row: Erasure) -> Person:
    """Return the person as they are known now; who was forgotten before, by the ids that nobody else has by now."""
    if row.again is not None:
        return _left_of(row.again)
    return person_of(row.subject_id)


def was_taken_back(row: Erasure) -> bool:
    """Tell whether somebody agreed to it before, and the person was known under other ids by then."""
    return AuditRow.objects.filter(action=TAKEN_BACK, target_kind="erasure", target_id=str(row.id)).exists()


def newly_kept(step: ErasureStep, person: Person) -> Kept | None:
    """Return what the law has come to keep of a part since it was checked, or longer than was said then."""
    part = part_named(step.part)
    kept = part.kept(person)
    if kept is None or (step.kept_until_date is not None and kept.until_date <= step.kept_until_date):
        return None
    return kept if step.rule_id or part.count(person) else None


def as_checked(row: Erasure) -> Person:
    """Return the person by the ids that were checked."""
    return Person(subject_ids=frozenset(row.subject_ids), record_ids=frozenset(row.record_ids))


def _open_for(subject_id: UUID) -> Erasure | None:
    person = in_use([subject_id])[subject_id]
    ids = {subject_id, person, *absorbed_by([person])[person]}
    return Erasure.objects.filter(subject_id__in=ids, finished_at=None).exclude(decision="refused").first()


def held_request(erasure_id: UUID) -> Erasure:
    """Return a request, held to the end of the transaction; raises :class:`ErasureUnknown`."""
    hold_names([f"erasure:{erasure_id}"])
    row = Erasure.objects.filter(id=erasure_id).first()
    if row is None:
        raise ErasureUnknown(f"no request {erasure_id} in this scope")
    return row


def _audit(action: str, row: Erasure, by: Actor, at: datetime) -> None:
    audit(by=by, action=action, at=at, subject_id=row.subject_id, target_kind="erasure", target_id=str(row.id))


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """Something of a forgotten person is there again."""

    erasure: Erasure
    part: str
    found: int


def came_back(erasures: Iterable[Erasure]) -> tuple[CameBack, ...]:
    """Count what was destroyed once more: after an old copy was put back, this names who came back with it.

    Who came themselves, under the same account, is somebody's client again: what is known of them since is not counted.
    Needs a scope that sees everything. Asking again for the same person destroys it again.
    """
    found = []
    for row in erasures:
        person = _left_of(row)
        for step in row.steps_now():
            if not step.rule_id and (count := part_named(step.part).count(person)):
                found.append(CameBack(erasure=row, part=step.part, found=count))
    return tuple(found)


def ask_again(*, erasure_id: UUID, by: Actor, at: datetime) -> Erasure:
    """Ask once more for somebody who was forgotten and came back with an old copy; raises AskedBefore, NotInTurn."""
    with entered(system_scope("retention")):
        former = held_request(erasure_id)
        if former.finished_at is None or not came_back([former]):
            raise NotInTurn(f"nothing of {former} came back")
        today, key = business_date(at), new_id()
        row = Erasure(
            id=key, number=f"ER-{today:%Y%m%d}-{key.hex[-8:].upper()}", subject_id=former.subject_id, own=False,
            asked_by=by.id, asked_label=by.label, asked_at=at, again=former,
            decide_by_date=ANSWER.period.end(today), done_by_date=ERASE.period.end(today),
        )  # fmt: skip
        if _open_for(row.subject_id) is not None:
            raise AskedBefore(f"{row.subject_id} is to be forgotten already")
        row.save(force_insert=True)
        _audit("erasure.asked", row, by, at)
    return row


def _left_of(row: Erasure) -> Person:
    """Return who was forgotten, without the records under which somebody is a client again since."""
    returned = came_themselves(row.record_ids, row.subject_ids)
    return Person(subject_ids=frozenset(row.subject_ids), record_ids=frozenset(row.record_ids) - returned)
