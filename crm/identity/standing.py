"""Decide which of several profiles stays when they become one, and which of them a person had before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Min

from crm.identity.around import Held
from crm.identity.domain.sightings import Rule
from crm.identity.models import LinkKey, Membership, Profile, SourceRecord
from hub.access.queries import absorbed_by, looked_after, with_login
from hub.contracts.queries import who_signed
from hub.funds.queries import who_paid


@dataclass(frozen=True, kw_only=True)
class _Ranks:
    """What makes one profile stay rather than another."""

    with_money: set[UUID]
    with_login: set[UUID]
    looked_after: set[UUID]
    with_account: set[UUID]
    opened_at: Mapping[UUID, datetime]
    seen_since: Mapping[UUID, datetime]

    def of(self, subject: UUID) -> tuple[bool, bool, bool, bool, datetime, datetime, UUID]:
        """Lowest survives: contracts and flows, a login, an advisor, an app account, age, who was seen first.

        Profiles opened in one batch are equally old, and their ids say nothing.
        """
        return (
            subject not in self.with_money,
            subject not in self.with_login,
            subject not in self.looked_after,
            subject not in self.with_account,
            self.opened_at[subject],
            self.seen_since[subject],
            subject,
        )


@dataclass(kw_only=True)
class Standing:
    """What is known of the profiles around a handful of records, present and past.

    ``current`` and ``homes`` say whose each record is and was first, ``before`` whose it was in between, the earliest
    first. Other rooms know profiles by id, so the fewest should change.
    """

    current: Mapping[UUID, UUID]
    homes: Mapping[UUID, UUID]
    before: Mapping[UUID, list[UUID]]

    @cached_property
    def _ranks(self) -> _Ranks:
        """Read only where profiles compete."""
        return _ranks_of(self.current)

    @property
    def at_home(self) -> set[UUID]:
        """Records whose present profile is the one they were first in: when persons part, these keep it."""
        return {record for record, subject in self.current.items() if self.homes[record] == subject}

    @property
    def left_before(self) -> set[UUID]:
        """Profiles that any of the records was taken out of."""
        return {subject for subjects in self.before.values() for subject in subjects}

    def survivor(self, person: frozenset[UUID], *, taken: set[UUID]) -> UUID | None:
        """The profile that most hangs on already, else the oldest; a profile is given to one person only."""
        candidates = {self.current[record] for record in person if record in self.current} - taken
        return min(candidates, key=self._ranks.of) if len(candidates) > 1 else next(iter(candidates), None)

    def former(self, person: frozenset[UUID], *, taken: set[UUID]) -> UUID | None:
        """The profile that these records had before, if nobody has it now: what unmerging gives back."""
        earlier = [subject for record in sorted(person) for subject in self.before.get(record, ())]
        if not earlier:
            return None
        in_use = Membership.objects.filter(subject_id__in=earlier, superseded_at=None)
        gone = taken | set(in_use.values_list("subject_id", flat=True))
        return next((subject for subject in earlier if subject not in gone), None)


def standing_of(beliefs: Iterable[Held]) -> Standing:
    """Return the standing of every profile that records are in or were in; the earliest belief comes first."""
    current: dict[UUID, UUID] = {}
    homes: dict[UUID, UUID] = {}
    before: dict[UUID, list[UUID]] = {}
    for belief in beliefs:
        homes.setdefault(belief.record, belief.subject)
        if belief.now:
            current[belief.record] = belief.subject
        else:
            before.setdefault(belief.record, []).append(belief.subject)
    return Standing(current=current, homes=homes, before=before)


def _ranks_of(current: Mapping[UUID, UUID]) -> _Ranks:
    subjects = set(current.values())
    rows = SourceRecord.objects.filter(memberships__subject_id__in=subjects, memberships__superseded_at=None)
    seen_since = dict(rows.values_list("memberships__subject_id").annotate(since=Min("seen_since")))
    accounts = LinkKey.objects.filter(record_id__in=list(current), rule=Rule.SAME_USER.value)
    return _Ranks(
        with_money=_with_money(subjects),
        with_login=with_login(subjects),
        looked_after=looked_after(subjects),
        with_account={current[record] for record in accounts.values_list("record_id", flat=True)},
        opened_at=dict(Profile.objects.filter(id__in=subjects).values_list("id", "opened_at")),
        seen_since=seen_since,
    )


def _with_money(subjects: set[UUID]) -> set[UUID]:
    """Which of these profiles have signed or paid, also under ids that they absorbed."""
    known_as = {own: own for own in subjects}
    for survivor, absorbed in absorbed_by(subjects).items():
        known_as |= dict.fromkeys(absorbed, survivor)
    return {known_as[own] for own in {*who_signed(known_as), *who_paid(known_as)}}
