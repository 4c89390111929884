"""What is seen at a project's own place: what devices measure there, and what people find who go and look."""

from django.apps import AppConfig


class RealityConfig(AppConfig):
    """What is seen at a project's own place: what devices measure there, and what people find who go and look."""

    name = "hub.reality"
    label = "reality"
    default_auto_field = "django.db.models.BigAutoField"
