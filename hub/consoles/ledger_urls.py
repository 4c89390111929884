"""Addresses of the ledger as it stood, and of what is stopped in it."""

from django.urls import path

from hub.consoles.blocks import blocks, lift
from hub.consoles.ledger import ledger, ledger_account
from hub.consoles.ledger_sheet import ledger_account_export, ledger_export

urlpatterns = [
    path("compliance/ledger/", ledger, name="ledger"),
    path("compliance/ledger/balances.csv", ledger_export, name="ledger-export"),
    path("compliance/ledger/accounts/<uuid:account_id>/", ledger_account, name="ledger-account"),
    path("compliance/ledger/accounts/<uuid:account_id>/legs.csv", ledger_account_export, name="ledger-account-export"),
    path("compliance/blocks/", blocks, name="blocks"),
    path("compliance/blocks/<uuid:block_id>/lift/", lift, name="block-lift"),
]
