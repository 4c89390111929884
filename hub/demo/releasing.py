"""Bring a disclosure through all four steps, or only to compliance, each by the person who does it on any other day."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from cms.attachments import keep, row_of
from cms.domain.kinds.attached import ATTACHMENTS
from cms.domain.payload import freeze
from cms.models import Change
from cms.operations import DraftFacts, approve, draft, publish, submit_for_review, submit_withdrawal
from cms.queries import SubmissionFacts, version_with
from hub.demo.papers import Release
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex


def release(paper: Release, *, author: Actor, reviewer: Actor, signatory: Actor, at: datetime) -> None:
    """Draft (or ask to withdraw), submit, approve and sign; what was entered by an earlier run is left as it is."""
    reason_zh, reason_en = paper.reason
    if paper.files:
        paper = _with_files(paper, by=author, at=at)
    content = freeze(kind=paper.kind, slug=paper.slug, fields=paper.fields).canonical()
    if version_with(slug=paper.slug, digest=sha256_hex(content), reason_zh=reason_zh, reason_en=reason_en):
        return
    with transaction.atomic():
        submission = _handed_in(paper, author=author, at=at)
        approve(submission_id=submission.id, by=reviewer, at=at, comment=paper.comment)
        publish(submission_id=submission.id, by=signatory, at=at)


def _with_files(paper: Release, *, by: Actor, at: datetime) -> Release:
    """Its files kept, and named in its fields as the drafting room would name them."""
    rows = [row_of(keep(raw=one.raw, by=by, at=at), name_zh=one.name_zh, name_en=one.name_en) for one in paper.files]
    return replace(paper, fields={**paper.fields, ATTACHMENTS: rows}, files=())


def _handed_in(paper: Release, *, author: Actor, at: datetime) -> SubmissionFacts:
    if paper.change is Change.WITHDRAWAL:
        reason_zh, reason_en = paper.reason
        return submit_withdrawal(slug=paper.slug, reason_zh=reason_zh, reason_en=reason_en, by=author, at=at)
    _draft(paper, author=author, at=at)
    return submit_for_review(slug=paper.slug, by=author, at=at)


def hand_in(paper: Release, *, author: Actor, at: datetime) -> None:
    """Draft and submit; what compliance may have answered since is left as it is."""
    with transaction.atomic():
        if _draft(paper, author=author, at=at).changed:
            submit_for_review(slug=paper.slug, by=author, at=at)


def _draft(paper: Release, *, author: Actor, at: datetime) -> DraftFacts:
    reason_zh, reason_en = paper.reason
    return draft(
        kind=paper.kind,
        slug=paper.slug,
        fields=paper.fields,
        by=author,
        at=at,
        change=paper.change,
        reason_zh=reason_zh,
        reason_en=reason_en,
    )
