"""What must be kept, what must go, and what nobody may destroy for now."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Legal holds, and requests to be forgotten."""

    name = "hub.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
