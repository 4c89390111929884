"""Doors for machines: app events and visit lists."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Doors for machines: app events and visit lists."""

    name = "hub.ingest"
    label = "ingest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the inbox how to examine again what these doors refused."""
        from hub.inbox.formats import register
        from hub.ingest.domain.segment.event import FORMAT
        from hub.ingest.operations import reexamine

        register(FORMAT, reexamine)
