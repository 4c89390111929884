"""Addresses of the open data; they carry no language."""

from django.urls import URLPattern, path

from hub.portal import open_data

app_name = "open_data"
urlpatterns: list[URLPattern] = [
    path("", open_data.description, name="description"),
    path("schemas/<slug:name>.json", open_data.schema, name="schema"),
    path("disclosures.json", open_data.listing, name="listing"),
    path("disclosures/<slug:slug>.json", open_data.disclosure, name="disclosure"),
    path("disclosures/<slug:slug>.csv", open_data.disclosure_csv, name="disclosure_csv"),
    path("disclosures/<slug:slug>/versions.json", open_data.versions, name="versions"),
    path("disclosures/<slug:slug>/v/<int:number>.json", open_data.version, name="version"),
    path("disclosures/<slug:slug>/v/<int:number>.csv", open_data.version_csv, name="version_csv"),
    path("kinds/<slug:kind>.csv", open_data.kind_csv, name="kind_csv"),
]
