"""Production: secrets and hosts have no default; a missing one stops the start with a message that names it."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *
from portal.settings.base import TASK_BACKENDS, env


def _required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in the environment under production settings.")
    return value


DEBUG = False
SECRET_KEY = _required("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])  # lookup secrets made with them still open
ALLOWED_HOSTS = [host.strip() for host in _required("ALLOWED_HOSTS").split(",")]
TASK_QUEUE = env.str("TASK_QUEUE", "database")
TASKS = {"default": {"BACKEND": TASK_BACKENDS[TASK_QUEUE]}}
IMPORTS_IN_THREADS = TASK_QUEUE == "immediate"
SHOW_COMPONENTS = False
DEMONSTRATION = False

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
