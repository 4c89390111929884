"""Addresses of the evidence console."""

from django.urls import path

from hub.consoles.alarms import alarms, change_alarm
from hub.consoles.evidence import evidence, run_scan, scan_progress

urlpatterns = [
    path("compliance/evidence/", evidence, name="evidence"),
    path("compliance/evidence/scan/", run_scan, name="evidence-scan"),
    path("compliance/evidence/scan/progress/", scan_progress, name="evidence-scan-progress"),
    path("compliance/evidence/alarms/", alarms, name="alarms"),
    path("compliance/evidence/alarms/<int:alarm_id>/", change_alarm, name="alarm"),
]
