"""Grant the application role its rights before the first table of a migration run exists."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class SchemaConfig(AppConfig):
    """What the database itself refuses."""

    name = "hub.schema"
    label = "schema"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang the grants on every migration run, because migrations of other apps may come first."""
        pre_migrate.connect(_grant, sender=self)


def _grant(*, using: str, **_: Any) -> None:
    from django.db import connections

    from hub.schema.roles import grant_application_role

    grant_application_role(connections[using])
