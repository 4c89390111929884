"""What happened in one room, told to the others, never lost."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Deliveries of events to subscribers."""

    name = "hub.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
