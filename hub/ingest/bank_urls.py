"""The custodian's door, below ``/bank/v1/``."""

from django.urls import URLPattern, path

from hub.ingest.bank import statements

app_name = "bank"
urlpatterns: list[URLPattern] = [path("statements", statements, name="statements")]
