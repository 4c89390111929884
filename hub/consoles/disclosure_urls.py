"""Addresses of the compliance review of disclosures."""

from django.urls import path

from hub.consoles.disclosures import disclosure_queue, disclosure_submission

urlpatterns = [
    path("compliance/disclosures/", disclosure_queue, name="disclosures"),
    path("compliance/disclosures/<uuid:submission_id>/", disclosure_submission, name="disclosure"),
]
