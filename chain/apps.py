"""The append-only log of digests and its checkpoints on the test network."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    """The append-only log of digests and its checkpoints on the test network."""

    name = "chain"
    label = "chain"
    default_auto_field = "django.db.models.BigAutoField"
