"""The devices' door, below ``/devices/v1/``."""

from django.urls import URLPattern, path

from hub.ingest.devices import readings

app_name = "devices"
urlpatterns: list[URLPattern] = [path("readings", readings, name="readings")]
