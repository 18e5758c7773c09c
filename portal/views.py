"""Health checks and error pages of the portal."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_safe
from django.views.static import serve

from eforms.filling.stale_token import page_again
from search import health

logger = logging.getLogger(__name__)


@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing about what it depends on."""
    return JsonResponse({"status": "ok"})


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_storage() -> None:
    storages["private"].exists("readyz")


READINESS: dict[str, Callable[[], None]] = {
    "database": _check_database,
    "index": health.check_index,
    "storage": _check_storage,
}


@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database and the storage answer, else 503; names each part, and logs why it failed.

    Without Elasticsearch the portal is ready, too: "degraded".
    """
    parts = {}
    for name, check in READINESS.items():
        try:
            check()
            parts[name] = "ok"
        except Exception:
            logger.exception("readyz: %s does not answer", name)
            parts[name] = "failed"
    ready = all(state == "ok" for state in parts.values())
    if ready and (condition := health.elasticsearch_condition()):
        parts["elasticsearch"] = condition
    status = "failed" if not ready else "ok" if all(state == "ok" for state in parts.values()) else "degraded"
    return JsonResponse({"status": status, **parts}, status=200 if ready else 503)


# Published pictures only: documents have their own address with its checks, papers of dossiers are never here.
PICTURE_FOLDERS = ("images/", "original_images/")
LONGEST_PICTURE_NAME = 255  # bytes, folder included


@require_safe
@cache_control(public=True, max_age=7 * 24 * 3600)
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A published picture. A proxy in front may serve the same folders itself; names change with the content."""
    # "images/../documents/x.pdf" begins like a picture, and no file system has a name longer than this.
    if not name.startswith(PICTURE_FOLDERS) or ".." in name.split("/") or len(name.encode()) > LONGEST_PICTURE_NAME:
        raise Http404
    return serve(request, name, document_root=str(settings.MEDIA_ROOT))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The session behind a form has ended: say so, with the way back, instead of Django's English page.

    A page of an online application comes back with what was typed on it.
    """
    return page_again(request) or render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read: too many fields, an unknown host, a damaged form."""
    return render(request, "400.html", status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours, with a number under which the log has it."""
    number = uuid.uuid4().hex[:8]
    logger.error("error page %s at %s", number, request.path)
    try:
        return render(request, "500.html", {"error_number": number}, status=500)
    except Exception:
        logger.exception("error page %s could not be drawn", number)
        words = _("An error on the portal's side. Error number %(number)s.") % {"number": number}
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
