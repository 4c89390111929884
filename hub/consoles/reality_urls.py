"""Addresses of what is measured and seen at the projects."""

from django.urls import path

from hub.consoles.reality import reality_board, site_visit

urlpatterns = [
    path("compliance/reality/", reality_board, name="reality"),
    path("compliance/reality/visits/new/", site_visit, name="site-visit"),
]
