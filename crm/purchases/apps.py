"""How an investor buys: read, pass the gate, think it over, sign, and see the money move."""

from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    """How an investor buys."""

    name = "crm.purchases"
    label = "purchases"
    default_auto_field = "django.db.models.BigAutoField"
