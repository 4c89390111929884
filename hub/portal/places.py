"""Where a reader can go from any public page."""

from django.utils.translation import gettext_lazy as _

from hub.web.navigation import NavItem, Surface

PLACES = (
    NavItem(surface=Surface.PUBLIC, url_name="portal:home", label=_("Home"), order=10),
    NavItem(surface=Surface.PUBLIC, url_name="portal:disclosures", label=_("Disclosures"), order=20),
    NavItem(surface=Surface.PUBLIC, url_name="portal:figures", label=_("Operating figures"), order=30),
    NavItem(surface=Surface.PUBLIC, url_name="portal:verify", label=_("Verify"), order=40),
    NavItem(surface=Surface.PUBLIC, url_name="portal:search", label=_("Search"), order=50),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:disclosures",
        label=_("All disclosures"),
        group=_("Disclosures"),
        order=10,
    ),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:figures",
        label=_("Operating figures"),
        group=_("Disclosures"),
        order=11,
    ),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:realities",
        label=_("Measured and seen on site"),
        group=_("Disclosures"),
        order=14,
    ),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:open_data",
        label=_("Open data and feeds"),
        group=_("Disclosures"),
        order=13,
    ),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:compliance_calendar",
        label=_("Disclosure calendar"),
        group=_("Disclosures"),
        order=12,
    ),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:wording_handbook",
        label=_("Wording handbook"),
        group=_("Disclosures"),
        order=14,
    ),
    NavItem(
        surface=Surface.FOOTER,
        url_name="portal:verify",
        label=_("Verify a file or a number"),
        group=_("Verification"),
        order=20,
    ),
    NavItem(
        surface=Surface.FOOTER, url_name="portal:checkpoints", label=_("Checkpoints"), group=_("Verification"), order=21
    ),
)
