"""Addresses of packs for a regulator."""

from django.urls import path

from hub.consoles.packs import pack_list, pack_page, pack_progress, pack_take

urlpatterns = [
    path("compliance/packs/", pack_list, name="packs"),
    path("compliance/packs/<uuid:pack_id>/", pack_page, name="pack"),
    path("compliance/packs/<uuid:pack_id>/progress/", pack_progress, name="pack-progress"),
    path("compliance/packs/<uuid:pack_id>/archive/", pack_take, name="pack-take"),
]
