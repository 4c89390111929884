"""Where the tour is offered."""

from django.utils.translation import gettext_lazy as _

from hub.web.navigation import NavItem, Surface

PLACES = (
    NavItem(
        surface=Surface.FOOTER, url_name="tour:tour", label=_("Guided tour"), group=_("Demonstration"), order=30
    ),
    NavItem(surface=Surface.ACCOUNT, url_name="tour:tour", label=_("Guided tour"), icon="flag"),
)  # fmt: skip
