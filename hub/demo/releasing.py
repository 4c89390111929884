"""Bring a disclosure through all four steps, or only to compliance, each by the person who does it on any other day."""

from datetime import datetime

from django.db import transaction

from cms.domain.payload import freeze
from cms.operations import DraftFacts, approve, draft, publish, submit_for_review
from cms.queries import version_with
from hub.demo.papers import Release
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex


def release(paper: Release, *, author: Actor, reviewer: Actor, signatory: Actor, at: datetime) -> None:
    """Draft, submit, approve and sign; what was entered by an earlier run is left as it is."""
    reason_zh, reason_en = paper.reason
    content = freeze(kind=paper.kind, slug=paper.slug, fields=paper.fields).canonical()
    if version_with(slug=paper.slug, digest=sha256_hex(content), reason_zh=reason_zh, reason_en=reason_en):
        return
    with transaction.atomic():
        _draft(paper, author=author, at=at)
        submission = submit_for_review(slug=paper.slug, by=author, at=at)
        approve(submission_id=submission.id, by=reviewer, at=at, comment=paper.comment)
        publish(submission_id=submission.id, by=signatory, at=at)


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
