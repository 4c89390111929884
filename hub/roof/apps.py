"""Tie the rooms together once Django knows them all."""

from django.apps import AppConfig


class RoofConfig(AppConfig):
    """Loads Celery in every process (else a task would go to a default broker unseen) and wires the outbox."""

    name = "hub.roof"
    label = "roof"

    def ready(self) -> None:
        """Run after every room is loaded."""
        from hub import celery  # noqa: F401
        from hub.wiring import wire

        wire()
