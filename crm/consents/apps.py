"""What an investor agreed to, for which purpose, in which words, and what they took back."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """The consent ledger: history that only grows."""

    name = "crm.consents"
    label = "consents"
    default_auto_field = "django.db.models.BigAutoField"
