"""The register's page in the staff area, its files, and beside it every form that the agency issued in the year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from catalog.models import Agency
from catalog.staff import RoleMenu, StaffRequest
from dossiers.models import IssuedPaper
from dossiers.printing.frame import number_of
from dossiers.printing.jobs import start_job
from dossiers.printing.kinds import TITLES, Form
from dossiers.printing.register.entries import Period, entries, with_all_that_is_shown
from dossiers.printing.register.files import PDF_JOB, SHEET_JOB, SOON

VIEW = "dossiers.view"
PAGE_SIZE = 50
YEARS = 10  # that the list of years goes back
JOBS = {"excel": SHEET_JOB, "pdf": PDF_JOB}
NUMBERED = [Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL, Form.APOLOGY, Form.STOP]


class PeriodForm(forms.Form):
    """Which agency and year, and which part of it."""

    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=AdminDateInput)
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=AdminDateInput)
    is_open = forms.BooleanField(label=gettext_lazy("Only what is not decided yet"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["agency"].queryset = agencies.select_related("parent")  # type: ignore[attr-defined]
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, str(year)) for year in range(this_year, this_year - YEARS, -1)
        ]

    def period(self) -> Period:
        """Of a valid form."""
        return Period(**self.cleaned_data)


class RegisterView(WagtailAdminTemplateMixin, TemplateView):
    """What the agency received, by its numbers; POST orders a file of it."""

    request: StaffRequest
    template_name = "dossiers/printing/register.html"
    header_icon = "list-ul"
    page_title = gettext_lazy("Register of dossiers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.agencies.exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def agencies(self) -> QuerySet[Agency]:
        return Agency.objects.where(self.request.user, VIEW).order_by("name")

    @cached_property
    def own_agency(self) -> Agency | None:
        """Where the reader works, else the first in the list."""
        places = self.request.user.memberships.exclude(agency=None).values("agency")
        return self.agencies.filter(pk__in=places).first() or self.agencies.first()

    @cached_property
    def form(self) -> PeriodForm:
        """Without a word in the address: this year of the reader's own agency."""
        given = self.request.GET.copy()
        given.setdefault("year", str(timezone.localdate().year))
        if self.own_agency and not given.get("agency"):
            given["agency"] = str(self.own_agency.pk)
        return PeriodForm(given, agencies=self.agencies, label_suffix="")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = JOBS.get(request.POST.get("file", ""))
        if kind is None or not self.form.is_valid():
            raise Http404
        period = self.form.period()
        job = start_job(
            kind=kind,
            title=f"{TITLES[Form.REGISTER]}, {period.agency.name}, {period.words[0].lower()}{period.words[1:]}",
            parameters=period.as_json(),
            by=self.request.user,
            agency=period.agency,
            at_once=period.papers().count() <= SOON,
        )
        return redirect("print_jobs:job", job.uuid)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = self.papers(self.form.period()) if self.form.is_valid() else IssuedPaper.objects.none()
        page = Paginator(papers, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "page_obj": page,
            "rows": self.rows(page.object_list) if page.paginator.count else [],
            "tabs": self.tabs(),
            "address": self.address(),
        }

    def papers(self, period: Period) -> QuerySet[IssuedPaper]:
        return with_all_that_is_shown(period.papers())

    def rows(self, papers: Any) -> list[dict[str, Any]]:
        papers = list(papers)
        return [{**row, "dossier": paper.leg.dossier_id} for paper, row in zip(papers, entries(papers), strict=True)]

    def address(self) -> str:
        """What describes the list, without the place in it."""
        kept = self.request.GET.copy()
        kept.pop("p", None)
        return kept.urlencode()

    def tabs(self) -> list[dict[str, Any]]:
        pages = [("register:index", RegisterView), ("register:issued", IssuedView)]
        tabs = [
            {"url": reverse(name), "label": view.page_title, "is_here": type(self) is view} for name, view in pages
        ]
        return [*tabs, {"url": reverse("print_jobs:index"), "label": _("My print jobs"), "is_here": False}]


class IssuedForm(PeriodForm):
    form = forms.ChoiceField(
        label=gettext_lazy("Form"),
        required=False,
        choices=[("", gettext_lazy("Every form")), *((form.value, form.label) for form in NUMBERED)],
    )

    def period(self) -> Period:
        return Period(**{name: value for name, value in self.cleaned_data.items() if name != "form"})


class IssuedView(RegisterView):
    """Every numbered form of the year, and how often each was printed."""

    http_method_names = ["get", "head"]
    template_name = "dossiers/printing/issued.html"
    page_title = gettext_lazy("Forms that were issued")

    @cached_property
    def form(self) -> PeriodForm:
        return IssuedForm(super().form.data, agencies=self.agencies, label_suffix="")

    def papers(self, period: Period) -> QuerySet[IssuedPaper]:
        wanted = self.form.cleaned_data["form"]
        forms_ = [wanted] if wanted else NUMBERED
        papers = period.papers_of(forms_).select_related("leg__dossier", "issued_by")
        papers = papers.defer("leg__dossier__answers", "leg__dossier__search_text", "leg__dossier__declaration")
        return papers.annotate(printed=Count("printings"), last_printed=Max("printings__at"))

    def rows(self, papers: Any) -> list[dict[str, Any]]:
        return [
            {
                "paper": paper,
                "title": Form(paper.form).label,
                "number": number_of(paper, paper.leg.dossier),
                "dossier": paper.leg.dossier,
            }
            for paper in papers
        ]


class RegisterViewSet(RoleMenu, ViewSet):
    """The addresses under /admin/so-theo-doi/."""

    name = "register"
    url_prefix = "so-theo-doi"
    icon = "list-ul"
    menu_label = gettext_lazy("Printed forms and register")
    menu_name = "register"
    menu_order = 66
    menu_permission = VIEW
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.construct_view(RegisterView), name="index"),
            path("da-ban-hanh/", self.construct_view(IssuedView), name="issued"),
        ]
