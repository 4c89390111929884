"""Doors for machines: app events and visit lists."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Doors for machines: app events and visit lists."""

    name = "hub.ingest"
    label = "ingest"
    default_auto_field = "django.db.models.BigAutoField"
