"""What the public and the investor read."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """What the public and the investor read."""

    name = "hub.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the public places into the frame."""
        from hub.portal.my_places import MY_PLACES
        from hub.portal.places import PLACES
        from hub.web.navigation import register

        register(*PLACES, *MY_PLACES)
