"""What is known of an investor, from which source, on one timeline."""

from django.apps import AppConfig


class ProfileConfig(AppConfig):
    """What is known of an investor, from which source, on one timeline."""

    name = "crm.profile"
    label = "profile"
    default_auto_field = "django.db.models.BigAutoField"
