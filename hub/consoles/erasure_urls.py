"""Addresses of requests to be forgotten, legal holds, and what is due."""

from django.urls import path

from hub.consoles.archived import erasure_archive, erasure_paper
from hub.consoles.due import due_page
from hub.consoles.erasures import erasure_act, erasure_list, erasure_page, erasure_progress
from hub.consoles.holds import hold_act, hold_list

urlpatterns = [
    path("compliance/due/", due_page, name="due"),
    path("compliance/erasures/", erasure_list, name="erasures"),
    path("compliance/erasures/<uuid:erasure_id>/", erasure_page, name="erasure"),
    path("compliance/erasures/<uuid:erasure_id>/progress/", erasure_progress, name="erasure-progress"),
    path("compliance/erasures/<uuid:erasure_id>/act/", erasure_act, name="erasure-act"),
    path("compliance/erasures/<uuid:erasure_id>/archive/", erasure_archive, name="erasure-archive"),
    path(
        "compliance/erasures/<uuid:erasure_id>/archive/<slug:kind>/<uuid:paper_id>/",
        erasure_paper,
        name="erasure-paper",
    ),
    path("compliance/holds/", hold_list, name="holds"),
    path("compliance/holds/<uuid:hold_id>/", hold_act, name="hold"),
]
