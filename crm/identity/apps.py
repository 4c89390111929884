"""Decide which records describe the same person."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Decide which records describe the same person."""

    name = "crm.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
