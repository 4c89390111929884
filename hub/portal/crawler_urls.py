"""Addresses that programs ask for by convention; they have no language."""

from django.urls import path

from hub.portal import crawlers

app_name = "crawlers"
urlpatterns = [
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
]
