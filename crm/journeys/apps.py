"""What happens next between app and branch."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """What happens next between app and branch."""

    name = "crm.journeys"
    label = "journeys"
    default_auto_field = "django.db.models.BigAutoField"
