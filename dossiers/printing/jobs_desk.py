"""The pages of print jobs: how far one is, its file, and what the officer has ordered of late."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from casework.files import file_response
from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest
from dossiers.models import PrintJob
from dossiers.printing.job_rights import may_read
from dossiers.printing.jobs import FILE_KEPT, OPEN, cancel_job, is_silent, retry_job

SHOWN = 50  # jobs in the list


class OwnJobs(View):
    """What a person ordered is that person's: the file holds what that person may see."""

    request: StaffRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "dossiers.view" not in permissions_anywhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def jobs(self) -> QuerySet[PrintJob]:
        return PrintJob.objects.filter(created_by=self.request.user).select_related("file")

    @cached_property
    def job(self) -> PrintJob:
        return get_object_or_404(self.jobs, uuid=self.kwargs["uuid"])


def percentage(job: PrintJob) -> int:
    return 100 * job.done // job.total if job.total else 0


class JobsView(OwnJobs, WagtailAdminTemplateMixin, TemplateView):
    """The officer's jobs of the last two weeks."""

    request: StaffRequest

    template_name = "dossiers/printing/jobs.html"
    page_title = gettext_lazy("My print jobs")
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        jobs = [(job, bool(job.file) and may_read(job, self.request.user)) for job in self.jobs[:SHOWN]]
        return super().get_context_data(**kwargs) | {"jobs": jobs, "hours": FILE_KEPT.days * 24}


class JobView(OwnJobs, WagtailAdminTemplateMixin, TemplateView):
    """How far it is; then its file."""

    request: StaffRequest

    template_name = "dossiers/printing/job.html"
    header_icon = "doc-full-inverse"

    def get_page_title(self) -> str:
        return self.job.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        jobs = {"url": reverse("print_jobs:index"), "label": JobsView.page_title}
        return [*self.breadcrumbs_items, jobs, {"url": "", "label": self.job.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.job
        return super().get_context_data(**kwargs) | {
            "job": job,
            "State": PrintJob.State,
            "is_working": job.state in OPEN,
            "may_read": may_read(job, self.request.user),
            "is_silent": is_silent(job, timezone.now()),
            "percentage": percentage(job),
            "hours": FILE_KEPT.days * 24,
        }


class ProgressView(OwnJobs):
    """What the page asks for every second while it waits."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = self.job
        answer = {
            "state": job.state,
            "done": job.done,
            "total": job.total,
            "percentage": percentage(job),
            "is_silent": is_silent(job, timezone.now()),
        }
        return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})


class FileView(OwnJobs):
    """Shown by the browser's own viewer, from which it is printed; the right to it is asked for each time."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.job.file is None or not may_read(self.job, self.request.user):
            return redirect("print_jobs:job", self.job.uuid)
        return file_response(self.job.file, inline="tai-ve" not in request.GET)


class CancelView(OwnJobs):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not cancel_job(self.job):
            messages.warning(request, _("It was ready already."))
        return redirect("print_jobs:job", self.job.uuid)


class RetryView(OwnJobs):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not retry_job(self.job):
            messages.warning(request, _("It is being worked on already."))
        return redirect("print_jobs:job", self.job.uuid)


class PrintJobViewSet(ViewSet):
    """The addresses under /admin/lan-in/."""

    name = "print_jobs"
    url_prefix = "lan-in"
    icon = "doc-full-inverse"

    def get_urlpatterns(self) -> list[URLPattern]:
        view, job = self.construct_view, "<uuid:uuid>/"
        return [
            path("", view(JobsView), name="index"),
            path(job, view(JobView), name="job"),
            path(f"{job}tien-do/", view(ProgressView), name="progress"),
            path(f"{job}tep/", view(FileView), name="file"),
            path(f"{job}dung/", view(CancelView), name="cancel"),
            path(f"{job}lam-lai/", view(RetryView), name="retry"),
        ]
