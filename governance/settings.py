"""All settings, read from the environment; the portal refuses to start on a bad value."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
import environs
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from governance import environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = environs.Env(eager=False)

# ---- what this start is for -------------------------------------------------------------------------------------

DEMO_KEY = "only-for-the-demo-this-key-protects-nothing-and-production-refuses-it"
DEMO_EVENT_KEY = "only-for-the-demo-this-key-seals-nothing"
DEMO_FIELD_KEY = "ZGVtby1vbmx5LWZpZWxkLWtleS1uZXZlci1pbi1wcm8="

DEPLOYMENT = env.str("DEPLOYMENT", "demo", validate=environs.validate.OneOf(["demo", "test", "production"]))
IN_PRODUCTION = DEPLOYMENT == "production"
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", DEMO_KEY, validate=environment.a_secret)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [], validate=environment.secrets)
FIELD_KEYS = env.list("FIELD_KEYS", [DEMO_FIELD_KEY], validate=environment.keys)
INDEX_KEY = env.str("INDEX_KEY", DEMO_FIELD_KEY, validate=environment.a_key)
EVENT_KEYS = env.list("EVENT_KEYS", [DEMO_EVENT_KEY], validate=environment.event_keys)
DEMO_ACCOUNTS = env.bool("DEMO_ACCOUNTS", not IN_PRODUCTION)
_own_hosts = [] if IN_PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", _own_hosts, validate=environment.hosts)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [], validate=environment.origins)
SECURE_COOKIES = env.bool("SECURE_COOKIES", IN_PRODUCTION)
HSTS_WHOLE_DOMAIN = env.bool("HSTS_WHOLE_DOMAIN", False)
LOG_FORMAT = env.str(
    "LOG_FORMAT", "json" if IN_PRODUCTION else "line", validate=environs.validate.OneOf(["json", "line"])
)
LINE_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=environs.validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))

# ---- the district -----------------------------------------------------------------------------------------------

CASE_NUMBER_PREFIX = env.str("CASE_NUMBER_PREFIX", "QH", validate=environs.validate.Regexp(r"^[A-Z]{1,6}$"))
PUBLIC_REPORTS_PER_HOUR = env.int("PUBLIC_REPORTS_PER_HOUR", 200, validate=environs.validate.Range(min=1))
OUTSIDE_TILE_URL = env.str("OUTSIDE_TILE_URL", "", validate=environment.a_tile_server_or_nothing)
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", "", validate=environment.an_origin_or_nothing)
# Who does nothing for so long is signed out; what a page asks for by itself is not doing something.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 120, validate=environs.validate.Range(min=5))
RESET_LINK_MINUTES = env.int("RESET_LINK_MINUTES", 120, validate=environs.validate.Range(min=5, max=1440))

# ---- the district's identity provider (OpenID Connect); without OIDC_ISSUER there is none ------------------------

OIDC_ISSUER = env.str("OIDC_ISSUER", "", validate=environment.an_address_or_nothing)
OIDC_RP_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.str("OIDC_AUTHORIZATION_URL", "", validate=environment.an_address_or_nothing)
OIDC_OP_TOKEN_ENDPOINT = env.str("OIDC_TOKEN_URL", "", validate=environment.an_address_or_nothing)
OIDC_OP_USER_ENDPOINT = env.str("OIDC_USERINFO_URL", "", validate=environment.an_address_or_nothing)
OIDC_OP_JWKS_ENDPOINT = env.str("OIDC_KEYS_URL", "", validate=environment.an_address_or_nothing)
OIDC_CLAIM = env.str("OIDC_CLAIM", "preferred_username", validate=environs.validate.Length(min=1))
OIDC_RP_SCOPES = "openid profile email"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 5
OIDC_AUTHENTICATION_CALLBACK_URL = "login-provider-callback"

# ---- servers ----------------------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", "postgis://shaosheng@127.0.0.1:5432/shaosheng", validate=environment.a_database)
# For the migration only: the role that it gives the portal's rights to.
APPLICATION_DATABASE_URL = env.str("APPLICATION_DATABASE_URL", "", validate=environment.a_database_or_nothing)
DATABASE_CONNECTION_AGE = env.int("DATABASE_CONNECTION_AGE", 600, validate=environs.validate.Range(min=0))
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0", validate=environment.a_redis)
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / ".local" / "media", validate=environment.a_folder)
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".local" / "static")
BEAT_SCHEDULE_FILE = env.path("BEAT_SCHEDULE_FILE", BASE_DIR / ".local" / "beat-schedule", validate=environment.a_file)
SENTRY_DSN = env.str("SENTRY_DSN", "", validate=environment.a_sentry_or_nothing)
METRICS_TOKEN = env.str("METRICS_TOKEN", "", validate=environment.a_secret_or_nothing)
METRICS_FOLDER = env.path("METRICS_FOLDER", BASE_DIR / ".local" / "metrics", validate=environment.a_folder)
EMAIL_URL = env.str("EMAIL_URL", "console:", validate=environment.a_mail_server)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "shaosheng@localhost", validate=environment.a_sender)
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai", validate=environment.a_time_zone)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0, validate=environs.validate.Range(min=0, max=5))

try:
    env.seal()
except environs.EnvError as error:
    raise ImproperlyConfigured(f"The environment holds a setting that cannot be used: {error}") from None


def _refuse_unsafe_production() -> None:
    """Stop a production start that would run with what only a demo may have."""
    wrong = [
        name
        for name, bad in [
            ("DEBUG must be off", DEBUG),
            ("SECRET_KEY must be your own, not the demo's", SECRET_KEY == DEMO_KEY),
            ("SECRET_KEY_FALLBACKS must hold older keys only", SECRET_KEY in SECRET_KEY_FALLBACKS),
            ("FIELD_KEYS must be your own, not the demo's", DEMO_FIELD_KEY in FIELD_KEYS),
            (
                "INDEX_KEY must be your own; an older portal's is the last of its FIELD_KEYS",
                INDEX_KEY == DEMO_FIELD_KEY,
            ),
            ("EVENT_KEYS must be your own, not the demo's", DEMO_EVENT_KEY in EVENT_KEYS),
            ("DEMO_ACCOUNTS must be off", DEMO_ACCOUNTS),
            ("ALLOWED_HOSTS must name the portal's host", not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS),
        ]
        if bad
    ]
    if wrong:
        raise ImproperlyConfigured("DEPLOYMENT=production refuses to start: " + "; ".join(wrong) + ".")


def _refuse_half_a_provider() -> None:
    """Stop a start with a provider of which something is not said."""
    needed = {
        "OIDC_CLIENT_ID": OIDC_RP_CLIENT_ID,
        "OIDC_CLIENT_SECRET": OIDC_RP_CLIENT_SECRET,
        "OIDC_AUTHORIZATION_URL": OIDC_OP_AUTHORIZATION_ENDPOINT,
        "OIDC_TOKEN_URL": OIDC_OP_TOKEN_ENDPOINT,
        "OIDC_USERINFO_URL": OIDC_OP_USER_ENDPOINT,
        "OIDC_KEYS_URL": OIDC_OP_JWKS_ENDPOINT,
    }
    missing = [name for name, text in needed.items() if not text]
    if OIDC_ISSUER and missing:
        raise ImproperlyConfigured(f"OIDC_ISSUER is set, but not {', '.join(missing)}.")


def _refuse_mails_that_lead_nowhere() -> None:
    """Stop a start that sends mails whose links name no host."""
    if urlsplit(EMAIL_URL).scheme in environment.MAILS_BY_A_SERVER and not PORTAL_ADDRESS:
        raise ImproperlyConfigured("EMAIL_URL sends mails, but PORTAL_ADDRESS does not say where their links lead.")


_refuse_half_a_provider()
_refuse_mails_that_lead_nowhere()
if IN_PRODUCTION:
    _refuse_unsafe_production()

# ---- Django -----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "governance",
    "governance.kit.days",
    "governance.kit.numbers",
    "grids",
    "cases",
    "services",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "governance.ground.http.watch.journal.JournalMiddleware",
    "governance.ground.http.watch.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "governance.ground.http.pages.compression.PageCompressionMiddleware",
    "governance.ground.http.pages.fragments.FragmentsMiddleware",
    "governance.ground.http.gate.admission.AdmissionMiddleware",
    "csp.middleware.CSPMiddleware",
    "governance.ground.http.gate.entries.EntriesMiddleware",
    "governance.ground.http.gate.origin.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "governance.ground.http.gate.actor.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.ground.http.pages.tongues.TongueMiddleware",
    "governance.ground.http.errors.ErrorMiddleware",
]

ROOT_URLCONF = "governance.urls"
CSRF_FAILURE_VIEW = "governance.ground.web.views.faults.csrf_failure"
WSGI_APPLICATION = "governance.wsgi.application"
ASGI_APPLICATION = "governance.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "governance.ground.http.pages.chrome.chrome",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Nothing is asked for a session, which a pooler between would refuse: what all sessions need is set on the database.
_session = {"connect_timeout": 5, "application_name": "shaosheng"}
_database = dj_database_url.parse(DATABASE_URL, conn_max_age=DATABASE_CONNECTION_AGE, conn_health_checks=True)
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "OPTIONS": {**_database.get("OPTIONS", {}), **_session},
        # A cursor kept by the server is lost where the next statement reaches another connection.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}

# A Redis that is down or hangs must cost one page half a second now and then, not the page: sessions fall back to
# PostgreSQL.
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {
            "REDIS_CLIENT_CLASS": "governance.ground.http.cache.ImpatientRedis",
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
        },
    }
}
SESSION_ENGINE = "governance.chart.http.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HSTS_WHOLE_DOMAIN
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]
X_FRAME_OPTIONS = "DENY"

# Maps fetch the tiles of an outside server, where one is set, and nothing else from there.
_tile_server = urlsplit(OUTSIDE_TILE_URL)
_tile_hosts = [f"{_tile_server.scheme}://{_tile_server.netloc}"] if _tile_server.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *_tile_hosts],
        "connect-src": ["'self'", *_tile_hosts],
        "worker-src": ["'self'", "blob:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

AUTH_USER_MODEL = "governance.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
    *(["governance.chart.commands.provider.ProviderBackend"] if OIDC_ISSUER else []),
]
ANONYMOUS_USER_NAME = None
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "governance:home"
LOGOUT_REDIRECT_URL = "governance:home"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if DEPLOYMENT == "test"
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "governance.ground.http.pages.assets.PackagedFinder",
    "governance.ground.http.pages.assets.NodeFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEPLOYMENT == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEPLOYMENT == "test" or DEBUG
MEDIA_URL = "media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# A Redis that is down lets people through: the limits protect the portal, they are not its door.
RATELIMIT_FAIL_OPEN = True

# GDAL below 3.9 may follow references inside spatial files; the portal parses GeoJSON itself and gives GDAL none.
# Neighbours of the portal below its name are for HSTS_WHOLE_DOMAIN to bind, and for nobody's default.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W005", "security.W021"]

# ---- API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "governance.ground.http.gate.actor.TokenActorAuthentication",
        "governance.ground.http.gate.actor.SessionActorAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "governance.ground.http.errors.problem_details",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Shaosheng 哨声",
    "DESCRIPTION": "From a resident's problem to a department's answer.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/", "description": "The portal that gave this description"}],
    "TAGS": [
        {"name": "appointments", "description": "任职"},
        {"name": "assessment", "description": "评价"},
        {"name": "applications", "description": "申请与裁定"},
        {"name": "assignments", "description": "任务办理"},
        {"name": "cases", "description": "工单"},
        {"name": "desk", "description": "工作台"},
        {"name": "exports", "description": "导出"},
        {"name": "grid", "description": "网格"},
        {"name": "imports", "description": "批量导入"},
        {"name": "moves", "description": "办理动作"},
        {"name": "organisations", "description": "组织"},
        {"name": "person", "description": "本人"},
        {"name": "rates", "description": "三率"},
        {"name": "registers", "description": "名录"},
        {"name": "residents", "description": "居民"},
        {"name": "security", "description": "安全日志"},
        {"name": "services", "description": "服务"},
        {"name": "supervision", "description": "督办"},
        {"name": "token", "description": "令牌"},
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "StateEnum": "cases.casework.api.serializers.choices.STATES",
        "SourceEnum": "cases.casework.api.serializers.choices.SOURCES",
        "ReportedSourceEnum": "cases.casework.api.serializers.choices.REPORTED_SOURCES",
        "ActionEnum": "cases.casework.api.serializers.choices.ACTIONS",
        "CallPartEnum": "cases.casework.api.serializers.choices.CALL_PARTS",
    },
}

# ---- mail -------------------------------------------------------------------------------------------------------

_mail = dj_email_url.parse(EMAIL_URL)
# What a mail says belongs into no log.
_is_console = EMAIL_URL.startswith("console")
EMAIL_BACKEND = "governance.ground.gateways.mail.QuietBackend" if _is_console else _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = f"/{_mail['EMAIL_FILE_PATH']}"
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 5

# ---- workers ----------------------------------------------------------------------------------------------------
# The delivery row is the job; a message is only a hint. Publishing therefore tries once, shortly, and never blocks a
# request: kombu's defaults would wait six seconds when Redis refuses, and for ever when it hangs.

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "visibility_timeout": 3600,
    # A Redis that vanished without a word is noticed after some ten seconds.
    "health_check_interval": 5,
    "priority_steps": [0],
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Celery closes the database connection around every task; governance/celery.py keeps it while it works.
CELERY_DB_REUSE_MAX = 1_000_000
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "routing"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {
    name: {} for name in ("routing", "notices", "clock", "long", "outside")
}
CELERY_TASK_ROUTES = {
    "governance.tasks.sweep": {"queue": "clock"},
    "governance.tasks.seal_chains": {"queue": "clock"},
    "governance.tasks.verify_history": {"queue": "long"},
    "governance.tasks.send_messages": {"queue": "outside"},
    "cases.tasks.*": {"queue": "clock"},
}
CELERY_BEAT_SCHEDULER = "governance.celery:PulsingScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(BEAT_SCHEDULE_FILE)

# ---- logging ----------------------------------------------------------------------------------------------------

# Nothing is written by Celery of what its clocks do each second; what is done is told by those who did it.
_formatters = {
    "line": {"()": "governance.ground.http.watch.lines.PlainLines", "fmt": LINE_FORMAT},
    "json": {"()": "governance.ground.http.watch.lines.JsonLines", "fmt": LINE_FORMAT},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"portal": _formatters[LOG_FORMAT]},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "portal"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},
        "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
        # Each answer is told once, by the journal, and of an address only what may be told.
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "INFO"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
