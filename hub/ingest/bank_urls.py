"""The custodian's doors, below ``/bank/v1/``."""

from django.urls import URLPattern, path

from hub.ingest.bank import statements
from hub.ingest.flow_openapi import openapi
from hub.ingest.flows import batch, flows, one_flow

app_name = "bank"
urlpatterns: list[URLPattern] = [
    path("statements", statements, name="statements"),
    path("openapi.json", openapi, name="openapi"),
    path("flows", flows, name="flows"),
    path("flows/batch", batch, name="flow-batch"),
    path("flows/<path:key>", one_flow, name="flow"),
]
