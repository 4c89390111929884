"""Read the register (public) and the review queue (staff). Drafts are not read here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from cms.domain.payload import Payload, thaw
from cms.domain.schema import Kind
from cms.models import Change, Decision, RegisterVersion, Review, Submission


@dataclass(frozen=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Signatory:
    capacity: str
    user_id: UUID
    signed_at: str


@dataclass(frozen=True)
class Version:
    """One published version. `newest` says whether it is the current one of its slug."""

    id: UUID
    slug: str
    number: int
    kind: Kind
    change: Change
    title: Text
    reason: Text
    payload: Payload
    digest: str
    signatories: tuple[Signatory, ...]
    rule_set: str
    published_at: datetime

    @property
    def withdrawn(self) -> bool:
        return self.change is Change.WITHDRAWAL

    @property
    def summary(self) -> Text:
        return Text(self.payload.line("summary", "zh"), self.payload.line("summary", "en"))


@dataclass(frozen=True)
class SubmissionFacts:
    """A submission with its decision, if there is one."""

    id: UUID
    slug: str
    kind: Kind
    change: Change
    base_number: int
    payload: Payload
    digest: str
    reason: Text
    author_id: UUID
    submitted_at: datetime
    completeness_percent: int
    decision: Decision | None
    reviewer_id: UUID | None
    decided_at: datetime | None
    comment: str


@dataclass(frozen=True)
class Listing:
    """One page of current versions, newest first, and how many match in all."""

    rows: tuple[Version, ...]
    total: int


def current(slug: str, as_of: datetime | None = None) -> Version | None:
    """The newest version of a slug, or the one that was newest at `as_of`."""
    rows = RegisterVersion.objects.filter(slug=slug)
    if as_of is not None:
        rows = rows.filter(published_at__lte=as_of)
    row = rows.order_by("-number").first()
    return None if row is None else version_facts(row)


def newest(slugs: Iterable[str]) -> dict[str, Version]:
    """The newest version of each of these slugs; those never published are absent."""
    rows = RegisterVersion.objects.filter(slug__in=set(slugs)).order_by("slug", "-number").distinct("slug")
    return {row.slug: version_facts(row) for row in rows}


def required(slug: str) -> Version:
    """The newest version; raises `LookupError` when nothing was ever published at that slug."""
    found = current(slug)
    if found is None:
        raise LookupError(f"nothing published at {slug}")
    return found


def version(slug: str, number: int) -> Version | None:
    row = RegisterVersion.objects.filter(slug=slug, number=number).first()
    return None if row is None else version_facts(row)


def version_by_id(version_id: UUID) -> Version | None:
    row = RegisterVersion.objects.filter(id=version_id).first()
    return None if row is None else version_facts(row)


def version_with(*, slug: str, digest: str, reason_zh: str, reason_en: str) -> Version | None:
    """The version of a slug with exactly this content and reason."""
    rows = RegisterVersion.objects.filter(slug=slug, digest=digest, reason_zh=reason_zh, reason_en=reason_en)
    row = rows.order_by("number").first()
    return None if row is None else version_facts(row)


def versions(slug: str) -> tuple[Version, ...]:
    """Every version of a slug, newest first."""
    return tuple(version_facts(row) for row in RegisterVersion.objects.filter(slug=slug).order_by("-number"))


def listing(
    *, kind: Kind | str | None = None, query: str = "", year: int | None = None, offset: int = 0, limit: int = 20
) -> Listing:
    """Current versions, newest publication first. `query` looks into titles and the whole text of both languages."""
    rows = _current_rows()
    if kind:
        rows = rows.filter(kind=kind)
    if year:
        rows = rows.filter(published_at__year=year)
    for word in query.split():
        rows = rows.filter(_says(word))
    rows = rows.order_by("-published_at", "slug")
    return Listing(tuple(version_facts(row) for row in rows[offset : offset + limit]), rows.count())


def years() -> tuple[int, ...]:
    """Years in which something was published, newest first."""
    return tuple(day.year for day in RegisterVersion.objects.dates("published_at", "year", order="DESC"))


def latest(limit: int) -> tuple[Version, ...]:
    """The newest publications of any kind, corrections included, one row per version."""
    rows = RegisterVersion.objects.order_by("-published_at", "slug", "-number")[:limit]
    return tuple(version_facts(row) for row in rows)


def months() -> tuple[Version, ...]:
    """Current monthly figures, newest month first."""
    rows = _current_rows().filter(kind=Kind.FIGURES).exclude(change=Change.WITHDRAWAL)
    found = [version_facts(row) for row in rows]
    return tuple(sorted(found, key=lambda item: str(item.payload.fields.get("month", "")), reverse=True))


def month_before(payload: Payload) -> Payload | None:
    """The published figures of the month before, or None when there are none."""
    month = str(payload.fields.get("month", ""))
    if payload.kind is not Kind.FIGURES or not month:
        return None
    earlier = [item for item in months() if str(item.payload.fields.get("month", "")) < month]
    return earlier[0].payload if earlier and _follows(str(earlier[0].payload.fields["month"]), month) else None


def waiting() -> tuple[SubmissionFacts, ...]:
    """Submissions that nobody has decided on, oldest first; of one slug only the newest."""
    rows = Submission.objects.filter(review=None).order_by("slug", "-submitted_at").distinct("slug")
    return tuple(sorted((submission_facts(row) for row in rows), key=lambda item: item.submitted_at))


def waiting_count() -> int:
    """How many submissions wait for a decision, counted by the database: the rail asks on every page."""
    return Submission.objects.filter(review=None).values("slug").distinct().count()


def approved_unpublished() -> tuple[SubmissionFacts, ...]:
    """Submissions approved and not yet signed into the register, oldest first; outdated ones are left out."""
    newest = RegisterVersion.objects.filter(slug=OuterRef("slug")).order_by("-number").values("number")[:1]
    rows = Submission.objects.filter(review__decision=Decision.APPROVED, registerversion=None)
    rows = rows.annotate(newest=Subquery(newest)).filter(Q(newest=F("base_number")) | Q(newest=None, base_number=0))
    return tuple(submission_facts(row) for row in rows.order_by("submitted_at"))


def decided(limit: int = 20) -> tuple[SubmissionFacts, ...]:
    rows = Review.objects.select_related("submission").order_by("-decided_at")[:limit]
    return tuple(submission_facts(row.submission) for row in rows)


def submissions(limit: int) -> tuple[SubmissionFacts, ...]:
    """The newest submissions, decided or not."""
    return tuple(submission_facts(row) for row in Submission.objects.order_by("-submitted_at", "-base_number")[:limit])


def submission(submission_id: UUID) -> SubmissionFacts | None:
    row = Submission.objects.filter(id=submission_id).first()
    return None if row is None else submission_facts(row)


def version_of(submission_id: UUID) -> Version | None:
    row = RegisterVersion.objects.filter(submission_id=submission_id).first()
    return None if row is None else version_facts(row)


def version_facts(row: RegisterVersion) -> Version:
    return Version(
        id=row.id,
        slug=row.slug,
        number=row.number,
        kind=Kind(row.kind),
        change=Change(row.change),
        title=Text(row.title_zh, row.title_en),
        reason=Text(row.reason_zh, row.reason_en),
        payload=thaw(bytes(row.payload)),
        digest=row.digest,
        signatories=tuple(_signatories(row.signatories)),
        rule_set=row.rule_set,
        published_at=row.published_at,
    )


def submission_facts(row: Submission) -> SubmissionFacts:
    review = Review.objects.filter(submission=row).first()
    return SubmissionFacts(
        id=row.id,
        slug=row.slug,
        kind=Kind(row.kind),
        change=Change(row.change),
        base_number=row.base_number,
        payload=thaw(bytes(row.payload)),
        digest=row.digest,
        reason=Text(row.reason_zh, row.reason_en),
        author_id=row.author_id,
        submitted_at=row.submitted_at,
        completeness_percent=row.completeness_percent,
        decision=Decision(review.decision) if review else None,
        reviewer_id=review.reviewer_id if review else None,
        decided_at=review.decided_at if review else None,
        comment=review.comment if review else "",
    )


def _current_rows() -> QuerySet[RegisterVersion]:
    newest = RegisterVersion.objects.filter(slug=OuterRef("slug")).order_by("-number").values("id")[:1]
    return RegisterVersion.objects.filter(id=Subquery(newest))


def _says(word: str) -> Q:
    """Both readings begin with the title, so that a word of two characters in it is found too."""
    return Q(reading_zh__icontains=word) | Q(reading_en__icontains=word)


def _follows(earlier: str, month: str) -> bool:
    year, number = (int(part) for part in earlier.split("-"))
    return month == (f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02d}")


def _signatories(rows: Iterable[dict[str, Any]]) -> Iterable[Signatory]:
    return (Signatory(row["capacity"], UUID(row["user_id"]), row["signed_at"]) for row in rows)
