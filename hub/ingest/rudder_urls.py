"""What RudderStack's browser SDK asks and sends outside ``/v1/``: fixed addresses at the root of a host."""

from django.urls import URLPattern, path

from hub.ingest.api import segment, source_config

app_name = "rudder"
urlpatterns: list[URLPattern] = [
    path("sourceConfig/", source_config, name="source-config"),
    path("beacon/v1/batch", segment, {"address": "batch"}, name="beacon"),
]
