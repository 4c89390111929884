"""Pages for when something is in the way: a sentence to act on, never a stack trace, no database needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hub.access.policy import policy_of
from hub.web.context import Frame
from hub.web.problems import Problem, answered


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """`steps` are what the reader can do now, the likeliest first; a program reads ``code`` instead."""

    status: int
    code: str
    title: Promise
    text: Promise
    steps: tuple[Promise, ...] = ()
    retry: bool = False


BAD_REQUEST = Obstacle(
    status=400,
    code="bad_request",
    title=_("This request could not be read"),
    text=_("The address or the form that arrived was incomplete or malformed. Nothing was changed."),
    steps=(_("Go back and send the form again."),),
)
REFUSED = Obstacle(
    status=403,
    code="refused",
    title=_("This page is not open to your role"),
    text=_("You are signed in, but your role does not include this page. The attempt was not carried out."),
    steps=(
        _("If you need it for your work, ask your branch manager or an administrator for the role."),
        _("If you have another account, sign out and sign in with that one."),
    ),
)
TOO_LARGE = Obstacle(
    status=413,
    code="too_large",
    title=_("This file is too large"),
    text=_("No page here takes more than 32 MiB at once. It was not read, and nothing was changed."),
    steps=(_("Split the list, or reduce the pictures in the document, and send it again."),),
)
MISSING = Obstacle(
    status=404,
    code="missing",
    title=_("There is nothing at this address"),
    text=_("The page may have moved, or it belongs to somebody whose records you may not see."),
    steps=(
        _("Check the address for a typing mistake."),
        _("Published disclosures keep their address for ever: look for the project by its name."),
    ),
)
BROKEN = Obstacle(
    status=500,
    code="broken",
    title=_("Something went wrong on our side"),
    text=_("The mistake has been recorded. Whatever you sent was either stored as a whole or not at all."),
    steps=(_("Try again in a minute."), _("If it happens again, tell us the time and the address of the page.")),
    retry=True,
)
STALE_FORM = Obstacle(
    status=403,
    code="token_missing",
    title=_("This form has expired"),
    text=_("For your safety a form is valid for one session only. What you typed was not sent."),
    steps=(_("Go back, reload the page and send it again."), _("Allow cookies for this site.")),
)
TOKEN_MISSING = _("Send the value of the token's cookie in the header X-CSRFToken. Nothing was changed.")
DATABASE_AWAY = Obstacle(
    status=503,
    code="database_away",
    title=_("The records cannot be reached at the moment"),
    text=_("The database does not answer. Nothing is lost: what was confirmed to you before is stored."),
    steps=(_("The page will be back as soon as the database answers; try again in a minute."),),
    retry=True,
)


def unprintable(request: HttpRequest, *, characters: str, where: str) -> HttpResponse:
    """For a paper with a character that no typeface here can draw: which, and where it stands."""
    return _page(request, Obstacle(
        status=422,
        code="unprintable",
        title=_("This paper cannot be printed yet"),
        text=format_lazy(
            _("No typeface here can draw {characters}, in “{where}”. Nothing was printed and nothing was issued, so "
              "that no name appears with a hole in it."),
            characters=characters, where=where,
        ),
        steps=(
            _("Check how it is spelled in the record."),
            _("If it is right, ask an administrator for a typeface that has this character."),
        ),
    ))  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, BAD_REQUEST)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, REFUSED)


def too_large(request: HttpRequest) -> HttpResponse:
    """For the middleware that bounds what is read."""
    return _page(request, TOO_LARGE)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, MISSING)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, BROKEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW; the technical reason is not the reader's business."""
    return _page(request, STALE_FORM, told=TOKEN_MISSING)


def database_away(request: HttpRequest) -> HttpResponse:
    """For the middleware that notices a lost database."""
    response = _page(request, DATABASE_AWAY)
    response["Retry-After"] = "60"
    return response


def _page(request: HttpRequest, obstacle: Obstacle, *, told: Promise | None = None) -> HttpResponse:
    """Rendered without context processors, so that neither user nor messages reach for the database.

    A program is answered as one: with a problem, ``told`` in place of the page's words.
    """
    if _is_program(request):
        return answered(request, Problem(obstacle.status, obstacle.code, lambda: str(told or obstacle.text)))
    context = {"obstacle": obstacle, "frame": Frame(request), "path": request.get_full_path()}
    return HttpResponse(render_to_string("web/error.html", context), status=obstacle.status)


def _is_program(request: HttpRequest) -> bool:
    """Whether the address is one that answers programs; it may not have been looked up yet."""
    try:
        found = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return False
    return policy_of(found.func, request.path).turned_away is not None
