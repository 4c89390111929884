"""Addresses of the administrators' page."""

from django.urls import path

from hub.consoles.operations import operations, retry

urlpatterns = [
    path("operations/", operations, name="operations"),
    path("operations/retry/", retry, name="operations-retry"),
]
