"""Addresses of compliance and the administrators; each console brings its own list."""

from django.urls import URLPattern, URLResolver

from hub.consoles import disclosure_urls, evidence_urls, operations_urls, quarantine_urls, statement_urls

app_name = "consoles"
urlpatterns: list[URLPattern | URLResolver] = [
    *disclosure_urls.urlpatterns,
    *evidence_urls.urlpatterns,
    *operations_urls.urlpatterns,
    *quarantine_urls.urlpatterns,
    *statement_urls.urlpatterns,
]
