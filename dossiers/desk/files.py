"""Papers, results and receipts, behind the same check as the dossier."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from casework.files import file_response
from casework.models import StoredFile
from dossiers.desk.base import DossierView
from dossiers.models import Result
from dossiers.receipts import receipt_pdf


class FileView(DossierView):
    """One stored file of the dossier, shown in the browser; with `?tai`, to save."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a stream
        stored = get_object_or_404(self.files(), uuid=kwargs["uuid"])
        return file_response(stored, inline="tai" not in request.GET)

    def files(self) -> Any:
        """Everything stored for this dossier, and nothing else."""
        given = Q(papers__dossier=self.dossier) | Q(supplement_items__request__leg__dossier=self.dossier)
        issued = Q(pk__in=Result.objects.filter(leg__dossier=self.dossier).values("file"))
        return StoredFile.objects.filter(given | issued).distinct()


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
