"""Addresses of the visit import; the roof mounts them below ``/workspace/visits/import/``."""

from django.urls import URLPattern, path

from hub.ingest import mapping_page, visit_page

urlpatterns: list[URLPattern] = [
    path("", visit_page.upload, name="visits-import"),
    path("mappings/", mapping_page.mappings, name="visits-mappings"),
    path("mappings/<uuid:key>/rename/", mapping_page.rename, name="visits-mapping-rename"),
    path("mappings/<uuid:key>/forget/", mapping_page.forget, name="visits-mapping-forget"),
    path("mappings/<uuid:key>/recall/", mapping_page.recall, name="visits-mapping-recall"),
    path("<uuid:key>/", visit_page.preview, name="visits-import-preview"),
    path("<uuid:key>/columns/", visit_page.columns, name="visits-import-columns"),
    path("<uuid:key>/trial/", visit_page.trial, name="visits-import-trial"),
    path("<uuid:key>/refused.csv", visit_page.errors, name="visits-import-errors"),
    path("<uuid:key>/drop/", visit_page.drop, name="visits-import-drop"),
]
