"""Entry point of the web server: everything through Django's layers, the flow door past them.

A bank's request has no session, no language of its own and no form; the layers for people cost it more than the ledger
does. It meets the same addresses, the same policy check and the same views.
"""

import os
from typing import Any, Final

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
STRAIGHT: Final = "/bank/v1/flows"


class StraightHandler(WSGIHandler):
    """Django's own handler with the policy check as its only layer."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Put nothing around the view but what every view has."""
        from hub.access.middleware import ScopeMiddleware

        self._view_middleware = [ScopeMiddleware(self._get_response).process_view]  # type: ignore[attr-defined]
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]


_through_all_layers = get_wsgi_application()
_straight = StraightHandler()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer one request."""
    path = environ.get("PATH_INFO", "")
    straight = path == STRAIGHT or (path.startswith(f"{STRAIGHT}/") and path != f"{STRAIGHT}/")
    return (_straight if straight else _through_all_layers)(environ, start_response)
