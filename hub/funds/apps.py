"""The mirror of the custodian's book, in double entry."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """The mirror of the custodian's book, in double entry."""

    name = "hub.funds"
    label = "funds"
    default_auto_field = "django.db.models.BigAutoField"
