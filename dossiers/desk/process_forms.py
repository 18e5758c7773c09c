"""The forms in which an administrator sets processing steps and rule sets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from catalog.access import may
from catalog.holdings import agencies_granting
from catalog.models import Agency, Membership
from dossiers.desk.day_fields import DaysField
from dossiers.models import ProcessDefinition, ProcessStep, RuleSet
from dossiers.processes import check_steps
from dossiers.services.processes import planned
from dossiers.workflow import MOVES

MANAGE = "dossiers.manage"
WAY_TO_THE_END = ("receive", "process", "propose", "approve", "return")  # without these no dossier is answered


class ProcessForm(WagtailAdminModelForm):
    """Steps that lead from the receipt to the return, each done by somebody who may."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.open().where(self.for_user, MANAGE).order_by("name")
        agency: Any = self.fields["agency"]
        agency.queryset = agencies | Agency.objects.filter(pk=self.instance.agency_id)
        agency.empty_label = _("Every agency")
        if agencies_granting(self.for_user, MANAGE) is not None:
            agency.required, agency.empty_label = True, None
        formset = self.formsets["steps"]
        formset.form = limited_to(formset.form, self.people())

    def people(self) -> QuerySet[User]:
        """Who works in the agency that is chosen, or in the only one there is to choose."""
        chosen = (self.data.get("agency") if self.is_bound else None) or self.instance.agency_id
        agencies = Agency.objects.where(self.for_user, MANAGE)
        if str(chosen or "").isdecimal():
            agencies = agencies.filter(pk=chosen)
        elif agencies_granting(self.for_user, MANAGE) is None:
            agencies = agencies.none()
        members = Membership.objects.filter(agency__in=agencies).values("user")
        return User.objects.filter(pk__in=members, is_active=True).order_by("first_name", "last_name")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("procedure")) == bool(cleaned.get("field")):
            self.add_error("procedure", _("Choose a procedure or a field, one of them"))
        self._check_only_one(cleaned)
        formset = self.formsets["steps"]
        if formset.is_valid():
            steps = [form.instance for form in formset.ordered_forms if form not in formset.deleted_forms]
            self._check_steps(steps, cleaned.get("agency"))
        return cleaned

    def _check_only_one(self, cleaned: dict[str, Any]) -> None:
        """Two that are in use for the same would leave open which one holds."""
        target = {name: cleaned.get(name) for name in ("procedure", "field", "agency")}
        if not cleaned.get("active") or "agency" not in cleaned:
            return
        others = ProcessDefinition.objects.filter(active=True, **target).exclude(pk=self.instance.pk)
        other = others.first()
        if other:
            words = _("“%(name)s” is in use for the same already; change that one, or take it out of use")
            self.add_error(None, ValidationError(words, code="twice", params={"name": other}))

    def _check_steps(self, steps: list[ProcessStep], agency: Agency | None) -> None:
        try:
            check_steps(planned(steps))
        except ValidationError as error:
            self.add_error(None, error)
        for step in steps:
            for sentence in person_errors(step, agency):
                self.add_error(None, sentence)


def person_errors(step: ProcessStep, agency: Agency | None) -> list[str]:
    """Why the person of a step cannot do it."""
    if bool(step.duration_value) != bool(step.duration_unit) and step.duration_unit != "same_day":
        return [_("“%(step)s”: give the time with its unit, or neither") % {"step": step.name}]
    if step.person is None:
        return []
    if agency is None:
        return [_("“%(step)s”: a person can be named only in the steps of one agency") % {"step": step.name}]
    permission = MOVES[step.ends_with].permission
    if not may(step.person, permission, agency):
        words = _("“%(step)s”: %(person)s may not make the move “%(move)s” in this agency")
        move = MOVES[step.ends_with].label
        return [words % {"step": step.name, "person": step.person, "move": move}]
    return []


def limited_to(form_class: type[forms.ModelForm[ProcessStep]], people: QuerySet[User]) -> type[Any]:
    """The form of a step that offers `people` only."""

    class LimitedStepForm(form_class):  # type: ignore[valid-type,misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["person"].queryset = people

    return LimitedStepForm


class RuleSetForm(WagtailAdminModelForm):
    """Figures, and one line for each move of the workflow: its ground, or nothing where it is not in force."""

    unpaid_blocks = forms.MultipleChoiceField(
        label=_("Moves that wait until what is owed is paid"),
        required=False,
        choices=[(action, MOVES[action].label) for action in WAY_TO_THE_END],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None is ticked: nothing waits for the money."),
    )
    remind_days = DaysField(
        label=_("Days after which an applicant is reminded of a result"),
        help_text=_("Counted from the day on which it is ready, e.g. 3, 10, 30. Empty: nobody is reminded."),
    )

    class Meta:
        model = RuleSet
        fields = [
            "title",
            "valid_from",
            "legal_basis",
            "check_hours",
            "transfer_cut_off",
            "ask_days",
            "reappointments",
            "notice_days",
            "reappointment_days",
            "outage_days",
            "unpaid_blocks",
            "remind_days",
            "storage_days",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for action, move in MOVES.items():
            self.fields[f"move-{action}"] = forms.CharField(
                label=str(move.label),
                required=False,
                max_length=500,
                initial=self.instance.moves.get(action, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        grounds = {action: cleaned.get(f"move-{action}", "").strip() for action in MOVES}
        self.instance.moves = {action: ground for action, ground in grounds.items() if ground}
        if self.instance.is_used:
            self.add_error(
                None, _("Dossiers are handled under this rule set: make a new one that holds from a later day")
            )
        day = cleaned.get("valid_from")
        newest = RuleSet.objects.exclude(pk=self.instance.pk).filter(dossiers__isnull=False).order_by("-valid_from")
        if day and (used := newest.first()) and day <= used.valid_from:
            words = _("Dossiers are handled under “%(title)s”: the new one has to hold from a later day")
            self.add_error("valid_from", ValidationError(words, code="past", params={"title": used}))
        missing = [MOVES[action].label for action in WAY_TO_THE_END if not grounds[action]]
        if missing:
            words = _("Without these moves no dossier comes to its end: %(moves)s")
            self.add_error(None, ValidationError(words, code="end", params={"moves": ", ".join(map(str, missing))}))
        return cleaned
