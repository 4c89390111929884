"""Addresses of contracts and their papers."""

from django.urls import path

from hub.consoles.call_backs import call_back, call_backs
from hub.consoles.contracts import contract, contract_decide, contract_scan, contracts
from hub.consoles.unsuitable import unsuitable
from hub.consoles.unsuitable_sheet import unsuitable_export

urlpatterns = [
    path("compliance/call-backs/", call_backs, name="call-backs"),
    path("compliance/call-backs/<uuid:insistence_id>/", call_back, name="call-back"),
    path("compliance/unsuitable/", unsuitable, name="unsuitable"),
    path("compliance/unsuitable/contracts.csv", unsuitable_export, name="unsuitable-export"),
    path("compliance/contracts/", contracts, name="contracts"),
    path("compliance/contracts/<str:number>/", contract, name="contract"),
    path("compliance/contracts/<str:number>/decide/", contract_decide, name="contract-decide"),
    path("compliance/contracts/<str:number>/scan-<uuid:scan_id>.pdf", contract_scan, name="contract-scan"),
]
