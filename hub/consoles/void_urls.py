"""Addresses of reports declared void."""

from django.urls import path

from hub.consoles.voids import void_decide, void_list, void_page

urlpatterns = [
    path("compliance/void-reports/", void_list, name="voids"),
    path("compliance/void-reports/<uuid:report_id>/", void_page, name="void"),
    path("compliance/void-reports/<uuid:report_id>/decide/", void_decide, name="void-decide"),
]
