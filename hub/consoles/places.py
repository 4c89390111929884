"""Which console stands in whose rail. A place whose address is not wired is left out by the frame."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms import queries
from hub.access.roles import Role
from hub.catalogue.ratings import waiting_ratings
from hub.funds.alerts.queries import waiting_alerts
from hub.rulebook.queries import waiting_proposals
from hub.web.navigation import NavItem, Surface
from reports.voids.queries import waiting_voidings


def _waiting(request: HttpRequest) -> int:
    return queries.waiting_count()


def _alerts_waiting(request: HttpRequest) -> int:
    return waiting_alerts()


def _rules_waiting(request: HttpRequest) -> int:
    return waiting_proposals()


def _voidings_waiting(request: HttpRequest) -> int:
    return waiting_voidings()


def _ratings_waiting(request: HttpRequest) -> int:
    return waiting_ratings()


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
        url_name="consoles:standing",
        label=_("Published"),
        icon="list",
        roles=frozenset({Role.EDITOR}),
        order=60,
        go="p",
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
        url_name="consoles:alerts",
        label=pgettext_lazy("rail", "Alerts"),
        icon="warn",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=33,
        go="w",
        badge=_alerts_waiting,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:reality",
        label=pgettext_lazy("rail", "On site"),
        icon="building",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=34,
        go="y",
        phone=False,
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
        url_name="consoles:reconciliation",
        label=pgettext_lazy("rail", "Bank check"),
        icon="money",
        roles=frozenset({Role.COMPLIANCE}),
        order=36,
        go="r",
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:ledger",
        label=pgettext_lazy("rail", "Past balances"),
        icon="scale",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=37,
        go="l",
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:assets",
        label=_("Assets"),
        icon="scale",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR, Role.BRANCH_MANAGER}),
        order=38,
        go="a",
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:contracts",
        label=_("Contracts"),
        icon="document",
        roles=frozenset({Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR}),
        order=39,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:unsuitable",
        label=pgettext_lazy("rail", "Not suitable"),
        icon="scale",
        roles=frozenset({Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR}),
        order=39,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:rules",
        label=_("Rules"),
        icon="scale",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=32,
        badge=_rules_waiting,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:ratings",
        label=_("Product ratings"),
        icon="scale",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=33,
        badge=_ratings_waiting,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:call-backs",
        label=_("Call-backs"),
        icon="phone",
        roles=frozenset({Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR}),
        order=39,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:voids",
        label=pgettext_lazy("rail", "Void reports"),
        icon="document",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=39,
        badge=_voidings_waiting,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:erasures",
        label=_("Forgetting"),
        icon="person",
        roles=frozenset({Role.COMPLIANCE, Role.AUDITOR}),
        order=40,
        go="f",
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:packs",
        label=pgettext_lazy("rail", "For regulators"),
        icon="download",
        roles=frozenset({Role.COMPLIANCE}),
        order=41,
        phone=False,
    ),
    NavItem(
        surface=Surface.STAFF,
        url_name="consoles:operations",
        label=_("Operations"),
        icon="pulse",
        roles=frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        order=45,
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
