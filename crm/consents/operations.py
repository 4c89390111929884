"""Write down what a person agreed to or took back: their own word by verified identity, or one given at a branch."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.consents.domain.purposes import OF_A_HOUSEHOLD, WORDINGS, Purpose
from crm.consents.evidence import seal_consent
from crm.consents.models import Consent
from hub.access.queries import in_use, own_profile, signs_in_alone
from hub.audit.operations import record as audit
from hub.kernel.actor import Actor
from hub.outbox.operations import publish
from hub.schema.locks import hold_names

ONLINE = "online"


class SeatMissing(ValueError):
    """A consent for a household names no seat in it, or another one names a seat."""


class SaidLater(ValueError):
    """The consent would lie in the future."""


def say_oneself(
    *,
    login_subject: UUID,
    purpose: Purpose,
    given: bool,
    by: Actor,
    at: datetime,
    about_id: UUID | None = None,
    audience: Iterable[str] = (),
) -> Consent:
    """Keep a signed-in investor's own word; the same word again changes nothing.

    It speaks for the whole person as long as no other login belongs to the same person.
    """
    return _keep(
        Consent(
            source_id=login_subject,
            subject_id=own_profile(login_subject),
            whole_person=signs_in_alone(login_subject),
            purpose=purpose,
            wording=WORDINGS[purpose].version,
            about_id=about_id,
            audience=sorted(set(audience)) if given else [],
            given=given,
            channel=ONLINE,
            recorded_by=by.id,
            recorded_label=by.label[:80],
            decided_at=at,
            recorded_at=at,
        ),
        by=by,
        at=at,
    )


def say_at_branch(
    *,
    subject_id: UUID,
    source_id: UUID,
    visit_id: UUID,
    channel: str,
    purpose: Purpose,
    given: bool,
    said_at: datetime,
    by: Actor,
    at: datetime,
    about_id: UUID | None = None,
    audience: Iterable[str] = (),
) -> Consent:
    """Keep what a person said to an advisor; the visit (its record: ``source_id``) is the evidence.

    ``said_at`` is when they said it: a paper handed in late never overrules a later word. Raises SaidLater.
    """
    if said_at > at:
        raise SaidLater(f"expected a consent said by {at:%Y-%m-%d %H:%M}, got {said_at:%Y-%m-%d %H:%M}")
    return _keep(
        Consent(
            source_id=source_id,
            subject_id=in_use([subject_id])[subject_id],
            whole_person=True,
            purpose=purpose,
            wording=WORDINGS[purpose].version,
            about_id=about_id,
            audience=sorted(set(audience)) if given else [],
            given=given,
            channel=channel,
            visit_id=visit_id,
            recorded_by=by.id,
            recorded_label=by.label[:80],
            decided_at=said_at,
            recorded_at=at,
        ),
        by=by,
        at=at,
    )


def _keep(row: Consent, *, by: Actor, at: datetime) -> Consent:
    if (Purpose(row.purpose) in OF_A_HOUSEHOLD) is (row.about_id is None):
        raise SeatMissing(f"expected {row.purpose} with the seat where one is meant, got {row.about_id}")
    with transaction.atomic():
        hold_names([f"consent:{row.source_id}:{row.purpose}:{row.about_id}"])
        held = _from_the_same_contact(row) if row.visit_id else _same_as_the_last(row)
        if held is not None:
            return held
        row.save(force_insert=True)
        publish(event=seal_consent(row, at=at), at=at)
        audit(by=by, action="consent.given" if row.given else "consent.withdrawn", at=at, subject_id=row.subject_id,
              target_kind="consent", target_id=str(row.id),
              details={"purpose": str(row.purpose), "wording": row.wording, "channel": row.channel})  # fmt: skip
    return row


def _from_the_same_contact(row: Consent) -> Consent | None:
    """The same word of the same talk, written down before; a later talk may have said otherwise since."""
    return Consent.objects.filter(
        visit_id=row.visit_id, purpose=row.purpose, about_id=row.about_id, given=row.given
    ).first()


def _same_as_the_last(row: Consent) -> Consent | None:
    """One's own last word, where it says the same to the same people about the same words."""
    rows = Consent.objects.filter(source_id=row.source_id, purpose=row.purpose, about_id=row.about_id, visit_id=None)
    last = rows.order_by("-decided_at", "given", "-recorded_at", "-id").first()
    if last is None:
        return None
    same = (last.given, last.wording, last.audience, last.whole_person, last.subject_id) == (
        row.given, row.wording, row.audience, row.whole_person, row.subject_id,
    )  # fmt: skip
    return last if same else None
