"""Answer in a sentence when the database is away, and give the drafting room its own content policy."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from hub.web.errors import database_away

log = structlog.get_logger(__name__)


class DatabaseAwayMiddleware:
    """Stands outside everything that reads the database, sessions included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a lost database becomes a 503 page, never a stack trace."""
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            log.error("database_away", error=type(error).__name__)
            return database_away(request)
        if request.path.startswith("/drafting/"):
            response["Content-Security-Policy"] = _policy()
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Catch a database lost inside a view, which Django would otherwise turn into a 500 page."""
        if isinstance(error, OperationalError | InterfaceError):
            log.error("database_away", error=type(error).__name__)
            return database_away(request)
        return None


def _policy() -> str:
    directives = settings.DRAFTING_CONTENT_SECURITY_POLICY
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
