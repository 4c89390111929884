"""A guided tour through the demonstration."""

from django.apps import AppConfig
from django.conf import settings


class TourConfig(AppConfig):
    """A guided tour through the demonstration."""

    name = "hub.tour"
    label = "tour"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the tour at the foot of public pages and behind one's name at work, if there is anything to tour."""
        from hub.tour.places import PLACES
        from hub.web.navigation import register

        if settings.HUB_DEMONSTRATION:
            register(*PLACES)
