"""Answer in a sentence when the database is away or a name cannot be printed; give the drafting room its own policy."""

import sys
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from hub.ingest import machines
from hub.web import errors
from reports.rendering.fonts import GlyphMissing

log = structlog.get_logger(__name__)


def broken(request: HttpRequest) -> HttpResponse:
    """The handler of status 500: a lost database becomes a 503 that says so, for machines in JSON.

    A character of a name that no typeface can draw becomes a 422 that names it, whichever paper was asked for.
    """
    error = sys.exc_info()[1]
    if isinstance(error, GlyphMissing):
        return errors.unprintable(request, characters=error.named, where=error.where)
    if not isinstance(error, OperationalError | InterfaceError):
        return errors.broken(request)
    log.error("database_away", error=type(error).__name__)
    return machines.database_away(request) or errors.database_away(request)


class DraftingPolicyMiddleware:
    """Replaces the content policy below the drafting room's prefix, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and set the header on what comes back."""
        response = self.get_response(request)
        if request.path.startswith("/drafting/"):
            directives = settings.DRAFTING_CONTENT_SECURITY_POLICY
            policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
            response["Content-Security-Policy"] = policy
        return response
