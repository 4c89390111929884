"""Who may enter, and which rows they see."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users, roles, branches, responsibilities, scopes."""

    name = "hub.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
