"""Read what a person allows now, what they allowed at another time, and how it came about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.consents.domain.purposes import Purpose
from crm.consents.domain.standing import Decision, Person, Standing, standing_of
from crm.consents.models import Consent
from crm.identity.queries import heard_through, joined_by, records_of_subjects, subjects_of_records
from hub.access.queries import absorbed_by, ids_of, in_use

Key = tuple[Purpose, UUID | None]
"""A purpose, and the seat in a household that it was given for."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of the ledger as a page shows it."""

    id: UUID
    purpose: Purpose
    about_id: UUID | None
    given: bool
    wording: str
    channel: str
    visit_id: UUID | None
    recorded_label: str
    decided_at: datetime
    recorded_at: datetime


def standings_of(subject_id: UUID, *, at: datetime, known_at: datetime | None = None) -> "Ledger":
    """Return what holds for one person at ``at``, as far as it was known at ``known_at`` (or then)."""
    rows = Consent.objects.filter(decided_at__lte=at, recorded_at__lte=known_at or at)
    through = heard_through(subject_id)
    found = list(rows.filter(source_id__in=through) | rows.filter(source_id__in=ids_of(subject_id)))
    joined = joined_by([subject_id])[subject_id] if found else {}
    return Ledger(person=Person(subject_id=subject_id, joined=joined), rows=tuple(found))


def standings_of_many(subject_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, "Ledger"]:
    """Return the same for many persons in a few questions."""
    wanted = list(dict.fromkeys(subject_ids))
    owner = {subject: subject for subject in wanted}
    owner.update({old: subject for subject, found in absorbed_by(wanted).items() for old in found})
    for subject, records in records_of_subjects(wanted).items():
        owner.update(dict.fromkeys(records, subject))
    said: dict[UUID, list[Consent]] = {}
    for row in Consent.objects.filter(source_id__in=list(owner), decided_at__lte=at, recorded_at__lte=at):
        said.setdefault(owner[row.source_id], []).append(row)
    joined = joined_by(said)
    return {
        subject: Ledger(
            person=Person(subject_id=subject, joined=joined.get(subject, {})), rows=tuple(said.get(subject, ()))
        )
        for subject in wanted
    }


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that one person said, and the profiles they are known as."""

    person: Person
    rows: tuple[Consent, ...]

    def standing(self, purpose: Purpose, about_id: UUID | None = None) -> Standing:
        """Return where a purpose stands; for a household's, the person's own seat is said."""
        said = (said_by(row) for row in self.rows if (row.purpose, row.about_id) == (purpose.value, about_id))
        return standing_of(purpose, said, person=self.person)

    def allows(self, purpose: Purpose, about_id: UUID | None = None) -> bool:
        """Tell whether a purpose is allowed."""
        return self.standing(purpose, about_id).allowed

    @property
    def history(self) -> tuple[Said, ...]:
        """Every word, the last one first."""
        rows = sorted(self.rows, key=lambda row: (row.decided_at, row.recorded_at, row.id), reverse=True)
        return tuple(_line(row) for row in rows)


def refusing(subject_ids: Iterable[UUID], *, purposes: Iterable[Purpose], at: datetime) -> frozenset[UUID]:
    """Return who of these persons allows none of the purposes."""
    asked = tuple(purposes)
    ledgers: Mapping[UUID, Ledger] = standings_of_many(subject_ids, at=at)
    return frozenset(
        subject for subject, ledger in ledgers.items() if not any(ledger.allows(purpose) for purpose in asked)
    )


def objectors(purpose: Purpose, *, at: datetime) -> frozenset[UUID]:
    """Return who of this scope objects to a purpose that holds until somebody does: for lists that use it."""
    through = set(Consent.objects.filter(purpose=purpose.value, given=False).values_list("source_id", flat=True))
    owners = subjects_of_records(through)
    persons = set(owners.values()) | set(in_use(through - owners.keys()).values())
    return refusing(persons, purposes=[purpose], at=at)


def said_by(row: Consent) -> Decision:
    """Return a line of the ledger as the rules know it."""
    return Decision(
        id=row.id,
        side=row.subject_id,
        whole_person=row.whole_person,
        given=row.given,
        audience=frozenset(row.audience),
        channel=row.channel,
        decided_at=row.decided_at,
        recorded_at=row.recorded_at,
    )


def _line(row: Consent) -> Said:
    return Said(
        id=row.id,
        purpose=Purpose(row.purpose),
        about_id=row.about_id,
        given=row.given,
        wording=row.wording,
        channel=row.channel,
        visit_id=row.visit_id,
        recorded_label=row.recorded_label,
        decided_at=row.decided_at,
        recorded_at=row.recorded_at,
    )
