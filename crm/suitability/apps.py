"""Why a product fits a person, or does not."""

from django.apps import AppConfig


class SuitabilityConfig(AppConfig):
    """Why a product fits a person, or does not."""

    name = "crm.suitability"
    label = "suitability"
    default_auto_field = "django.db.models.BigAutoField"
