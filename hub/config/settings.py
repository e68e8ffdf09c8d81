"""All settings, read from the environment. Every variable is listed in docs/operations.md."""

import re
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.str("VAR_DIR", str(ROOT / "var")))
TESTING = "pytest" in sys.modules

INSECURE_KEY = "insecure-only-for-the-demo-and-the-tests"
PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", INSECURE_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
WEB_PROCESSES = env.int("WEB_PROCESSES", 1)
WEB_THREADS = env.int("WEB_THREADS", 8)

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "channels",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "oauth2_provider",
    "phonenumber_field",
    "django_tasks",
    "django_tasks_db",
    "hub.audit",
    "hub.notifications",
    "hub.people",
    "hub.people.oidc",
    "hub.catalogue",
    "hub.catalogue.importing",
    "hub.clients",
    "hub.delegating",
    "hub.agencies",
    "hub.intake",
    "hub.imports",
    "hub.keydates",
    "locations",
    "scheduling",
    "scheduling.calendars",
    "scheduling.conversations",
    "scheduling.journeys",
    "scheduling.messages",
    "scheduling.mine",
    "scheduling.planning",
    "scheduling.queue",
    "scheduling.talk_now",
    "scheduling.video",
    "scheduling.waitlist",
    "scheduling.agenda",
    "scheduling.embed",
    "scheduling.facades",
    "scheduling.onboarding",
    "scheduling.webhooks",
    "kiosk",
    "hub.editorial",
    "hub.insights",
    "hub.pages",
    "hub.operations",
    "hub.demo",
]

MIDDLEWARE = [
    "hub.operations.logs.RequestLog",
    "hub.api.edge.ApiEdge",
    "hub.operations.permissions.PermissionsPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.api.beside.Policies",
    "hub.api.beside.Sessions",
    "hub.api.beside.Language",
    "django.middleware.common.CommonMiddleware",
    "hub.api.beside.Forgery",
    "hub.api.beside.Users",
    "hub.people.oidc.layer.ProviderLogIns",
    "hub.api.beside.SecondFactor",
    "hub.api.beside.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hub.api.beside.Htmx",
    "hub.pages.methods.NotAllowedPage",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hub.config.urls"
ASGI_APPLICATION = "hub.config.asgi.application"
WSGI_APPLICATION = "hub.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'hub.sqlite3'}")
}
DATABASE = DATABASES["default"]
SQLITE = DATABASE["ENGINE"].endswith("sqlite3")
if SQLITE:
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
        ),
    }
    Path(DATABASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    # A connection for each thread, kept open between requests: without them, several times slower
    # (docs/performance.md). Tests drop databases, so not there.
    POOL = {"min_size": 1, "max_size": WEB_THREADS, "timeout": 10}
    # Prepared statements: planning a search takes PostgreSQL as long as carrying it out.
    DATABASE["OPTIONS"] = {
        **DATABASE.get("OPTIONS", {}),  # such as sslmode, from DATABASE_URL
        "server_side_binding": True,
        "prepare_threshold": 3,
        # Indexes lie in memory or on an SSD: at the default of 4, which is for turning disks, it
        # reads all resources of the country where an index would give it 160.
        "options": "-c random_page_cost=1.1",
    }
    if not TESTING:
        DATABASE["OPTIONS"]["pool"] = POOL
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Live messages and tasks ---
REDIS_URL = env.str("REDIS_URL", "")
if TESTING and (numbered := re.fullmatch(r"(.+/)(\d+)", REDIS_URL)):
    # Test workers run side by side, and one clearing its cache must not clear another's.
    worker = int(env.str("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    REDIS_URL = f"{numbered[1]}{int(numbered[2]) + worker}"
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "hub.operations.layer.SharedLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
        if REDIS_URL
        else {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            # A display listens for as long as it hangs there; a day is what it would be else.
            "CONFIG": {"group_expiry": 366 * 24 * 3600},
        }
    )
}
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "hub.operations.cache.SharedCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Mail ---
EMAIL: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "afspraken@localhost")

# --- Text messages, by NotifyNL; without a key they are only named in the log ---
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", "")
NOTIFY_BASE_URL = env.str("NOTIFY_BASE_URL", "https://api.notifynl.nl")
NOTIFY_SMS_TEMPLATE = env.str("NOTIFY_SMS_TEMPLATE", "")
if NOTIFY_API_KEY and not NOTIFY_SMS_TEMPLATE:
    raise ImproperlyConfigured("NOTIFY_API_KEY is set: give NOTIFY_SMS_TEMPLATE its template id.")

# --- Answers of citizens at rest ---
# Fernet keys: the first seals, all of them open. `manage.py reseal_intakes` after a new one.
INTAKE_KEYS = env.list(
    "INTAKE_KEYS", default=[urlsafe_b64encode(sha256(SECRET_KEY.encode()).digest()).decode()]
)
for _key in INTAKE_KEYS:
    try:
        Fernet(_key)
    except ValueError as error:
        raise ImproperlyConfigured("INTAKE_KEYS: 32 bytes each, in URL-safe base64.") from error

# --- Imports of services: days in which one can be undone, then it is forgotten ---
IMPORTS_KEPT_DAYS = env.int("IMPORTS_KEPT_DAYS", 30)
if IMPORTS_KEPT_DAYS < 1:
    raise ImproperlyConfigured("IMPORTS_KEPT_DAYS: give a number of days, 1 or more.")

# --- Video calls: the secret that each organisation shares with its own server ---
# By the organisation's slug: gemeente-leeuwarden=secret,svb=secret. No comma within a secret.
JITSI_SECRETS: dict[str, str] = env.dict("JITSI_SECRETS", default={})
LIVEKIT_SECRETS: dict[str, str] = env.dict("LIVEKIT_SECRETS", default={})
SHORTEST_SECRET = 32  # bytes; RFC 7518 section 3.2 asks as much of HS256
for _name, _secrets in (("JITSI_SECRETS", JITSI_SECRETS), ("LIVEKIT_SECRETS", LIVEKIT_SECRETS)):
    if any(len(secret.encode()) < SHORTEST_SECRET for secret in _secrets.values()):
        raise ImproperlyConfigured(f"{_name}: a secret of less than 32 bytes signs nothing.")

# --- Video calls: services that write out what is said, by a name of their own ---
# name=dotted path of a CaptionService. An organisation chooses one of them, or none.
CAPTION_SERVICES: dict[str, str] = env.dict(
    "CAPTION_SERVICES",
    default={} if PRODUCTION else {"demo": "scheduling.video.captions.demo.Demo"},
)

# --- Video calls: the relay (TURN) for browsers that cannot reach each other ---
TURN_URLS = env.list(
    "TURN_URLS", default=[]
)  # turn:turn.example.nl:3478,turns:...:443?transport=tcp
TURN_SECRET = env.str("TURN_SECRET", "")
TURN_RELAY_ONLY = env.bool("TURN_RELAY_ONLY", False)  # so that nobody sees another's address
if TURN_URLS and len(TURN_SECRET) < SHORTEST_SECRET:
    raise ImproperlyConfigured("TURN_URLS is set: give TURN_SECRET 32 characters or more.")
if TURN_RELAY_ONLY and not TURN_URLS:
    raise ImproperlyConfigured("TURN_RELAY_ONLY without TURN_URLS would let nobody talk.")

# --- Who comes in ---
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "hub.people.oidc.backend.ProviderBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 14 * 24 * 60 * 60  # seconds that the link of an invitation holds
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "agenda:home"
OTP_TOTP_ISSUER = "Service-point hub"
# By name and address together: one attacker cannot lock a whole counter out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # not the model's field, which is the e-mail address
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_CLIENT_IP_CALLABLE = "hub.api.callers.address_of"  # behind proxies, as NUM_PROXIES says
AXES_SENSITIVE_PARAMETERS = ["password", "token", "code", "state", "session_state"]

# --- Languages and time ---
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
USE_I18N = True
LOCALE_PATHS = [ROOT / "hub" / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
PHONENUMBER_DEFAULT_REGION = "NL"
PHONENUMBER_DB_FORMAT = "E164"

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_HANDLERS = ["hub.intake.web.uploads.InMemory"]  # nothing that is sent lies on a disk
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- Safety ---
SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "hub.pages.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if SECRET_KEY == INSECURE_KEY:
        raise ImproperlyConfigured("PRODUCTION is set: give SECRET_KEY a value of your own.")
    if DEBUG:
        raise ImproperlyConfigured("PRODUCTION is set: DEBUG must be off.")
    if not env.list("INTAKE_KEYS", default=[]):
        raise ImproperlyConfigured("PRODUCTION is set: give INTAKE_KEYS a key of its own.")
    if SQLITE and WEB_PROCESSES > 1:
        raise ImproperlyConfigured(
            "PRODUCTION with WEB_PROCESSES > 1 needs PostgreSQL: set DATABASE_URL."
        )
    if WEB_PROCESSES > 1 and not REDIS_URL:
        raise ImproperlyConfigured("WEB_PROCESSES > 1 needs a shared channel layer: set REDIS_URL.")

# --- Other systems: OAuth 2 client credentials ---
OAUTH2_PROVIDER_APPLICATION_MODEL = "clients.Client"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "clients.AccessToken"  # noqa: S105 - a table, no secret
OAUTH2_PROVIDER: dict[str, Any] = {
    "OAUTH2_VALIDATOR_CLASS": "hub.clients.oauth.Validator",
    "SCOPES_BACKEND_CLASS": "hub.clients.oauth.Scopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
}

# Tests alone: their receivers are on loopback, with a certificate of their own.
WEBHOOK_TEST_CA = env.str("WEBHOOK_TEST_CA", "")
if PRODUCTION and WEBHOOK_TEST_CA:
    raise ImproperlyConfigured("PRODUCTION is set: WEBHOOK_TEST_CA opens the inner network.")

# As for webhooks: the providers (OpenID Connect) of tests are on loopback.
OIDC_TEST_CA = env.str("OIDC_TEST_CA", "")
if PRODUCTION and OIDC_TEST_CA:
    raise ImproperlyConfigured("PRODUCTION is set: OIDC_TEST_CA opens the inner network.")

# --- Registers of contacts (VNG Klantinteracties), by the organisation's slug; off without any ---
KLANTINTERACTIES_URLS: dict[str, str] = env.dict("KLANTINTERACTIES_URLS", default={})
KLANTINTERACTIES_TOKENS: dict[str, str] = env.dict("KLANTINTERACTIES_TOKENS", default={})
KLANTINTERACTIES_ACTORS: dict[str, str] = env.dict("KLANTINTERACTIES_ACTORS", default={})
for _slug, _url in KLANTINTERACTIES_URLS.items():
    if PRODUCTION and not _url.startswith("https://"):
        raise ImproperlyConfigured(f"KLANTINTERACTIES_URLS: {_slug} must be https in production.")

# --- Open data: who publishes it, under which licence, and where the daily files lie ---
OPEN_DATA_PUBLISHER = env.str("OPEN_DATA_PUBLISHER", "Service-point hub")
OPEN_DATA_LICENCE = env.str(
    "OPEN_DATA_LICENCE", "https://creativecommons.org/publicdomain/zero/1.0/"
)
OPEN_DATA_DIR = Path(env.str("OPEN_DATA_DIR", str(VAR / "open-data")))

# Our tokens refer to no refresh token, so nothing goes round in a circle.
SILENCED_SYSTEM_CHECKS = ["oauth2_provider.W011"]

# --- API ---
API_VERSION = "1.2.0"
API_RATES = {  # requests per address
    "read": env.str("API_RATE_READ", "600/min"),
    "write": env.str("API_RATE_WRITE", "60/min"),
}
CLIENT_RATES = {  # requests per client: a form serves a whole municipality
    "read": env.str("CLIENT_RATE_READ", "1200/min"),
    "write": env.str("CLIENT_RATE_WRITE", "120/min"),
}
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["hub.api.parsing.BoundedJson"],
    "DEFAULT_THROTTLE_CLASSES": ["hub.api.throttles.ByAddress"],
    # Citizens book as guests; what is theirs is opened by the manage token.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "hub.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
    # How many proxies in front may be believed about the client's address.
    "NUM_PROXIES": env.int("NUM_PROXIES", 0),
}
# Times that one client address may keep at once; a library's visitors share one.
HOLDS_PER_ADDRESS = env.int("HOLDS_PER_ADDRESS", 20)
# Where printers may be: the server opens what a manager filled in (kiosk/printers/networks.py).
PRINTER_NETWORKS = [
    ip_network(one)
    for one in env.list(
        "PRINTER_NETWORKS", default=["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]
    )
]
_first_port, _, _last_port = env.str("PRINTER_PORTS", "9100-9102").partition("-")
PRINTER_PORTS = range(int(_first_port), int(_last_port or _first_port) + 1)
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Service-point hub",
    "DESCRIPTION": (
        "Find government services and service points, see free times, and book.\n\n"
        "Refusals are application/problem+json (RFC 9457). Send an Idempotency-Key with every "
        "write, and a repeat does nothing twice. Texts come in Dutch, or in English with "
        "Accept-Language: en. A hold comes with a manage token; send it as a bearer token, never "
        "in an address."
    ),
    "VERSION": API_VERSION,
    "LICENSE": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
    "CONTACT": {
        "name": env.str("API_CONTACT_NAME", "Service-point hub, for developers"),
        "url": env.str("API_CONTACT_URL", f"{BASE_URL}/api/v1/docs"),
        "email": env.str("API_CONTACT_EMAIL", "api@example.org"),
    },
    "EXTERNAL_DOCS": {"description": "What changed", "url": f"{BASE_URL}/api-wijzigingen"},
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/api/v1"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SCHEMA_COERCE_PATH_PK": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # bodies of changes say themselves what may be left out
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "OrganisationKind": "hub.catalogue.models.OrganisationKind",
        "DeadlineKind": "hub.catalogue.models.DeadlineKind",
        "ServicePointKind": "locations.models.PointKind",
        "Channel": "locations.models.Channel",
        "AppointmentState": "scheduling.models.State",
        "ReminderChoice": "scheduling.models.ReminderChoice",
        "TicketState": "scheduling.queue.models.TicketState",
        "VersionState": "hub.catalogue.models.VersionState",
        "ServiceStatus": "hub.catalogue.models.ServiceStatus",
        "SettableState": "hub.agencies.service_shapes.SETTABLE",
        "ResourceKind": "locations.models.ResourceKind",
        "PlaceKind": "hub.agencies.point_shapes.PLACES",
        "NeedPlace": "locations.models.NeedPlace",
        "AgreementState": "locations.models.AgreementState",
        "AgreementAnswer": "hub.agencies.agreement_shapes.ANSWERS",
        "AgreementSide": "locations.models.Side",
        "ChannelAtPoint": "hub.agencies.agreement_shapes.CHANNELS",
        "ShiftDateState": "hub.agencies.shift_date_shapes.STATES",
        "AbsenceKind": "scheduling.planning.models.AbsenceKind",
        "NewsKind": "scheduling.webhooks.models.Kind",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # No call to the validator's site, and a token is forgotten with the page.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "manageToken": {
                "type": "http",
                "scheme": "bearer",
                "description": "The manageToken that came with the hold.",
            },
            "clientCredentials": {
                "type": "oauth2",
                "description": "A connection of your organisation; a manager makes it.",
                "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
            },
        }
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "hub.agencies.described.complete",
        "hub.api.schema.complete",
    ],
}

# --- Logs: structured, and free of personal data ---
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hub.operations.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Its lines hold the whole path, and paths hold the secrets of links. Our own line of a
        # failed request names the route instead (hub.operations.logs).
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        # Names people and their addresses; the attempts stand in its tables.
        "axes": {"handlers": ["nowhere"], "propagate": False},
        # The client logs what the other side said of a request, numbers included.
        "notifications_python_client": {"level": "CRITICAL"},
        "hub.requests": {"level": "INFO"},
    },
}
