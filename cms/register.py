"""Enter an approved submission into the register, seal the fact, and tell the other rooms."""

from datetime import datetime
from uuid import UUID

from cms.domain.payload import reading_text, thaw
from cms.evidence import fact_bytes
from cms.models import RegisterVersion, Review, Submission
from cms.queries import Version
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish
from hub.vault.operations import seal


def enter(
    *,
    submission: Submission,
    review: Review,
    previous: Version | None,
    signatory_id: UUID,
    by: Actor,
    at: datetime,
) -> RegisterVersion:
    """Insert the version, seal its canonical fact, publish `FactSealed`.

    Requires: the slug is held, the review approves the submission, `previous` is the current version.
    """
    row = _row(submission, review, previous, signatory_id, at)
    row.save(force_insert=True)
    sealed = seal(
        purpose="evidence",
        owner_kind="disclosure",
        owner_id=row.id,
        content=fact_bytes(row),
        subject_id=None,
        at=at,
    )
    record(by=by, action="disclosure.published", at=at, target_kind="disclosure", target_id=str(row.id),
           details={"slug": row.slug, "number": row.number, "digest": row.digest})  # fmt: skip
    publish(event=_sealed(row, sealed.digest, str(sealed.id)), at=at)
    return row


def _row(
    submission: Submission, review: Review, previous: Version | None, signatory_id: UUID, at: datetime
) -> RegisterVersion:
    payload = thaw(bytes(submission.payload))
    number = submission.base_number + 1
    return RegisterVersion(
        id=stable_id("disclosure", submission.slug, str(number)),
        slug=submission.slug,
        number=number,
        previous_number=previous.number if previous else None,
        kind=submission.kind,
        change=submission.change,
        title_zh=payload.line("title", "zh"),
        title_en=payload.line("title", "en"),
        payload=bytes(submission.payload),
        digest=submission.digest,
        reading_zh=reading_text(payload, "zh"),
        reading_en=reading_text(payload, "en"),
        reason_zh=submission.reason_zh,
        reason_en=submission.reason_en,
        submission=submission,
        author_id=submission.author_id,
        approver_id=review.reviewer_id,
        publisher_id=signatory_id,
        signatories=[
            {"capacity": "author", "user_id": str(submission.author_id), "signed_at": instant(submission.submitted_at)},
            {"capacity": "reviewer", "user_id": str(review.reviewer_id), "signed_at": instant(review.decided_at)},
            {"capacity": "signatory", "user_id": str(signatory_id), "signed_at": instant(at)},
        ],
        findings=submission.findings,
        rule_set=submission.rule_set,
        published_at=at,
    )


def _sealed(row: RegisterVersion, digest: str, sealed_id: str) -> Event:
    return Event(
        name="FactSealed",
        key=f"disclosure:{row.id}:1",
        payload={
            "kind": "disclosure",
            "fact_id": str(row.id),
            "digest": digest,
            "sealed_id": sealed_id,
            "subject_id": None,
        },
    )
