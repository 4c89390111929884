"""Wagtail's administration as our drafting room: roles at the door, nothing but drafting behind it.

Closed here, whoever asks: user, group, site, workflow and collection management and password pages. They would let a
drafter change who may do what. Wagtail's own sign-in and account pages lead to the hub's.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, re_path
from django.urls import path as address
from django.utils import translation
from wagtail.admin import urls as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.live_wording import live_wording
from cms.room import seat
from hub.access.models import User
from hub.access.policy import CLOSED, allow, allow_public
from hub.access.roles import Role

CLOSED_PARTS = (
    "users",
    "groups",
    "sites",
    "locales",
    "workflows",
    "collections",
    "redirects",
    "snippets",
    "images",
    "documents",
    "searchpicks",
    "forms",
    "styleguide",
    "password_reset",
    "failwhale",
)


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    raise Http404("not part of the drafting room")


closed.access_policy = CLOSED  # type: ignore[attr-defined]


@allow_public
def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect("login")


@allow(Role.EDITOR, Role.SYSTEM_ADMIN)
def to_first_page(request: HttpRequest) -> HttpResponseBase:
    return redirect("wagtailadmin_home")


def _seated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a Wagtail view to the drafting roles, in the person's language; Wagtail's groups follow the role first.

    These addresses carry no language, so the person's own setting decides.
    """

    @wraps(view)
    def open_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            seat(request.user)
            translation.activate(request.user.language)
        return view(request, *args, **kwargs)

    return allow(Role.EDITOR, Role.SYSTEM_ADMIN)(open_door)


urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^(?:{'|'.join(CLOSED_PARTS)})(?:/|$)", closed),
    address("login/", to_sign_in),
    address("account/", to_first_page),
    address("wording/", _seated(live_wording), name="live_wording"),
    address("", include(decorate_urlpatterns(wagtail_urls.urlpatterns, _seated))),
]
