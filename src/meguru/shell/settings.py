"""Settings. What can be set from outside is read from the environment here and documented in
docs/guide/settings.md; everything else is decided."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.roles import Can
from meguru.shell.database_url import database_settings
from meguru.shell.secret_key import secret_key


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


PACKAGE = Path(__file__).resolve().parents[1]
_checkout = PACKAGE.parents[1]
PROJECT_ROOT = _checkout if (_checkout / "pyproject.toml").exists() else Path.cwd()
VAR_DIR = Path(os.environ.get("MEGURU_VAR_DIR") or PROJECT_ROOT / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = _flag("MEGURU_DEBUG")
HTTPS = _flag("MEGURU_HTTPS")
SECRET_KEY = secret_key(given=os.environ.get("MEGURU_SECRET_KEY", ""), file=VAR_DIR / "secret_key")
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("MEGURU_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "meguru.apps.registry",
    "meguru.apps.ledger",
    "meguru.apps.outbox",
    "meguru.apps.administration",
    "meguru.apps.evidence",
    "meguru.apps.catalogue",
    "meguru.apps.knowledge",
    "meguru.apps.inventory",
    "meguru.apps.processes",
    "meguru.apps.initiatives",
    "meguru.apps.breakdown",
    "meguru.apps.comparison",
    "meguru.apps.judgement",
    "meguru.apps.diagnosis",
    "meguru.apps.problems",
    "meguru.apps.scenarios",
    "meguru.apps.programmes",
    "meguru.apps.selection",
    "meguru.apps.indicators",
    "meguru.apps.boundaries",
    "meguru.apps.offerings",
    "meguru.apps.surveys",
    "meguru.apps.benchmark",
    "meguru.apps.briefings",
    "meguru.apps.first_steps",
    "meguru.apps.plans",
    "meguru.apps.systems",
    "meguru.apps.portfolio",
    "meguru.apps.consolidation",
    "meguru.apps.budgets",
    "meguru.apps.governance",
    "meguru.design",
    "meguru.shell",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "meguru.shell.middleware.japanese_first",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "meguru.shell.middleware.without_nul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "meguru.shell.middleware.no_store",
    "meguru.shell.middleware.one_time_password",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "meguru.shell.urls"
WSGI_APPLICATION = "meguru.shell.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "meguru.shell.navigation.context",
            ],
        },
    }
]

DATABASES = {
    "default": database_settings(
        url=os.environ.get("DATABASE_URL", ""), default_file=VAR_DIR / "meguru.sqlite3"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People who sign in
AUTH_USER_MODEL = "registry.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "shell/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False

# The pages about one process, in the order of the loop; processes.around shows them as tabs. `of_analysis` pages
# show one analysis and keep it when people go from one to the other.
PROCESS_TABS = [
    {"key": key, "label": label, "url_name": url_name, "permission": permission, "of_analysis": of_analysis}
    for key, label, url_name, permission, of_analysis in (
        ("process", _("流れと数字"), "processes:process", Can.VIEW_PROCESS, True),
        ("draw", _("手順と図"), "processes:draw", Can.EDIT_PROCESS, False),
        ("versions", _("版と履歴"), "processes:versions", Can.VIEW_PROCESS, False),
        ("logs", _("作業記録"), "processes:logs", Can.VIEW_PROCESS, False),
        ("redesigns", _("見直し案"), "processes:redesigns", Can.VIEW_PROCESS, True),
        ("compare", _("現状とあるべき姿"), "processes:compare", Can.VIEW_PROCESS, True),
        ("breakdown", _("機能分析"), "breakdown:of_process", Can.VIEW_PROCESS, False),
        ("comparison", _("他団体との比較"), "comparison:comparisons", Can.VIEW_PROCESS, False),
        ("judgement", _("判断"), "judgement:process", Can.VIEW_PROCESS, False),
        ("trials", _("シミュレーション"), "scenarios:trials", Can.VIEW_PROCESS, False),
        ("searches", _("よりよい案"), "scenarios:searches", Can.VIEW_PROCESS, False),
    )
]

# The pages about one initiative; initiatives.around shows them as tabs.
INITIATIVE_TABS = [
    {"key": key, "label": label, "url_name": url_name, "permission": permission}
    for key, label, url_name, permission in (
        ("first_steps", _("初めの一手"), "first_steps:of_initiative", Can.VIEW_INITIATIVE),
        ("basics", _("三つの基本"), "initiatives:initiative", Can.VIEW_INITIATIVE),
        ("plan", _("計画"), "initiatives:plan", Can.VIEW_INITIATIVE),
        ("roles", _("役割分担"), "initiatives:roles", Can.VIEW_INITIATIVE),
        ("expert", _("専門家"), "initiatives:expert", Can.VIEW_INITIATIVE),
        ("problems", _("課題"), "problems:of_initiative", Can.VIEW_INITIATIVE),
        ("selection", _("選定"), "selection:of_initiative", Can.VIEW_SELECTION),
        ("similar", _("似た事例"), "programmes:similar", Can.VIEW_INITIATIVE),
        ("support", _("支援策"), "programmes:of_initiative", Can.VIEW_INITIATIVE),
        ("effects", _("効果"), "governance:of_initiative", Can.VIEW_SAVINGS),
    )
]

# The pages about one system; systems.around shows them as tabs. A page whose address does not exist yet is left out.
SYSTEM_TABS = [
    {"key": key, "label": label, "url_name": url_name, "permission": permission}
    for key, label, url_name, permission in (
        ("card", _("カルテ"), "systems:system", Can.VIEW_SYSTEMS),
        ("findings", _("所見"), "portfolio:system", Can.VIEW_SYSTEMS),
        ("direction", _("方向性"), "portfolio:direction", Can.VIEW_SYSTEMS),
        ("links", _("止まると"), "portfolio:links", Can.VIEW_SYSTEMS),
        ("history", _("変更の記録"), "systems:history", Can.VIEW_SYSTEMS),
    )
]

# What apps above say against showing an office's indicator to more people: (indicator as it would be) -> reason or "".
INDICATOR_LIMITS = ["meguru.apps.surveys.queries.figures.why_not_shown_so_far"]

# Cookies and transport
SESSION_COOKIE_NAME = "meguru_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "meguru_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "meguru.shell.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Uploads: large ones go to a file; what is larger than the limit is refused while it comes in
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # the forms of a whole prefecture come back at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "meguru.shell.upload_limit.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MEGURU_UPLOAD_LIMIT_BYTES = 200 * 1024 * 1024

# Language and time
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "meguru_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [PACKAGE / "design" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# Files that pages need: served by this process, found in the packages, nothing to collect
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"  # only filled by `serve`; without it the finders serve the same files
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Mail that the outbox sends
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("MEGURU_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("MEGURU_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MEGURU_SMTP_PORT") or 25)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("MEGURU_MAIL_FROM", "meguru@localhost")
OUTBOX_DIR = VAR_DIR / "outbox"
GUIDE_DIR = PROJECT_ROOT / "docs" / "guide"

SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
