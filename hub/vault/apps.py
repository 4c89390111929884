"""Personal content, encrypted, keyed by digest, bound to its row, erasable."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VaultConfig(AppConfig):
    """Sealed contents and the keys that open them."""

    name = "hub.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the data keys when the tables are there, so that no request ever has to."""
        post_migrate.connect(_make_data_keys, sender=self)


def _make_data_keys(*, using: str, **_: Any) -> None:
    from django.core.management.base import CommandError
    from django.db import connections

    from hub.kernel.clock import utc_now
    from hub.vault.keys import KeyRefusal
    from hub.vault.models import DataKey
    from hub.vault.rotation import make_missing_keys

    if DataKey._meta.db_table not in connections[using].introspection.table_names():
        return  # the vault was migrated back to before it had any
    try:
        make_missing_keys(at=utc_now())
    except KeyRefusal as refusal:
        raise CommandError(str(refusal)) from refusal
