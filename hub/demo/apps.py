"""The invented world that newcomers look at and that tests are run on."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Brings the command that compares two worlds."""

    name = "hub.demo"
    label = "demo"
