"""After an outage: what the counter received on paper, entered with its true time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dossiers.desk.intake import IntakeView
from dossiers.desk.intake_forms import IntakeForm
from dossiers.desk.promises import Promise, promises
from dossiers.models import Dossier
from dossiers.rules import rules_on
from dossiers.services.outage import Outage, check_late, enter_late
from dossiers.submission import Submission


class LateIntakeForm(IntakeForm):
    """The intake form with the time and the reason."""

    received_on = forms.DateField(
        label=_("Day of receipt"),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        # Text: the browser's own date box follows the machine's language, and 11/12 would be another day.
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Day/month/year, e.g. 21/11/2026"),
        error_messages={"required": _("Enter the day of receipt"), "invalid": _("This is no day, e.g. 21/11/2026")},
    )
    received_time = forms.TimeField(
        label=_("Time of receipt"),
        input_formats=["%H:%M", "%Hh%M", "%H.%M", "%H%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("24 hours, e.g. 09:30"),
        error_messages={"required": _("Enter the time of receipt"), "invalid": _("This is no time, e.g. 09:30")},
    )
    paper_number = forms.CharField(label=_("Number of the paper receipt"), required=False, max_length=40)
    late_reason = forms.CharField(
        label=_("Why it is entered later"),
        max_length=500,
        error_messages={"required": _("Write why it is entered later")},
    )
    field_order = (
        "key",
        "received_on",
        "received_time",
        "paper_number",
        "late_reason",
        "agency",
        "case_key",
        "name",
    )

    def focus(self) -> None:
        self.initial.setdefault("received_on", timezone.localdate())
        self.fields["received_on"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("agency") and given.get("received_on") and given.get("received_time"):
            try:
                check_late(agency=given["agency"], received_at=self.moment(), now=timezone.now())
            except ValidationError as error:
                self.add_error("received_on", error.messages)  # type: ignore[arg-type]  # a list of sentences
        return given

    @cached_property
    def typed_moment(self) -> datetime | None:
        """The time of receipt as far as it can be read, also while the rest is not judged."""
        try:
            day = self.fields["received_on"].clean(self["received_on"].value())
            time = self.fields["received_time"].clean(self["received_time"].value())
            return timezone.make_aware(datetime.combine(day, time))
        except (ValidationError, OverflowError):
            return None

    def moment(self) -> datetime:
        return self.typed_moment or timezone.now()

    def outage(self) -> Outage:
        return Outage(reason=self.cleaned_data["late_reason"], paper_number=self.cleaned_data["paper_number"])


class LateIntakeView(IntakeView):
    """A screen of its own, so that nobody enters an earlier time by mistake."""

    page_title = _("Enter paper receipts after an outage")
    form_class = LateIntakeForm
    is_late = True

    def hand_over(self, form: IntakeForm, submission: Submission) -> Dossier:
        if not isinstance(form, LateIntakeForm):
            raise TypeError("an outage's form is needed")
        return enter_late(submission=submission, outage=form.outage(), by=self.request.user, at=timezone.now())

    def promised(self, form: IntakeForm) -> Sequence[Promise]:
        """From the true time, once it is typed and within the limit."""
        moment = form.typed_moment if isinstance(form, LateIntakeForm) else None
        desk = self.desks.first()
        if moment is None or desk is None:
            return []
        try:
            check_late(agency=desk, received_at=moment, now=timezone.now())
        except ValidationError:
            return []
        return promises(form.procedure, self.desks, moment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"late_limit": rules_on(timezone.localdate()).outage_days}
