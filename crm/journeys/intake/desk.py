"""Let facts in from the desk: a contact as it was written down, who it was of, and what follows, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from crm.identity.domain.phones import find_phones
from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.operations import Resolution, Resolved, record_of, resolve_all, resolve_chosen
from crm.journeys.intake.folding import afresh, fold_in
from crm.journeys.watching import look_again
from crm.profile.domain.facts import sayings
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import NewVisit, Saying
from crm.profile.domain.vocabulary import Channel
from crm.profile.operations import visits_kept
from crm.profile.queries import VisitFacts, visits_by_id
from crm.suitability.operations import weigh
from hub.access.operations import assign
from hub.access.queries import looked_after
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id


@dataclass(frozen=True, kw_only=True)
class VisitForm:
    """A contact as it was written down. ``key`` makes a second saving the same visit.

    Either ``subject_id`` names the client the advisor picked, or the identifiers say who came.
    """

    key: str
    channel: Channel
    arrived_at: datetime
    branch_id: UUID
    advisor_id: UUID
    advisor_label: str
    subject_id: UUID | None = None
    source: str = "desk"
    customer_number: str = ""
    name: str = ""
    phone: str = ""
    id_number: str = ""
    email: str = ""
    minutes: int | None = None
    room: str = ""
    purpose: str = ""
    products: tuple[str, ...] = ()
    note: str = ""
    facts: Mapping[Fact, str] = field(default_factory=dict)


class NobodyNamed(ValueError):
    """A visit says neither whom the advisor picked nor any mark of the person."""


def record_visit(*, form: VisitForm, by: Actor, at: datetime) -> VisitFacts:
    """Keep one contact and everything that follows from it; saving the same form again changes nothing.

    The same key with other content raises `VisitChanged` before anything is written.
    """
    visit_id = record_visits(forms=[form], by=by, at=at)[0]
    with entered(system_scope("intake")):
        return visits_by_id([visit_id])[visit_id]


def record_visits(*, forms: Sequence[VisitForm], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Keep many contacts in one transaction; return their ids in order."""
    with entered(system_scope("intake")):
        kept = _kept(forms, by)
        fresh = [form for form in forms if visit_id_of(form) not in kept]
        if fresh:
            _record_fresh(fresh, by, at)
    return tuple(visit_id_of(form) for form in forms)


def visit_id_of(form: VisitForm) -> UUID:
    """Return the id that the visit of a form has."""
    return stable_id("visit", form.source, str(form.branch_id), form.key)


def record_of_form(form: VisitForm) -> UUID:
    """Return the id of the record that a visit would be told by, stored or not."""
    return record_of(_sighting_in(form))


def _record_fresh(forms: Sequence[VisitForm], by: Actor, at: datetime) -> None:
    with entered(system_scope("intake")):
        resolution = _resolve_forms(forms, by, at)
        visits = [_visit_of(form, resolution.by_key[form.key].source_id, by) for form in forms]
        said = [saying for form in forms for saying in _sayings_in(form, resolution.by_key[form.key].source_id)]
        fold_in(resolution=resolution, sayings=said, visits=visits, by=by, at=at)
        _make_responsible(forms, resolution.by_key, by, at)
        noted = dict.fromkeys(resolution.by_key[form.key].subject_id for form in forms if form.note.strip())
        for subject in noted:  # in the order of the list, so that the same list leaves the same log
            if subject is not None:
                weigh(subject_id=subject, at=at)
                look_again(subject_ids=[subject], at=at)
        audit(by=by, action="visit.recorded", at=at, subject_id=_only(resolution), details={"visits": len(visits)})


def _kept(forms: Sequence[VisitForm], by: Actor) -> frozenset[UUID]:
    """Which visits were written down before; compared before anybody is resolved, so a refusal leaves no trace."""
    sources = {form.key: record_of_form(form) for form in forms}
    return visits_kept(
        told=[(_visit_of(form, sources[form.key], by), _sayings_in(form, sources[form.key])) for form in forms]
    )


def _resolve_forms(forms: Sequence[VisitForm], by: Actor, at: datetime) -> Resolution:
    picked = [form for form in forms if form.subject_id]
    told = [form for form in forms if not form.subject_id]
    parts = [resolve_all(sightings=[_sighting_in(form) for form in told], at=at, by=by)] if told else []
    for form in picked:
        if form.subject_id:
            parts.append(resolve_chosen(sighting=_sighting_in(form), subject_id=form.subject_id, by=by, at=at))
    together = Resolution(
        by_key={key: resolved for part in parts for key, resolved in part.by_key.items()},
        moved_records=frozenset().union(*(part.moved_records for part in parts)),
        left_subjects=frozenset().union(*(part.left_subjects for part in parts)),
        devices_learnt=frozenset().union(*(part.devices_learnt for part in parts)),
    )
    return afresh(together)


def _sighting_in(form: VisitForm) -> Sighting:
    return Sighting(
        key=form.key,
        source=form.source,
        source_key=_source_key(form),
        observed_at=form.arrived_at,
        assurance=Assurance.RECORDED,
        name=form.name,
        phone=form.phone,
        id_number=form.id_number,
        email=form.email,
        gender=form.facts.get(Fact.GENDER, ""),
        birth_date=form.facts.get(Fact.BIRTH_DATE, ""),
        note=form.note,
    )


def _source_key(form: VisitForm) -> str:
    """How the branch knows this person: the picked client, its customer number, or the marks as they were written."""
    if form.subject_id:
        return f"picked:{form.subject_id}"
    if form.customer_number:
        return f"customer:{form.branch_id}:{form.customer_number}"
    phones = sorted(phone.e164 for phone in find_phones(form.phone).phones)
    marks = [form.name.strip(), *phones, form.id_number.strip().upper()]
    if not any(marks):
        raise NobodyNamed(f"visit {form.key} names nobody")
    if not phones and not form.id_number.strip():
        return f"visit:{form.branch_id}:{form.key}"  # a name alone is everybody's
    return "marks:" + "\x1f".join(marks)


def _visit_of(form: VisitForm, source_id: UUID, by: Actor) -> NewVisit:
    return NewVisit(
        id=visit_id_of(form),
        source_id=source_id,
        channel=form.channel,
        arrived_at=form.arrived_at,
        branch_id=form.branch_id,
        advisor_id=form.advisor_id,
        advisor_label=form.advisor_label,
        recorded_by=by.id,
        minutes=form.minutes,
        room=form.room,
        purpose=form.purpose,
        products=form.products,
        note=form.note,
    )


def _sayings_in(form: VisitForm, source_id: UUID) -> Iterable[Saying]:
    marks = {Fact.NAME: form.name, Fact.PHONE: form.phone, Fact.ID_NUMBER: form.id_number, Fact.EMAIL: form.email}
    return sayings(
        facts={**marks, **form.facts},
        source_id=source_id,
        channel=form.channel,
        assurance=Assurance.RECORDED,
        at=form.arrived_at,
        by_label=form.advisor_label,
    )


def _make_responsible(forms: Sequence[VisitForm], resolved: Mapping[str, Resolved], by: Actor, at: datetime) -> None:
    """A client without an advisor belongs to the one who wrote the first visit down."""
    subjects = {subject for one in resolved.values() if (subject := one.subject_id)}
    taken = looked_after(subjects)
    for form in sorted(forms, key=lambda form: (form.arrived_at, form.key)):
        subject = resolved[form.key].subject_id
        if subject and subject not in taken:
            assign(subject_id=subject, advisor_id=form.advisor_id, branch_id=form.branch_id, by=by, at=at)
            taken.add(subject)


def _only(resolution: Resolution) -> UUID | None:
    subjects = {one.subject_id for one in resolution.by_key.values()}
    return subjects.pop() if len(subjects) == 1 else None
