"""The test suite: fast hashing, mail in memory, storage in a directory of the test run."""

import tempfile
from pathlib import Path

from portal.settings.base import *
from portal.settings.base import DATABASES, STORAGES, TASK_BACKENDS

SECRET_KEY = "test-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEBUG = False
TEST_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
MEDIA_ROOT = TEST_DIR / "media"
PRIVATE_ROOT = TEST_DIR / "private"
OPEN_DATA_DIR = TEST_DIR / "open-data"
CHECKPOINT_DIR = TEST_DIR / "checkpoints"
OUTBOX_JOURNAL = str(TEST_DIR / "outbox")
STATIC_ROOT = TEST_DIR  # nothing is collected; the sources are served
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # tests change the index behind its back
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads share one database in memory, and its locks
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Tests that commit empty every table afterwards; elsewhere the event log refuses that (casework.append_only).
    DATABASES["default"]["OPTIONS"] = {"options": "-c portal.may_truncate=on"}
TASKS = {"default": {"BACKEND": TASK_BACKENDS["immediate"]}}
IMPORTS_IN_THREADS = False
AXES_ENABLED = False
ELASTICSEARCH_URL = ""  # tests of that engine name the server themselves, and an index of their own
SEARCH_LOG = False  # its tests switch it on
COUNT_DOWNLOADS = False
COUNT_VISITS = False
PAGE_CACHE_MIB = 0  # its tests switch it on; elsewhere tests change what the public sees without a commit
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else each test's client reads the whole of static/
SHOW_COMPONENTS = True
DEMONSTRATION = True
