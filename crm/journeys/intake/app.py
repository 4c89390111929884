"""Let facts in from the app: who it was, what happened, what follows, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.identity.domain.sightings import Sighting
from crm.identity.operations import BindOfferUnusable, Bound, Resolved, bind, hold_scanned, record_of, resolve_all
from crm.journeys.intake.folding import afresh, fold_in
from crm.profile.domain.facts import Worded, sayings
from crm.profile.domain.golden import Fact
from crm.profile.domain.sayings import NewTouch, Saying
from crm.profile.domain.signals import Signal
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel, TouchKind
from crm.suitability.domain.answers import Answers, AnswersRefused, accept_answers
from crm.suitability.domain.questionnaires import questionnaire_of
from crm.suitability.domain.validity import RetakeRefused
from crm.suitability.operations import submit_assessment, weigh
from crm.suitability.operations.assessing import KeyReused
from crm.suitability.telling import TOLD
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


def take_in(*, rows: Sequence[Signal], at: datetime, by: Actor | None = None) -> TakenIn:
    """Fold a batch of app signals; call it in the transaction that takes them off the queue."""
    actor = by or system_actor("intake")
    with entered(system_scope("intake")):
        sightings = [_sighting_of(signal) for signal in rows]
        if scanned := {signal.bind_token for signal in rows if signal.bind_token and signal.user_id}:
            hold_scanned(sightings=sightings, tokens=scanned)
        resolution = resolve_all(sightings=sightings, at=at, by=actor)
        bound, declined = _bind_scanned(rows, resolution.by_key, actor, at)
        resolution = afresh(resolution, bound)
        happened = [signal for signal in rows if signal.kind is not TouchKind.IDENTIFIED]
        touches = [_touch_of(signal, resolution.by_key[signal.key]) for signal in happened]
        said = [saying for signal in rows for saying in _sayings_of(signal, resolution.by_key[signal.key])]
        folded = fold_in(resolution=resolution, sayings=said, touches=touches, by=actor, at=at)
        declined += _assess(rows, resolution.by_key, actor, at)
        audit(by=actor, action="intake.folded", at=at, details={"signals": len(rows), "declined": len(declined)})
    return TakenIn(subject_ids=folded, declined=tuple(declined))


def records_told_by(signals: Iterable[Signal]) -> set[UUID]:
    """Return the records of the accounts, or nameless devices, that signals speak of, stored or not."""
    return {record_of(_sighting_of(signal)) for signal in signals}


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
        gender=claims.get(Fact.GENDER, ""),
        birth_date=claims.get(Fact.BIRTH_DATE, ""),
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


def _facts_of(answers: Answers) -> dict[Fact, str]:
    codes = {question: options[0] for question, options in answers.chosen}
    asked = {question.id for question in answers.questionnaire.questions}
    return {
        fact: _answer(answers, question, codes.get(question, ""))
        for fact, question in TOLD.items()
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
                    received_at=at,
                )
        except (AnswersRefused, RetakeRefused, KeyReused, LookupError, TypeError) as refusal:
            declined.append(Declined(key=signal.key, detail=str(refusal)))
            continue
        weigh(subject_id=subject, at=at)
    return declined
