"""Django application of the wording check; it keeps no tables."""

from django.apps import AppConfig


class WordingConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "hub.wording"
    label = "wording"
