"""Which console stands in whose rail. A place whose address is not wired is left out by the frame."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms import queries
from hub.access.roles import Role
from hub.web.navigation import NavItem, Surface


def _waiting(request: HttpRequest) -> int:
    return queries.waiting_count()


PLACES = (
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:disclosures",
        label=_("Review"),
        icon="document",
        roles=frozenset({Role.COMPLIANCE}),
        order=20,
        go="d",
        badge=_waiting,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:evidence",
        label=_("Evidence"),
        icon="chain",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=10,
        go="e",
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:quarantine",
        label=_("Quarantine"),
        icon="inbox",
        roles=frozenset({Role.COMPLIANCE}),
        order=30,
        go="q",
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:statements",
        label=_("Statements"),
        icon="money",
        roles=frozenset({Role.COMPLIANCE}),
        order=35,
        go="s",
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:operations",
        label=_("Operations"),
        icon="pulse",
        roles=frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        order=40,
        go="o",
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="wagtailadmin_home",
        label=_("Drafting"),
        icon="pen",
        roles=frozenset({Role.EDITOR, Role.SYSTEM_ADMIN}),
        order=50,
    ),
)
