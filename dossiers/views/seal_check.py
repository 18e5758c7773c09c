"""Anybody may ask whether a PDF bears the portal's seal and is unchanged. The file is neither stored nor logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.files import FileRejected
from casework.files.signatures import Signature, UnreadableSignature, intact_signatures
from casework.seal import seal_fingerprints
from dossiers import throttle
from portal.base.caller import client_network
from portal.base.origin import same_origin_required

MIB = 1024 * 1024
TRIES = 30  # from one address
WINDOW = timedelta(minutes=10)


class SealCheckForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("PDF file to check"),
        help_text=gettext_lazy("It is only looked at, and kept nowhere."),
        error_messages={
            "required": gettext_lazy("Choose the PDF file"),
            "empty": gettext_lazy("The file is empty"),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_MIB * MIB:
            sentence = _("The file is larger than %(limit)d MB")
            raise forms.ValidationError(sentence % {"limit": settings.UPLOAD_MAX_MIB}, "too_large")
        if b"%PDF-" not in file.read(1024):
            raise forms.ValidationError(_("This file is not a PDF"), "type")
        file.seek(0)
        return file


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said of the file."""

    kind: Literal["sealed", "added_to", "signed", "unsigned", "changed", "unreadable"]
    signatures: tuple[tuple[Signature, bool], ...] = ()  # each, and whether it is the portal's


@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def seal_check(request: HttpRequest) -> HttpResponse:
    """The form; after a POST the finding under it."""
    if request.method != "POST":
        return render(request, "dossiers/seal_check.html", {"form": SealCheckForm()})
    form = SealCheckForm(request.POST, request.FILES)
    status, finding = 200, None
    if not throttle.take("seal-check", client_network(request), limit=TRIES, window=WINDOW, now=timezone.now()):
        form.add_error(None, _("Too many files from your connection. Try again in ten minutes."))
        status = 429
    elif form.is_valid():
        finding = _finding(form.cleaned_data["file"].read())
    response = render(request, "dossiers/seal_check.html", {"form": form, "finding": finding}, status=status)
    add_never_cache_headers(response)
    return response


def _finding(content: bytes) -> Finding:
    try:
        signatures = intact_signatures(content)
    except FileRejected:
        return Finding(kind="changed")
    except UnreadableSignature:
        return Finding(kind="unreadable")
    own = seal_fingerprints()
    judged = tuple((signature, signature.fingerprint in own) for signature in signatures)
    seals = [signature for signature, is_own in judged if is_own]
    if seals:
        return Finding(kind="sealed" if seals[-1].untouched else "added_to", signatures=judged)
    return Finding(kind="signed" if judged else "unsigned", signatures=judged)
