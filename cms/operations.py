"""Draft, submit and review disclosures; sign and publish them. Nothing reaches the register by one person alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from cms import queries
from cms.attachments import MOST_FILES, KeptFile, TooManyFiles, files_of, keep_clean, row_of
from cms.deciding import (
    DRAFTED,
    GapsUnexplained,
    OwnWork,
    PersonNeeded,
    Stopped,
    checks_for,
    decidable,
    pass_gate,
    person,
    signing,
)
from cms.domain.due import is_urgent
from cms.domain.files import cleaned
from cms.domain.kinds import schema_for
from cms.domain.kinds.attached import ATTACHMENTS
from cms.domain.payload import DoesNotFit, Payload, freeze
from cms.domain.schema import Kind
from cms.drafts import as_it_stands, fill, payload_of
from cms.filling import filler_for
from cms.models import Change, Decision, Lane, Review, Submission, Weight
from cms.models.kinds import DRAFT_PAGES
from cms.models.pages import MINOR_CORRECTION, Draft
from cms.room import folder
from cms.signing import (
    AlreadySigned,
    BaseMoved,
    HourPassed,
    NotApproved,
    NotScheduled,
    OwnReview,
    WhyMissing,
    cancel,
    publish,
    sign,
)
from hub.audit.operations import record
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id
from hub.schema.locks import hold_names
from hub.wording.rules import RULE_SET_VERSION

__all__ = [
    "AlreadyDecided", "AlreadySigned", "AlreadyWithdrawn", "BaseMoved", "DoesNotFit", "DraftFacts", "GapsUnexplained",
    "HourPassed", "NotApproved", "NotScheduled", "NothingChanged", "OwnReview", "OwnWork", "PersonNeeded",
    "ReasonMissing", "Stopped", "WhyMissing", "approve", "cancel", "checks_for", "draft", "page_of", "publish",
    "return_for_changes", "sign", "submit_for_review", "submit_withdrawal",
]  # fmt: skip


class NothingChanged(ValueError):
    """The draft is word for word what is already published."""


class ReasonMissing(ValueError):
    """A version after the first needs its reason in both languages."""


class AlreadyWithdrawn(ValueError):
    """The disclosure is a tombstone already."""


class AlreadyDecided(ValueError):
    """The submission has been approved or returned before."""


WEIGHTS = {Change.CORRECTION.value: Weight.MATERIAL, MINOR_CORRECTION: Weight.MINOR}
FIELD_BY_FIELD = "–"
"""What a return says as a whole where it says everything field by field."""


@dataclass(frozen=True)
class DraftFacts:
    page_id: int
    slug: str
    revision_id: int
    changed: bool


def draft(
    *,
    kind: Kind | str,
    slug: str,
    fields: Mapping[str, Any],
    by: Actor,
    at: datetime,
    change: Change | str = Change.UPDATE,
    reason_zh: str = "",
    reason_en: str = "",
) -> DraftFacts:
    """Write the fields into the draft of that slug, as a Wagtail revision by that person. Raises `DoesNotFit`.

    The same fields and reasons again make no new revision. The system may draft; only a person hands a draft in, and
    is its author then.
    """
    editor = None if by.kind is ActorKind.SYSTEM else person(by)
    with transaction.atomic():
        hold_names([f"disclosure:{slug}"])
        page = page_of(slug) or _new_page(Kind(kind), slug, fields)
        before = (as_it_stands(page).canonical(), page.change, page.reason_zh, page.reason_en)
        fill(page, fields)
        page.change, page.reason_zh, page.reason_en = change, reason_zh, reason_en
        page.title = (payload_of(page).line("title", "zh") or slug)[:255]
        after = (payload_of(page).canonical(), page.change, page.reason_zh, page.reason_en)
        if before == after and page.latest_revision_id:
            return DraftFacts(page.pk, slug, page.latest_revision_id, changed=False)
        revision = page.save_revision(user=editor, changed=True)
        record(by=by, action=DRAFTED, at=at, target_kind="disclosure", target_id=slug)
        return DraftFacts(page.pk, slug, revision.pk, changed=True)


def fill_in(*, slug: str, by: Actor, at: datetime) -> DraftFacts:
    """Fill the draft of that slug with what ledger, catalogue and formulas say. Raises `NothingToFillFrom`.

    What they do not know stays as it was typed, and so does the reason for the version.
    """
    page = page_of(slug)
    filler = filler_for(page.schema.kind) if page else None
    if page is None or filler is None:
        raise LookupError(f"nothing fills {slug}")
    fields = as_it_stands(page).fields
    return draft(
        kind=page.schema.kind, slug=slug, fields={**fields, **filler.fill(fields, at)}, by=by, at=at,
        change=page.change, reason_zh=page.reason_zh, reason_en=page.reason_en,
    )  # fmt: skip


def attach(*, slug: str, raw: bytes, name_zh: str, name_en: str, by: Actor, at: datetime) -> KeptFile:
    """Keep a file without hidden data and add it to the draft of that slug; the same file again is renamed.

    Raises `LookupError`, `FileRefused`, `TooManyFiles`, and `DoesNotFit` where the draft has values that do not fit.
    """
    clean = cleaned(raw)
    with transaction.atomic():
        hold_names([f"disclosure:{slug}"])
        page = page_of(slug)
        if page is None:
            raise LookupError(f"no draft {slug}")
        payload, file = as_it_stands(page), keep_clean(clean, by=by, at=at)
        others = [row for row in files_of(payload) if row.get("file") != file.digest]
        if len(others) >= MOST_FILES:
            raise TooManyFiles(f"expected at most {MOST_FILES} files")
        files = [*others, row_of(file, name_zh=name_zh.strip(), name_en=name_en.strip())]
        draft(
            kind=page.schema.kind, slug=slug, fields={**payload.fields, ATTACHMENTS: files}, by=by, at=at,
            change=page.change, reason_zh=page.reason_zh, reason_en=page.reason_en,
        )  # fmt: skip
        return file


def page_of(slug: str) -> Draft | None:
    """The draft of that slug with its newest words, or None."""
    page = Page.objects.child_of(folder()).filter(slug=slug).specific().first()
    return None if page is None else page.get_latest_revision_as_object()


def _new_page(kind: Kind, slug: str, fields: Mapping[str, Any]) -> Draft:
    title = freeze(kind=kind, slug=slug, fields=fields).line("title", "zh") or slug
    page = DRAFT_PAGES[kind](title=title[:255], slug=slug, live=False, has_unpublished_changes=True)
    folder().add_child(instance=page)
    return page


def submit_for_review(*, slug: str, by: Actor, at: datetime) -> queries.SubmissionFacts:
    """Freeze the newest draft of that slug for review, with what the checks say. The person becomes its author.

    Handing in the same content again while it waits returns the same submission. Raises `NothingChanged` when the
    register already says so, `ReasonMissing` when a later version has no reason.
    """
    page = page_of(slug)
    if page is None:
        raise LookupError(f"no draft {slug}")
    return _submit(
        payload=payload_of(page),
        change=Change.CORRECTION if page.change == MINOR_CORRECTION else Change(page.change),
        weight=WEIGHTS.get(page.change, Weight.NONE),
        reason=(page.reason_zh.strip(), page.reason_en.strip()),
        by=by,
        at=at,
    )


def submit_withdrawal(*, slug: str, reason_zh: str, reason_en: str, by: Actor, at: datetime) -> queries.SubmissionFacts:
    """Ask for a tombstone: the address stays, says why the disclosure was withdrawn, and keeps its versions.

    Reviewed and signed by two others like any version. Raises `LookupError`, `AlreadyWithdrawn`, `ReasonMissing`.
    """
    current = queries.required(slug)
    if current.withdrawn:
        raise AlreadyWithdrawn(f"{slug} was withdrawn by version {current.number}")
    reason = (reason_zh.strip(), reason_en.strip())
    return _submit(payload=current.payload, change=Change.WITHDRAWAL, weight=Weight.NONE, reason=reason, by=by, at=at)


def _submit(
    *, payload: Payload, change: Change, weight: Weight, reason: tuple[str, str], by: Actor, at: datetime
) -> queries.SubmissionFacts:
    author = person(by)
    with transaction.atomic():
        hold_names([f"disclosure:{payload.slug}"])
        content = payload.canonical()
        current = queries.current(payload.slug)
        base = current.number if current else 0
        change, weight = (change, weight) if base else (Change.FIRST, Weight.NONE)
        _worth_submitting(content, current, change, reason)
        earlier = list(Submission.objects.filter(slug=payload.slug, base_number=base).order_by("submitted_at"))
        waiting = [row for row in earlier if not Review.objects.filter(submission=row).exists()]
        if waiting and (waiting[-1].digest, waiting[-1].author_id) == (sha256_hex(content), author.id):
            return queries.submission_facts(waiting[-1])
        row = _submission(payload, content, (change, weight), reason, base, len(earlier), author.id, at)
        row.save(force_insert=True)
        record(by=by, action="disclosure.submitted", at=at, target_kind="submission", target_id=str(row.id),
               details={"slug": payload.slug, "digest": row.digest})  # fmt: skip
    return queries.submission_facts(row)


def _worth_submitting(content: bytes, current: queries.Version | None, change: Change, reason: tuple[str, str]) -> None:
    unchanged = current is not None and current.digest == sha256_hex(content) and not current.withdrawn
    if unchanged and change is not Change.WITHDRAWAL:
        raise NothingChanged("expected a draft that differs from the published version")
    if current is not None and not all(reason):
        raise ReasonMissing("expected the reason of this version in both languages")


def _submission(
    payload: Payload,
    content: bytes,
    change: tuple[Change, Weight],
    reason: tuple[str, str],
    base: int,
    attempt: int,
    author_id: UUID,
    at: datetime,
) -> Submission:
    checks = checks_for(payload, reason=reason)
    return Submission(
        id=stable_id("submission", payload.slug, str(base), str(attempt)),
        slug=payload.slug,
        kind=payload.kind,
        change=change[0],
        weight=change[1],
        lane=Lane.URGENT if is_urgent(payload.kind) else Lane.ORDINARY,
        base_number=base,
        payload=content,
        digest=sha256_hex(content),
        reason_zh=reason[0],
        reason_en=reason[1],
        author_id=author_id,
        submitted_at=at,
        findings=[placed.as_json() for placed in checks.wording],
        missing=[item.id for item in checks.completeness.missing],
        completeness_percent=checks.completeness.percent,
        rule_set=RULE_SET_VERSION,
    )


def approve(*, submission_id: UUID, by: Actor, at: datetime, comment: str = "") -> None:
    """Approve a submission as somebody other than its author.

    Raises `OwnWork`, `AlreadyDecided`, `Stopped` (wording, required sentences, arithmetic), and `GapsUnexplained` when
    required items are missing and no comment says why that is acceptable. Approving one's approval again does nothing.
    """
    with transaction.atomic():
        submission = decidable(submission_id, by)
        earlier = Review.objects.filter(submission=submission).first()
        if earlier is not None and (earlier.decision, earlier.reviewer_id) == (Decision.APPROVED, by.id):
            return
        pass_gate(submission, comment)
        _decide(submission, earlier, Decision.APPROVED, comment, by, at)


def return_for_changes(
    *, submission_id: UUID, comment: str, by: Actor, at: datetime, remarks: Mapping[str, str] | None = None
) -> None:
    """Send a submission back with what has to change, as a whole or field by field.

    Raises `OwnWork`, `AlreadyDecided`, `ReasonMissing`, and `DoesNotFit` for a remark on a field that there is not.
    """
    told = {field: text.strip() for field, text in (remarks or {}).items() if text.strip()}
    if not comment.strip() and not told:
        raise ReasonMissing("expected what has to change")
    with transaction.atomic():
        submission = decidable(submission_id, by)
        earlier = Review.objects.filter(submission=submission).first()
        _decide(submission, earlier, Decision.RETURNED, comment, by, at, remarks=_remarks(submission, told))


def _remarks(submission: Submission, told: Mapping[str, str]) -> list[dict[str, str]]:
    """In the order of the fields."""
    known = [field.name for field in schema_for(submission.kind).fields()]
    strange = sorted(set(told) - set(known))
    if strange:
        raise DoesNotFit(f"{submission.kind} has no fields {', '.join(strange)}")
    return [{"field": name, "text": told[name]} for name in known if name in told]


def _decide(
    submission: Submission,
    earlier: Review | None,
    decision: Decision,
    comment: str,
    by: Actor,
    at: datetime,
    *,
    remarks: Sequence[dict[str, str]] = (),
) -> None:
    if earlier is not None:
        raise AlreadyDecided(f"expected an open submission, got one already {earlier.decision}")
    Review.objects.create(
        id=stable_id("review", str(submission.id)),
        submission=submission,
        author_id=submission.author_id,
        reviewer_id=signing(by),
        decision=decision,
        comment=comment.strip() or FIELD_BY_FIELD * bool(remarks),
        remarks=list(remarks),
        decided_at=at,
    )
    record(by=by, action=f"disclosure.{decision.value}", at=at, target_kind="submission", target_id=str(submission.id))
