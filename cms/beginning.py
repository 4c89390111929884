"""Begin the next version of what is published: from its own words, or to take it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms import queries
from cms.drafts import as_it_stands
from cms.models import Change, RegisterVersion, Submission
from cms.models.pages import MINOR_CORRECTION
from cms.operations import DraftFacts, ReasonMissing, draft, page_of
from hub.kernel.actor import Actor

STARTS = {
    Change.CORRECTION.value: _("Correction of something material"),
    MINOR_CORRECTION: _("Correction of something minor"),
    Change.UPDATE.value: _("Update"),
}
"""What a next version that keeps the disclosure can be."""


@dataclass(frozen=True)
class Beginning:
    """What stands at a slug, what waits there for a decision, and whether the draft has words not published yet."""

    version: queries.Version
    waiting: queries.SubmissionFacts | None
    draft_differs: bool


def standing() -> Sequence[queries.Version]:
    """The newest version of every slug, the investors' parts and tombstones with them, newest publication first."""
    rows = RegisterVersion.objects.order_by("slug", "-number").distinct("slug")
    return sorted((queries.version_facts(row) for row in rows), key=lambda one: one.published_at, reverse=True)


def beginning_of(slug: str) -> Beginning | None:
    """Where a next version would begin; None where nothing was ever published."""
    version = queries.current(slug)
    if version is None:
        return None
    row = (
        Submission.objects.filter(slug=slug, review=None, base_number=version.number).order_by("-submitted_at").first()
    )
    page = page_of(slug)
    differs = page is not None and as_it_stands(page).canonical() != version.payload.canonical()
    return Beginning(version, queries.submission_facts(row) if row else None, differs)


def start_version(
    *, slug: str, change: Change | str, reason_zh: str, reason_en: str, by: Actor, at: datetime
) -> DraftFacts:
    """Fill the draft of that slug with the words as published, and with why there will be another version.

    What the draft said before stays among its revisions. Doing it again changes nothing. Raises `LookupError` where
    nothing is published, `ReasonMissing` without a reason in both languages, `DoesNotFit` where the kind has changed
    so that its published words no longer fit.
    """
    current = queries.required(slug)
    if str(change) not in STARTS:
        raise ValueError(f"expected one of {', '.join(STARTS)}, got {change}")
    if not (reason_zh.strip() and reason_en.strip()):
        raise ReasonMissing("expected the reason of the next version in both languages")
    return draft(
        kind=current.kind, slug=slug, fields=current.payload.fields, by=by, at=at, change=change,
        reason_zh=reason_zh.strip(), reason_en=reason_en.strip(),
    )  # fmt: skip
