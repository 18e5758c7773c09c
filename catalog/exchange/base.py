"""What the pages about imports share: only whoever may import the subject opens them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.access import permissions_anywhere
from catalog.importing.jobs import Subject, registered_subjects, subject_named
from catalog.models import CatalogImport
from catalog.staff import StaffRequest


def subjects_of(user: Any) -> list[Subject]:
    """What `user` may import."""
    held = permissions_anywhere(user)
    return [subject for subject in registered_subjects() if subject.permission in held]


class ImportersOnly(View):
    """404 for what nobody imports, 403 for whoever may not import it; `job` is there where the address names one."""

    request: StaffRequest
    subject: Subject
    job: CatalogImport

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.subject = subject_named(kwargs["subject"])
        except KeyError as error:
            raise Http404 from error
        if self.subject.permission not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        if "key" in kwargs:
            jobs = CatalogImport.objects.select_related("by").filter(subject=self.subject.code)
            self.job = get_object_or_404(jobs, key=kwargs["key"])

    def address(self, name: str) -> str:
        """Of a page about this subject, or about the import that is looked at."""
        names = {"subject": self.subject.code}
        return reverse(f"exchange:{name}", kwargs={**names, "key": self.job.key} if hasattr(self, "job") else names)


class ExchangePage(WagtailAdminTemplateMixin, ImportersOnly, TemplateView):
    """A page about the imports of one subject."""

    request: StaffRequest
    header_icon = "upload"

    def get_page_title(self) -> str:
        return capfirst(_("Import: %(subject)s") % {"subject": self.subject.label})

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*self.breadcrumbs_items, {"url": reverse("exchange:index"), "label": _("Import and export")}]
        subject = {"url": reverse("exchange:subject", args=[self.subject.code]), "label": self.get_page_title()}
        return [*trail, subject]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "subject": self.subject, "State": CatalogImport.State}


class JobAction(ImportersOnly):
    """One POST about one import, which then leads back to its page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.perform():
            messages.warning(request, _("The import has moved on meanwhile: this is how it stands now"))
        return redirect(self.address("job"))

    def perform(self) -> bool:
        """False where the import is no longer in a state for it."""
        raise NotImplementedError


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def dated(stem: str, suffix: str) -> str:
    """File name with the moment in it."""
    return f"{stem}-{timezone.localtime():%y%m%d-%H%M}.{suffix}"


class SubjectsView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that the reader may import."""

    template_name = "catalog/exchange/index.html"
    header_icon = "upload"

    def get_page_title(self) -> str:
        return _("Import and export")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not subjects_of(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {"subjects": subjects_of(self.request.user), **context}
