"""Where Sensors SDKs send: fixed addresses at the root of a host, because the SDKs put them there themselves."""

from django.urls import URLPattern, path

from hub.ingest.api import sensors

app_name = "sensors"
urlpatterns: list[URLPattern] = [
    path("sa", sensors, name="sa"),
    path("sa.gif", sensors, {"image": True}, name="image"),
    path("debug", sensors, {"debug": True}, name="debug"),
]
