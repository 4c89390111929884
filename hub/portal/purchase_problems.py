"""Answer an investor's app when something is in the way: a status, a code that stays, a sentence in its language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from crm.purchases.domain.stages import KeyReused, ReadVersion
from crm.purchases.operations import (
    AlreadyOpen,
    DisclosureMissing,
    NotSoldHere,
    PurchaseBlocked,
    StageRefused,
    VersionOutdated,
)
from crm.purchases.queries import PurchaseUnknown
from crm.suitability.domain.matching import Verdict
from hub.access.acting import NotTheClient
from hub.catalogue.queries import ProductUnknown
from hub.portal.buying_words import stage_words
from hub.portal.purchase_body import MAX_BYTES, BodyUnusable, ReadUnconfirmed
from hub.portal.questionnaire_shown import said
from hub.web.problems import Problem, answered

CODES: Final[Mapping[int, tuple[str, ...]]] = {
    400: ("body_unusable", "bad_request"),
    401: ("sign_in_first",),
    403: ("token_missing", "not_the_client", "unverified"),
    404: ("product_unknown", "purchase_unknown", "missing"),
    405: ("method_refused",),
    409: (
        "version_outdated", "disclosure_missing", "not_sold_online", "already_open", "key_reused", "stage_refused",
    ),
    413: ("too_large",),
    422: ("not_read", "unsuitable", "unprintable"),
    500: ("broken",),
    503: ("database_away",),
}  # fmt: skip
"""Every refusal by its status; the description for programs and the page for people are held against it."""


def turned_away(request: HttpRequest, status: int) -> HttpResponseBase:
    """Answer an app that nobody is signed in at (401), or somebody who is no investor (403)."""
    if status == 401:
        return answered(request, Problem(401, "sign_in_first", lambda: _("Sign in first; the session has ended.")))
    return answered(request, Problem(403, "not_the_client", lambda: _("Only the client buys, signed in themselves.")))


@contextmanager
def refusals_as_problems() -> Iterator[None]:
    """Give every refusal of a purchase its status, its code and its sentence."""
    try:
        yield
    except (KeyReused, AlreadyOpen, VersionOutdated, DisclosureMissing, NotSoldHere, StageRefused) as refusal:
        raise _conflict(refusal) from refusal
    except PurchaseBlocked as refusal:
        raise _unsuitable(refusal.verdict) from refusal
    except NotTheClient as refusal:
        raise Problem(403, "not_the_client", lambda: _("Only the client buys, signed in themselves.")) from refusal
    except ProductUnknown as refusal:
        raise Problem(404, "product_unknown", lambda: _("No such product is listed.")) from refusal
    except PurchaseUnknown as refusal:
        raise Problem(404, "purchase_unknown", lambda: _("No purchase of yours is here.")) from refusal
    except RequestDataTooBig as refusal:
        raise too_large() from refusal
    except ReadUnconfirmed as refusal:
        raise Problem(
            422, "not_read", lambda: _("Read the disclosure first, then say so: “read.confirmed” must be true.")
        ) from refusal
    except BodyUnusable as refusal:
        named = {"place": refusal.place or "–"}
        raise Problem(
            400, "body_unusable", lambda: _("This is no instruction: look at “%(place)s”.") % named,
            place=refusal.place, reason=refusal.reason,
        ) from refusal  # fmt: skip


def too_large() -> Problem:
    """Return the refusal of a body that nobody needs."""
    named = {"bytes": MAX_BYTES}
    return Problem(413, "too_large", lambda: _("An instruction has at most %(bytes)s bytes.") % named)


def version_told(version: ReadVersion) -> dict[str, Any]:
    """Return a version of a disclosure as an app names it."""
    return {"slug": version.slug, "number": version.number, "digest": version.digest}


def reasons_told(verdict: Verdict) -> list[dict[str, str]]:
    """Return every rule's answer, in the language in force."""
    return [
        {"rule": one.rule.id, "title": said(one.rule.title), "outcome": one.outcome.value, "sentence": said(one.words)}
        for one in verdict.reasons
    ]


def _conflict(refusal: Exception) -> Problem:
    match refusal:
        case KeyReused():
            sentence = lambda: _("The key belongs to another instruction; give this one a key of its own.")  # noqa: E731
            return Problem(409, "key_reused", sentence, differs=list(refusal.differs))
        case AlreadyOpen():
            sentence = lambda: _("An instruction for this product is open; sign it or take it back first.")  # noqa: E731
            return Problem(409, "already_open", sentence, purchase=str(refusal.purchase.id))
        case VersionOutdated():
            named = {"number": refusal.current.number}
            sentence = lambda: _("Version %(number)s of the disclosure is in force: read that one.") % named  # noqa: E731
            return Problem(409, "version_outdated", sentence, current=version_told(refusal.current))
        case DisclosureMissing():
            return Problem(409, "disclosure_missing", lambda: _("No disclosure of this product is in force."))
        case StageRefused():
            stage = refusal.stage
            sentence = lambda: (  # noqa: E731
                _("This cannot be done now: the purchase stands at “%(stage)s”.") % {"stage": stage_words(stage)}
            )
            return Problem(409, "stage_refused", sentence, stage=stage.value)
    return Problem(409, "not_sold_online", lambda: _("This product cannot be bought online yet."))


def _unsuitable(verdict: Verdict) -> Problem:
    why = [said(words) for words in verdict.why_not]
    named = {"reasons": "；".join(why) or "–"}
    return Problem(
        422, "unsuitable", lambda: _("The gate does not let it through: %(reasons)s") % named,
        reasons=reasons_told(verdict),
    )  # fmt: skip
