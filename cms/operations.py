"""Draft, submit, review and publish disclosures. Nothing reaches the register without a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from cms import queries
from cms.domain.gate import Checks, examine
from cms.domain.payload import Payload, freeze, thaw
from cms.domain.schema import Kind
from cms.drafts import fill, payload_of
from cms.models import Change, Decision, RegisterVersion, Review, Submission
from cms.models.pages import DRAFT_PAGES, Draft
from cms.register import enter
from cms.room import folder
from hub.access.models import User
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import stable_id
from hub.schema.locks import hold_names
from hub.wording.rules import RULE_SET_VERSION


class PersonNeeded(PermissionError):
    """Drafting, reviewing and publishing are acts of a person; a process cannot sign."""


class OwnWork(PermissionError):
    """The author tried to review or publish the author's own submission."""


class OwnReview(PermissionError):
    """The person who approved a submission tried to sign it, too."""


class NothingChanged(ValueError):
    """The draft is word for word what is already published."""


class ReasonMissing(ValueError):
    """A version after the first needs its reason in both languages."""


class AlreadyDecided(ValueError):
    """The submission has been approved or returned before."""


class NotApproved(PermissionError):
    """Publication was asked for a submission that nobody has approved."""


class BaseMoved(ValueError):
    """Another version was published after this submission was made."""


class Stopped(ValueError):
    """The checks forbid publication; `rules` are the ids that stop it."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__(f"expected no violations, got {', '.join(rules)}")
        self.rules = rules


class GapsUnexplained(ValueError):
    """Required items are missing and the reviewer has not said why that is acceptable."""

    def __init__(self, items: tuple[str, ...]) -> None:
        super().__init__(f"expected a comment on missing items: {', '.join(items)}")
        self.items = items


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
    change: Change = Change.UPDATE,
    reason_zh: str = "",
    reason_en: str = "",
) -> DraftFacts:
    """Write the fields into the draft of that slug, as a Wagtail revision by that person. Raises `DoesNotFit`.

    The same fields and reasons again make no new revision.
    """
    person = _person(by)
    with transaction.atomic():
        hold_names([f"disclosure:{slug}"])
        page = page_of(slug) or _new_page(Kind(kind), slug, fields)
        before = (payload_of(page).canonical(), page.change, page.reason_zh, page.reason_en)
        fill(page, fields)
        page.change, page.reason_zh, page.reason_en = change, reason_zh, reason_en
        page.title = (payload_of(page).line("title", "zh") or slug)[:255]
        after = (payload_of(page).canonical(), page.change, page.reason_zh, page.reason_en)
        if before == after and page.latest_revision_id:
            return DraftFacts(page.pk, slug, page.latest_revision_id, changed=False)
        revision = page.save_revision(user=person, changed=True)
        record(by=by, action="disclosure.drafted", at=at, target_kind="disclosure", target_id=slug)
        return DraftFacts(page.pk, slug, revision.pk, changed=True)


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
        change=Change(page.change),
        reason=(page.reason_zh.strip(), page.reason_en.strip()),
        by=by,
        at=at,
    )


def submit_withdrawal(*, slug: str, reason_zh: str, reason_en: str, by: Actor, at: datetime) -> queries.SubmissionFacts:
    """Ask for a tombstone: the address stays, says why the disclosure was withdrawn, and keeps its versions."""
    current = queries.current(slug)
    if current is None:
        raise LookupError(f"nothing published at {slug}")
    reason = (reason_zh.strip(), reason_en.strip())
    return _submit(payload=current.payload, change=Change.WITHDRAWAL, reason=reason, by=by, at=at)


def _submit(
    *, payload: Payload, change: Change, reason: tuple[str, str], by: Actor, at: datetime
) -> queries.SubmissionFacts:
    author = _person(by)
    with transaction.atomic():
        hold_names([f"disclosure:{payload.slug}"])
        content = payload.canonical()
        current = queries.current(payload.slug)
        base = current.number if current else 0
        change = change if base else Change.FIRST
        _worth_submitting(content, current, change, reason)
        earlier = list(Submission.objects.filter(slug=payload.slug, base_number=base).order_by("submitted_at"))
        waiting = [row for row in earlier if not Review.objects.filter(submission=row).exists()]
        if waiting and (waiting[-1].digest, waiting[-1].author_id) == (sha256_hex(content), author.id):
            return queries.submission_facts(waiting[-1])
        row = _submission(payload, content, change, reason, base, len(earlier), author.id, at)
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
    change: Change,
    reason: tuple[str, str],
    base: int,
    attempt: int,
    author_id: UUID,
    at: datetime,
) -> Submission:
    checks = checks_for(payload)
    return Submission(
        id=stable_id("submission", payload.slug, str(base), str(attempt)),
        slug=payload.slug,
        kind=payload.kind,
        change=change,
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


def checks_for(payload: Payload) -> Checks:
    """Every check with the rules of today; figures are compared with the month before as published."""
    return examine(payload, previous=queries.month_before(payload))


def approve(*, submission_id: UUID, by: Actor, at: datetime, comment: str = "") -> None:
    """Approve a submission as somebody other than its author.

    Raises `OwnWork`, `AlreadyDecided`, `Stopped` (wording, required sentences, arithmetic), and `GapsUnexplained` when
    required items are missing and no comment says why that is acceptable. Approving one's approval again does nothing.
    """
    with transaction.atomic():
        submission = _decidable(submission_id, by)
        earlier = Review.objects.filter(submission=submission).first()
        if earlier is not None and (earlier.decision, earlier.reviewer_id) == (Decision.APPROVED, by.id):
            return
        if submission.change != Change.WITHDRAWAL:
            _pass_gate(thaw(bytes(submission.payload)), comment)
        _decide(submission, earlier, Decision.APPROVED, comment, by, at)


def return_for_changes(*, submission_id: UUID, comment: str, by: Actor, at: datetime) -> None:
    """Send a submission back with what has to change. Raises `OwnWork`, `AlreadyDecided`, `ReasonMissing`."""
    if not comment.strip():
        raise ReasonMissing("expected what has to change")
    with transaction.atomic():
        submission = _decidable(submission_id, by)
        earlier = Review.objects.filter(submission=submission).first()
        _decide(submission, earlier, Decision.RETURNED, comment, by, at)


def _decidable(submission_id: UUID, by: Actor) -> Submission:
    reviewer = _person(by)
    submission = Submission.objects.get(id=submission_id)
    hold_names([f"disclosure:{submission.slug}"])
    if submission.author_id == reviewer.id:
        raise OwnWork("expected another person than the author of the submission")
    return submission


def _decide(
    submission: Submission, earlier: Review | None, decision: Decision, comment: str, by: Actor, at: datetime
) -> None:
    if earlier is not None:
        raise AlreadyDecided(f"expected an open submission, got one already {earlier.decision}")
    Review.objects.create(
        id=stable_id("review", str(submission.id)),
        submission=submission,
        author_id=submission.author_id,
        reviewer_id=_signing(by),
        decision=decision,
        comment=comment.strip(),
        decided_at=at,
    )
    record(by=by, action=f"disclosure.{decision.value}", at=at, target_kind="submission", target_id=str(submission.id))


def _pass_gate(payload: Payload, comment: str) -> None:
    checks = checks_for(payload)
    if checks.stops:
        raise Stopped(checks.stops)
    if checks.gaps and not comment.strip():
        raise GapsUnexplained(checks.gaps)


def publish(*, submission_id: UUID, by: Actor, at: datetime) -> queries.Version:
    """Sign and enter an approved submission into the register; publishing it again returns the same version.

    Author, reviewer and signatory are three people. Raises `NotApproved`, `OwnWork`, `OwnReview`, `BaseMoved`, and
    `Stopped` when rules have become stricter since the approval.
    """
    with transaction.atomic():
        submission = _decidable(submission_id, by)
        existing = RegisterVersion.objects.filter(submission=submission).first()
        if existing is not None:
            return queries.version_facts(existing)
        review = Review.objects.filter(submission=submission, decision=Decision.APPROVED).first()
        if review is None:
            raise NotApproved("expected an approved submission")
        if review.reviewer_id == by.id:
            raise OwnReview("expected another person than the one who approved the submission")
        if submission.change != Change.WITHDRAWAL:
            _pass_gate(thaw(bytes(submission.payload)), review.comment)
        current = queries.current(submission.slug)
        if (current.number if current else 0) != submission.base_number:
            raise BaseMoved(f"expected version {submission.base_number} to be current")
        row = enter(submission=submission, review=review, previous=current, signatory_id=_signing(by), by=by, at=at)
        return queries.version_facts(row)


def _signing(by: Actor) -> UUID:
    return _person(by).id


def _person(by: Actor) -> User:
    person = User.objects.filter(id=by.id).first() if by.id else None
    if person is None:
        raise PersonNeeded(f"expected a signed-in person, got {by.kind} {by.label}")
    return person
