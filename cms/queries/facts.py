"""What is read of the register and of the review queue: versions, submissions, signatures."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from cms.domain.due import clock_of
from cms.domain.payload import Payload, thaw
from cms.domain.schema import Kind
from cms.models import Cause, Change, Decision, Lane, Review, Signature, Submission, Weight


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
    weight: Weight
    title: Text
    reason: Text
    payload: Payload
    digest: str
    signatories: tuple[Signatory, ...]
    rule_set: str
    published_at: datetime

    def __hash__(self) -> int:
        """Of the id: equal versions are equal in everything, and what a payload holds has no hash."""
        return hash(self.id)

    @property
    def withdrawn(self) -> bool:
        return self.change is Change.WITHDRAWAL

    @property
    def summary(self) -> Text:
        return Text(self.payload.line("summary", "zh"), self.payload.line("summary", "en"))


@dataclass(frozen=True)
class SignatureFacts:
    """Who signed for which hour; `stopped` is "" unless somebody or something ended it, for `reason` or by `rules`."""

    signatory_id: UUID
    signed_at: datetime
    go_live_at: datetime
    stopped: Cause | str
    reason: str
    rules: tuple[str, ...]
    stopped_by_id: UUID | None
    stopped_at: datetime | None


@dataclass(frozen=True)
class SubmissionFacts:
    """A submission with its decision and its signature, if there are such.

    `remarks` are the reviewer's words on single fields; `clock_at` is by when a material event has to be out.
    """

    id: UUID
    slug: str
    kind: Kind
    change: Change
    weight: Weight
    lane: Lane
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
    remarks: Mapping[str, str]
    signature: SignatureFacts | None
    clock_at: datetime | None


@dataclass(frozen=True)
class StandingVersions:
    """Versions newest at a moment, by slug; ``total`` counts all that match, ``more`` says whether some follow."""

    rows: tuple[Version, ...]
    total: int
    more: bool


@dataclass(frozen=True)
class Listing:
    """One page of current versions, newest first, and how many match in all."""

    rows: tuple[Version, ...]
    total: int


SHOWN_COLUMNS: Final = (
    "id, slug, number, kind, change, weight, title_zh, title_en, reason_zh, reason_en, payload, digest, signatories, "
    "rule_set, published_at"
)
"""What a `Version` is made of, for statements that are written out."""


class VersionRow(Protocol):
    """A row of the register with at least `SHOWN_COLUMNS`; signatories read, or as the JSON that is stored."""

    id: Any
    slug: Any
    number: Any
    kind: Any
    change: Any
    weight: Any
    title_zh: Any
    title_en: Any
    reason_zh: Any
    reason_en: Any
    payload: Any
    digest: Any
    signatories: Any
    rule_set: Any
    published_at: Any


def version_facts(row: VersionRow) -> Version:
    signatories = json.loads(row.signatories) if isinstance(row.signatories, str) else row.signatories
    return Version(
        id=row.id,
        slug=row.slug,
        number=row.number,
        kind=Kind(row.kind),
        change=Change(row.change),
        weight=Weight(row.weight),
        title=Text(row.title_zh, row.title_en),
        reason=Text(row.reason_zh, row.reason_en),
        payload=thaw(bytes(row.payload)),
        digest=row.digest,
        signatories=tuple(_signatories(signatories)),
        rule_set=row.rule_set,
        published_at=row.published_at,
    )


def submission_facts(row: Submission) -> SubmissionFacts:
    review = Review.objects.filter(submission=row).first()
    payload = thaw(bytes(row.payload))
    return SubmissionFacts(
        id=row.id,
        slug=row.slug,
        kind=Kind(row.kind),
        change=Change(row.change),
        weight=Weight(row.weight),
        lane=Lane(row.lane),
        base_number=row.base_number,
        payload=payload,
        digest=row.digest,
        reason=Text(row.reason_zh, row.reason_en),
        author_id=row.author_id,
        submitted_at=row.submitted_at,
        completeness_percent=row.completeness_percent,
        decision=Decision(review.decision) if review else None,
        reviewer_id=review.reviewer_id if review else None,
        decided_at=review.decided_at if review else None,
        comment=review.comment if review else "",
        remarks={one["field"]: one["text"] for one in review.remarks} if review else {},
        signature=_signature(row),
        clock_at=clock_of(payload.kind, payload.fields),
    )


def _signature(row: Submission) -> SignatureFacts | None:
    found = Signature.objects.filter(submission=row).select_related("stop").first()
    if found is None:
        return None
    stop = getattr(found, "stop", None)
    return SignatureFacts(
        signatory_id=found.signatory_id,
        signed_at=found.signed_at,
        go_live_at=found.go_live_at,
        stopped=Cause(stop.cause) if stop else "",
        reason=stop.reason if stop else "",
        rules=tuple(stop.rules) if stop else (),
        stopped_by_id=stop.stopped_by_id if stop else None,
        stopped_at=stop.stopped_at if stop else None,
    )


def _signatories(rows: Iterable[dict[str, Any]]) -> Iterable[Signatory]:
    return (Signatory(row["capacity"], UUID(row["user_id"]), row["signed_at"]) for row in rows)
