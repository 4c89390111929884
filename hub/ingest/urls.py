"""Doors for machines, below ``/v1/``."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from hub.ingest.api import segment


class SegmentAddress(StringConverter):
    """The calls of Segment's HTTP API."""

    regex = "batch|track|identify|page|screen|group|alias"


register_converter(SegmentAddress, "segment_address")

app_name = "ingest"
urlpatterns: list[URLPattern] = [path("<segment_address:address>", segment, name="segment")]
