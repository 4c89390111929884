"""Say in the sender's language why the flow door refused a request."""

from django.utils.translation import gettext as _

from hub.funds.domain.custody_keys import Doubt, SignatureRefused
from hub.funds.statement_sentences import sentence_of_refusal
from hub.ingest.domain.flow_body import MAX_BYTES, MAX_FLOWS, BodyUnusable
from hub.ingest.domain.signed import WINDOW, Flaw, NotSigned


def sentence_of_unsigned(refusal: NotSigned | SignatureRefused) -> str:
    """Return what to change about the signature."""
    if isinstance(refusal, SignatureRefused):
        if refusal.doubt is Doubt.FORGED:
            return _("The signature does not fit this request and the key “%(key)s”.") % {"key": refusal.key_id[:64]}
        return sentence_of_refusal(refusal)
    words = {
        Flaw.MISSING: _("“%(what)s” is missing. Sign the request as docs/flow-api.md describes."),
        Flaw.UNREADABLE: _("“%(what)s” cannot be read. Sign the request as docs/flow-api.md describes."),
        Flaw.UNCOVERED: _("The signature does not cover “%(what)s”."),
        Flaw.STALE: _(
            "The signature was made at %(what)s; it counts for %(minutes)s minutes. Sign again and keep the flow’s key."
        ),
        Flaw.EXPIRED: _("The signature counted until %(what)s. Sign again and keep the flow’s key."),
        Flaw.DIGEST: _("The body is not the one that “Content-Digest” speaks of."),
    }
    return words[refusal.flaw] % {"what": refusal.what[:80], "minutes": int(WINDOW.total_seconds() // 60)}


def sentence_of_body(refusal: BodyUnusable) -> str:
    """Return which part of the body cannot be read, and why."""
    if not refusal.place:
        return _("The body cannot be read as a movement of money: %(reason)s") % {"reason": refusal.reason}
    return _("“%(place)s” cannot be read: %(reason)s") % {"place": refusal.place, "reason": refusal.reason}


def sentence_of_size() -> str:
    """Return the two limits."""
    limits = {"kilobytes": MAX_BYTES // 1024, "flows": MAX_FLOWS}
    return _("A request has at most %(kilobytes)s KB and %(flows)s movements. Send several.") % limits
