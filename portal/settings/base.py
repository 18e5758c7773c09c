"""Settings shared by every environment; each value that differs between provinces comes from the environment."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))  # database, uploads, cache, mail of the embedded defaults

# Rooms, top to bottom; portal.base is the kernel that every room may use.
ROOMS = ["home", "search", "eforms", "dossiers", "catalog", "casework", "accounts", "portal.base"]
INSTALLED_APPS = [
    *ROOMS,
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "catalog.users_app.UsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "formtools",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PublicTextCompressionMiddleware",
    "portal.base.languages.TreeLanguageMiddleware",
    "home.counting.recording.CountingMiddleware",
    "portal.base.page_middleware.WholePageMiddleware",  # all that follow make the page that it keeps
    "csp.middleware.CSPMiddleware",
    "portal.middleware.AdminScriptNonceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.base.languages.ReaderLanguageMiddleware",
    "portal.middleware.BodyLimitMiddleware",
    "portal.middleware.PlainPathMiddleware",
    "portal.api_access.ApiAccessMiddleware",
    "portal.api.ApiProblemMiddleware",
    "portal.base.maintenance.MaintenanceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.StaffAreaMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.base.context_processors.portal",
            ],
        },
    },
]

# Embedded default: SQLite in WAL mode; IMMEDIATE transactions, or two workers lose writes to "database is locked".
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        # 16 MB of pages for each connection: the best candidates of a large search index are read again and again.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-16384;",
    }
# Connecting costs more than most queries: each thread keeps its connection, and asks before use whether it lives.
DATABASES["default"] |= {"CONN_MAX_AGE": env.int("DATABASE_MAX_AGE", 300), "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
# Sign-in throttle: five wrong passwords for one name from one address close that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale_wagtail", BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")  # collected, hashed and compressed
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"  # published pictures and documents
PRIVATE_ROOT = VAR_DIR / "private"  # papers of dossiers: never under a public address
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {
    "default": env.dj_cache_url("CACHE_URL", f"file://{VAR_DIR / 'cache'}"),
    # Whole search pages, in each worker's memory: some 50 kB each (search.kept_pages).
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# The daily checkpoints of the event log (casework.checkpoints): where their copies go, who signs them.
OPEN_DATA_DIR = env.path("OPEN_DATA_DIR", VAR_DIR / "open-data")  # the daily files of the catalog
CHECKPOINT_DIR = env.path("CHECKPOINT_DIR", VAR_DIR / "checkpoints")
CHECKPOINT_KEY = env.str("CHECKPOINT_KEY", "")  # Ed25519, 32 bytes in base64; empty: derived from SECRET_KEY
CHECKPOINT_PUBLIC_KEYS: list[str] = env.list("CHECKPOINT_PUBLIC_KEYS", [])  # of earlier keys, in hexadecimal

# The portal's seal in the PDFs that it gives out (casework.seal): PKCS#12, or PEM with the certificate beside it.
SEAL_KEY_FILE = env.str("SEAL_KEY_FILE", "")  # empty: papers are not sealed
SEAL_CERT_FILE = env.str("SEAL_CERT_FILE", "")  # PEM, the seal's certificate first, then those above it
SEAL_KEY_PASSWORD = env.str("SEAL_KEY_PASSWORD", "")
SEAL_FORMER_DIR = env.str("SEAL_FORMER_DIR", "")  # certificates of retired seals: their papers stay the portal's
SEAL_SELF_MADE = False  # without a key file: make one that nobody vouches for
# Authorities whose certificates are trusted in the papers that people sign; empty: signers are named, not judged.
TRUSTED_CA_DIR = env.str("TRUSTED_CA_DIR", "")

UPLOAD_MAX_MIB = env.int("UPLOAD_MAX_MIB", 20)  # one file
UPLOAD_DOSSIER_MAX_MIB = env.int("UPLOAD_DOSSIER_MAX_MIB", 100)  # all files of one dossier
DRAFT_DAYS = env.int("DRAFT_DAYS", 30)  # an online form left for so long is deleted
DRAFTS_A_DAY = env.int("DRAFTS_A_DAY", 300)  # begun without an account from one address, which an office may share
READING_DAYS = env.int("READING_DAYS", 1095)  # how long it stays known who of the staff read a dossier
READINGS_NAME_OFFICERS = env.bool("READINGS_NAME_OFFICERS", False)  # the applicant reads agency and role, or names too
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes of form data, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an editor saves a form of 200 questions: 20 fields each, and its conditions
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # bytes; larger ones stream to disk
CLAMAV_ADDRESS = env.str("CLAMAV_ADDRESS", "")  # host:port; empty: no scan
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", "")  # empty: the embedded engine answers
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", "")  # empty: named after the database, so portals do not meet
SEARCH_LOG = env.bool("SEARCH_LOG", True)  # count by day what is searched and chosen, nothing of a person
PAGE_CACHE_MIB = env.int("PAGE_CACHE_MIB", 32)  # public pages in the memory of each worker; 0: none is kept
COUNT_VISITS = env.bool("COUNT_VISITS", True)  # sums by day of visits and of views of each page, nothing of a person
COUNT_DOWNLOADS = env.bool("COUNT_DOWNLOADS", True)  # count by day how often forms are fetched, nothing of a person

email = env.dj_email_url("EMAIL_URL", "console://")
EMAIL_BACKEND = email["EMAIL_BACKEND"]
EMAIL_HOST = email["EMAIL_HOST"]
EMAIL_PORT = email["EMAIL_PORT"]
EMAIL_HOST_USER = email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = email.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "cong-dich-vu-cong@localhost")
# The gateway of text messages, http://USER:SECRET@host/ (see casework.outbox.sms); empty: no text message is sent.
SMS_URL = env.str("SMS_URL", "")
SMS_DIACRITICS = env.bool("SMS_DIACRITICS", True)  # without: 160 letters in one message instead of 70
OUTBOX_JOURNAL = env.str("OUTBOX_JOURNAL", str(VAR_DIR / "outbox"))  # what a killed worker had sent
BOUNCE_MAILDIR = env.str("BOUNCE_MAILDIR", "")  # where the mail server puts what comes back to DEFAULT_FROM_EMAIL
MESSAGE_TEXT_DAYS = env.int("MESSAGE_TEXT_DAYS", 365)  # texts of messages are kept for so long, their rows for ever
POST_URL = env.str("POST_URL", "")  # http://CLIENT:SECRET@host/ of the public post; empty: parcels are kept by hand
POST_SILENT_DAYS = env.int("POST_SILENT_DAYS", 5)  # working days without news after which a parcel is asked for
# The gateway through which fees are paid online, e.g. https://MERCHANT:SECRET@host/; empty: they are paid at the desk.
PAYMENT_URL = env.str("PAYMENT_URL", "")

# Who does what may wait: "database", workers (`manage.py db_worker`); "immediate", the request itself, which a slow
# mail server or gateway would hold up. Messages that nobody sends, `run_periodic` sends.
TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
}
_sends_abroad = EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend" or bool(SMS_URL)
TASK_QUEUE = env.str("TASK_QUEUE", "database" if _sends_abroad else "immediate")
TASKS = {"default": {"BACKEND": TASK_BACKENDS[TASK_QUEUE]}}
IMPORTS_IN_THREADS = TASK_QUEUE == "immediate"  # of the web process: an import takes longer than a request may

BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_BASE_URL = BASE_URL
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", [])
AXES_CLIENT_IP_CALLABLE = "portal.base.caller.client_address"

MAINTENANCE_UNTIL = env.str("MAINTENANCE_UNTIL", "")  # e.g. "06:00, 23/11/2026": closes the public pages
PROVINCE_NAME = env.str("PROVINCE_NAME", "tỉnh Quảng Trị")  # as inside a sentence
HOTLINE = env.str("HOTLINE", "1022")  # printed on receipts and error pages
_on_time = env.float("ON_TIME_TARGET", 0.0)  # of all dossiers, e.g. 0.98: a line in the chart at /thong-ke/
ON_TIME_TARGET = _on_time or None
THEME: Any = env.json("THEME", {})  # the province's own colours, e.g. {"cham": "#1B3A63"}; see base.theme
# Pairs of label and address that stand in the footer instead of the sections that the law names.
PORTAL_SECTIONS: Any = env.json("PORTAL_SECTIONS", None)
WAGTAIL_SITE_NAME = "Cổng thông tin điện tử"
WAGTAIL_I18N_ENABLED = True  # the editors' pages; English ones lie under /en/
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
_LOCKED = "home/password.html"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = _LOCKED
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses without diacritics: /tin-tuc/dat-dai/
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024  # bytes; home.media.uploads keeps what the web needs of it
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000  # more is no photograph, and fills the memory
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.media.uploads.PictureForm"
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "zip", "mp4", "vtt"]
# Links to videos open there, and lead nowhere else; nothing of these sites is loaded into a page.
VIDEO_HOSTS: list[str] = env.list(
    "VIDEO_HOSTS", ["youtube.com", "youtu.be", "vimeo.com", "vtv.vn", "vov.vn", "chinhphu.vn", "facebook.com"]
)
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the staff area shows previews in frames of the same origin
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # seconds: a working day

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        # It warns, with a traceback, of each signer whose authority it does not know; that is not asked of it.
        "pyhanko": {"level": "ERROR"},
        # It warns of each request that fails; the portal says once that the server does not answer.
        "elastic_transport": {"level": "ERROR"},
    },
}
