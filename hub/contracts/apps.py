"""What was agreed: contracts and the bytes that were signed."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """What was agreed: contracts and the bytes that were signed."""

    name = "hub.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
