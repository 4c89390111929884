"""Follow a merge or a parting of profiles: bring both up to date, weigh them again, tell both advisors.

Who takes facts in does the first two at once; here they are done again for whatever else moved records, and change
nothing where they were done. Delivery may be late: what stands no longer is told to nobody.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from crm.identity.components import profiles_near
from crm.identity.domain.sightings import Rule
from crm.identity.models import MergeKind
from crm.identity.parting import part as part_records
from crm.identity.parting import undo_parting
from crm.identity.queries import Passage, PassageUnknown, passage, records_of, subjects_of_records
from crm.journeys.models import AdvisorTask, NoticeKind, TaskKind, TaskStatus
from crm.journeys.operations import close_task, open_task, tell
from crm.profile.queries import name_said_by
from crm.profile.refreshing import refresh
from crm.suitability.operations import weigh
from crm.suitability.queries import assessed_sides
from hub.access.operations import assign
from hub.access.queries import Advisor, advisors_of, in_use, released_advisor
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor, system_actor
from hub.kernel.events import Event

EVENTS = ("ProfilesMerged", "ProfileSplit")
BY = system_actor("journeys")
RULE_ID = "P2-001"
"""A merge widens nothing until a person has looked."""
WITHIN = timedelta(days=3)
"""Unmeasured: the cautious side holds meanwhile."""
SAID_BY_A_PERSON = frozenset({Rule.BOUND, Rule.CHOSEN, Rule.REVIEWED})


def part(*, subject_id: UUID, source_ids: Iterable[UUID], reason: str, by: Actor, at: datetime) -> frozenset[UUID]:
    """Say that records are another person's than the rest of a profile; return the profiles that they have now.

    List, search and level of all are right when this returns. A profile that nobody had before gets the advisor of the
    one it was taken out of, who knows both. Raises ``crm.identity.parting.NothingToPart``.
    """
    with entered(system_scope("parting")):
        together = records_of(subject_id)
        with bringing_up_to_date(together, at=at):
            alone = part_records(subject_id=subject_id, source_ids=source_ids, reason=reason, by=by, at=at)
            _look_after({subject_id, *subjects_of_records(together).values()}, like=subject_id, by=by, at=at)
    return alone


def take_back(*, passage_id: int, subject_id: UUID, by: Actor, at: datetime) -> UUID:
    """Take a parting back that ``subject_id`` was a side of; return the profile that both are now.

    Raises ``PassageUnknown`` for another profile's entry, and ``crm.identity.parting.CannotUndo``.
    """
    with entered(system_scope("parting")):
        found = passage(passage_id)
        both = {found.from_subject_id, found.to_subject_id}
        now_of = in_use([*both, subject_id])
        if now_of[subject_id] not in {now_of[side] for side in both}:
            raise PassageUnknown(f"no passage {passage_id} of this profile")
        with bringing_up_to_date(found.records, at=at):
            now = undo_parting(passage_id=passage_id, by=by, at=at)
    return now


@contextmanager
def bringing_up_to_date(records: Iterable[UUID], *, at: datetime) -> Iterator[None]:
    """Do something about records; lists, search and levels of all who hang together with them are right afterwards.

    One word may join or part more than the two it was said about: a third profile may end over it, or begin.
    """
    with entered(system_scope("passages")):
        before = profiles_near(records)
    yield
    with entered(system_scope("passages")):
        now = {*profiles_near(records).values(), *subjects_of_records(before).values()}
        everybody = {*before.values(), *now}
        refresh(subject_ids=everybody)
        weigh_again(subject_ids=everybody, at=at)


def _look_after(subject_ids: Iterable[UUID], *, like: UUID, by: Actor, at: datetime) -> None:
    """Give whoever has no advisor the one of ``like``."""
    subjects = set(subject_ids)
    known = advisors_of(subjects | {like})
    for subject in sorted(subjects - known.keys()):
        if like in known:
            advisor = known[like]
            assign(subject_id=subject, advisor_id=advisor.id, branch_id=advisor.branch.id, by=by, at=at)


def follow(event: Event, at: datetime) -> None:
    """Handle ``ProfilesMerged`` and ``ProfileSplit`` in a system scope; the same event again changes nothing."""
    found = passage(int(str(event.payload["passage_id"])))
    both = {found.from_subject_id, found.to_subject_id}
    refresh(subject_ids=both)
    weigh_again(subject_ids=both, at=at)
    now = in_use(both)
    together = len(set(now.values())) == 1
    if found.kind is MergeKind.MERGED and together:
        _tell_of_merge(found, now[found.to_subject_id], event.key, at)
    if found.kind is MergeKind.SPLIT and not together:
        _tell_of_parting(found, event.key, at)


def weigh_again(*, subject_ids: Iterable[UUID], at: datetime) -> None:
    """Weigh these investors as whom they are now, each once."""
    for subject in sorted(set(in_use(subject_ids).values())):
        weigh(subject_id=subject, at=at)


def _tell_of_merge(found: Passage, survivor: UUID, key: str, at: datetime) -> None:
    """The survivor's advisor looks whether it is one person; the other one hears who looks after the client now."""
    keeper = advisors_of([survivor]).get(survivor)
    released = released_advisor(found.from_subject_id, at=found.at)
    other = released if keeper is None or released != keeper.id else None
    if keeper and (other or found.rule not in SAID_BY_A_PERSON or assessed_sides(subject_id=survivor) > 1):
        open_task(
            subject_id=survivor,
            kind=TaskKind.CHECK_MERGE,
            rule_id=RULE_ID,
            cause_key=key,
            reference_id=found.from_subject_id,
            due_at=at + WITHIN,
            by=BY,
            at=at,
        )
    if other:
        tell(
            recipient_id=other,
            kind=NoticeKind.HANDED_OVER,
            cause_key=key,
            subject_id=found.from_subject_id,
            client=name_said_by(found.records),
            branch_id=keeper.branch.id if keeper else None,
            by=BY,
            at=at,
        )


def _tell_of_parting(found: Passage, key: str, at: datetime) -> None:
    """Whoever looks after one of the two hears that they are two; the question whether they are one is over."""
    for task in AdvisorTask.objects.filter(
        kind=TaskKind.CHECK_MERGE, reference_id=found.to_subject_id, status=TaskStatus.OPEN
    ):
        close_task(task_id=task.id, outcome="told_apart", by=BY, at=at)
    for subject, advisor in sorted(advisors_of([found.from_subject_id, found.to_subject_id]).items()):
        _tell_parted(subject, advisor, key, at)


def _tell_parted(subject: UUID, advisor: Advisor, key: str, at: datetime) -> None:
    tell(
        recipient_id=advisor.id,
        kind=NoticeKind.PARTED,
        cause_key=f"{key}:{subject}",
        subject_id=subject,
        client=name_said_by(records_of(subject)),
        branch_id=advisor.branch.id,
        by=BY,
        at=at,
    )
