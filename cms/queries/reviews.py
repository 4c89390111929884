"""Read the review queue: what waits, what is signed for an hour, what was stopped, what was decided."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from cms.models import Decision, RegisterVersion, Review, Submission
from cms.queries.facts import SubmissionFacts, submission_facts


def waiting() -> tuple[SubmissionFacts, ...]:
    """Submissions that nobody has decided on, oldest first; of one slug only the newest."""
    rows = Submission.objects.filter(review=None).order_by("slug", "-submitted_at").distinct("slug")
    return tuple(sorted((submission_facts(row) for row in rows), key=lambda item: item.submitted_at))


def waiting_count() -> int:
    """How many submissions wait for a decision, counted by the database: the rail asks on every page."""
    return Submission.objects.filter(review=None).values("slug").distinct().count()


def findings_since(since: datetime) -> dict[str, int]:
    """Return how often each wording rule was found in drafts that were handed in since then."""
    found = Submission.objects.filter(submitted_at__gte=since).values_list("findings", flat=True)
    return dict(Counter(str(finding["rule_id"]) for findings in found for finding in findings))


def approved_unpublished() -> tuple[SubmissionFacts, ...]:
    """Submissions approved and not yet signed, oldest first; outdated ones are left out."""
    newest = RegisterVersion.objects.filter(slug=OuterRef("slug")).order_by("-number").values("number")[:1]
    rows = Submission.objects.filter(review__decision=Decision.APPROVED, registerversion=None, signature=None)
    rows = rows.annotate(newest=Subquery(newest)).filter(Q(newest=F("base_number")) | Q(newest=None, base_number=0))
    return tuple(submission_facts(row) for row in rows.order_by("submitted_at"))


def scheduled() -> tuple[SubmissionFacts, ...]:
    """Submissions signed for an hour that has not come, the earliest first."""
    rows = Submission.objects.filter(signature__isnull=False, signature__stop=None, registerversion=None)
    return tuple(submission_facts(row) for row in rows.order_by("signature__go_live_at", "id"))


def stopped(limit: int = 20) -> tuple[SubmissionFacts, ...]:
    """Signed submissions that did not come out, and for whose slug nothing was handed in or published since."""
    rows = Submission.objects.filter(signature__stop__isnull=False).order_by("-signature__stop__stopped_at")[:limit]
    return tuple(submission_facts(row) for row in rows if not _followed(row))


def _followed(row: Submission) -> bool:
    later = Submission.objects.filter(slug=row.slug, submitted_at__gt=row.submitted_at)
    return later.exists() or RegisterVersion.objects.filter(slug=row.slug, number__gt=row.base_number).exists()


def decided(limit: int = 20) -> tuple[SubmissionFacts, ...]:
    rows = Review.objects.select_related("submission").order_by("-decided_at")[:limit]
    return tuple(submission_facts(row.submission) for row in rows)


def submissions(limit: int) -> tuple[SubmissionFacts, ...]:
    """The newest submissions, decided or not."""
    return tuple(submission_facts(row) for row in Submission.objects.order_by("-submitted_at", "-base_number")[:limit])


def submission(submission_id: UUID) -> SubmissionFacts | None:
    row = Submission.objects.filter(id=submission_id).first()
    return None if row is None else submission_facts(row)
