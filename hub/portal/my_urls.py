"""Addresses of an investor's own pages, below /my/."""

from django.urls import include, path

from hub.portal import my, my_consents, my_evidence

urlpatterns = [
    path("", my.my, name="my"),
    path("questionnaire/", include("hub.portal.questionnaire_urls")),
    path("consents/", my_consents.my_consents, name="my_consents"),
    path("consents/decide/", my_consents.my_consent_decide, name="my_consent_decide"),
    path("households/<uuid:household_id>/leave/", my_consents.my_household_leave, name="my_household_leave"),
    path("evidence/", my_evidence.my_evidence, name="my_evidence"),
    path("evidence/wallet.json", my_evidence.my_wallet, name="my_wallet"),
    path("money/", my.my_flows, name="my_flows"),
    path("contracts/<path:number>/document.pdf", my.my_contract_document, name="my_contract_document"),
    path("contracts/<path:number>/", my.my_contract, name="my_contract"),
    path("reports/<uuid:report_id>/report.pdf", my.my_report, name="my_report"),
]
