"""The one settings file. Everything that differs between places comes from :mod:`hub.config`."""

import base64
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from pydantic import SecretStr

from hub.access.policy import PUBLIC, Entry, Policy
from hub.access.roles import Role
from hub.config import ROOT, config
from hub.logs import logging_settings

CONFIG = config()


def _secret(given: SecretStr | None, name: str, generated: str) -> str:
    """Return the configured secret, or one generated once and kept in HUB_HOME."""
    if given is not None:
        return given.get_secret_value()
    path = CONFIG.secrets / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{name}.{secrets.token_hex(4)}")
        fresh.write_text(generated)
        fresh.chmod(0o600)
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # another process of the same home was first; its secret counts
        finally:
            fresh.unlink()
    return path.read_text().strip()


def _database(url: SecretStr | None) -> dict[str, Any]:
    """Return Django's description of a ``postgresql://`` address; without one, an address nobody answers at."""
    parts = urlsplit(url.get_secret_value() if url else "postgresql://nobody@127.0.0.1:1/hub")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": f"hub-{CONFIG.hub_db_role}"},
    }


# -- what is installed -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "hub.schema",
    "hub.audit",
    "hub.access",
    "hub.retention",
    "hub.vault",
    "hub.outbox",
    "hub.web",
    "hub.wording",
    "hub.inbox",
    "hub.rulebook",
    "hub.catalogue",
    "hub.contracts",
    "hub.funds",
    "hub.reality",
    "chain",
    "cms",
    "crm.identity",
    "crm.consents",
    "crm.profile",
    "crm.households",
    "crm.suitability",
    "crm.purchases",
    "crm.journeys",
    "reports",
    "hub.packs",
    "crm.workspace",
    "hub.portal",
    "hub.consoles",
    "hub.ingest",
    "hub.tour",
    "hub.roof",
    "hub.demo",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.portal.kept_pages.KeptPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "hub.faults.DraftingPolicyMiddleware",
    "hub.access.middleware.AlikeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "hub.web.middleware.PreferencesMiddleware",
    "hub.web.middleware.BoundedBodyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.access.middleware.ScopeMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.web.context.frame",
            ],
            "builtins": ["hub.web.templatetags.hub"],
        },
    }
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- database ----------------------------------------------------------------------------------------------------------

DATABASE_APPLICATION_ROLE = _database(CONFIG.database_url)["USER"]
DATABASES = {"default": _database(CONFIG.database_owner_url if CONFIG.hub_db_role == "owner" else CONFIG.database_url)}

# -- people ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "portal:home"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCESS_PREFIXES = {
    "/drafting/": Policy(entry=Entry.ROLES, roles=frozenset({Role.EDITOR, Role.SYSTEM_ADMIN})),
    "/en/accounts/": PUBLIC,
    "/accounts/": PUBLIC,
    "/static/": PUBLIC,
}

# -- secrets and web safety --------------------------------------------------------------------------------------------

SECRET_KEY = _secret(CONFIG.hub_secret_key, "django", secrets.token_urlsafe(48))
VAULT_KEYS = _secret(CONFIG.hub_vault_keys, "vault", "k1:" + base64.b64encode(secrets.token_bytes(32)).decode())
DEBUG = CONFIG.hub_debug
ALLOWED_HOSTS = [host.strip() for host in CONFIG.hub_allowed_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [CONFIG.base_url]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = CONFIG.hub_https
SESSION_COOKIE_NAME = "__Host-session" if CONFIG.hub_https else "hub_session"
CSRF_COOKIE_NAME = "__Host-csrf" if CONFIG.hub_https else "hub_csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.hub_https else None
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31536000 if CONFIG.hub_https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hub.web.errors.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/drafting/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
DRAFTING_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
"""Wagtail's administration needs inline scripts; hub.faults sets this policy below its prefix alone."""

# -- languages, time, files --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LOCALE_PATHS: list[Path] = []

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.hub_static_root or CONFIG.hub_home / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "hub.web.bundles.BundleFinder",
    "hub.portal.viewer_files.ViewerFinder",
]
WHITENOISE_USE_FINDERS = CONFIG.hub_static_root is None
MEDIA_ROOT = CONFIG.hub_home / "media"
MEDIA_URL = "/drafting/media/"

PAGES_LOOK_EVERY_S = 0.25
"""A publication shows within a second on every process; four looks a second cost one a thousandth of its time."""

# -- mail --------------------------------------------------------------------------------------------------------------

_MAIL = urlsplit(CONFIG.hub_mail_url.get_secret_value() if CONFIG.hub_mail_url else "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.scheme else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = CONFIG.hub_home / "mail"
EMAIL_FILE_PATH.mkdir(parents=True, exist_ok=True, mode=0o700)
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or (465 if _MAIL.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIG.hub_mail_from

# -- background work, chain, papers ------------------------------------------------------------------------------------

CELERY_BROKER_URL = CONFIG.redis_url.get_secret_value() if CONFIG.redis_url else "redis://127.0.0.1:1/0"
CHAIN_RPC_URL = CONFIG.chain_rpc_url.get_secret_value() if CONFIG.chain_rpc_url else ""
CHAIN_TIMEOUT_S = CONFIG.chain_timeout_s
CHAIN_KEY_PASSPHRASE = CONFIG.chain_key_passphrase.get_secret_value() if CONFIG.chain_key_passphrase else ""
CHAIN_KEY_PATH = CONFIG.secrets / "chain"
HUB_HOME = CONFIG.hub_home
PUBLIC_BASE_URL = CONFIG.base_url
CHAIN_EXPLORER_URL = CONFIG.chain_explorer_url
PROXIES = CONFIG.hub_proxies
NEAR_BASE_URL = CONFIG.near_url
REPORT_FONT_DIR = ROOT / "node_modules" / "@expo-google-fonts"
HUB_DEMONSTRATION = CONFIG.hub_demonstration
"""Every page says that the data are invented and that the chain is a test network."""

# -- Wagtail -----------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "明证"
WAGTAILADMIN_BASE_URL = CONFIG.base_url
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False

LOGGING_CONFIG = None
LOGGING = logging_settings(level=CONFIG.hub_log_level)
