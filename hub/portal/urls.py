"""Addresses of what the public and the investor read."""

from django.urls import URLPattern, URLResolver, include, path

from hub.portal import checkpoints, disclosures, home, monthly_page, proof_file, verification

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("disclosures/", disclosures.disclosures, name="disclosures"),
    path("disclosures/<slug:slug>/", disclosures.disclosure, name="disclosure"),
    path("disclosures/<slug:slug>/v/<int:number>/", disclosures.disclosure_version, name="disclosure_version"),
    path("disclosures/<slug:slug>/v/<int:number>/payload.json", disclosures.disclosure_payload, name="payload"),
    path("figures/", monthly_page.figures, name="figures"),
    path("verify/", verification.verify, name="verify"),
    path("verify/<slug:kind>/<uuid:fact_id>/", verification.verify_record, name="verify_record"),
    path("verify/<slug:kind>/<uuid:fact_id>/proof.json", verification.proof, name="proof"),
    path("verify/<slug:kind>/<uuid:fact_id>/certificate.pdf", verification.certificate, name="certificate"),
    path("verify/proof-file/", proof_file.check_proof_file, name="proof_file"),
    path("verify/<slug:kind>/<uuid:fact_id>/receipt.json", verification.receipt, name="receipt"),
    path("verify/verifier.zip", verification.offline_program, name="verifier"),
    path("checkpoints/", checkpoints.checkpoints, name="checkpoints"),
    path("checkpoints/checkpoints.json", checkpoints.checkpoint_copy, name="checkpoint_copy"),
    path("checkpoints/<int:seq>/", checkpoints.checkpoint, name="checkpoint"),
    path("checkpoints/records/<int:number>/", checkpoints.logged_record, name="logged_record"),
    path("checkpoints/records/<int:number>/proof.json", checkpoints.record_proof, name="record_proof"),
    path("my/", include("hub.portal.my_urls")),
]
