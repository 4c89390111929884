"""Enter an approved submission into the register, seal the fact, and tell the other rooms."""

from datetime import datetime
from uuid import UUID

from cms.domain.gate import Checks
from cms.domain.payload import reading_text, thaw
from cms.evidence import fact_bytes
from cms.models import RegisterVersion, Review, Signature
from cms.queries import Version
from cms.searching import enter as enter_into_search
from cms.traces import PUBLISHED, version_id
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.outbox.operations import publish_all
from hub.vault.evidence import seal_fact
from hub.wording.rules import RULE_SET_VERSION


def enter(
    *, signature: Signature, review: Review, previous: Version | None, checks: Checks, by: Actor, at: datetime
) -> RegisterVersion:
    """Insert the version, let it be found, seal its canonical fact, publish `FactSealed` and `DisclosurePublished`.

    Requires: the slug is held, the review approves what was signed, `previous` is the current version, `checks` are of
    this moment: the version keeps what the rules in force said when it came out.
    """
    row = _row(signature, review, previous, checks, at)
    row.save(force_insert=True)
    enter_into_search(row)
    event = seal_fact(kind="disclosure", fact_id=row.id, content=fact_bytes(row), subject_id=None, at=at)
    record(by=by, action=PUBLISHED, at=at, target_kind="disclosure", target_id=str(row.id),
           details={"slug": row.slug, "number": row.number, "digest": row.digest})  # fmt: skip
    told = Event(name="DisclosurePublished", key=f"disclosure:{row.id}", payload={"version_id": str(row.id)})
    publish_all(events=[event, told], at=at)
    return row


def _row(
    signature: Signature, review: Review, previous: Version | None, checks: Checks, at: datetime
) -> RegisterVersion:
    submission = signature.submission
    payload = thaw(bytes(submission.payload))
    number = submission.base_number + 1
    return RegisterVersion(
        id=UUID(version_id(submission.slug, number)),
        slug=submission.slug,
        number=number,
        previous_number=previous.number if previous else None,
        kind=submission.kind,
        change=submission.change,
        weight=submission.weight,
        lane=submission.lane,
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
        publisher_id=signature.signatory_id,
        signatories=[
            {"capacity": "author", "user_id": str(submission.author_id), "signed_at": instant(submission.submitted_at)},
            {"capacity": "reviewer", "user_id": str(review.reviewer_id), "signed_at": instant(review.decided_at)},
            {
                "capacity": "signatory",
                "user_id": str(signature.signatory_id),
                "signed_at": instant(signature.signed_at),
            },
        ],
        findings=[placed.as_json() for placed in checks.wording],
        rule_set=RULE_SET_VERSION,
        published_at=at,
    )
