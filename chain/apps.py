"""The evidence log and its checkpoints on chain."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    """Knows digests, never people."""

    name = "chain"
    label = "chain"
    default_auto_field = "django.db.models.BigAutoField"
