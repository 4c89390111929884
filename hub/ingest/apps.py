"""Doors for machines: app events and visit lists."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Doors for machines: app events and visit lists."""

    name = "hub.ingest"
    label = "ingest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the inbox how to examine again what these doors refused."""
        from functools import partial

        from hub.inbox.formats import register
        from hub.ingest.operations.events import VENDORS, reexamine

        for name in VENDORS:
            register(name, partial(reexamine, format_name=name))
