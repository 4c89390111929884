"""Addresses of the compliance review of disclosures."""

from django.urls import path

from hub.consoles.attached import attach, attachment
from hub.consoles.completeness import disclosure_completeness
from hub.consoles.disclosures import disclosure_queue, disclosure_readers, disclosure_submission
from hub.consoles.next_version import next_version, standing_disclosures

urlpatterns = [
    path("compliance/disclosures/", disclosure_queue, name="disclosures"),
    path("compliance/disclosures/completeness/", disclosure_completeness, name="completeness"),
    path("compliance/disclosures/drafts/<slug:slug>/files/", attach, name="attach"),
    path("compliance/disclosures/files/<str:digest>", attachment, name="attachment"),
    path("compliance/disclosures/standing/", standing_disclosures, name="standing"),
    path("compliance/disclosures/standing/<slug:slug>/", next_version, name="next-version"),
    path("compliance/disclosures/<uuid:submission_id>/", disclosure_submission, name="disclosure"),
    path("compliance/disclosures/<uuid:submission_id>/readers/", disclosure_readers, name="disclosure-readers"),
]
