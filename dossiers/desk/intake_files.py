"""Scans and photographs that wait on the counter's page until the dossier is received.

A file that was taken in stays with the page as a signed token, bound to the clerk and to the page's key: an error in
another field loses nothing, and nobody brings a file of somebody else. What is never received the periodic work
removes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.models import User
from casework.files import file_response, safe_name, store_upload
from casework.models import StoredFile
from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest

FILES_A_PAPER = 10
MIB = 1024 * 1024
_SALT = "dossiers.intake"
_DAY = 24 * 60 * 60  # seconds; the orphans' grace is two days


@dataclass(frozen=True, slots=True)
class Kept:
    """One file that was taken in."""

    token: str
    file: StoredFile


def keep(stored: StoredFile, user: User, key: str) -> Kept:
    return Kept(signing.dumps([stored.pk, user.pk, key], salt=_SALT), stored)


def read_tokens(tokens: Sequence[str], user: User, key: str) -> list[Kept]:
    """The files of the tokens that this clerk got for this page, in their order; others are left out."""
    known = {pk: token for token in tokens if (pk := _file_of(token, user, key))}
    files = StoredFile.objects.in_bulk(list(known)) if known else {}
    return [Kept(token, files[pk]) for pk, token in known.items() if pk in files]


def _file_of(token: str, user: User, key: str | None) -> int:
    """0 where the token is none, too old, or somebody else's."""
    try:
        stored, owner, page = signing.loads(token, salt=_SALT, max_age=_DAY)
    except (signing.BadSignature, TypeError, ValueError):
        return 0
    return int(stored) if owner == user.pk and key in (None, page) else 0


def take_in(
    uploads: Iterable[UploadedFile], *, kept: list[Kept], total: int, user: User, key: str
) -> tuple[list[Kept], list[str]]:
    """Store what can be taken; gives it, and for each other file a sentence with its name.

    Args:
        kept: what the paper has already.
        total: bytes of all files of the page so far.
    """
    taken: list[Kept] = []
    refusals: list[str] = []
    for upload in uploads:
        try:
            _check_limits(upload, len(kept) + len(taken), total + sum(each.file.size for each in taken))
            taken.append(keep(store_upload(upload), user, key))
        except ValidationError as refusal:
            refusals.append(f"{safe_name(upload.name or '', '')[:100]}: {' '.join(refusal.messages)}")
    return taken, refusals


def _check_limits(upload: UploadedFile, count: int, total: int) -> None:
    if count >= FILES_A_PAPER:
        raise ValidationError(_("At most %(count)d files for one item") % {"count": FILES_A_PAPER}, code="too_many")
    if total + (upload.size or 0) > settings.UPLOAD_DOSSIER_MAX_MIB * MIB:
        limit = {"limit": settings.UPLOAD_DOSSIER_MAX_MIB}
        raise ValidationError(_("All files together are larger than %(limit)d MB") % limit, code="too_large")


class KeptFileView(View):
    """A file that waits on the clerk's own page; once it is received, the dossier's page alone opens it."""

    request: StaffRequest
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        if "dossiers.receive" not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        pk = _file_of(token, self.request.user, None)
        if not pk:
            raise Http404
        return file_response(get_object_or_404(StoredFile.objects.filter(papers=None), pk=pk), inline=True)
