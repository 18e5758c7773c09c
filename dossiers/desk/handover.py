"""Handing over all work of one officer, for good or while they are away."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from accounts.models import User
from catalog.absences import HAND_OUT, end_absence, record_absence
from catalog.access import permissions_in
from catalog.models import Absence, Agency
from catalog.staff import StaffRequest
from dossiers.desk.loads import workers_of
from dossiers.services.handover import hand_over, take_back
from dossiers.workload import count_late_legs, count_open_legs

TO_PEOPLE, TO_AGENCY = "people", "agency"
HOW = [
    (TO_PEOPLE, gettext_lazy("to the people chosen, in equal shares")),
    (TO_AGENCY, gettext_lazy("back to the agency: nobody holds them")),
]


class ReceiversForm(forms.Form):
    """To whom all of it goes."""

    how = forms.ChoiceField(label=gettext_lazy("Hand over"), choices=HOW, initial=TO_PEOPLE, widget=forms.RadioSelect)
    receivers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Receivers"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, agency: Agency, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receivers"].queryset = workers_of(agency).exclude(pk=officer.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("how") == TO_PEOPLE and not cleaned.get("receivers"):
            self.add_error("receivers", _("Choose at least one person"))
        return cleaned

    def people(self) -> list[User]:
        return list(self.cleaned_data["receivers"]) if self.cleaned_data["how"] == TO_PEOPLE else []


class AbsenceForm(forms.Form):
    """From when to when, who stands in, and whether the open work goes to them too."""

    first_day = forms.DateField(label=gettext_lazy("First day away"), widget=AdminDateInput)
    last_day = forms.DateField(label=gettext_lazy("Last day away"), widget=AdminDateInput)
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose an officer")
    )
    open_work = forms.BooleanField(
        label=gettext_lazy("Hand the open dossiers over to the deputy now"), required=False, initial=True
    )

    def __init__(self, *args: Any, agency: Agency, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = workers_of(agency).exclude(pk=officer.pk)  # type: ignore[attr-defined]


class HandOverView(WagtailAdminTemplateMixin, TemplateView):
    """Two forms about one officer in one agency; 404 outside the reader's agencies, 403 without the right."""

    request: StaffRequest
    template_name = "dossiers/desk/handover.html"
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        agencies = Agency.objects.where(self.request.user, "dossiers.view")
        self.agency = get_object_or_404(agencies, pk=kwargs["agency"])
        here = User.objects.filter(memberships__agency=self.agency) | User.objects.filter(legs__agency=self.agency)
        self.officer: User = get_object_or_404(here.distinct(), pk=kwargs["person"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if HAND_OUT not in permissions_in(self.request.user, self.agency):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        absent = "absence" in request.POST
        form_class = AbsenceForm if absent else ReceiversForm
        form = form_class(request.POST, agency=self.agency, officer=self.officer)
        try:
            if form.is_valid():
                return self.away(form) if isinstance(form, AbsenceForm) else self.hand_over(form)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of sentences
        return self.render_to_response(self.get_context_data(**{"absence_form" if absent else "form": form}))

    def hand_over(self, form: ReceiversForm) -> HttpResponse:
        given = hand_over(
            officer=self.officer, to=form.people(), agency=self.agency, by=self.request.user, at=timezone.now()
        )
        messages.success(self.request, told(given, self.officer))
        return redirect("work:index")

    @transaction.atomic
    def away(self, form: AbsenceForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        with_work = given.pop("open_work")
        absence = record_absence(by=self.request.user, officer=self.officer, agency=self.agency, **given)
        messages.success(self.request, _("%(person)s is entered as away.") % {"person": self.officer})
        if with_work:
            handed = hand_over(
                officer=self.officer,
                to=[absence.deputy],
                agency=self.agency,
                by=self.request.user,
                at=timezone.now(),
                absence=absence,
            )
            messages.success(self.request, told(handed, self.officer))
        return redirect("work:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys, now = [self.officer.pk], timezone.now()
        forms_shown = {
            "form": ReceiversForm(agency=self.agency, officer=self.officer),
            "absence_form": AbsenceForm(agency=self.agency, officer=self.officer),
        }
        coming = Absence.objects.filter(
            officer=self.officer, agency=self.agency, ended_at=None, last_day__gte=timezone.localdate()
        )
        return super().get_context_data(**{**forms_shown, **kwargs}) | {
            "officer": self.officer,
            "agency": self.agency,
            "open_count": count_open_legs(keys, self.agency.pk)[self.officer.pk],
            "late_count": count_late_legs(keys, self.agency.pk, now)[self.officer.pk],
            "absences": coming.select_related("deputy"),
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        loads = {"url": reverse("work:index"), "label": _("Work of the officers")}
        return [*self.breadcrumbs_items, loads, {"url": "", "label": self.get_page_title()}]

    def get_page_title(self) -> str:
        return _("Hand over the work of %(person)s") % {"person": self.officer}


class BackView(View):
    """The officer is back: POST ends the absence, and with `take_back` returns what was handed over for it.

    Whoever no longer works on dossiers there is back without them.
    """

    request: StaffRequest
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agencies = Agency.objects.where(self.request.user, "dossiers.view")
        absences = Absence.objects.filter(agency__in=agencies).select_related("officer", "deputy", "agency")
        absence = get_object_or_404(absences, pk=kwargs["absence"])
        end_absence(by=self.request.user, absence=absence)
        messages.success(request, _("%(person)s is back.") % {"person": absence.officer})
        if "take_back" in request.POST:
            self.take_back(absence)
        return redirect("work:index")

    def take_back(self, absence: Absence) -> None:
        try:
            given = take_back(absence=absence, by=self.request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, told(given, absence.deputy))


def told(given: Counter[int | None], officer: User) -> str:
    """How many dossiers went to how many people."""
    count, people = sum(given.values()), len([key for key in given if key])
    if not count:
        return _("%(person)s held no open dossier.") % {"person": officer}
    if not people:
        sentence = ngettext(
            "%(count)d dossier of %(person)s is back with the agency.",
            "%(count)d dossiers of %(person)s are back with the agency.",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)d dossier of %(person)s was handed over (receivers: %(people)d).",
            "%(count)d dossiers of %(person)s were handed over (receivers: %(people)d).",
            count,
        )
    return sentence % {"count": count, "person": officer, "people": people}
