"""Write logs as one JSON object a line, free of personal data.

Nothing a person typed is logged: request lines carry the route instead of the path, the details that PostgreSQL adds to
its errors are struck (they quote values), and so are fields whose names promise personal content.
"""

import logging
import logging.config
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

PERSONAL = frozenset(
    {"name", "full_name", "display_name", "phone", "email", "id_number", "address", "note", "body", "query", "password"}
)

CHATTY = (
    *("celery.app.trace", "celery.beat", "celery.worker.strategy", "django.server", "django_tasks", "fontTools"),
    *("jieba", "modelsearch", "pikepdf", "wagtail", "web3"),
)
"""Libraries that tell at INFO what nobody asks for; wagtail's lines would name pages and people."""


def logging_settings(*, level: str) -> dict[str, Any]:
    """Configure structlog and the standard logging to share one renderer; return the dictConfig in force."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        strike_personal,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    settings: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    strike_details,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "filters": {"route": {"()": RouteInsteadOfPath}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["route"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": "WARNING"} for name in CHATTY},
    }
    logging.config.dictConfig(settings)
    return settings


class RouteInsteadOfPath(logging.Filter):
    """Django's own request lines name the path, in which numbers and names may stand; the route says as much."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the path in the message's arguments."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "(no route)"
            record.args = tuple(route if argument == path else argument for argument in record.args)
        return True


_DETAIL = re.compile(r"\n(DETAIL|CONTEXT):.*?(?=\n\S|\Z)", re.DOTALL)


def strike_details(_: object, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Leave out what PostgreSQL quotes from rows in its error messages."""
    if isinstance(event.get("exception"), str):
        event["exception"] = _DETAIL.sub(r"\n\1: [struck]", event["exception"])
    return event


def strike_personal(_: object, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Replace the values of personal fields, at the top and one level down."""
    for key, value in event.items():
        if key in PERSONAL:
            event[key] = "[struck]"
        elif isinstance(value, dict):
            event[key] = {inner: "[struck]" if inner in PERSONAL else item for inner, item in value.items()}
    return event
