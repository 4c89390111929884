"""Addresses of the vouchers that compliance takes out."""

from django.urls import path

from hub.consoles.vouchers import month_vouchers, voucher

urlpatterns = [
    path("compliance/vouchers/<uuid:flow_id>.pdf", voucher, name="voucher"),
    path("compliance/vouchers/<uuid:subject_id>/<int:year>-<int:month>.pdf", month_vouchers, name="month-vouchers"),
]
