"""A new procedure, a copy of one, and two versions side by side."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.snippets.views import snippets

from catalog.comparison import Difference, differences
from catalog.editing.starting import copy_of, new_procedure
from catalog.models import Procedure
from catalog.staff import StaffRequest
from catalog.viewsets.moderated import ProcedureCreateView


class NewProcedureView(ProcedureCreateView):
    """Opens with what most procedures have, so that less is left to fill in."""

    request: StaffRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """It saves itself only once it is there: else its editor's own first save would find its code taken."""
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:  # somebody was first, or the button was pressed twice
            form.add_error("code", _("Another procedure was just saved with this code"))
            response = self.form_invalid(form)
        return response

    def get_initial_form_instance(self) -> Procedure:
        return new_procedure(self.request.user) if self.request.method == "GET" else Procedure()


class ProcedureCopyView(NewProcedureView, snippets.CopyView):
    """Opens with what another procedure says in its newest version; anybody's may be copied."""

    def get_initial_form_instance(self) -> Procedure:
        """What is posted makes a procedure of its own; the one that was copied is only read."""
        if self.request.method != "GET":
            return Procedure()
        source: Procedure = self.get_object()
        return copy_of(source, self.request.user)


class ProcedureCompareView(snippets.RevisionsCompareView):
    """What one version says otherwise than another: field by field and row by row, in the editor's words."""

    template_name = "catalog/editing/compare.html"

    def _get_comparison(self, before: Procedure, after: Procedure) -> list[Difference]:
        return differences(before, after)

    def _get_revision_and_heading(self, revision_id: str) -> tuple[Procedure, str]:
        if revision_id == "live":
            return self.object, _("What the public reads")
        revision = self._revision(revision_id)
        heading = _version_heading(revision)
        if revision.pk == self.object.latest_revision_id:
            heading = _("Newest version: %(heading)s") % {"heading": heading}
        return revision.as_object(), heading

    def _revision(self, revision_id: str) -> Revision:
        revisions = self.object.revisions.select_related("user").order_by("created_at", "pk")
        found: Revision | None
        if revision_id in ("earliest", "latest"):
            found = revisions.first() if revision_id == "earliest" else revisions.last()
        else:
            known = revision_id.isascii() and revision_id.isdecimal() and len(revision_id) <= 18
            found = revisions.filter(pk=revision_id).first() if known else None
        if found is None:
            raise Http404
        return found


def _version_heading(revision: Revision) -> str:
    """When it was saved, and by whom."""
    moment = date_format(timezone.localtime(revision.created_at), "H:i, d/m/Y")
    name = revision.user.get_full_name() or revision.user.get_username() if revision.user else ""
    return f"{moment}, {name}" if name else moment
