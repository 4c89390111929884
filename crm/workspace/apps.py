"""The advisor's desk."""

from django.apps import AppConfig
from django.http import HttpRequest
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

        def waiting(_request: HttpRequest) -> int:
            from crm.identity.reviews import waiting_count  # its models need Django set up

            return waiting_count()

        desk = frozenset({Role.ADVISOR, Role.BRANCH_MANAGER})
        oversight = frozenset({Role.COMPLIANCE, Role.AUDITOR})
        readers = desk | oversight
        managers = oversight | {Role.BRANCH_MANAGER}
        for order, (name, label, icon, go, roles, badge) in enumerate(
            (
                ("workspace:today", _("Today"), "today", "t", desk, None),
                ("workspace:clients", _("Clients"), "people", "c", readers, None),
                ("workspace:visit-new", _("New visit"), "pen", "v", desk, None),
                ("workspace:households", _("Households"), "home", "h", readers, None),
                ("workspace:reviews", _("Identities"), "pair", "i", readers, waiting),
                ("workspace:report-runs", _("Report runs"), "document", "", managers, None),
                ("workspace:quality", _("Data quality"), "pulse", "u", oversight, None),
            )
        ):
            item = NavItem(
                surface=Surface.STAFF,
                url_name=name,
                label=label,
                icon=icon,
                go=go,
                order=10 + order,
                roles=roles,
                badge=badge,
                phone=roles != oversight and name not in ("workspace:households", "workspace:report-runs"),
            )
            register(item)
