"""The drafting room beside the pages it leads to, wherever the roof puts it."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("drafting/", include("cms.drafting_urls")),
    *i18n_patterns(
        path("accounts/", include("hub.accounts_urls")),
        path("", include("hub.consoles.urls")),
        path("", include("hub.portal.urls")),
        prefix_default_language=False,
    ),
]
handler403 = "hub.web.errors.refused"
handler404 = "hub.web.errors.missing"
