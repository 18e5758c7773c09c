"""The co-applicant's own page: read everything, then confirm or object. Opened by their link and a code."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from eforms.journey.access import expired, with_draft
from eforms.journey.co_applicants import CoApplicants, Person, Standing
from eforms.journey.walk import CHECK, Journey
from eforms.models import CoConfirmation, Draft
from eforms.people.codes import ask_for_code, dead_link
from eforms.schema import standard
from eforms.services import load_journey
from eforms.services.co_applicants import AlreadySubmitted, AnswersChanged, answer, ask

SESSION_KEY = "co_confirmations"  # token: until when its contact counts as proved
TERM = timedelta(minutes=30)
AGREE, OBJECT = "agree", "object"


class AnswerForm(forms.Form):
    """Confirm, or object with the reason; `read` says what was on the page that is answered."""

    use_required_attribute = False
    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (AGREE, gettext_lazy("I have read everything, it is true, and I want it submitted")),
            (OBJECT, gettext_lazy("I do not agree")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose: your answer")},
    )
    reason = forms.CharField(
        label=gettext_lazy("If you do not agree: what is wrong?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == OBJECT and not given.get("reason"):
            self.add_error("reason", _("Write what is wrong, so that the applicant can correct it"))
        if given.get("answer") == AGREE:
            given["reason"] = ""
        return given


@never_cache
@require_POST
@with_draft
def send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The applicant asks a co-applicant, for the first time or again."""
    if draft.dossier_id:
        return redirect("eforms:confirmation", uuid=draft.uuid)
    journey = load_journey(draft)
    person = CoApplicants(journey).person(request.POST.get("person", ""))
    if person and person.may_be_asked and ask(journey=journey, person=person):
        messages.success(request, _("The link was sent to %(name)s.") % {"name": person.name})
    elif person:
        messages.error(request, _("No more links can be sent now. The one that was sent still works."))
    return redirect("eforms:step", uuid=draft.uuid, step=CHECK)


@never_cache
@require_http_methods(["GET", "POST"])
def co_applicant(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that would be submitted, after the code; files by their names only."""
    row = _row(token)
    if row is None:
        return dead_link(request)
    draft = row.draft
    if draft.dossier_id:
        return _ended(request, draft)
    if draft.is_expired:
        return expired(request, None)
    journey = load_journey(draft)
    person = CoApplicants(journey).person(row.person)
    if person is None or person.confirmation is None:
        return dead_link(request)  # the applicant gave another address, or needs this person no more
    if not _is_proved(request, row):
        page = _ask_for_code(request, row, person)
        if page:
            return page
        _prove(request, row)
        return redirect(request.path)
    return _answer(request, journey, person)


def _row(token: str) -> CoConfirmation | None:
    try:
        wanted = uuid.UUID(token)
    except ValueError:
        return None
    rows = CoConfirmation.objects.select_related("draft__version", "draft__procedure__field", "draft__dossier")
    return rows.select_related("draft__agency").filter(token=wanted).first()


def _ended(request: HttpRequest, draft: Draft) -> HttpResponse:
    return render(request, "eforms/co_submitted.html", {"draft": draft, "procedure": draft.procedure}, status=410)


def _ask_for_code(request: HttpRequest, row: CoConfirmation, person: Person) -> HttpResponse | None:
    return ask_for_code(
        request,
        row,
        template="eforms/code.html",
        purpose=f"đọc và xác nhận hồ sơ “{row.draft.procedure.title}”",
        procedure=row.draft.procedure,
        heading=_("You are asked to confirm an application"),
        lead=_("Somebody has named you in an application (%(label)s). Read it after a code that is sent to you alone.")
        % {"label": person.label},
    )


def _is_proved(request: HttpRequest, row: CoConfirmation) -> bool:
    until = request.session.get(SESSION_KEY, {}).get(row.token.hex)
    return bool(until) and datetime.fromisoformat(until) > timezone.now()


def _prove(request: HttpRequest, row: CoConfirmation) -> None:
    request.session.cycle_key()
    kept = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**kept, row.token.hex: (timezone.now() + TERM).isoformat()}


def _answer(request: HttpRequest, journey: Journey, person: Person) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and person.confirmation:
        given = form.cleaned_data
        try:
            answer(
                confirmation=person.confirmation,
                journey=journey,
                read=given["read"],
                agrees=given["answer"] == AGREE,
                reason=given["reason"],
            )
        except AlreadySubmitted:
            journey.draft.refresh_from_db()
            return _ended(request, journey.draft)
        except AnswersChanged:
            messages.warning(request, _("The applicant has changed something meanwhile. Please read it again."))
        return redirect(request.path)
    return _page(request, journey, person, form)


def _page(request: HttpRequest, journey: Journey, person: Person, form: AnswerForm) -> HttpResponse:
    parts: dict[str, list[Any]] = {}
    for step, page in journey.answers():
        parts.setdefault(step.part, []).extend(page)
    papers = [(paper, [upload.file.name for upload in journey.files_of(paper)]) for paper in journey.papers]
    context = {
        "procedure": journey.draft.procedure,
        "person": person,
        "applicant": journey.values.get(standard.NAME, ""),
        "unfinished": journey.first_incomplete != CHECK,
        "parts": [(part, answers) for part, answers in parts.items() if answers],
        "papers": [(paper, names) for paper, names in papers if names or not paper.is_signed_copy],
        "declaration": journey.schema.declaration,
        "read": CoApplicants(journey).fingerprint,
        "form": form,
        "has_errors": bool(form.errors),
        "answered": person.standing in {Standing.CONFIRMED, Standing.OBJECTED},
    }
    return render(request, "eforms/co_applicant.html", context)
