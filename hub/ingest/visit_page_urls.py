"""Addresses of the visit import; the roof mounts them below ``/workspace/visits/import/``."""

from django.urls import URLPattern, path

from hub.ingest import visit_page

urlpatterns: list[URLPattern] = [
    path("", visit_page.upload, name="visits-import"),
    path("<uuid:key>/", visit_page.preview, name="visits-import-preview"),
    path("<uuid:key>/columns/", visit_page.columns, name="visits-import-columns"),
    path("<uuid:key>/refused.csv", visit_page.errors, name="visits-import-errors"),
    path("<uuid:key>/drop/", visit_page.drop, name="visits-import-drop"),
]
