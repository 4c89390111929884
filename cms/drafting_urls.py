"""Wagtail's administration as our drafting room: roles at the door, nothing but drafting behind it.

Closed here, whoever asks: user, group, site, workflow and collection management, Wagtail's own sign-in and password
pages. They would let a drafter change who may do what.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, re_path
from django.urls import path as address
from wagtail.admin import urls as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.room import seat
from hub.access.models import User
from hub.access.policy import CLOSED, allow
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
    "login",
    "password_reset",
    "failwhale",
)


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    raise Http404("not part of the drafting room")


closed.access_policy = CLOSED  # type: ignore[attr-defined]


def _seated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a Wagtail view to the drafting roles, and make Wagtail's groups follow the role first."""

    @wraps(view)
    def open_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            seat(request.user)
        return view(request, *args, **kwargs)

    return allow(Role.EDITOR, Role.SYSTEM_ADMIN)(open_door)


urlpatterns: list[URLPattern | URLResolver] = [
    re_path(rf"^(?:{'|'.join(CLOSED_PARTS)})(?:/|$)", closed),
    address("", include(decorate_urlpatterns(wagtail_urls.urlpatterns, _seated))),
]
