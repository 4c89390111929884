"""Addresses of the investor's own app, below /my/v1/: one for each thing, no language in them."""

from django.urls import path, re_path

from hub.portal import purchase_api, purchase_openapi

app_name = "my-api"
urlpatterns = [
    path("openapi.json", purchase_openapi.openapi, name="openapi"),
    path("products", purchase_api.products, name="products"),
    path("products/<str:code>", purchase_api.one_product, name="product"),
    path("purchases", purchase_api.purchases, name="purchases"),
    path("purchases/<uuid:purchase_id>", purchase_api.one_purchase, name="purchase"),
    path("purchases/<uuid:purchase_id>/cancel", purchase_api.cancelled, name="cancel"),
    path("purchases/<uuid:purchase_id>/sign", purchase_api.signed, name="sign"),
    re_path("", purchase_api.nothing_here, name="nothing"),
]
