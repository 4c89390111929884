"""Addresses of compliance and the administrators; each console brings its own list."""

from django.urls import URLPattern, URLResolver

from hub.consoles import (
    alert_urls,
    asset_urls,
    contract_urls,
    disclosure_urls,
    erasure_urls,
    evidence_urls,
    ledger_urls,
    operations_urls,
    pack_urls,
    quarantine_urls,
    rating_urls,
    reality_urls,
    reconciliation_urls,
    rule_urls,
    statement_urls,
    void_urls,
    voucher_urls,
)

app_name = "consoles"
urlpatterns: list[URLPattern | URLResolver] = [
    *alert_urls.urlpatterns,
    *asset_urls.urlpatterns,
    *contract_urls.urlpatterns,
    *disclosure_urls.urlpatterns,
    *erasure_urls.urlpatterns,
    *evidence_urls.urlpatterns,
    *ledger_urls.urlpatterns,
    *operations_urls.urlpatterns,
    *pack_urls.urlpatterns,
    *quarantine_urls.urlpatterns,
    *rating_urls.urlpatterns,
    *reality_urls.urlpatterns,
    *reconciliation_urls.urlpatterns,
    *rule_urls.urlpatterns,
    *statement_urls.urlpatterns,
    *void_urls.urlpatterns,
    *voucher_urls.urlpatterns,
]
