"""Two pages of the frame itself: the switch for preferences and the gallery of components."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hub.web.gallery import gallery_context
from hub.web.pages import render_page
from hub.web.preferences import CHOICES, COOKIE_AGE_S, cookie_name, known_value

GALLERIES = {"public": "web/gallery/public.html", "staff": "web/gallery/staff.html"}


@csrf_exempt
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember how pages are shown, then go back to the page.

    Exempt from the token because it changes nothing but the sender's own display cookies, and public pages
    stay free of cookies until somebody asks for one.
    """
    response = HttpResponseRedirect(_way_back(request))
    for choice in CHOICES:
        value = known_value(choice, request.POST.get(choice, ""))
        if value:
            response.set_cookie(
                cookie_name(choice),
                value,
                max_age=COOKIE_AGE_S,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
    return response


@require_GET
def gallery(request: HttpRequest, theme: str = "staff") -> HttpResponse:
    """Every component in every state, with example data that names nobody real."""
    if theme not in GALLERIES:
        raise Http404
    return render_page(request, GALLERIES[theme], gallery_context())


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"
