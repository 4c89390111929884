"""Papers that say why, and can be recomputed."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Papers that say why, and can be recomputed."""

    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
