"""Papers, results and receipts, behind the same check as the dossier."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from casework.files import file_response
from dossiers.contents import files_of
from dossiers.desk.base import DossierView
from dossiers.models import Result
from dossiers.receipts import receipt_pdf


class FileView(DossierView):
    """One stored file of the dossier, shown in the browser; with `?tai`, to save."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a stream
        issued = Result.objects.filter(leg__dossier=self.dossier)
        stored = get_object_or_404(files_of(self.dossier, issued), uuid=kwargs["uuid"])
        return file_response(stored, inline="tai" not in request.GET)


class ReceiptView(DossierView):
    """The printed receipt with its due date; there is none before receipt."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a stream
        if not self.dossier.code:
            raise Http404
        response = HttpResponse(receipt_pdf(self.leg, masked=False), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="giay-tiep-nhan-{self.dossier.code}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
