"""Doors for machines, below ``/v1/``."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from hub.ingest.api import browser_settings, segment
from hub.ingest.domain.segment.request import SHORT_ADDRESSES


class SegmentAddress(StringConverter):
    """The calls of Segment's HTTP API, and the one letter that its browser SDK shortens each of them to."""

    regex = "batch|track|identify|page|screen|group|alias|" + "|".join(SHORT_ADDRESSES)

    def to_python(self, value: str) -> str:
        """Return the long name."""
        return SHORT_ADDRESSES.get(value, value)


register_converter(SegmentAddress, "segment_address")

app_name = "ingest"
urlpatterns: list[URLPattern] = [
    path("projects/<str:write_key>/settings", browser_settings, name="browser-settings"),
    path("<segment_address:address>", segment, name="segment"),
]
