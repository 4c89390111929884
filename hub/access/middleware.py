"""Check the view's policy, then run it inside one transaction that sees what its user may see.

Where everybody is shown the same, nobody is looked at, and nothing in the answer keeps a shared cache from keeping it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from hub.access.policy import Entry, policy_of
from hub.access.scope import entered, public_scope, scope_for


class AlikeMiddleware:
    """Takes away what says that an answer depends on cookies or languages where it does not; before sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        found = request.resolver_match
        alike = found is not None and policy_of(found.func, request.path).entry is Entry.ALIKE
        if alike and "public" in response.get("Cache-Control", ""):  # an error page is made for whoever reads it
            for header in ("Vary", "Content-Language"):
                del response[header]
            response.cookies.clear()
        return response


class ScopeMiddleware:
    """The single door of all web requests; keep it last in ``MIDDLEWARE``, next to the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through; the work happens around the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse, send to sign-in, or run the view and render its response inside the scope."""
        policy = policy_of(view, request.path)
        if policy.entry is Entry.CLOSED:
            raise PermissionDenied(f"no access policy for {request.resolver_match}")
        if policy.entry is Entry.MACHINE:
            return None
        if policy.entry is Entry.ROLES:
            turned_away = policy.turned_away
            if not request.user.is_authenticated:
                return turned_away(request, 401) if turned_away else redirect_to_login(request.get_full_path())
            if request.user.role not in policy.roles:
                if turned_away:
                    return turned_away(request, 403)
                raise PermissionDenied(f"role {request.user.role} may not open {request.path}")
        scope = public_scope() if policy.entry is Entry.ALIKE else scope_for(request.user)
        with entered(scope):
            response: HttpResponseBase = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            if callable(render):
                render()
        return response
