"""Addresses of what the doors kept outside."""

from django.urls import path

from hub.consoles.quarantine import quarantine_decide, quarantine_list, quarantine_message

urlpatterns = [
    path("compliance/quarantine/", quarantine_list, name="quarantine"),
    path("compliance/quarantine/<uuid:message_id>/", quarantine_message, name="quarantine-message"),
    path("compliance/quarantine/<uuid:message_id>/decide/", quarantine_decide, name="quarantine-decide"),
]
