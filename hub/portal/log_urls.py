"""Addresses by which programs copy the log; they carry no language."""

from django.urls import URLPattern, path

from hub.portal import log

app_name = "log"
urlpatterns: list[URLPattern] = [
    path("", log.description, name="description"),
    path("checkpoint", log.head, name="head"),
    path("tile/entries/<path:tile>", log.entries, name="entries"),
    path("tile/<int:level>/<path:tile>", log.hashes, name="hashes"),
    path("proof/inclusion", log.inclusion, name="inclusion"),
    path("proof/consistency", log.consistency, name="consistency"),
    path("checkpoints", log.checkpoints, name="checkpoints"),
    path("checkpoints/<int:seq>/layout", log.layout, name="layout"),
]
