"""Bring what is believed of who is who in line with rules and assertions; only differences are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.identity.around import beliefs_since
from crm.identity.components import hold, hold_former, persons_in
from crm.identity.contradicted import ask_about
from crm.identity.domain.partition import Partition
from crm.identity.domain.redirects import Belief, redirects
from crm.identity.domain.sightings import Rule
from crm.identity.live.asking import ask
from crm.identity.models import Membership, MergeEvent, MergeKind
from crm.identity.standing import Standing, standing_of
from hub.access.operations import give_back, hand_over, redirect
from hub.kernel.actor import Actor
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from hub.outbox.operations import publish_all
from hub.schema import statements

EVENT_OF = {MergeKind.MERGED: "ProfilesMerged", MergeKind.SPLIT: "ProfileSplit"}


@dataclass(kw_only=True)
class Outcome:
    """What changed: profiles opened or opened again, records whose profile is another now, the profiles they left.

    Of the ``opened`` ones, nobody ever had the ``new`` ones.
    """

    opened: set[UUID] = field(default_factory=set)
    new: set[UUID] = field(default_factory=set)
    subject_of: dict[UUID, UUID] = field(default_factory=dict)
    rule_of: dict[UUID, Rule] = field(default_factory=dict)
    moved: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class _Move:
    """The records that go together from one profile (None: from nowhere) to another."""

    origin: UUID | None
    subject: UUID
    records: tuple[UUID, ...]


def reconcile(
    *,
    changed: Iterable[UUID],
    by: Actor,
    at: datetime,
    staying: frozenset[UUID] = frozenset(),
    first: Sequence[statements.Question] = (),
) -> Outcome:
    """Divide the records around the ``changed`` ones into persons, and write down which profile each belongs to.

    Where persons that part have the same claim on a profile, the one with ``staying`` records keeps it. What is to be
    written ``first`` is, in the same go as the first look around.
    """
    near = hold(changed, first=first)
    if not near.records:
        return Outcome()
    hold_former(near)
    found, standing = persons_in(near, at=at), standing_of(near.beliefs)
    outcome = _settle(found, standing, staying)
    moves = _moves(outcome, standing)
    _write(moves, outcome, near.seen_since, at)
    _redirect(standing, outcome, by, at)
    _tell(moves, outcome, by, at)
    ask(near, subject_of=outcome.subject_of, refused=found.refused, at=at)
    ask_about(found.refused, at=at)
    return outcome


def _settle(found: Partition, standing: Standing, staying: frozenset[UUID]) -> Outcome:
    """Give every person a profile: the one that stays, the one they had before, or a new one."""
    outcome, at_home, taken = Outcome(rule_of=_rules(found)), standing.at_home, set[UUID]()

    def claim(person: frozenset[UUID]) -> tuple[bool, bool, int, int, UUID]:
        native = person & at_home
        return not native, not person & staying, -len(native), -len(person), min(person)

    for person in sorted(found.persons, key=claim):
        subject = standing.survivor(person, taken=taken)
        if subject is None:
            subject = standing.former(person, taken=taken)
            if subject is None:
                subject = new_id()
                outcome.new.add(subject)
            outcome.opened.add(subject)
        taken.add(subject)
        outcome.subject_of.update(dict.fromkeys(sorted(person), subject))
    outcome.moved = {
        record for record, subject in outcome.subject_of.items() if standing.current.get(record) != subject
    }
    outcome.left = {standing.current[record] for record in outcome.moved if record in standing.current}
    return outcome


def _rules(found: Partition) -> dict[UUID, Rule]:
    """The strongest rule that holds each record to its person."""
    rules: dict[UUID, Rule] = {}
    for link in found.links:
        rules.setdefault(link.left, link.rule)
        rules.setdefault(link.right, link.rule)
    return rules


def _moves(outcome: Outcome, standing: Standing) -> list[_Move]:
    parties: dict[tuple[UUID | None, UUID], list[UUID]] = {}
    for record in sorted(outcome.moved):
        parties.setdefault((standing.current.get(record), outcome.subject_of[record]), []).append(record)
    return [
        _Move(origin=origin, subject=subject, records=tuple(records)) for (origin, subject), records in parties.items()
    ]


def _write(moves: Iterable[_Move], outcome: Outcome, since: Mapping[UUID, datetime], at: datetime) -> None:
    """Open the new profiles and write whose the records are; old beliefs end before new ones begin."""
    if not outcome.moved:
        return
    if outcome.left:
        Membership.objects.filter(record_id__in=outcome.moved, superseded_at=None).update(superseded_at=at)
    records = [(record, move.subject) for move in moves for record in move.records]
    rules = [rule.value if (rule := outcome.rule_of.get(record)) else "" for record, _ in records]
    statements.rows(
        _WRITE,
        {
            "new": sorted(outcome.new),
            "records": [record for record, _ in records],
            "subjects": [subject for _, subject in records],
            "rules": rules,
            "since": [since[record] for record, _ in records],
            "at": at,
        },
    )


_WRITE: Final = """
WITH opened AS (
    INSERT INTO identity_profile (id, opened_at) SELECT id, %(at)s FROM unnest(%(new)s::uuid[]) AS id
)
INSERT INTO identity_membership (record_id, subject_id, rule, valid_from, recorded_at)
SELECT record, subject, rule, since, %(at)s
  FROM unnest(%(records)s::uuid[], %(subjects)s::uuid[], %(rules)s::text[], %(since)s::timestamptz[])
       WITH ORDINALITY AS one(record, subject, rule, since, number)
 ORDER BY number
"""


def _redirect(standing: Standing, outcome: Outcome, by: Actor, at: datetime) -> None:
    """Let a profile that lost all its records lead to where they went, and its advisor go with them, or come back.

    Where nobody left a profile and none was opened again, all of them lead where they led.
    """
    if not outcome.left and outcome.opened == outcome.new:
        return
    wanted = _leading(standing.left_before | outcome.left | outcome.opened)
    redirect(wanted=wanted, at=at)
    for subject in sorted(outcome.left):
        survivor = wanted.get(subject)
        if survivor is not None:
            hand_over(absorbed=subject, survivor=survivor, by=by, at=at)
    for subject in sorted(outcome.opened & standing.left_before):
        give_back(subject_id=subject, kept_by=outcome.left, by=by, at=at)


def _leading(profiles: set[UUID]) -> dict[UUID, UUID | None]:
    """Where each profile leads: nowhere while it has any record, however far that is from the ones looked at."""
    in_use = Membership.objects.filter(subject_id__in=profiles, superseded_at=None)
    alive: dict[UUID, UUID | None] = dict.fromkeys(in_use.values_list("subject_id", flat=True).distinct())
    told = beliefs_since(profiles - alive.keys())
    beliefs = [Belief(record=one.record, profile=one.subject) for one in told]
    led = redirects(beliefs=beliefs, holder={one.record: one.subject for one in told if one.now})
    return alive | {profile: led[profile] for profile in led.keys() & profiles - alive.keys()}


def _tell(moves: Iterable[_Move], outcome: Outcome, by: Actor, at: datetime) -> None:
    """Write each passage into the history and announce it; a profile that is opened for a stranger is no news."""
    passages = [
        MergeEvent(
            kind=MergeKind.SPLIT if move.subject in outcome.opened else MergeKind.MERGED,
            from_subject_id=move.origin,
            to_subject_id=move.subject,
            records=[str(record) for record in move.records],
            rule=_strongest(move.subject, outcome.rule_of, outcome.subject_of),
            by_label=by.label,
            happened_at=at,
        )
        for move in moves
        if move.origin is not None
    ]
    publish_all(events=[_event(row) for row in MergeEvent.objects.bulk_create(passages)], at=at)


def _strongest(subject: UUID, rule_of: Mapping[UUID, Rule], subject_of: Mapping[UUID, UUID]) -> str:
    """The strongest rule that holds any record to this person."""
    rules = {rule for record, rule in rule_of.items() if subject_of[record] == subject}
    return next((rule.value for rule in Rule if rule in rules), "")


def _event(row: MergeEvent) -> Event:
    """Say that records went from one profile to another; the history has the details under ``passage_id``."""
    return Event(
        name=EVENT_OF[MergeKind(row.kind)],
        key=f"passage:{row.id}",
        payload={
            "passage_id": row.id,
            "from_subject_id": str(row.from_subject_id),
            "to_subject_id": str(row.to_subject_id),
        },
    )
