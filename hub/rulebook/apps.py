"""How the figures of rules change: one person proposes, another approves, and the day comes."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """How the figures of rules change: one person proposes, another approves, and the day comes."""

    name = "hub.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"
