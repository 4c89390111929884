"""The one address of the tour."""

from django.urls import path

from hub.tour import views

app_name = "tour"
urlpatterns = [path("", views.tour, name="tour")]
