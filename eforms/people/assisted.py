"""The counter's way to an e-form: an officer fills it in with a citizen, who confirms it at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.models import Agency, Procedure
from catalog.staff import StaffRequest
from dossiers.desk.intake_procedures import my_desks, offered
from dossiers.exceptions import DossierError
from dossiers.forms import ContactCodeForm
from dossiers.models import Dossier
from eforms.journey.access import RECEIVE, helps, with_draft
from eforms.journey.contacts import Reach
from eforms.journey.exceptions import DraftChanged, DraftGone
from eforms.journey.rechecking import first_failing
from eforms.journey.walk import APPLICANT, CHECK, Journey
from eforms.models import Draft, DraftStep, EForm, EFormVersion
from eforms.people.codes import no_more_codes, wrong_code
from eforms.schema import standard
from eforms.services import load_journey
from eforms.services.assisted import (
    NotConfirmedByCitizen,
    confirm_by_code,
    confirm_by_signature,
    reaches_of,
    send_citizen_code,
    start_assisted,
)
from eforms.services.fees import add_new_fee
from eforms.services.submission import NotConfirmed

SHOWN = 30  # procedures found, and drafts of one officer
SHORTEST_REASON = 10  # characters


class StartForm(forms.Form):
    """At which of the officer's desks the citizen stands."""

    agency = forms.ModelChoiceField(label=gettext_lazy("Desk"), queryset=Agency.objects.none(), empty_label=None)

    def __init__(self, *args: Any, desks: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = desks  # type: ignore[attr-defined]
        self.fields["agency"].initial = desks.first()
        if len(desks) == 1:
            self.fields["agency"].widget = forms.HiddenInput()


class AssistView(WagtailAdminTemplateMixin, TemplateView):
    """Find a procedure with an e-form, begin it; or go on with one that is open at this officer's counter."""

    request: StaffRequest
    template_name = "eforms/assist.html"
    page_title = gettext_lazy("Fill in for a citizen")
    header_icon = "form"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if RECEIVE not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def version(self) -> EFormVersion | None:
        """The form of the procedure in the address."""
        code = self.request.GET.get("thu-tuc", "").replace("\x00", "")
        eforms = EForm.objects.published().select_related("procedure").filter(procedure__code=code)
        eform = eforms.filter(procedure__in=offered(self.request.user).order_by().values("pk")).first()
        return eform.current_version if eform else None

    @cached_property
    def desks(self) -> QuerySet[Agency]:
        if self.version is None:
            return Agency.objects.none()
        mine = my_desks(self.request.user).open().order_by().values("pk")
        return self.version.eform.procedure.desks().filter(pk__in=mine)

    def form(self, data: Any = None) -> StartForm | None:
        return StartForm(data, desks=self.desks) if self.version else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form is None or self.version is None:
            raise Http404
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        agency = form.cleaned_data["agency"]
        draft = start_assisted(version=self.version, officer=self.request.user, agency=agency)
        return redirect("eforms:draft", uuid=draft.uuid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").replace("\x00", "")[:100]
        return {
            "words": words,
            "form": self.form(),
            "procedure": self.version.eform.procedure if self.version else None,
            "has_desk": self.desks.exists(),
            "found": [] if self.version else self.found(words),
            "drafts": own_drafts(self.request.user),
            **super().get_context_data(**kwargs),
        }

    def found(self, words: str) -> list[Procedure]:
        """Those of the officer's desks that have an e-form; without words the first of them."""
        procedures = offered(self.request.user)
        forms = EForm.objects.published().order_by().values("procedure")
        named = procedures.named(words) if words.strip() else procedures
        return list(named.filter(pk__in=forms).only("code", "title").order_by("title")[:SHOWN])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = {"url": reverse("desk:index"), "label": gettext_lazy("Dossiers")}
        return [*self.breadcrumbs_items, desk, {"url": "", "label": self.page_title}]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """What an officer began with a citizen and has not handed over."""

    draft: Draft
    name: str  # of the applicant, as far as it was filled in


def own_drafts(officer: User) -> list[OpenDraft]:
    """The newest first, in two queries."""
    drafts = Draft.objects.open(timezone.now()).filter(assisted_by=officer).select_related("procedure")
    newest = list(drafts.order_by("-updated_at")[:SHOWN])
    rows = DraftStep.objects.filter(draft__in=newest, step=f"{APPLICANT}-1").values_list("draft", "values")
    names = {draft: (values or {}).get(standard.NAME) or "" for draft, values in rows}
    return [OpenDraft(draft, names.get(draft.pk, "")) for draft in newest]


class SignedForm(forms.Form):
    """The way for a citizen without a phone at hand."""

    use_required_attribute = False
    signed = forms.BooleanField(
        label=gettext_lazy("The citizen has read the printed declaration and signed it"),
        error_messages={"required": gettext_lazy("Tick it when the citizen has signed")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why no code was used"),
        max_length=300,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        error_messages={
            "required": gettext_lazy("Write why no code was used"),
            "min_length": gettext_lazy("Write why no code was used, in a few words"),
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
@with_draft
def confirm(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The citizen confirms: by the code on their phone, or on paper. Then the dossier is received."""
    if not helps(request, draft) or not isinstance(request.user, User):
        raise Http404
    if draft.version_withdrawn:
        return redirect("eforms:moved", uuid=draft.uuid)
    journey = load_journey(draft)
    add_new_fee(journey)
    if journey.first_incomplete != CHECK:
        return redirect("eforms:draft", uuid=draft.uuid)
    failing = first_failing(journey)
    if failing:
        return redirect("eforms:step", uuid=draft.uuid, step=failing)
    return Confirmation(request, request.user, journey).answer()


class Confirmation:
    """One request to the page on which the citizen confirms."""

    def __init__(self, request: HttpRequest, officer: User, journey: Journey) -> None:
        self.request, self.officer, self.journey = request, officer, journey
        self.reaches = reaches_of(journey)
        self.code_form = ContactCodeForm(request.POST if "code" in request.POST else None)
        self.signed_form = SignedForm(request.POST if "sign" in request.POST else None)

    def answer(self) -> HttpResponse:
        posted = self.request.POST
        if "send" in posted:
            return self.send(posted["send"])
        try:
            if self.code_form.is_bound and self.code_form.is_valid() and self.reach:
                typed = self.code_form.cleaned_data["code"]
                return self.done(
                    confirm_by_code(journey=self.journey, officer=self.officer, reach=self.reach, typed=typed)
                )
            if self.signed_form.is_bound and self.signed_form.is_valid():
                reason = self.signed_form.cleaned_data["reason"]
                return self.done(confirm_by_signature(journey=self.journey, officer=self.officer, reason=reason))
        except NotConfirmedByCitizen:
            self.code_form.add_error("code", wrong_code())
        except (DraftChanged, DraftGone, NotConfirmed):
            messages.warning(self.request, _("Something was changed meanwhile. Please check it again."))
            return redirect("eforms:draft", uuid=self.journey.draft.uuid)
        except DossierError as error:
            messages.error(self.request, str(error))
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return self.page()

    @property
    def reach(self) -> Reach | None:
        """Where the code that is typed went."""
        sent_to = self.request.POST.get("to") or self.request.GET.get("to")
        return next((reach for reach in self.reaches if reach.channel == sent_to), None)

    def send(self, channel: str) -> HttpResponse:
        reach = next((reach for reach in self.reaches if reach.channel == channel), None)
        if reach is None or not send_citizen_code(journey=self.journey, reach=reach, at=timezone.now()):
            messages.error(self.request, no_more_codes())
            return redirect(self.request.path)
        return redirect(f"{self.request.path}?to={reach.channel}")

    def done(self, dossier: Dossier) -> HttpResponse:
        return redirect("desk:intake_done", dossier.pk)

    def page(self) -> HttpResponse:
        draft = self.journey.draft
        context = {
            "draft": draft,
            "procedure": draft.procedure,
            "applicant": self.journey.values.get(standard.NAME, ""),
            "declaration": self.journey.schema.declaration,
            "reaches": self.reaches,
            "sent_to": self.reach,
            "code_form": self.code_form,
            "signed_form": self.signed_form,
            "forms": [self.code_form, self.signed_form],
            "has_errors": any(form.is_bound and form.errors for form in (self.code_form, self.signed_form)),
            "signing": self.signed_form.is_bound or not self.reaches,
        }
        return render(self.request, "eforms/assisted_confirm.html", context)
