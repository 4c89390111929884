"""Tell a check in five steps that anybody can follow, and the verdict above them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chain.queries import RecordState
from hub.portal import verification_details as details
from hub.portal.verification_check import Checked
from hub.portal.verification_words import kind_name
from hub.web.components.lists import Step, StepState


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One sentence, and what it means."""

    title: str
    text: str


def verdict(checked: Checked) -> Verdict:
    """Say what came of it."""
    if not checked.record_holds:
        return Verdict(
            title=_("Does not match: this record was altered"),
            text=_("What the platform holds today is not what was recorded. The step below says where it breaks."),
        )
    if checked.digest and not checked.digest_matches:
        return Verdict(
            title=_("Does not match: this is not the file that was recorded"),
            text=_("Your file differs from the recorded content. The recorded original itself is intact."),
        )
    if checked.state is RecordState.RECORDED:
        return Verdict(
            title=_("Recorded, not sealed yet"),
            text=_("The record is in the log and intact. It waits for the next checkpoint; look again in a while."),
        )
    if checked.state is RecordState.SEALED:
        return Verdict(
            title=_("Matches, sealed"),
            text=_(
                "The record is intact and its checkpoint is on the test network; the last confirmation is due soon."
            ),
        )
    if checked.digest:
        return Verdict(
            title=_("It matches"), text=_("Your file is, byte for byte, what was recorded and sealed at the time.")
        )
    return Verdict(title=_("It matches"), text=_("This record is exactly as it was when it was recorded and sealed."))


def steps(checked: Checked) -> tuple[Step, ...]:
    """The five steps in order."""
    return (
        _measured(checked),
        _found(checked),
        _in_log(checked),
        _sealed(checked),
        _final(checked),
    )


def _measured(checked: Checked) -> Step:
    if checked.digest:
        return Step(
            title=_("Take your file’s fingerprint"),
            state=StepState.DONE,
            outcome=_("computed"),
            text=_(
                "Your browser read the file and computed 64 characters from it. Change one character of the file and "
                "the fingerprint is a completely different one. The file stayed with you."
            ),
            detail=details.digest_detail(checked),
            detail_title=_("Digest and method"),
        )
    if checked.original_missing:
        return Step(
            title=_("Take the original’s fingerprint"),
            state=StepState.BAD,
            outcome=_("original missing"),
            text=_("The sealed original is gone, and no lawful erasure of it is on record."),
        )
    if checked.erased:
        return Step(
            title=_("Take the original’s fingerprint"),
            state=StepState.WAIT,
            outcome=_("erased"),
            text=_("The content was erased on request, as the law allows. Its place in the log stays provable."),
        )
    return Step(
        title=_("Take the original’s fingerprint"),
        state=StepState.DONE,
        outcome=_("computed"),
        text=_(
            "We just took the fingerprint of the sealed original again. To check a file of your own, drop it below."
        ),
    )


def _found(checked: Checked) -> Step:
    title = _("Find what was recorded at the time")
    if checked.findings:
        return Step(
            title=title,
            state=StepState.BAD,
            outcome=_("differs"),
            text=_("This record is not as it was: %(kind)s, no. %(number)s in the log.")
            % {"kind": kind_name(checked.entry.kind), "number": f"{checked.number:,}"},
            detail=details.flaws(checked),
            detail_title=_("What differs"),
        )
    if checked.digest and not checked.digest_matches:
        return Step(
            title=title,
            state=StepState.BAD,
            outcome=_("the digests differ"),
            text=_("We found the record, but the two fingerprints differ. What you hold is not what was recorded."),
            detail=details.comparison(checked),
            detail_title=_("Both digests"),
        )
    text = (
        _("The recorded fingerprint is the one just computed. What you hold is what was recorded.")
        if checked.digest
        else _("The record in use, the sealed original and the log entry all agree.")
    )
    return Step(
        title=title,
        state=StepState.WAIT if checked.erased else StepState.DONE,
        outcome=_("content erased") if checked.erased else _("the same"),
        text=text if not checked.erased else _("Only the commitment is left; it still stands where it stood."),
        detail=details.record_detail(checked),
        detail_title=_("Record and leaf"),
    )


def _in_log(checked: Checked) -> Step:
    title = _("Make sure that it is in the log, at its place")
    if checked.path_refusal:
        return Step(
            title=title,
            state=StepState.BAD,
            outcome=_("does not lead to the root"),
            text=_("From this record the way up does not end at the sealed root: the log was changed."),
            detail=checked.path_refusal,
        )
    if checked.checkpoint is None:
        return Step(
            title=title,
            state=StepState.WAIT,
            outcome=pgettext("record", "no. %(number)s") % {"number": f"{checked.number:,}"},
            text=_("It has its place. The way up to the root can be computed as soon as a checkpoint covers it."),
        )
    return Step(
        title=title,
        state=StepState.DONE,
        outcome=_("all %(count)s steps agree") % {"count": len(checked.path)},
        text=_(
            "The log is like a tree and every record is a leaf. Going up from this leaf, step by step, gives exactly "
            "the root."
        ),
        detail=details.path_detail(checked),
        detail_title=_("The way from the leaf to the root"),
    )


def _sealed(checked: Checked) -> Step:
    title = _("Make sure that the log was sealed like this")
    if checked.checkpoint is None:
        return Step(
            title=title,
            state=StepState.WAIT,
            outcome=_("waits for the next checkpoint"),
            text=_("The root is written into a contract on a test network on a schedule."),
        )
    if checked.checkpoint_differs:
        return Step(
            title=title,
            state=StepState.BAD,
            outcome=_("the contract disagrees"),
            text=_("The contract holds another root for this checkpoint than the platform shows."),
            detail=details.checkpoint_detail(checked),
            detail_title=_("Checkpoint"),
        )
    return Step(
        title=title,
        state=StepState.DONE,
        outcome=_("checkpoint no. %(number)s") % {"number": checked.checkpoint.seq},
        text=_(
            "The root is written into a contract on a test network. The contract only takes a log that extends the "
            "last one; the platform is no exception."
        ),
        detail=details.checkpoint_detail(checked),
        detail_title=_("Checkpoint"),
    )


def _final(checked: Checked) -> Step:
    title = _("Make sure that the seal can no longer be taken back")
    if checked.checkpoint is None:
        return Step(title=title, state=StepState.TODO, outcome=_("not yet"))
    final = checked.checkpoint.final_at is not None
    return Step(
        title=title,
        state=StepState.DONE if final else StepState.WAIT,
        outcome=_("final") if final else _("confirmations are coming in"),
        text=_("The block with the seal is finally confirmed. From then on nobody can rewrite it.")
        if final
        else _("The block with the seal still collects confirmations."),
        detail=details.transaction_detail(checked),
        detail_title=_("Transaction, block, and asking yourself"),
    )
