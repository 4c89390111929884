"""Products and the projects behind them."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Products and the projects behind them."""

    name = "hub.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
