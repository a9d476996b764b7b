"""Django settings: safe defaults that run with nothing configured.

Policy is never a setting: numbers that a document names are dated parameters.
"""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from minkang.project.environment import environment, secret_key
from minkang.project.postgres import Server

_around = environment()


def _database() -> dict[str, object]:
    url = urlsplit(_around.database_url or Server(_around.home).address.url)
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = secret_key(_around.home)
DEBUG = _around.debug
ALLOWED_HOSTS = list(_around.allowed_hosts)
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_htmx",
    "procrastinate.contrib.django",
    "minkang.kernel.audit",
    "minkang.kernel.charts",
    "minkang.kernel.web",
    "minkang.kernel.worklist",
    "minkang.policy",
    "minkang.registry.places",
    "minkang.registry.organisations",
    "minkang.registry.access",
    "minkang.registry.people",
    "minkang.registry.accounts",
    "minkang.engines.warehouse",
    "minkang.engines.booking",
    "minkang.engines.records",
    "minkang.engines.cases",
    "minkang.engines.gateway",
    "minkang.care.visits",
    "minkang.care.results",
    "minkang.care.exchange",
    "minkang.care.record",
    "minkang.supply.capacity",
    "minkang.supply.family",
    "minkang.supply.elderly",
    "minkang.publichealth.immunisation",
    "minkang.publichealth.literacy",
    "minkang.publichealth.surveillance",
    "minkang.affairs.registration",
    "minkang.affairs.residents",
    "minkang.affairs.matching",
    "minkang.affairs.licences",
    "minkang.affairs.permits",
    "minkang.affairs.onething",
    "minkang.cockpit",
    "minkang.desks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "minkang.kernel.web.middleware.RequestReference",
    "minkang.kernel.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minkang.kernel.web.middleware.RefusalAsPage",
    "minkang.registry.accounts.views.middleware.SignedInActor",
]

ROOT_URLCONF = "minkang.project.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "minkang.kernel.web.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "minkang_language"
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "kernel" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = _around.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# A job that waits for something to do is told to stop after so many seconds.
PROCRASTINATE_WORKER_DEFAULTS = {"shutdown_graceful_timeout": 2.0}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _around.is_https
SESSION_COOKIE_NAME = "__Host-minkang_session" if _around.is_https else "minkang_session"
SESSION_COOKIE_SECURE = _around.is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The longest time anybody stays signed in; accounts ends idle sign-ins sooner.
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _around.is_https else None
CSRF_FAILURE_VIEW = "minkang.kernel.web.errors.forgery_suspected"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# A slug or code of kernel/web/regions.toml; empty means the default named there.
MINKANG_REGION = _around.region
MINKANG_IS_DEMO = _around.is_demo
MINKANG_AUDIT_ANCHORS = _around.home / "audit-anchors.txt"
MINKANG_WAREHOUSE = _around.home / "warehouse"
MINKANG_KEYS = _around.home / "keys"
MINKANG_EXPORTS = _around.home / "exports"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "minkang.kernel.web.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
