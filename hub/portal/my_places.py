"""Where a signed-in investor can go besides the public pages."""

from django.utils.translation import gettext_lazy as _

from hub.access.roles import Role
from hub.web.navigation import NavItem, Surface

MY_PLACES = (
    NavItem(
        surface=Surface.PUBLIC, url_name="portal:my", label=_("My money"), roles=frozenset({Role.INVESTOR}), order=5
    ),
    NavItem(
        surface=Surface.PUBLIC, url_name="portal:my_shelf", label=_("Invest"), roles=frozenset({Role.INVESTOR}), order=5
    ),
    NavItem(
        surface=Surface.PUBLIC,
        url_name="portal:my_consents",
        label=_("My consents"),
        roles=frozenset({Role.INVESTOR}),
        order=7,
    ),
    NavItem(
        surface=Surface.PUBLIC,
        url_name="portal:my_evidence",
        label=_("My evidence"),
        roles=frozenset({Role.INVESTOR}),
        order=6,
    ),
)
