"""Addresses of the asset board, and of the pages that change a plan."""

from django.urls import path

from hub.consoles.assets import asset, assets, assets_export
from hub.consoles.plan_changes import plan_change, plan_decide, plan_proposal, plan_version_page

urlpatterns = [
    path("compliance/assets/", assets, name="assets"),
    path("compliance/assets/assets.csv", assets_export, name="assets-export"),
    path("compliance/assets/<str:code>/", asset, name="asset"),
    path("compliance/assets/<str:code>/change/", plan_change, name="plan-change"),
    path("compliance/assets/<str:code>/change/<uuid:proposal_id>/", plan_proposal, name="plan-proposal"),
    path("compliance/assets/<str:code>/change/<uuid:proposal_id>/decide/", plan_decide, name="plan-decide"),
    path("compliance/assets/<str:code>/versions/<int:number>/", plan_version_page, name="plan-version"),
]
