"""Let facts in, from the app and from the desk: who it was, what happened, what follows, in one transaction.

The one place that calls identity, profile and suitability in turn; whatever it is given twice counts once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.identity.domain.phones import find_phones
from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.operations import (
    BindOfferUnusable,
    Bound,
    Resolution,
    Resolved,
    bind,
    record_of,
    resolve_all,
    resolve_chosen,
)
from crm.identity.queries import subjects_of_records
from crm.journeys.passages import weigh_again
from crm.profile.domain.facts import Worded, sayings
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import NewTouch, NewVisit, Saying
from crm.profile.domain.signals import Signal
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.profile.operations import fold, visits_kept
from crm.profile.queries import VisitFacts, visits_by_id
from crm.suitability.domain.answers import Answers, AnswersRefused, accept_answers
from crm.suitability.domain.questionnaires import questionnaire_of
from crm.suitability.domain.validity import RetakeRefused
from crm.suitability.operations import submit_assessment, weigh
from crm.suitability.operations.assessing import KeyReused
from hub.access.operations import assign
from hub.access.queries import advisors_of
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor, system_actor
from hub.kernel.ids import stable_id


@dataclass(frozen=True, kw_only=True)
class Declined:
    """A signal whose content a room refused; its touch is kept, the signal goes to quarantine with this detail."""

    key: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """Which profiles a batch brought up to date, and what was declined."""

    subject_ids: frozenset[UUID]
    declined: tuple[Declined, ...]


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


def take_in(*, rows: Sequence[Signal], at: datetime, by: Actor | None = None) -> TakenIn:
    """Fold a batch of app signals; call it in the transaction that takes them off the queue."""
    actor = by or system_actor("intake")
    with entered(system_scope("intake")):
        resolution = resolve_all(sightings=[_sighting_of(signal) for signal in rows], at=at, by=actor)
        bound, declined = _bind_scanned(rows, resolution.by_key, actor, at)
        resolution = _afresh(resolution, bound)
        happened = [signal for signal in rows if signal.kind is not TouchKind.IDENTIFIED]
        touches = [_touch_of(signal, resolution.by_key[signal.key]) for signal in happened]
        said = [saying for signal in rows for saying in _sayings_of(signal, resolution.by_key[signal.key])]
        folded = _fold(touches, said, [], resolution, actor, at)
        _weigh_moved(resolution, at)
        declined += _assess(rows, resolution.by_key, actor, at)
        audit(by=actor, action="intake.folded", at=at, details={"signals": len(rows), "declined": len(declined)})
    return TakenIn(subject_ids=folded, declined=tuple(declined))


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


def _record_fresh(forms: Sequence[VisitForm], by: Actor, at: datetime) -> None:
    with entered(system_scope("intake")):
        resolution = _resolve_forms(forms, by, at)
        visits = [_visit_of(form, resolution.by_key[form.key].source_id, by) for form in forms]
        said = [saying for form in forms for saying in _sayings_in(form, resolution.by_key[form.key].source_id)]
        _fold([], said, visits, resolution, by, at)
        _make_responsible(forms, resolution.by_key, by, at)
        _weigh_moved(resolution, at)
        noted = dict.fromkeys(resolution.by_key[form.key].subject_id for form in forms if form.note.strip())
        for subject in noted:  # in the order of the list, so that the same list leaves the same log
            if subject is not None:
                weigh(subject_id=subject, at=at)
        audit(by=by, action="visit.recorded", at=at, subject_id=_only(resolution), details={"visits": len(visits)})


def _kept(forms: Sequence[VisitForm], by: Actor) -> frozenset[UUID]:
    """Which visits were written down before; compared before anybody is resolved, so a refusal leaves no trace."""
    sources = {form.key: record_of(_sighting_in(form)) for form in forms}
    return visits_kept(
        visits=[_visit_of(form, sources[form.key], by) for form in forms],
        sayings=[saying for form in forms for saying in _sayings_in(form, sources[form.key])],
    )


def visit_id_of(form: VisitForm) -> UUID:
    """Return the id that the visit of a form has."""
    return stable_id("visit", form.source, str(form.branch_id), form.key)


def _fold(
    touches: Sequence[NewTouch],
    said: Sequence[Saying],
    visits: Sequence[NewVisit],
    resolution: Resolution,
    by: Actor,
    at: datetime,
) -> frozenset[UUID]:
    folded = fold(
        touches=touches,
        sayings=said,
        visits=visits,
        devices_learnt=resolution.devices_learnt,
        moved=resolution.moved_records,
        left_subjects=resolution.left_subjects,
        by=by,
        at=at,
    )
    return folded.subject_ids


def _weigh_moved(resolution: Resolution, at: datetime) -> None:
    """Whoever became one person, or two, is weighed at once: the lower level and every contradiction hold from now."""
    if resolution.left_subjects:
        weigh_again(
            subject_ids={*subjects_of_records(resolution.moved_records).values(), *resolution.left_subjects}, at=at
        )


def _afresh(resolution: Resolution, bound: Sequence[Bound] = ()) -> Resolution:
    """Whose everybody is after all of it: a binding or a later visit may have joined whom an earlier one met."""
    subjects = subjects_of_records({one.source_id for one in resolution.by_key.values()})
    return Resolution(
        by_key={
            key: replace(one, subject_id=subjects.get(one.source_id, one.subject_id))
            for key, one in resolution.by_key.items()
        },
        moved_records=resolution.moved_records.union(*(one.moved_records for one in bound)),
        left_subjects=resolution.left_subjects.union(*(one.left_subjects for one in bound)),
        devices_learnt=resolution.devices_learnt,
    )


# -- from the app ------------------------------------------------------------------------------------------------------


def _sighting_of(signal: Signal) -> Sighting:
    claims = signal.claims
    return Sighting(
        key=signal.key,
        source=signal.source,
        source_key=f"user:{signal.user_id}" if signal.user_id else "",
        observed_at=signal.occurred_at,
        assurance=signal.assurance,
        name=claims.get(Fact.NAME, ""),
        phone=claims.get(Fact.PHONE, ""),
        id_number=claims.get(Fact.ID_NUMBER, ""),
        email=claims.get(Fact.EMAIL, ""),
        user_id=signal.user_id,
        user_space=signal.user_space,
        device_id=signal.anonymous_id,
    )


def _touch_of(signal: Signal, resolved: Resolved) -> NewTouch:
    touch = Touch(
        id=stable_id("touch", signal.key),
        source_id=resolved.source_id,
        channel=Channel.ONLINE,
        kind=signal.kind,
        occurred_at=signal.occurred_at,
        label=signal.label,
        product_code=signal.product_code,
        slug=signal.slug,
        section=signal.section,
        seconds=signal.seconds,
        amount_fen=signal.amount_fen,
        device=signal.device,
    )
    nameless = resolved.device_id if not signal.user_id else None
    return NewTouch(touch=touch, device_id=nameless, words=signal.words, message_id=signal.message_id)


def _sayings_of(signal: Signal, resolved: Resolved) -> Iterable[Saying]:
    if not signal.user_id:
        return ()
    answers = _answers_of(signal)
    facts = {**signal.claims, **(_facts_of(answers) if answers else {})}
    return sayings(
        facts=facts,
        source_id=resolved.source_id,
        channel=Channel.ONLINE,
        assurance=signal.assurance,
        at=signal.occurred_at,
    )


def _answers_of(signal: Signal) -> Answers | None:
    """Return complete answers; incomplete ones are declined where they are handed in."""
    if signal.assessment is None:
        return None
    try:
        return accept_answers(questionnaire=questionnaire_of(signal.assessment.version), raw=signal.assessment.answers)
    except (AnswersRefused, LookupError, TypeError):
        return None


_ANSWERED = {
    Fact.ATTITUDE: "attitude",
    Fact.HORIZON: "horizon",
    Fact.ASSETS: "assets",
    Fact.INCOME: "annual_income",
    Fact.LOSS_LIMIT: "loss_limit",
}
"""Facts that the questionnaire tells, and the question that tells them."""


def _facts_of(answers: Answers) -> dict[Fact, str]:
    codes = {question: options[0] for question, options in answers.chosen}
    asked = {question.id for question in answers.questionnaire.questions}
    return {
        fact: _answer(answers, question, codes.get(question, ""))
        for fact, question in _ANSWERED.items()
        if question in asked
    }


def _answer(answers: Answers, question: str, code: str) -> str:
    words = answers.spoken(question)
    return Worded(zh=words.zh, en=words.en, code=code).packed()


def _bind_scanned(
    rows: Sequence[Signal], resolved: Mapping[str, Resolved], by: Actor, at: datetime
) -> tuple[list[Bound], list[Declined]]:
    bound: list[Bound] = []
    declined = []
    for signal in rows:
        if signal.bind_token and signal.user_id:
            try:
                with transaction.atomic():
                    source = resolved[signal.key].source_id
                    bound.append(
                        bind(token=signal.bind_token, source_id=source, by=by, at=at, received_at=signal.received_at)
                    )
            except BindOfferUnusable as refusal:
                declined.append(Declined(key=signal.key, detail=str(refusal)))
    return bound, declined


def _assess(rows: Sequence[Signal], resolved: Mapping[str, Resolved], by: Actor, at: datetime) -> list[Declined]:
    """Oldest first, so that the newest questionnaire is the one that holds."""
    declined = []
    for signal in sorted(rows, key=lambda signal: (signal.occurred_at, signal.key)):
        subject = resolved[signal.key].subject_id
        if signal.kind is not TouchKind.ASSESSMENT_COMPLETED or subject is None:
            continue
        if signal.assessment is None:
            declined.append(Declined(key=signal.key, detail="expected version and answers in the properties"))
            continue
        try:
            with transaction.atomic():
                submit_assessment(
                    subject_id=subject,
                    source_id=resolved[signal.key].source_id,
                    answers=signal.assessment.answers,
                    version=signal.assessment.version,
                    channel=Channel.ONLINE.value,
                    key=signal.key,
                    by=by,
                    at=signal.occurred_at,
                )
        except (AnswersRefused, RetakeRefused, KeyReused, LookupError, TypeError) as refusal:
            declined.append(Declined(key=signal.key, detail=str(refusal)))
            continue
        weigh(subject_id=subject, at=at)
    return declined


# -- from the desk -----------------------------------------------------------------------------------------------------


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
    return _afresh(together)


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
    looked_after = set(advisors_of(subjects))
    for form in sorted(forms, key=lambda form: (form.arrived_at, form.key)):
        subject = resolved[form.key].subject_id
        if subject and subject not in looked_after:
            assign(subject_id=subject, advisor_id=form.advisor_id, branch_id=form.branch_id, by=by, at=at)
            looked_after.add(subject)


def _only(resolution: Resolution) -> UUID | None:
    subjects = {one.subject_id for one in resolution.by_key.values()}
    return subjects.pop() if len(subjects) == 1 else None
