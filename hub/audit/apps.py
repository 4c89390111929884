"""The trail of everything that was changed, read by oversight alone."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only audit rows."""

    name = "hub.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
