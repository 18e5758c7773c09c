"""The open data: what files there are, what they mean, and the files themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TypeVar

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.open_data.dcat import LICENCE, catalog, publisher
from catalog.open_data.dictionary import HEADER, TableEntry, as_rows, dictionary
from catalog.open_data.editions import KEPT, LATEST, Edition, FileInfo, edition, editions
from catalog.open_data.files import csv_bytes

R = TypeVar("R", bound=HttpResponseBase)
SUMS = "SHA256SUMS"
_FILE_SECONDS = 3600
_OLD_FILE_SECONDS = 30 * 86_400  # a dated edition never changes


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table with its files."""

    entry: TableEntry
    files: list[FileInfo]

    @property
    def rows(self) -> int:
        return self.files[0].rows


@require_safe
@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """Every file of the newest edition with size and checksum, the dictionary, the licence, the earlier editions."""
    kept = editions()
    newest = kept[0] if kept else None
    context = {
        "edition": newest,
        "datasets": list(_datasets(newest)),
        "earlier": kept[1:],
        "latest": LATEST,
        "kept_days": KEPT.days,
        "licence": LICENCE,
        "publisher": publisher(),
        "base_url": settings.BASE_URL.rstrip("/"),
    }
    return render(request, "catalog/open_data.html", context)


def _datasets(newest: Edition | None) -> Iterator[Dataset]:
    for entry in dictionary():
        files = [file for file in newest.files if file.table == entry.name] if newest else []
        if files:
            yield Dataset(entry, sorted(files, key=lambda file: file.name, reverse=True))


@require_safe
@public_page
def dictionary_page(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/open_data_dictionary.html", {"tables": dictionary()})


@require_safe
@public_page
def dictionary_json(request: HttpRequest) -> HttpResponse:
    tables = [asdict(table) for table in dictionary()]
    return _open(JsonResponse({"tables": tables}, json_dumps_params={"ensure_ascii": False}))


@require_safe
@public_page
def dictionary_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(csv_bytes(HEADER, as_rows()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="data-dictionary.csv"'
    return _open(response)


@require_safe
@public_page
def dcat(request: HttpRequest) -> HttpResponse:
    text = json.dumps(catalog(edition(LATEST)), ensure_ascii=False, indent=1)
    return _open(HttpResponse(text, content_type="application/ld+json"))


@require_safe
def data_file(request: HttpRequest, name: str, file: str) -> HttpResponseBase:
    """One file of an edition; only names that its manifest lists, so that no path leads out of it."""
    found = edition(name)
    if found is None:
        raise Http404(_("There is no such edition"))
    info = found.file(file)
    if info is None and file != SUMS:
        raise Http404(_("There is no such file"))
    etag = quote_etag(info.sha256 if info else f"{found.name}-{SUMS}")
    modified = int(found.made_at.timestamp())
    response = _conditional(request, etag, modified) or _sent(found, info, file)
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    patch_cache_control(response, public=True, max_age=_FILE_SECONDS if name == LATEST else _OLD_FILE_SECONDS)
    return _open(response)


def _conditional(request: HttpRequest, etag: str, modified: int) -> HttpResponseBase | None:
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=modified)
    return response


def _sent(found: Edition, info: FileInfo | None, name: str) -> FileResponse:
    """Raises Http404 where the file has been removed meanwhile."""
    try:
        content = (found.path / name).open("rb")
    except OSError as error:
        raise Http404 from error
    stem, _dot, extension = name.partition(".")
    kind = f"{info.media_type}; charset=utf-8" if info else "text/plain; charset=us-ascii"
    called = f"{stem}-{found.name}.{extension}" if info else f"{SUMS}-{found.name}.txt"
    return FileResponse(content, as_attachment=True, filename=called, content_type=kind)


def _open(response: R) -> R:
    """Any website's script may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
