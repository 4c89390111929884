"""Addresses of what the doors kept outside."""

from django.urls import path

from hub.consoles.quarantine import quarantine_decide, quarantine_list, quarantine_message
from hub.consoles.quarantine_bulk import quarantine_all, quarantine_export, quarantine_progress

urlpatterns = [
    path("compliance/quarantine/", quarantine_list, name="quarantine"),
    path("compliance/quarantine/all/", quarantine_all, name="quarantine-all"),
    path("compliance/quarantine/progress/", quarantine_progress, name="quarantine-progress"),
    path("compliance/quarantine/export.csv", quarantine_export, name="quarantine-export"),
    path("compliance/quarantine/<uuid:message_id>/", quarantine_message, name="quarantine-message"),
    path("compliance/quarantine/<uuid:message_id>/decide/", quarantine_decide, name="quarantine-decide"),
]
