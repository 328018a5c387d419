"""Settings of Sanpi: one file, every value documented, everything an operator changes comes from the environment."""

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where the database, uploads and the secret live when nothing else is said.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))


def _secret_key() -> str:
    """The configured key, or one generated once and kept beside the data."""
    configured: str = env.str("SECRET_KEY", default="")
    if configured:
        return configured
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# Set to true behind a proxy that ends TLS.
HTTPS = env.bool("HTTPS", default=False)
# How many reverse proxies of ours add the client's address to X-Forwarded-For; 0: the header is not believed.
PROXIES = env.int("PROXIES", default=1 if HTTPS else 0)
# The name of the office under the product's name in the navigation.
SITE_NAME: str = env.str("SITE_NAME", default="重点项目办公室")

INSTALLED_APPS = [
    "sanpi.core",
    "sanpi.organizations",
    "sanpi.documents",
    "sanpi.enterprises",
    "sanpi.projects",
    "sanpi.batches",
    "sanpi.progress",
    "sanpi.permits",
    "sanpi.issues",
    "sanpi.enrollment",
    "sanpi.evaluation",
    "sanpi.factcheck",
    "sanpi.exchange",
    "sanpi.reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sanpi.core.middleware.CleanAddressMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sanpi.organizations.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sanpi.urls"
WSGI_APPLICATION = "sanpi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sanpi.navigation.page_context",
            ],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'sanpi.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # Writers wait for each other instead of failing, readers are never blocked.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=30,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
    )
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    # Compiling a query (a second and more) takes longer here than running it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Background work waits in a table, written in the same transaction as the fact that caused it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# 等保 2.0 level 2 (GB/T 22239-2019): length, classes, no reuse.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sanpi.organizations.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "sanpi.organizations.passwords.CharacterClassesValidator"},
    {"NAME": "sanpi.organizations.passwords.NotRecentlyUsedValidator"},
]
# Days after which a password must be changed; 0 never.
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=90)
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"

# Five failures lock the account for a quarter of an hour; the address is not locked, offices share one.
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=5)
AXES_COOLOFF_TIME = env.float("SIGN_IN_LOCK_MINUTES", default=15) / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
# Trying again during the lock does not prolong it, so the minutes that the page names are true.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "sanpi.organizations.client.address"
AXES_LOCKOUT_CALLABLE = "sanpi.organizations.lockout.locked_out"
AXES_VERBOSE = False
# Signing in and out is in the audit trail; a second log of it would only grow.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# A whole office shares one address: locking it would lock everybody out.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

SESSION_ENGINE = "sanpi.organizations.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "sanpi.core.views.csrf_failure"
# Minutes without a request after which a session ends.
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Mail for the daily digest; without a server no mail is sent.
EMAIL_HOST: str = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=465)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", default="")
# TLS from the first byte (port 465); otherwise STARTTLS on port 587, and plain text on any other.
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("EMAIL_FROM", default=EMAIL_HOST_USER or "sanpi@localhost")
# The only hosts to which robots of group chats are spoken to.
NOTICE_HOSTS: list[str] = env.list(
    "NOTICE_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"]
)
# Lets those hosts lie in the office's own network and be reached without TLS.
NOTICE_PRIVATE = env.bool("NOTICE_PRIVATE", default=False)
# Where people reach the product, for the links in messages.
SITE_URL: str = env.str("SITE_URL", default="")

# A language model of the institution behind an OpenAI-compatible address, such as http://10.0.0.5:8000/v1: it may
# propose what figures of a checked text count. Empty: nothing is ever sent.
LANGUAGE_MODEL_URL: str = env.str("LANGUAGE_MODEL_URL", default="")
LANGUAGE_MODEL_NAME: str = env.str("LANGUAGE_MODEL_NAME", default="")
LANGUAGE_MODEL_KEY: str = env.str("LANGUAGE_MODEL_KEY", default="")
# Seconds after which one goes on without its answer.
LANGUAGE_MODEL_SECONDS = env.int("LANGUAGE_MODEL_SECONDS", default=20)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Largest accepted upload of a document, in bytes.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"sanpi": {"level": env.str("LOG_LEVEL", default="INFO")}, "axes": {"level": "ERROR"}},
}
