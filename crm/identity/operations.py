"""Recognise people, bind an app account at the desk, and take a human's word about who is who (see also `parting`)."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from crm.identity.domain.sightings import Rule, Sighting
from crm.identity.live.drafts import Draft, drafts_of
from crm.identity.live.edges import asking_who_is_near, rescore
from crm.identity.live.published import live_model
from crm.identity.models import BindOffer, LinkKey, Membership
from crm.identity.queries import current_subject, subjects_of_records
from crm.identity.reconciling import Outcome, reconcile
from crm.identity.records import (
    Known,
    held_and_seen_since,
    names_of,
    names_of_keys,
    recognise,
    store_device_uses,
    storing,
    told_by,
    unchanged,
)
from crm.identity.words import say
from hub.access.scope import entered, system_scope
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor, system_actor
from hub.kernel.digest import sha256_hex
from hub.schema import statements
from hub.schema.locks import hold_names, holding

OFFER_LASTS: Final = timedelta(minutes=15)
"""Long enough to unlock a phone at a desk, short enough that a photographed code is stale (unmeasured)."""


class BindOfferUnusable(ValueError):
    """The code was used, has expired, or was never shown."""


class OtherPerson(ValueError):
    """What was said about the picked client is known of somebody else, or contradicts who the client is."""


class SubjectUnknown(LookupError):
    """No such profile, or one without any record."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """Whose record a sighting is. ``subject_id`` is None for a device that nobody logged in on."""

    source_id: UUID
    subject_id: UUID | None
    device_id: UUID | None
    created: bool
    why: Rule | None


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """Answers by sighting key, and what changed on the way."""

    by_key: dict[str, Resolved]
    moved_records: frozenset[UUID]
    left_subjects: frozenset[UUID]
    devices_learnt: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The profile that a bound record is in now, the records that moved for it, and the profiles they left."""

    subject_id: UUID
    moved_records: frozenset[UUID] = frozenset()
    left_subjects: frozenset[UUID] = frozenset()


def resolve(*, sightings: Sequence[Sighting], at: datetime) -> dict[str, Resolved]:
    """Return for each sighting's key whose it is, opening profiles for persons nobody knew."""
    return resolve_all(sightings=sightings, at=at).by_key


def resolve_all(*, sightings: Sequence[Sighting], at: datetime, by: Actor | None = None) -> Resolution:
    """Resolve a batch in the transaction of the caller; safe beside others that meet the same person at once.

    Whoever brings something new takes the advisory locks of its keys, in one order, before looking around; so two
    first visits of one person queue up, and the second finds what the first wrote. Who says nothing new is not scored.
    """
    with entered(system_scope("identity")):
        known = [recognise(sighting) for sighting in sightings]
        settled = unchanged(known)
        news = [one for one in known if one.record_id not in settled]
        outcome = _learn(news, by or system_actor("identity"), at) if news else Outcome()
        learnt = store_device_uses(known)
        subjects = outcome.subject_of | subjects_of_records(
            {one.record_id for one in known}.difference(outcome.subject_of)
        )
    return Resolution(
        by_key={one.sighting.key: _resolved(one, subjects, outcome) for one in known},
        moved_records=frozenset(outcome.moved),
        left_subjects=frozenset(outcome.left),
        devices_learnt=frozenset(learnt),
    )


def rescore_records(*, record_ids: Sequence[UUID], by: Actor, at: datetime) -> int:
    """Make the marks of these records anew and score them with the model in force; return how many were scored."""
    with entered(system_scope("identity")):
        _lock(record_ids)
        drafts = drafts_of(dict.fromkeys(record_ids, ()), all_of_them=True)
        _, *near = statements.rows_of_each(holding(_keys(drafts)), *asking_who_is_near(drafts))
        found = rescore(drafts, near, model=live_model(), at=at)
        reconcile(changed=found.changed, first=found.storing, by=by, at=at)
    return len(drafts)


def record_of(sighting: Sighting) -> UUID:
    """Return the id that a sighting's record has, stored or not."""
    return recognise(sighting).record_id


def resolve_chosen(*, sighting: Sighting, subject_id: UUID, by: Actor, at: datetime) -> Resolution:
    """Resolve a sighting of a person whom an advisor picked out face to face.

    Their word joins what no rule could; it takes nobody over: marks that prove somebody else raise `OtherPerson`.
    """
    with entered(system_scope("identity")):
        record_id = record_of(sighting)
        _lock([record_id, *_oldest(subject_id, but=record_id)])  # all records before any key, as everybody does
        _refuse_others(sighting, subject_id)
        first = resolve_all(sightings=[sighting], at=at, by=by)
        if first.by_key[sighting.key].subject_id == subject_id:
            return first
        anchor = _anchor(subject_id, but=record_id)
        outcome = _assert(record_id, anchor, same=True, rule=Rule.CHOSEN, by=by, at=at)
        subjects = subjects_of_records([record_id])
        if subjects[record_id] not in subjects_of_records([anchor]).values():
            raise OtherPerson(f"expected somebody who may be {subject_id}, got a contradiction")
    known = recognise(sighting)
    return Resolution(
        by_key={sighting.key: _resolved(known, subjects, outcome)},
        moved_records=first.moved_records | frozenset(outcome.moved),
        left_subjects=first.left_subjects | frozenset(outcome.left),
        devices_learnt=first.devices_learnt,
    )


def start_bind(*, subject_id: UUID, by: Actor, at: datetime) -> str:
    """Return the secret of a code to show at the desk; whoever scans it while logged in is bound to this profile."""
    _anchor(subject_id)
    token = secrets.token_urlsafe(24)
    BindOffer.objects.create(
        subject_id=subject_id,
        token_digest=sha256_hex(token.encode()),
        offered_by=by.id,
        offered_at=at,
        expires_at=at + OFFER_LASTS,
    )
    audit(by=by, action="identity.bind_offered", at=at, subject_id=subject_id)
    return token


def hold_scanned(*, sightings: Sequence[Sighting], tokens: Iterable[str]) -> None:
    """Hold the records of a batch together with those that its scanned codes will bind, before any key is held.

    Binding them one by one afterwards would wait for a record while others wait for the batch's keys.
    """
    with entered(system_scope("identity")):
        offers = BindOffer.objects.filter(token_digest__in=[sha256_hex(token.encode()) for token in tokens])
        shown = {current_subject(offer.subject_id) or offer.subject_id for offer in offers}
        if shown:
            _lock({*map(record_of, sightings), *(record for subject in shown for record in _oldest(subject))})


def bind(*, token: str, source_id: UUID, by: Actor, at: datetime, received_at: datetime | None = None) -> Bound:
    """Bind a record (the app account that scanned) to the profile of the code; return what that changed.

    Scanning again with the same account changes nothing; with another one it is refused. The code's time is over when
    the hub received the scan too late (``received_at``; ``at`` where it was not kept): no phone's clock is asked.
    """
    scanned_at = received_at or at
    with entered(system_scope("identity")):
        offer = BindOffer.objects.select_for_update().filter(token_digest=sha256_hex(token.encode())).first()
        if offer is None:
            raise BindOfferUnusable("this code was never shown")
        if offer.used_by_record == source_id:
            return Bound(subject_id=subjects_of_records([source_id])[source_id])
        if offer.used_at is not None or scanned_at > offer.expires_at:
            raise BindOfferUnusable("this code was used or has expired; ask for a new one")
        shown_for = current_subject(offer.subject_id) or offer.subject_id  # it may be merged by now
        bound = _bind(subject_id=shown_for, source_id=source_id, by=by, at=at)
        offer.used_at, offer.used_by_record = scanned_at, source_id
        offer.save(update_fields=["used_at", "used_by_record"])
    return bound


def bind_record(*, subject_id: UUID, source_id: UUID, by: Actor, at: datetime) -> UUID:
    """Say that a record belongs to a profile; return the profile in which both are now."""
    with entered(system_scope("identity")):
        return _bind(subject_id=subject_id, source_id=source_id, by=by, at=at).subject_id


def _bind(*, subject_id: UUID, source_id: UUID, by: Actor, at: datetime) -> Bound:
    outcome = Outcome()
    if subjects_of_records([source_id]).get(source_id) != subject_id:
        outcome = _assert(source_id, _anchor(subject_id, but=source_id), same=True, rule=Rule.BOUND, by=by, at=at)
    bound = subjects_of_records([source_id])[source_id]
    audit(by=by, action="identity.bound", at=at, subject_id=bound, target_kind="source", target_id=str(source_id))
    return Bound(subject_id=bound, moved_records=frozenset(outcome.moved), left_subjects=frozenset(outcome.left))


def _refuse_others(sighting: Sighting, subject_id: UUID) -> None:
    """Compare what the sighting itself proves with the picked profile, before anything is written."""
    known = recognise(sighting)
    drafts, _ = _drafted([known])
    hold_names(_keys(drafts, [known]))
    same = LinkKey.objects.filter(blind__in=[blind for _proof, blind in known.proofs])
    proven = set(subjects_of_records(same.values_list("record_id", flat=True)).values())
    if proven - {subject_id}:
        raise OtherPerson(f"expected marks of {subject_id} or of nobody yet, got those of {len(proven)} profile(s)")


def _learn(news: Sequence[Known], by: Actor, at: datetime) -> Outcome:
    """Store what is new, score the records it changes, and divide them and whom they met into persons."""
    drafts, new = _drafted(news)
    _, _, *near = statements.rows_of_each(
        holding(_keys(drafts, news)), storing(news, new=new), *asking_who_is_near(drafts)
    )
    found = rescore(drafts, near, model=live_model(), at=at)
    changed = found.changed | {one.record_id for one in news if not one.anonymous}
    return reconcile(changed=changed, first=found.storing, by=by, at=at)


def _drafted(news: Sequence[Known]) -> tuple[tuple[Draft, ...], frozenset[UUID]]:
    """Hold the records and see what their marks will be; return the drafts, and the records that nobody stored yet.

    Records are held first by everybody and keys (:func:`_keys`) after them, so that nobody waits in a circle.
    """
    ids = {one.record_id for one in news}
    new = ids - held_and_seen_since(ids).keys()
    return drafts_of(told_by(news), new=new), frozenset(new)


def _keys(drafts: Iterable[Draft], news: Iterable[Known] = ()) -> list[str]:
    """Under which names everything is held by which others could meet these records."""
    proofs = (blind for one in news for _proof, blind in one.proofs)
    return names_of_keys(proofs, (key for draft in drafts for key in draft.all_keys))


def _lock(record_ids: Iterable[UUID]) -> None:
    hold_names(names_of(record_ids))


def _resolved(one: Known, subjects: dict[UUID, UUID], outcome: Outcome) -> Resolved:
    subject = subjects.get(one.record_id)
    return Resolved(
        source_id=one.record_id,
        subject_id=subject,
        device_id=one.device_id,
        created=subject in outcome.opened,
        why=outcome.rule_of.get(one.record_id),
    )


def _anchor(subject_id: UUID, *, but: UUID | None = None) -> UUID:
    """The oldest record of a profile stands for it in an assertion."""
    for found in _oldest(subject_id, but=but):
        return found
    raise SubjectUnknown(f"no profile {subject_id} with a record in this scope")


def _oldest(subject_id: UUID, *, but: UUID | None = None) -> tuple[UUID, ...]:
    """The oldest record of a profile, or none."""
    rows = Membership.objects.filter(subject_id=subject_id, superseded_at=None).exclude(record_id=but)
    return tuple(rows.order_by("record__seen_since", "record_id").values_list("record_id", flat=True)[:1])


def _assert(left: UUID, right: UUID, *, same: bool, rule: Rule, by: Actor, at: datetime) -> Outcome:
    _lock([left, right])
    say([(left, right)], same=same, rule=rule, by=by, at=at)
    return reconcile(changed=[left, right], by=by, at=at)
