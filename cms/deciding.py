"""Who may decide on a submission, and whether the gate lets it through with the rules of today."""

from dataclasses import replace
from uuid import UUID

from cms import queries
from cms.attachments import findings_in, strays
from cms.domain.gate import Checks, examine
from cms.domain.payload import Payload, thaw
from cms.filling import disagreements
from cms.models import Change, Submission
from hub.access.models import User
from hub.audit.queries import acted
from hub.kernel.actor import Actor
from hub.schema.locks import hold_names

DRAFTED = "disclosure.drafted"
"""What the audit trail calls the filling of a draft."""


class PersonNeeded(PermissionError):
    """Drafting, reviewing and signing are acts of a person; a process cannot do them."""


class OwnWork(PermissionError):
    """The author tried to review or sign the author's own submission."""


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


def person(by: Actor) -> User:
    """The person who acts; raises `PersonNeeded` for a process and for somebody nobody knows."""
    found = User.objects.filter(id=by.id).first() if by.id else None
    if found is None:
        raise PersonNeeded(f"expected a signed-in person, got {by.kind} {by.label}")
    return found


def signing(by: Actor) -> UUID:
    return person(by).id


def decidable(submission_id: UUID, by: Actor) -> Submission:
    """The submission, its slug held, for somebody other than its author.

    Whoever wrote into its draft from outside the drafting room, to begin a correction, counts among its authors.
    Raises `OwnWork`, `Submission.DoesNotExist`.
    """
    reviewer = person(by)
    submission = Submission.objects.get(id=submission_id)
    hold_names([f"disclosure:{submission.slug}"])
    if submission.author_id == reviewer.id or _drafted(submission, reviewer):
        raise OwnWork("expected another person than the author of the submission")
    return submission


def _drafted(submission: Submission, person: User) -> bool:
    """Whether this person wrote into the draft since the version that the submission builds on was published."""
    base = queries.version(submission.slug, submission.base_number)
    return acted(
        person.id, action=DRAFTED, target_kind="disclosure", target_id=submission.slug,
        since=base.published_at if base else None, until=submission.submitted_at,
    )  # fmt: skip


def checks_for(payload: Payload, *, reason: tuple[str, str]) -> Checks:
    """Every check with the rules of today, the words inside attached files included.

    Figures are compared with the month before as published, and the ledger; attached files with those that are kept.
    """
    checks = examine(payload, previous=queries.month_before(payload), reason=reason)
    return replace(
        checks,
        wording=(*checks.wording, *findings_in(payload)),
        inconsistencies=(*checks.inconsistencies, *disagreements(payload), *strays(payload)),
    )


def pass_gate(submission: Submission, comment: str) -> Checks:
    """The checks of now; raises `Stopped` and `GapsUnexplained`.

    A withdrawal takes words away, so only what its reason says can stop it.
    """
    checks = checks_for(thaw(bytes(submission.payload)), reason=(submission.reason_zh, submission.reason_en))
    if submission.change == Change.WITHDRAWAL:
        if checks.stops_in_reason:
            raise Stopped(checks.stops_in_reason)
        return checks
    if checks.stops:
        raise Stopped(checks.stops)
    if checks.gaps and not comment.strip():
        raise GapsUnexplained(checks.gaps)
    return checks
