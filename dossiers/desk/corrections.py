"""The screen on which a receptionist sets right what was received: person, return of the result, procedure, case."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from catalog.models import Procedure
from dossiers.desk.base import DossierView
from dossiers.desk.intake_forms import PersonForm
from dossiers.desk.intake_procedures import offered
from dossiers.exceptions import DossierError
from dossiers.models import Dossier, Leg
from dossiers.services.corrections import CORRECTABLE_STATES, apply_changes, correct_data, version

_COLUMNS = {
    "name": "applicant_name",
    "national_id": "applicant_national_id",
    "phone": "applicant_phone",
    "email": "applicant_email",
    "address": "applicant_address",
    "return_method": "return_method",
    "return_address": "return_address",
}


class CorrectionForm(PersonForm):
    """As it stands now; what is changed is corrected. `seen` is the state of the log it was filled in against."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    understood = forms.CharField(widget=forms.HiddenInput, required=False)  # the rules whose new due date was shown
    procedure_code = forms.CharField(label=gettext_lazy("Procedure: its code"), max_length=40)
    case_key = forms.CharField(label=gettext_lazy("Case"), required=False, max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write why it is corrected")},
    )

    def __init__(self, *args: Any, dossier: Dossier, clerk: User, **kwargs: Any) -> None:
        now = {name: getattr(dossier, column) for name, column in _COLUMNS.items()}
        now |= {"procedure_code": dossier.procedure.code, "case_key": dossier.case_key}
        super().__init__(*args, initial={**now, **kwargs.pop("initial", {})}, **kwargs)
        self.dossier, self.clerk = dossier, clerk
        cases = list(self.chosen.cases.all()) if self.chosen else []
        if cases:
            choices = [("", gettext_lazy("Choose…")), *((case.key, case.name) for case in cases)]
            self.fields["case_key"] = forms.ChoiceField(label=gettext_lazy("Case"), choices=choices)
        else:
            self.fields["case_key"].widget = forms.HiddenInput()
        self.order_fields([*_COLUMNS, "procedure_code", "case_key", "reason"])

    @cached_property
    def chosen(self) -> Procedure | None:
        """The procedure whose code is typed, among those of the clerk's desks; the present one may have ended."""
        code = str(self["procedure_code"].value() or "").strip()
        if code == self.dossier.procedure.code:
            return self.dossier.procedure
        return offered(self.clerk).filter(code=code).first() if code.isprintable() else None

    def clean_procedure_code(self) -> str:
        if self.chosen is None:
            raise ValidationError(_("None of your agencies receives a procedure with this code"), code="procedure")
        return self.chosen.code

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.chosen and not self.chosen.cases.all():
            given["case_key"] = ""
        if given.get("return_method") != Dossier.ReturnMethod.POST:
            given["return_address"] = ""
        return given

    @property
    def rules(self) -> str:
        """Names the procedure and the case, whose new due date the clerk must have seen."""
        return f"{self.cleaned_data['procedure_code']}|{self.cleaned_data.get('case_key', '')}"

    @property
    def changes_rules(self) -> bool:
        return self.rules != f"{self.dossier.procedure.code}|{self.dossier.case_key}"

    def changes(self) -> dict[str, Any]:
        given = {column: self.cleaned_data[name] for name, column in _COLUMNS.items()}
        return given | {"procedure": self.chosen, "case_key": self.cleaned_data.get("case_key", "")}


@dataclass(frozen=True, slots=True)
class Recount:
    """What another procedure or case means for the due date."""

    title: str
    old: datetime | None
    new: datetime | None


class CorrectionView(DossierView):
    """POST corrects; another procedure first shows the new due date, and a second POST makes it so."""

    template_name = "dossiers/desk/correct.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "dossiers.receive" not in self.permissions:
            raise PermissionDenied
        if self.dossier.state not in CORRECTABLE_STATES:
            sentence = _("Only a dossier that is received and not decided yet can be corrected")
            messages.error(request, sentence)
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.make_form(initial={"seen": version(self.dossier)}))

    def make_form(self, *args: Any, **kwargs: Any) -> CorrectionForm:
        return CorrectionForm(*args, dossier=self.dossier, clerk=self.request.user, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form)
        if form.changes_rules and form.cleaned_data["understood"] != form.rules:
            return self.preview(form)
        return self.correct(form)

    def preview(self, form: CorrectionForm) -> HttpResponse:
        """The dossier as it would be; nothing is saved."""
        dossier = copy(self.dossier)
        legs: list[Leg] = [copy(leg) for leg in self.dossier.legs.select_related("agency")]
        try:
            apply_changes(dossier, legs, form.changes())
        except ValidationError as error:
            _add_errors(form, error)
            return self.show(form)
        title = " · ".join(filter(None, [dossier.procedure_title, dossier.case_name]))
        return self.show(form, Recount(title, self.dossier.due_at, dossier.due_at))

    def correct(self, form: CorrectionForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            correct_data(
                dossier=self.dossier,
                changes=form.changes(),
                reason=given["reason"],
                by=self.request.user,
                at=timezone.now(),
                seen=given["seen"] or 0,
            )
        except DossierError as error:
            messages.error(self.request, str(error))
            return self.back()
        except ValidationError as error:
            _add_errors(form, error)
            return self.show(form)
        receipt = reverse("desk:print_receipt", args=[self.dossier.pk])
        again = messages.button(receipt, _("Print the receipt again"), new_window=True)
        messages.success(self.request, _("Dossier %(code)s is corrected.") % {"code": self.dossier}, buttons=[again])
        return self.back()

    def show(self, form: CorrectionForm, recount: Recount | None = None) -> HttpResponse:
        understood = form.rules if recount else ""
        return self.render_to_response(self.get_context_data(form=form, recount=recount, understood=understood))

    def get_page_title(self) -> str:
        return _("Correct after receipt")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


def _add_errors(form: CorrectionForm, error: ValidationError) -> None:
    """Under the field that the service names, where the form has it."""
    names = {"procedure": "procedure_code", "case_key": "case_key", "reason": "reason"}
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, sentences in error.message_dict.items():
        for sentence in sentences:
            form.add_error(names.get(name), sentence)
