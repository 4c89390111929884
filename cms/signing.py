"""Sign an approved submission, publish it at once or at its hour, and stop it before. Nobody signs their own work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cms import queries
from cms.deciding import GapsUnexplained, Stopped, decidable, pass_gate, person, signing
from cms.models import Cause, Decision, Lane, RegisterVersion, Review, Signature, Stop, Submission
from cms.register import enter
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import instant
from hub.kernel.ids import stable_id
from hub.schema.locks import hold_names


class OwnReview(PermissionError):
    """The person who approved a submission tried to sign it, too."""


class NotApproved(PermissionError):
    """A signature was given under a submission that nobody has approved."""


class AlreadySigned(ValueError):
    """The submission was signed before: by somebody else, or for another hour."""


class HourPassed(ValueError):
    """Publication was asked for an hour that is over."""


class BaseMoved(ValueError):
    """Another version was published after this submission was made."""


class NotScheduled(LookupError):
    """Nothing is signed for a later hour there, or it has been published or stopped already."""


class WhyMissing(ValueError):
    """A publication was to be stopped without a reason."""


def publish(*, submission_id: UUID, by: Actor, at: datetime) -> queries.Version:
    """Sign an approved submission and enter it into the register; doing it again returns the same version.

    Author, reviewer and signatory are three people; of a material event, two. Raises what `sign` raises.
    """
    with transaction.atomic():
        submission = decidable(submission_id, by)
        existing = RegisterVersion.objects.filter(submission=submission).first()
        if existing is not None:
            return queries.version_facts(existing)
        return queries.version_facts(_enter(_signature(submission, by, at, at), by=by, at=at))


def sign(*, submission_id: UUID, go_live_at: datetime, by: Actor, at: datetime) -> queries.SubmissionFacts:
    """Sign an approved submission for a later hour, at which the worker publishes it if the rules of then allow.

    Raises `NotApproved`, `OwnWork`, `OwnReview`, `BaseMoved`, `HourPassed`, `AlreadySigned`, `Stopped`,
    `GapsUnexplained`. Signing again for the same hour changes nothing.
    """
    with transaction.atomic():
        submission = decidable(submission_id, by)
        _signature(submission, by, go_live_at, at)
        return queries.submission_facts(submission)


def _signature(submission: Submission, by: Actor, go_live_at: datetime, at: datetime) -> Signature:
    earlier = Signature.objects.filter(submission=submission).first()
    if earlier is not None:
        if (earlier.signatory_id, earlier.go_live_at) != (by.id, go_live_at):
            raise AlreadySigned(f"expected an unsigned submission, got one signed for {earlier.go_live_at:%Y-%m-%d}")
        return earlier
    if go_live_at < at:
        raise HourPassed(f"expected an hour after {instant(at)}, got {instant(go_live_at)}")
    review = _approval(submission, by)
    pass_gate(submission, review.comment)
    _require_base(submission)
    signature = Signature.objects.create(
        id=stable_id("signature", str(submission.id)), submission=submission, author_id=submission.author_id,
        reviewer_id=review.reviewer_id, signatory_id=signing(by), lane=submission.lane, signed_at=at,
        go_live_at=go_live_at,
    )  # fmt: skip
    record(by=by, action="disclosure.signed", at=at, target_kind="submission", target_id=str(submission.id),
           details={"slug": submission.slug, "go_live_at": instant(go_live_at)})  # fmt: skip
    return signature


def _approval(submission: Submission, by: Actor) -> Review:
    review = Review.objects.filter(submission=submission, decision=Decision.APPROVED).first()
    if review is None:
        raise NotApproved("expected an approved submission")
    if review.reviewer_id == by.id and submission.lane != Lane.URGENT:
        raise OwnReview("expected another person than the one who approved the submission")
    return review


def _require_base(submission: Submission) -> queries.Version | None:
    current = queries.current(submission.slug)
    if (current.number if current else 0) != submission.base_number:
        raise BaseMoved(f"expected version {submission.base_number} to be current")
    return current


def _enter(signature: Signature, *, by: Actor, at: datetime) -> RegisterVersion:
    """Requires the slug held. What the rules of this moment say is what the version keeps."""
    submission = signature.submission
    review = Review.objects.get(submission=submission)
    checks = pass_gate(submission, review.comment)
    current = _require_base(submission)
    return enter(signature=signature, review=review, previous=current, checks=checks, by=by, at=at)


def due(at: datetime) -> Sequence[UUID]:
    """Ids of signatures whose hour has come and that were neither published nor stopped, the earliest first."""
    rows = Signature.objects.filter(go_live_at__lte=at, stop=None, submission__registerversion=None)
    return list(rows.order_by("go_live_at", "id").values_list("id", flat=True))


def publish_signed(*, signature_id: UUID, by: Actor, at: datetime) -> queries.Version | None:
    """Publish what was signed for an hour that has come, once, however often and by whomever this is called.

    None where it is not its hour or it was stopped; where the rules of now forbid it or another version came first, the
    stop is kept with what was found, and the author hands it in again.
    """
    with transaction.atomic():
        signature = Signature.objects.select_related("submission").get(id=signature_id)
        hold_names([f"disclosure:{signature.submission.slug}"])
        existing = RegisterVersion.objects.filter(submission=signature.submission).first()
        if existing is not None:
            return queries.version_facts(existing)
        if at < signature.go_live_at or Stop.objects.filter(signature=signature).exists():
            return None
        try:
            return queries.version_facts(_enter(signature, by=by, at=at))
        except Stopped as error:
            _stop(signature, Cause.RULES, by=by, at=at, rules=error.rules)
        except GapsUnexplained as error:
            _stop(signature, Cause.RULES, by=by, at=at, rules=error.items)
        except BaseMoved:
            _stop(signature, Cause.MOVED, by=by, at=at)
        return None


def cancel(*, submission_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Stop a signed publication before its hour. Raises `WhyMissing`, `NotScheduled`, `PersonNeeded`."""
    if not reason.strip():
        raise WhyMissing("expected why it is stopped")
    person(by)
    with transaction.atomic():
        signature = Signature.objects.filter(submission_id=submission_id).select_related("submission").first()
        if signature is None:
            raise NotScheduled(f"nothing signed for {submission_id}")
        hold_names([f"disclosure:{signature.submission.slug}"])
        published = RegisterVersion.objects.filter(submission_id=submission_id).exists()
        if published or Stop.objects.filter(signature=signature).exists():
            raise NotScheduled(f"expected {submission_id} to wait for its hour")
        _stop(signature, Cause.CANCELLED, by=by, at=at, reason=reason.strip())


def _stop(
    signature: Signature, cause: Cause, *, by: Actor, at: datetime, reason: str = "", rules: Sequence[str] = ()
) -> None:
    Stop.objects.create(
        id=stable_id("stop", str(signature.id)), signature=signature, cause=cause, reason=reason, rules=list(rules),
        stopped_by_id=by.id, stopped_at=at,
    )  # fmt: skip
    record(by=by, action="disclosure.stopped", at=at, target_kind="submission",
           target_id=str(signature.submission_id), details={"cause": cause.value, "rules": list(rules)})  # fmt: skip
