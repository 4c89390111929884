"""Hold versions of the register against what they rest on: the submission, the review of it and the signature."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from cms.models import Decision, RegisterVersion, Submission
from hub.kernel.clock import instant

_HANDED_IN: Final = (
    "slug", "digest", "kind", "change", "weight", "lane", "reason_zh", "reason_en", "author_id",
)  # fmt: skip
"""What a version takes over from its submission unchanged."""
_ASKED: Final = (
    *_HANDED_IN, "id", "base_number", "submitted_at", "review__decision", "review__reviewer_id", "review__decided_at",
    "signature__signatory_id", "signature__signed_at",
)  # fmt: skip


def unfounded(rows: Collection[RegisterVersion]) -> frozenset[UUID]:
    """Return the ids of those versions whose submission, review or signature is gone or says something else."""
    asked = {row.submission_id for row in rows}
    found = {one["id"]: one for one in Submission.objects.filter(id__in=asked).values(*_ASKED)}
    return frozenset(row.id for row in rows if not _founded(row, found.get(row.submission_id)))


def _founded(row: RegisterVersion, found: dict[str, Any] | None) -> bool:
    if found is None or any(getattr(row, name) != found[name] for name in _HANDED_IN):
        return False
    people = {
        "author": (found["author_id"], found["submitted_at"]),
        "reviewer": (found["review__reviewer_id"], found["review__decided_at"]),
        "signatory": (found["signature__signatory_id"], found["signature__signed_at"]),
    }
    return (
        found["base_number"] == row.number - 1
        and found["review__decision"] == Decision.APPROVED
        and found["review__reviewer_id"] == row.approver_id
        and all(_signed_so(one, people.get(one["capacity"])) for one in row.signatories)
    )


def _signed_so(said: dict[str, str], found: tuple[Any, Any] | None) -> bool:
    who, when = found or (None, None)
    return when is not None and (said["user_id"], said["signed_at"]) == (str(who), instant(when))
