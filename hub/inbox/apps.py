"""Raw facts as they came, kept and queued."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Raw facts as they came, kept and queued."""

    name = "hub.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"
