"""Settings, all from the environment; a local run needs none (docs/deploying.md lists them)."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from incidents import environment

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

BASE_URL = environment.read_base_url()
PRODUCTION = BASE_URL.startswith("https:")
DATA_DIR = environment.read_data_folder(BASE_DIR / ".data")
# Who answers for what is published, and where to write to: shown on /about/ and /contact/.
PUBLISHER = environment.read_text("DATELINE_PUBLISHER")
CONTACT = environment.read_text("DATELINE_CONTACT")
# How reliable we hold an outlet to be is in the data; whether pages say so is the publisher's choice.
SHOW_RELIABILITY = environment.read_flag("DATELINE_SHOW_RELIABILITY")
# The address of the licence that what the site itself says is under; every export and feed names it.
LICENCE = environment.read_text("DATELINE_LICENCE", "https://creativecommons.org/licenses/by/4.0/")

DEBUG = False
SECRET_KEY = environment.read_production_secret() if PRODUCTION else environment.read_local_secret(DATA_DIR)
SECRET_KEY_FALLBACKS = environment.read_list("DATELINE_SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = environment.read_production_hosts(BASE_URL) if PRODUCTION else LOOPBACK_HOSTS
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES = environment.read_list(
    "DATELINE_TRUSTED_PROXIES", ["127.0.0.1", "::1"] if PRODUCTION else []
)
# Who approves a change of figures, blame, date or grade: see incidents/editing/second_person.py.
SECOND_PERSON = environment.read_choice("DATELINE_SECOND_PERSON", ["auto", "always", "never"])
# Who may so much as see that there is a desk; without any, everybody.
DESK_NETWORKS = environment.read_networks("DATELINE_DESK_NETWORKS")
EMBED_ALLOWED = " ".join(environment.read_list("DATELINE_EMBED_ALLOWED", ["*"]))

DATABASES = {"default": environment.read_database(DATA_DIR)}
DATABASES |= environment.read_replica(DATABASES["default"])
DATABASE_ROUTERS = ["incidents.replica.Router"]

INSTALLED_APPS = [
    "incidents.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "django_htmx",
    "incidents.apps.IncidentsConfig",
]

MIDDLEWARE = [
    "incidents.middleware.TrustedProxyMiddleware",
    "incidents.middleware.LanguageMiddleware",
    # Outside everything that answers by itself, so that redirects and static files have its headers too.
    "incidents.middleware.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "incidents.middleware.PublicCompressionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "incidents.middleware.RequestGuardMiddleware",
    "incidents.limits.RateLimitMiddleware",
    "incidents.editing.accounts.networks.DeskNetworksMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "incidents.editing.accounts.sessions.SessionAgeMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    # Innermost: it may ask a view a second time, which nothing around it shall notice.
    "incidents.replica.ReplicaMiddleware",
]

ROOT_URLCONF = "incidents.urls"
WSGI_APPLICATION = "incidents.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "site"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "incidents.templating.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "desk"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Built from the code, not from the data: one copy serves every data folder.
STATIC_ROOT = environment.read_folder("DATELINE_STATIC", BASE_DIR / ".static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "incidents.editing.accounts.passwords.GuessableValidator"},
]
if BREACHED_PASSWORDS := environment.read_file("DATELINE_BREACHED_PASSWORDS"):
    AUTH_PASSWORD_VALIDATORS += [
        {
            "NAME": "incidents.editing.accounts.passwords.BreachedValidator",
            "OPTIONS": {"path": BREACHED_PASSWORDS},
        }
    ]
AUTHENTICATION_BACKENDS = [
    "incidents.editing.accounts.lockout.LockoutBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "admin:login"
# Whether the desk asks every account for a code of its second factor. A local run never does.
SECOND_FACTOR = PRODUCTION
OTP_TOTP_ISSUER = urlsplit(BASE_URL).hostname
# Guesses are counted by incidents/editing/accounts/second_factor.py, for all factors of an account together;
# django-otp's own delay grows without end.
OTP_TOTP_THROTTLE_FACTOR = 0
OTP_STATIC_THROTTLE_FACTOR = 0

# Six wrong passwords in a quarter of an hour, by name and address: nobody elsewhere locks an editor out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HANDLER = "incidents.editing.accounts.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "incidents.editing.accounts.audit.address_of"
# What was locked out looks like what was wrong.
AXES_LOCKOUT_CALLABLE = "incidents.editing.accounts.lockout.as_it_was"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The audit log has it; the admin of django-axes would show what was typed by mistake as a name.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

PASSWORD_RESET_TIMEOUT = 3600

COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_ENGINE = "incidents.models.sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_AGE = 43200
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "incidents.views.errors.csrf_failure"

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# The header counts only from TRUSTED_PROXIES: TrustedProxyMiddleware drops it from everybody else.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 63072000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = environment.read_flag("DATELINE_HSTS_PRELOAD")
# Preloading binds the whole domain for years, so it is the publisher's to choose.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1048576
QUERY_STRING_MAX_BYTES = 4000
# Requests a minute of one reader, by what they count as (incidents/limits.py); a local run has no limits.
RATE_LIMITS = environment.read_rates(
    "DATELINE_RATE_LIMITS",
    {"pages": 300, "search": 60, "export": 10, "api": 120}
    | {"oembed": 60, "card": 60, "misses": 60, "share": 20},
    on=PRODUCTION,
)
EXPORTS_AT_ONCE = environment.read_number("DATELINE_EXPORTS_AT_ONCE", 2)
EXPORT_MAX_EVENTS = 100_000

# Django's own messages name the path, never the query string: what readers search for is not logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # What others ask for in vain would drown what is ours to mend.
        "django.request": {"level": "ERROR"},
        # The audit log has each failure; here anybody could fill the disk.
        "axes": {"level": "ERROR"},
    },
}
