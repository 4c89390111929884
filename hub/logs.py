"""Write logs as one JSON object a line, free of personal data.

Nothing a person typed is logged: request lines carry the route's name instead of the path, query strings are left out,
and fields whose names promise personal content are struck before writing.
"""

import logging.config
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
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": "WARNING"} for name in CHATTY},
    }
    logging.config.dictConfig(settings)
    return settings


def strike_personal(_: object, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Replace the values of personal fields, at the top and one level down."""
    for key, value in event.items():
        if key in PERSONAL:
            event[key] = "[struck]"
        elif isinstance(value, dict):
            event[key] = {inner: "[struck]" if inner in PERSONAL else item for inner, item in value.items()}
    return event
