"""Divide the records around a few changed ones into persons, and write down which profile each belongs to.

The component is read whole, partitioned by :mod:`crm.identity.domain.partition`, and compared with what is believed;
only differences are written, each with its place in the merge history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from crm.identity.domain.partition import Partition, Record, Verdict, partition
from crm.identity.domain.sightings import IdentifierKind, Rule
from crm.identity.models import (
    Assertion,
    Identifier,
    LinkKey,
    Membership,
    MergeEvent,
    MergeKind,
    Profile,
    RefusedLink,
    SourceRecord,
)
from hub.access.operations import give_back, hand_over
from hub.access.queries import looked_after, with_login
from hub.contracts.queries import contracts_for
from hub.funds.queries import flows_for
from hub.kernel.actor import Actor
from hub.kernel.events import Event
from hub.outbox.operations import publish_all

MOST_RECORDS = 2000
"""More is a shared key that slipped through: refused rather than folded slowly (unmeasured)."""


class ComponentTooLarge(RuntimeError):
    """More records hang together than any person has."""


@dataclass(kw_only=True)
class Outcome:
    """What changed: profiles opened, records whose profile is another now, and the profiles they left."""

    opened: set[UUID] = field(default_factory=set)
    subject_of: dict[UUID, UUID] = field(default_factory=dict)
    rule_of: dict[UUID, Rule] = field(default_factory=dict)
    moved: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)


@dataclass(kw_only=True)
class _Changes:
    """Rows to be written together once every person has its profile."""

    profiles: list[Profile] = field(default_factory=list)
    superseded: list[UUID] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    history: list[MergeEvent] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def write(self, *, at: datetime) -> None:
        """Old beliefs end before new ones begin."""
        Profile.objects.bulk_create(self.profiles)
        if self.superseded:
            Membership.objects.filter(record_id__in=self.superseded, superseded_at=None).update(superseded_at=at)
        Membership.objects.bulk_create(self.memberships)
        MergeEvent.objects.bulk_create(self.history)
        publish_all(events=self.events, at=at)


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What hangs on the profiles that may become one: other rooms know them by id, so the fewest should change."""

    with_money: set[UUID]
    with_login: set[UUID]
    looked_after: set[UUID]
    accounts: set[UUID]
    opened_at: Mapping[UUID, datetime]

    def rank(self, subject: UUID, with_account: set[UUID]) -> tuple[bool, bool, bool, bool, datetime, UUID]:
        """Lowest survives: contracts and flows (they never change hands), a login, an advisor, an app account, age."""
        return (
            subject not in self.with_money,
            subject not in self.with_login,
            subject not in self.looked_after,
            subject not in with_account,
            self.opened_at[subject],
            subject,
        )


def reconcile(*, changed: Iterable[UUID], by: Actor, at: datetime) -> Outcome:
    """Bring memberships in line with the rules and assertions around the ``changed`` records."""
    ids = component_of(changed)
    if not ids:
        return Outcome()
    found = partition(records=_records(ids), verdicts=_verdicts(ids))
    _note_refused(found, at)
    return _write(found, ids, by, at)


def component_of(seeds: Iterable[UUID]) -> set[UUID]:
    """Return every record that hangs together with the seeds by keys, assertions or a common profile."""
    known: set[UUID] = set()
    frontier = set(SourceRecord.objects.filter(id__in=set(seeds), is_device=False).values_list("id", flat=True))
    while frontier:
        known |= frontier
        if len(known) > MOST_RECORDS:
            raise ComponentTooLarge(f"expected at most {MOST_RECORDS} records of one person, got more")
        frontier = _neighbours(frontier) - known
    return known


def _neighbours(ids: set[UUID]) -> set[UUID]:
    keys = set(LinkKey.objects.filter(record_id__in=ids).values_list("blind", flat=True))
    found = set(LinkKey.objects.filter(blind__in=keys).values_list("record_id", flat=True))
    subjects = Membership.objects.filter(record_id__in=ids, superseded_at=None).values_list("subject_id", flat=True)
    together = Membership.objects.filter(subject_id__in=set(subjects), superseded_at=None)
    found |= set(together.values_list("record_id", flat=True))
    for left, right in _assertions(ids).values_list("left_id", "right_id"):
        found |= {left, right}
    return found


def _assertions(ids: Iterable[UUID]) -> QuerySet[Assertion]:
    wanted = set(ids)
    return Assertion.objects.filter(Q(left_id__in=wanted) | Q(right_id__in=wanted), withdrawn_at=None)


def _records(ids: set[UUID]) -> list[Record]:
    keys: dict[UUID, set[tuple[Rule, str]]] = {}
    for record, rule, blind in LinkKey.objects.filter(record_id__in=ids).values_list("record_id", "rule", "blind"):
        keys.setdefault(record, set()).add((Rule(rule), blind))
    names, patterns = _evidence(ids)
    return [
        Record(
            id=record,
            keys=frozenset(keys.get(record, ())),
            names=tuple(sorted(names.get(record, ()))),
            id_patterns=tuple(sorted(patterns.get(record, ()))),
        )
        for record in sorted(ids)
    ]


def _evidence(ids: set[UUID]) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    kinds = (IdentifierKind.NAME, IdentifierKind.ID_NUMBER, IdentifierKind.ID_MASK)
    names: dict[UUID, set[str]] = {}
    patterns: dict[UUID, set[str]] = {}
    for row in Identifier.objects.filter(record_id__in=ids, kind__in=[kind.value for kind in kinds]):
        kept = names if row.kind == IdentifierKind.NAME else patterns
        kept.setdefault(row.record_id, set()).add(str(row.value))
    return names, patterns


def _verdicts(ids: set[UUID]) -> list[Verdict]:
    rows = _assertions(ids)
    return [Verdict(left=row.left_id, right=row.right_id, same=row.same, rule=Rule(row.rule)) for row in rows]


def _note_refused(found: Partition, at: datetime) -> None:
    rows = [
        RefusedLink(
            left_id=refused.link.left,
            right_id=refused.link.right,
            rule=refused.link.rule.value,
            because=refused.because,
            found_at=at,
        )
        for refused in found.refused
    ]
    RefusedLink.objects.bulk_create(rows, ignore_conflicts=True)


def _write(found: Partition, ids: set[UUID], by: Actor, at: datetime) -> Outcome:
    current = {row.record_id: row for row in Membership.objects.filter(record_id__in=ids, superseded_at=None)}
    subjects = {row.subject_id for row in current.values()}
    opened_at = dict(
        Profile.objects.select_for_update().filter(id__in=subjects).order_by("id").values_list("id", "opened_at")
    )
    since = dict(SourceRecord.objects.filter(id__in=ids).values_list("id", "seen_since"))
    accounts = set(
        LinkKey.objects.filter(record_id__in=ids, rule=Rule.SAME_USER.value).values_list("record_id", flat=True)
    )
    before = _before(ids)
    outcome, changes = Outcome(rule_of=_rules(found)), _Changes()
    standing = _Standing(
        with_money=_with_money(subjects),
        with_login=with_login(subjects),
        looked_after=looked_after(subjects),
        accounts=accounts,
        opened_at=opened_at,
    )
    taken: set[UUID] = set()
    at_home = _at_home(current)
    for person in sorted(found.persons, key=lambda person: (-len(person & at_home), -len(person), min(person))):
        subject = _subject_for(person, current, standing, taken)
        if subject is None:
            subject = _former_subject(person, before, taken)
            if subject is None:
                changes.profiles.append(Profile(opened_at=at))
                subject = changes.profiles[-1].id
            outcome.opened.add(subject)
        taken.add(subject)
        _move(person, subject, current, since, outcome, changes, by, at)
    changes.write(at=at)
    _redirect(current, outcome, by, at)
    for subject in sorted(outcome.opened):
        give_back(subject_id=subject, by=by, at=at)
    return outcome


def _with_money(subjects: set[UUID]) -> set[UUID]:
    """Which of several profiles have signed or paid; one alone has nothing to decide."""
    if len(subjects) < 2:
        return set()
    return {subject for subject in subjects if contracts_for(subject_id=subject) or flows_for(subject_id=subject)}


def _at_home(current: Mapping[UUID, Membership]) -> set[UUID]:
    """Records whose present profile is the one they were first in: when persons part, these keep it."""
    first = Membership.objects.filter(record_id__in=current).order_by("record_id", "recorded_at", "id")
    homes = dict(first.distinct("record_id").values_list("record_id", "subject_id"))
    return {record for record, held in current.items() if homes[record] == held.subject_id}


def _rules(found: Partition) -> dict[UUID, Rule]:
    """The strongest rule that holds each record to its person."""
    rules: dict[UUID, Rule] = {}
    for link in found.links:
        rules.setdefault(link.left, link.rule)
        rules.setdefault(link.right, link.rule)
    return rules


def _subject_for(
    person: frozenset[UUID],
    current: Mapping[UUID, Membership],
    standing: _Standing,
    taken: set[UUID],
) -> UUID | None:
    """The profile that most hangs on already, else the oldest; a profile is given to one person only."""
    candidates = {current[record].subject_id for record in person if record in current} - taken
    if not candidates:
        return None
    with_account = {current[record].subject_id for record in person & standing.accounts if record in current}
    return min(candidates, key=lambda subject: standing.rank(subject, with_account))


def _before(ids: set[UUID]) -> dict[UUID, list[UUID]]:
    """Profiles that each record was in before, the earliest first."""
    rows = Membership.objects.filter(record_id__in=ids, superseded_at__isnull=False).order_by("recorded_at", "id")
    found: dict[UUID, list[UUID]] = {}
    for record, subject in rows.values_list("record_id", "subject_id"):
        found.setdefault(record, []).append(subject)
    return found


def _former_subject(person: frozenset[UUID], before: Mapping[UUID, list[UUID]], taken: set[UUID]) -> UUID | None:
    """Unmerging gives back the profile that these records had before, if nobody has it now."""
    for subject in (subject for record in sorted(person) for subject in before.get(record, ())):
        in_use = Membership.objects.filter(subject_id=subject, superseded_at=None).exists()
        if subject not in taken and not in_use:
            Profile.objects.filter(id=subject).update(merged_into=None)
            return subject
    return None


def _move(
    person: frozenset[UUID],
    subject: UUID,
    current: Mapping[UUID, Membership],
    since: Mapping[UUID, datetime],
    outcome: Outcome,
    changes: _Changes,
    by: Actor,
    at: datetime,
) -> None:
    origins: dict[UUID, list[UUID]] = {}
    for record in sorted(person):
        outcome.subject_of[record] = subject
        held = current.get(record)
        if held and held.subject_id == subject:
            continue
        outcome.moved.add(record)
        if held:
            origins.setdefault(held.subject_id, []).append(record)
            outcome.left.add(held.subject_id)
        rule = outcome.rule_of.get(record)
        changes.memberships.append(
            Membership(
                record_id=record,
                subject_id=subject,
                rule=rule.value if rule else "",
                valid_from=since[record],
                recorded_at=at,
            )
        )
    changes.superseded += [record for records in origins.values() for record in records]
    _history(origins, subject, person, outcome, changes, by, at)


def _history(
    origins: Mapping[UUID, Sequence[UUID]],
    subject: UUID,
    person: frozenset[UUID],
    outcome: Outcome,
    changes: _Changes,
    by: Actor,
    at: datetime,
) -> None:
    kind = MergeKind.SPLIT if subject in outcome.opened else MergeKind.MERGED
    strongest = min((outcome.rule_of[record] for record in person if record in outcome.rule_of), default=None,
                    key=lambda rule: list(Rule).index(rule))  # fmt: skip
    rows = [
        MergeEvent(
            kind=kind,
            from_subject_id=origin,
            to_subject_id=subject,
            records=[str(record) for record in records],
            rule=strongest.value if strongest else "",
            by_label=by.label,
            happened_at=at,
        )
        for origin, records in origins.items()
    ]
    changes.history += rows
    name = "ProfileSplit" if kind is MergeKind.SPLIT else "ProfilesMerged"
    changes.events += [
        Event(
            name=name,
            key=f"{row.from_subject_id}:{row.to_subject_id}:{at.isoformat()}",
            payload={"from_subject_id": str(row.from_subject_id), "to_subject_id": str(row.to_subject_id)},
        )
        for row in rows
    ]
    if subject in outcome.opened and not rows:
        changes.events.append(Event(name="ProfileOpened", key=str(subject), payload={"subject_id": str(subject)}))


def _redirect(current: Mapping[UUID, Membership], outcome: Outcome, by: Actor, at: datetime) -> None:
    """A profile that lost all its records points at where they went, and its advisor goes with them."""
    alive = set(outcome.subject_of.values())
    absorbed = {
        held.subject_id: outcome.subject_of[record]
        for record, held in sorted(current.items(), reverse=True)
        if held.subject_id not in alive
    }
    for subject, target in sorted(absorbed.items()):
        Profile.objects.filter(id=subject).update(merged_into_id=target)
        hand_over(absorbed=subject, survivor=target, by=by, at=at)
