"""Another date with an apology, or an apology for a dossier that is late already: one address, the form that fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from accounts.models import User
from catalog.access import permissions_in
from dossiers.desk.base import DossierView
from dossiers.desk.for_everyone import WordsForEveryone, to_confirm
from dossiers.desk.insertable import Insertable, joined, sentences
from dossiers.desk.keyset import moment_in
from dossiers.desk.move_forms import check_reason
from dossiers.exceptions import DossierError
from dossiers.messages import contact_of
from dossiers.models import Leg, ReadySentence
from dossiers.rules import rules_of
from dossiers.services import apologise, reappoint
from dossiers.services.reappointment import PERMISSIONS, check_may_reappoint
from dossiers.workflow import APOLOGISE, REAPPOINT, RUNNING_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Apology:
    """What the form is called and asks for."""

    label: str | Promise
    button: str | Promise
    what: str | Promise
    date_label: str | Promise
    date_help: str | Promise


APOLOGIES = {
    REAPPOINT: Apology(
        label=gettext_lazy("Put the date off"),
        button=gettext_lazy("Put off and apologise"),
        what=gettext_lazy("The new date is announced to the applicant with an apology."),
        date_label=gettext_lazy("New date"),
        date_help=gettext_lazy("The result is due at the end of this day's working hours."),
    ),
    APOLOGISE: Apology(
        label=gettext_lazy("Apologise for the delay"),
        button=gettext_lazy("Apologise and say when"),
        what=gettext_lazy("The due date stays, and the dossier stays on the list of late dossiers."),
        date_label=gettext_lazy("Expected on"),
        date_help=gettext_lazy("The applicant is told of it."),
    ),
}


def action_for(leg: Leg) -> str:
    """Before the date it can be put off, after it only an apology is left; empty: no term runs."""
    if leg.state not in RUNNING_STATES or leg.due_at is None:
        return ""
    return APOLOGISE if timezone.now() > leg.due_at else REAPPOINT


def offered(leg: Leg, user: User) -> Apology | None:
    """What `user` may give now, without asking yet whether it is early enough."""
    action = action_for(leg)
    if not action or PERMISSIONS[action] not in permissions_in(user, leg.agency):
        return None
    return APOLOGIES[action]


class ApologyForm(WordsForEveryone):
    new_due = forms.DateField(widget=AdminDateInput, error_messages={"required": gettext_lazy("Name the day")})
    sentence = Insertable(into="reason", label=gettext_lazy("Ready sentence"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The applicant reads this sentence."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_reason = forms.CharField(
        label=gettext_lazy("Reason for everyone"),
        help_text=gettext_lazy(
            "Only if the list of late dossiers is to show other words. Empty: the reason, with people struck out."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    # What was offered, and the date that the form was filled in against.
    shown = forms.CharField(widget=forms.HiddenInput, max_length=20)
    seen = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["iso8601", "%Y-%m-%dT%H:%M:%S%z"])

    def __init__(self, *args: Any, words: Apology, leg: Leg, **kwargs: Any) -> None:
        super().__init__(*args, dossier=leg.dossier, **kwargs)
        offered = sentences(leg, ReadySentence.Kind.REAPPOINT)
        if offered:
            self.fields["sentence"].widget.choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["sentence"]
        self.fields["new_due"].label = str(words.date_label)
        self.fields["new_due"].help_text = str(words.date_help)

    def clean_seen(self) -> datetime:
        seen: datetime = self.cleaned_data["seen"]
        if moment_in(seen.isoformat()) is None:
            raise ValidationError(_("Name the day"), code="invalid")
        return seen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["reason"] = joined(given.get("reason", ""), given.get("sentence", ""), "\n")
        if "reason" not in self.errors:
            check_reason(self, given["reason"])
        return given

    @property
    def written(self) -> str:
        """Without words of its own the list shows the reason that the applicant reads."""
        return super().written or str(self.cleaned_data.get("reason", ""))


class ApologyView(DossierView):
    """GET shows why it is not possible, or the form; POST gives the date."""

    template_name = "dossiers/desk/apology.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.action or PERMISSIONS[self.action] not in self.permissions:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def action(self) -> str:
        return action_for(self.leg)

    @property
    def words(self) -> Apology:
        return APOLOGIES[self.action]

    def form(self, data: QueryDict | None = None, **kwargs: Any) -> ApologyForm:
        return ApologyForm(data, words=self.words, leg=self.leg, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.POST.copy()
        given["shown"] = self.action
        form = self.form(given)
        if request.POST.get("shown") != self.action:
            form.add_error(None, _("The due date has passed since this page was shown: read again what is told."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if not form.is_confirmed:
            asked = to_confirm(form, given, self.form)
            return self.render_to_response(self.get_context_data(form=asked, to_confirm=True))
        self.leg.due_at = form.cleaned_data["seen"]
        try:
            self.give(form)
        except DossierError as error:
            messages.error(request, str(error))
        except ValidationError as error:
            form.add_error(None, error)
            return self.render_to_response(self.get_context_data(form=form))
        else:
            messages.success(request, _("The applicant is told of it."))
        return self.back()

    def give(self, form: ApologyForm) -> None:
        given = form.cleaned_data
        who = {"leg": self.leg, "reason": given["reason"], "by": self.request.user, "at": timezone.now()}
        who["public_reason"] = form.for_everyone
        if self.action == REAPPOINT:
            reappoint(new_due=given["new_due"], **who)
        else:
            apologise(expected=given["new_due"], **who)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initial = {
            "shown": self.action,
            "seen": self.leg.due_at.isoformat() if self.leg.due_at else "",
            "new_due": self.proposed_day(),
        }
        return {
            "form": self.form(initial=initial),
            **super().get_context_data(),
            "words": self.words,
            "obstacle": self.obstacle(),
            "no_address": contact_of(self.dossier) == ("", ""),
            "to_confirm": False,
            **kwargs,
        }

    def obstacle(self) -> str:
        """Why the date cannot be put off now, before anyone fills in the form."""
        if self.action != REAPPOINT:
            return ""
        try:
            check_may_reappoint(self.leg, rules_of(self.dossier), self.calendar, timezone.now())
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def proposed_day(self) -> Any:
        """The next working day after the date, or after today when that has passed."""
        start = max(
            timezone.localdate(), timezone.localdate(self.leg.due_at) if self.leg.due_at else timezone.localdate()
        )
        return self.calendar.next_working_day(start + timedelta(days=1))

    def get_page_title(self) -> str:
        return str(self.words.label)
