"""Addresses of the daily reconciliation."""

from django.urls import path

from hub.consoles.loop import movements
from hub.consoles.reconciliation import reconciliation, reconciliation_break, settle_break
from hub.consoles.reconciliation_report import reconciliation_report, sign_reconciled_day
from hub.consoles.reconciliation_sheet import reconciliation_breaks, reconciliation_days

urlpatterns = [
    path("compliance/reconciliation/", reconciliation, name="reconciliation"),
    path("compliance/reconciliation/movements/", movements, name="movements"),
    path("compliance/reconciliation/days.csv", reconciliation_days, name="reconciliation-days"),
    path("compliance/reconciliation/breaks.csv", reconciliation_breaks, name="reconciliation-breaks"),
    path("compliance/reconciliation/days/<str:day>/report.pdf", reconciliation_report, name="reconciliation-report"),
    path("compliance/reconciliation/days/<str:day>/sign/", sign_reconciled_day, name="reconciliation-sign"),
    path("compliance/reconciliation/<uuid:break_id>/", reconciliation_break, name="reconciliation-break"),
    path("compliance/reconciliation/<uuid:break_id>/step/", settle_break, name="reconciliation-step"),
]
