"""Addresses of what the rules found in the money."""

from django.urls import path

from hub.consoles.alert_report import alert_report
from hub.consoles.alert_sheet import alerts_export
from hub.consoles.alerts import alert_list, alert_page, alert_rules, alert_step

urlpatterns = [
    path("compliance/alerts/", alert_list, name="alerts"),
    path("compliance/alerts/rules/", alert_rules, name="alert-rules"),
    path("compliance/alerts/alerts.csv", alerts_export, name="alerts-export"),
    path("compliance/alerts/<uuid:alert_id>/", alert_page, name="alert"),
    path("compliance/alerts/<uuid:alert_id>/report.pdf", alert_report, name="alert-report"),
    path("compliance/alerts/<uuid:alert_id>/step/", alert_step, name="alert-step"),
]
