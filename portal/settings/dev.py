"""Development and demonstration: `make run`. Embedded defaults, no service needed, nothing leaves the machine."""

from portal.settings.base import *
from portal.settings.base import STATIC_ROOT, STORAGES, VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "development-only-never-in-production-2b7e151628aed2a6abf7158809cf4f3c")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
# Until `make run` has collected them, static files come from the sources: without hash, without compression.
SERVE_SOURCES = DEBUG or env.bool("SERVE_SOURCES", not (STATIC_ROOT / "staticfiles.json").exists())
WHITENOISE_USE_FINDERS = SERVE_SOURCES
WHITENOISE_AUTOREFRESH = DEBUG
if SERVE_SOURCES:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SHOW_COMPONENTS = True  # /_components/
DEMONSTRATION = True  # load_demo may run
SEAL_SELF_MADE = True  # in VAR_DIR
