"""Every address of the hub: pages for people in two languages, doors for machines beside them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hub.access.policy import allow_public
from hub.health import health
from hub.web.views import gallery, preferences

urlpatterns = [
    path("health/", health, name="health"),
    path("v1/", include("hub.ingest.urls")),
    path("bank/v1/", include("hub.ingest.bank_urls")),
    path("devices/v1/", include("hub.ingest.device_urls")),
    path("", include("hub.ingest.sensors_urls")),
    path("", include("hub.ingest.rudder_urls")),
    path("my/v1/", include("hub.portal.purchase_api_urls")),
    path("log/", include("hub.portal.log_urls")),
    path("open-data/v1/", include("hub.portal.open_data_urls")),
    path("drafting/", include("cms.drafting_urls")),
    path("", include("hub.portal.crawler_urls")),
    *i18n_patterns(
        path("accounts/", include("hub.accounts_urls")),
        path("preferences/", allow_public(preferences), name="preferences"),
        path("design/", allow_public(gallery), name="design"),
        path("design/<str:theme>/", allow_public(gallery), name="design-theme"),
        path("workspace/visits/import/", include("hub.ingest.visit_page_urls")),
        path("workspace/", include("crm.workspace.urls")),
        path("tour/", include("hub.tour.urls")),
        path("", include("hub.consoles.urls")),
        path("", include("hub.portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "hub.web.errors.bad_request"
handler403 = "hub.web.errors.refused"
handler404 = "hub.web.errors.missing"
handler500 = "hub.faults.broken"
