"""Every address of the hub: pages for people in two languages, doors for machines beside them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hub.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("v1/", include("hub.ingest.urls")),
    *i18n_patterns(
        path("workspace/", include("crm.workspace.urls")),
        path("", include("hub.consoles.urls")),
        path("", include("hub.portal.urls")),
        prefix_default_language=False,
    ),
]
