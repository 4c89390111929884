"""How far a disclosure has come, from the draft to the seal: the same words for its author and for compliance."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chain.queries import RecordState, states_for
from cms.models import Cause, Decision, RegisterVersion
from cms.queries import SubmissionFacts
from hub.kernel.clock import HOME_ZONE

SEALED_STATES = frozenset({RecordState.SEALED, RecordState.FINAL})


class State(StrEnum):
    """The steps in order; `RETURNED` and `STOPPED` lead back to the draft."""

    DRAFT = "draft"
    CHECKED = "checked"
    REVIEW = "review"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    STOPPED = "stopped"
    PUBLISHED = "published"
    SEALED = "sealed"


WORDS: dict[State, Callable[[], str]] = {
    State.DRAFT: lambda: _("draft, the checks find something"),
    State.CHECKED: lambda: _("draft, checked"),
    State.REVIEW: lambda: _("waits for a decision"),
    State.RETURNED: lambda: _("returned"),
    State.APPROVED: lambda: _("approved, waits for a signature"),
    State.SCHEDULED: lambda: pgettext("disclosure", "scheduled"),
    State.STOPPED: lambda: pgettext("disclosure", "stopped"),
    State.PUBLISHED: lambda: pgettext("disclosure", "published"),
    State.SEALED: lambda: _("published and sealed"),
}


def states_of(submissions: Sequence[SubmissionFacts]) -> Mapping[UUID, State]:
    """The state of each submission by its id; three queries however many there are."""
    ids = [one.id for one in submissions]
    versions = dict(RegisterVersion.objects.filter(submission_id__in=ids).values_list("submission_id", "id"))
    proofs = states_for("disclosure", list(versions.values()))
    return {one.id: _state(one, versions.get(one.id), proofs) for one in submissions}


def _state(one: SubmissionFacts, version_id: UUID | None, proofs: Mapping[UUID, object]) -> State:
    if version_id is not None:
        proof = proofs.get(version_id)
        return State.SEALED if getattr(proof, "state", None) in SEALED_STATES else State.PUBLISHED
    if one.signature is not None:
        return State.STOPPED if one.signature.stopped else State.SCHEDULED
    if one.decision is Decision.RETURNED:
        return State.RETURNED
    return State.APPROVED if one.decision is Decision.APPROVED else State.REVIEW


def told(one: SubmissionFacts, state: State) -> str:
    """The state in the reader's words, with the hour it waits for or what stopped it."""
    signature = one.signature
    if signature is None or state not in (State.SCHEDULED, State.STOPPED):
        return WORDS[state]()
    if state is State.SCHEDULED:
        hour = f"{signature.go_live_at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"
        return _("signed, comes out on %(hour)s") % {"hour": hour}
    return CAUSES[Cause(signature.stopped)]() % {"reason": signature.reason, "rules": ", ".join(signature.rules)}


CAUSES: dict[Cause, Callable[[], str]] = {
    Cause.CANCELLED: lambda: _("stopped before its hour: %(reason)s"),
    Cause.RULES: lambda: _("stopped at its hour by the checks: %(rules)s"),
    Cause.MOVED: lambda: _("stopped at its hour: another version came first"),
}
