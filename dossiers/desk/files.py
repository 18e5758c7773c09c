"""Papers and results, behind the same check as the dossier."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from casework.files import file_response, produced_response
from casework.files.inspection import DOCX, PDF
from casework.models import StoredFile
from dossiers.contents import files_of
from dossiers.declaration import dossier_declaration_pdf, has_declaration
from dossiers.desk.base import DossierView
from dossiers.models import Reading, Result, ResultReceipt
from dossiers.readings import log_reading
from dossiers.word_copies import word_copy


class FileView(DossierView):
    """One stored file of the dossier, shown in the browser; with `?tai`, to save."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a stream
        stored = get_object_or_404(self.files(), uuid=kwargs["uuid"])
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.FILE, at=timezone.now())
        return file_response(stored, inline="tai" not in request.GET)

    def files(self) -> QuerySet[StoredFile]:
        """What was given and issued, and the signature of receipt."""
        issued = Result.objects.filter(leg__dossier=self.dossier)
        signed = ResultReceipt.objects.filter(leg__dossier=self.dossier).exclude(file=None)
        proofs = StoredFile.objects.filter(pk__in=signed.values("file"))
        return StoredFile.objects.filter(Q(pk__in=files_of(self.dossier, issued).values("pk")) | Q(pk__in=proofs))


class DeclarationView(DossierView):
    """The declaration as it was sent, as PDF."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a paper
        if not has_declaration(self.dossier):
            raise Http404
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=timezone.now())
        content = dossier_declaration_pdf(self.dossier, agency=self.leg.agency.name)
        return produced_response(content, f"to-khai-{self.dossier}.pdf", PDF, inline=True)


class WordDeclarationView(DossierView):
    """The same in the editor's Word template; 404 where the form's version has none."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a paper
        content = word_copy(self.dossier)
        if content is None:
            raise Http404
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=timezone.now())
        return produced_response(content, f"to-khai-{self.dossier}.docx", DOCX)
