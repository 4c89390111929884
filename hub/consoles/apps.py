"""What compliance and the administrators work in."""

from django.apps import AppConfig


class ConsolesConfig(AppConfig):
    """What compliance and the administrators work in."""

    name = "hub.consoles"
    label = "consoles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the consoles into the staff rail."""
        from hub.consoles.places import PLACES
        from hub.web.navigation import register

        register(*PLACES)
