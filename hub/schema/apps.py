"""Around every migration run: check what is there, grant the application role its rights, keep what was made."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SchemaConfig(AppConfig):
    """What the database itself refuses."""

    name = "hub.schema"
    label = "schema"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang on to every migration run, because migrations of other apps may come first and last."""
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(*, using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    from django.db import connections

    from hub.schema.roles import grant_application_role
    from hub.schema.snapshots import refuse_changed_structure

    if plan:
        refuse_changed_structure(connections[using])
    grant_application_role(connections[using])


def _after(*, using: str, **_: Any) -> None:
    from django.db import connections

    from hub.kernel.clock import utc_now
    from hub.schema.snapshots import take

    take(connections[using], at=utc_now())
