"""Disclosures: drafted, reviewed, and registered for good."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Disclosures: drafted, reviewed, and registered for good."""

    name = "cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"
