"""Addresses of the products' ratings, and of what is proposed for them."""

from django.urls import path

from hub.consoles.ratings import rating_decide, rating_list, rating_page, rating_proposal_page

urlpatterns = [
    path("compliance/ratings/", rating_list, name="ratings"),
    path("compliance/ratings/proposals/<uuid:proposal_id>/", rating_proposal_page, name="rating-proposal"),
    path("compliance/ratings/proposals/<uuid:proposal_id>/decide/", rating_decide, name="rating-decide"),
    path("compliance/ratings/<str:code>/", rating_page, name="rating"),
]
