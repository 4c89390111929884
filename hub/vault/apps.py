"""Personal content, encrypted, keyed by digest, bound to its row, erasable."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Sealed contents and the keys that open them."""

    name = "hub.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
