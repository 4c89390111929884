"""Everything about one client, product or span of days in one archive, with proofs, for a regulator."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Everything about one client, product or span of days in one archive, with proofs, for a regulator."""

    name = "hub.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"
