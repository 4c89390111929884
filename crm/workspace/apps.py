"""The advisor's desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    """The advisor's desk."""

    name = "crm.workspace"
    label = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the desk into the staff rail."""
        from hub.access.roles import Role
        from hub.web.navigation import NavItem, Surface, register

        desk = frozenset({Role.ADVISOR, Role.BRANCH_MANAGER})
        readers = desk | {Role.COMPLIANCE, Role.AUDITOR}
        for order, (name, label, icon, go, roles) in enumerate(
            (
                ("workspace:today", _("Today"), "today", "t", desk),
                ("workspace:clients", _("Clients"), "people", "c", readers),
                ("workspace:visit-new", _("New visit"), "pen", "v", desk),
            )
        ):
            item = NavItem(
                surface=Surface.STAFF, url_name=name, label=label, icon=icon, go=go, order=10 + order, roles=roles
            )
            register(item)
