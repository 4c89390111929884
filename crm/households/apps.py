"""Who belongs together, and what each of them shows to the others."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Households with each member's own consent."""

    name = "crm.households"
    label = "households"
    default_auto_field = "django.db.models.BigAutoField"
