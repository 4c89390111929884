"""What every screen shares: frame, components, switches for language, type size and theme.

What the roof wires (nothing here imports another package of the hub but the kernel):

    INSTALLED_APPS       "django_htmx", "django.contrib.staticfiles", "hub.web"
    MIDDLEWARE           "django.middleware.locale.LocaleMiddleware" (after sessions, before common),
                         "hub.web.middleware.PreferencesMiddleware" (after locale)
    TEMPLATES            APP_DIRS; context_processors: request, messages, auth and
                         "hub.web.context.frame"; builtins: "hub.web.templatetags.hub"
    STATICFILES_FINDERS  the two of Django, then "hub.web.bundles.BundleFinder"
    LANGUAGES            (("zh-hans", "简体中文"), ("en", "English")); LANGUAGE_CODE "zh-hans"
    URLs                 i18n_patterns(prefix_default_language=False):
                         path("preferences/", hub.web.views.preferences, name="preferences"),
                         path("design/", hub.web.views.gallery, name="design"),
                         path("design/<str:theme>/", hub.web.views.gallery, name="design-theme")
    handlers             handler400/403/404/500 = "hub.web.errors.bad_request" / "refused" / "missing" / "broken"
                         CSRF_FAILURE_VIEW = "hub.web.errors.stale_form"
                         hub.web.errors.database_away(request) for a lost database (503, renders without one)
    LoginView            template_name="web/sign_in.html", authentication_form=hub.web.sign_in.SignInForm
    CSP                  default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';
                         frame-ancestors 'none'; form-action 'self'  (no inline style or script anywhere)

The frame reads `request.user.display_name` and `request.user.role` when there is a user; it queries nothing.
"""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hub.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.web import checks  # noqa: F401  registers the check of the navigation
