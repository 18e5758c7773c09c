"""Around the wizard: where a form begins, is left, taken up again or thrown away."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from casework.files import file_response
from catalog.closures import closure_notices
from catalog.former_codes import todays_code
from catalog.models import Procedure, SubmissionChannel
from catalog.terms import fee_text, term_text
from dossiers import throttle
from dossiers.deadlines import channel_terms
from eforms.journey.access import grant, held_uuids, with_draft
from eforms.models import Draft, DraftUpload, EForm, EFormVersion
from eforms.schema.form import FormSchema
from eforms.schema.papers import papers_for
from eforms.services import (
    NoDesk,
    delete_draft,
    load_journey,
    online_desks,
    start_draft,
    takes_online,
)
from eforms.services.fees import add_new_fee
from portal.base.caller import client_network


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What is needed, how long it takes, what it costs; the button that begins; drafts to go on with."""
    try:
        procedure, version = _offered(code)
    except Http404:
        today = todays_code(code)
        if today in (None, code):
            raise
        return redirect("eforms:start", today, permanent=True)
    if request.method == "POST":
        return _begin(request, procedure, version)
    return _start_page(request, procedure, version)


def _offered(code: str) -> tuple[Procedure, EFormVersion]:
    """The procedure and the e-form's current version; 404 where nothing can be applied for."""
    procedure = get_object_or_404(Procedure.objects.published().for_page(), code=code)
    eform = EForm.objects.published().filter(procedure=procedure).first()
    version = eform.current_version if eform else None
    if version is None:
        raise Http404
    return procedure, version


def _begin(request: HttpRequest, procedure: Procedure, version: EFormVersion) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    if user is None and not _may_begin_another(request):
        return _start_page(request, procedure, version, status=429)
    try:
        draft = start_draft(procedure=procedure, version=version, user=user)
    except NoDesk:
        return _start_page(request, procedure, version, status=409)
    response = redirect("eforms:draft", uuid=draft.uuid)
    grant(request, response, draft)
    return response


def _may_begin_another(request: HttpRequest) -> bool:
    """A stranger fills no disk with drafts: so many a day from one address, which an office may share."""
    limit, day = settings.DRAFTS_A_DAY, timedelta(days=1)
    return throttle.take("drafts", client_network(request), limit=limit, window=day, now=timezone.now())


def _start_page(request: HttpRequest, procedure: Procedure, version: EFormVersion, status: int = 200) -> HttpResponse:
    schema = FormSchema.from_json(version.schema)
    terms = channel_terms(procedure, SubmissionChannel.Channel.ONLINE)
    context = {
        "procedure": procedure,
        "schema": schema,
        "papers": [paper for paper in papers_for(schema, procedure.papers.all()) if not paper.is_signed_copy],
        "fee": fee_text(terms) if terms else _("Not stated"),
        "duration": term_text(terms) if terms else _("No time limit is set"),
        "counted": bool(terms and terms.duration_unit),
        "drafts": _own_drafts(request, procedure),
        "open": takes_online(online_desks(procedure)),
        "closures": closure_notices(procedure.desks(), timezone.localdate()),
        "days": settings.DRAFT_DAYS,
        "too_many": status == 429,
    }
    return render(request, "eforms/start.html", context, status=status)


def _own_drafts(request: HttpRequest, procedure: Procedure) -> list[Draft]:
    """Drafts of this procedure that this browser holds, or that belong to the signed-in user; newest first."""
    drafts = Draft.objects.open(timezone.now()).held_by(held_uuids(request), request.user.pk)
    return list(drafts.filter(procedure=procedure, version__isnull=False).order_by("-updated_at"))


@never_cache
@require_GET
@with_draft
def go_on(request: HttpRequest, draft: Draft) -> HttpResponse:
    """To the first page that is not finished."""
    if draft.dossier_id:
        return redirect("eforms:confirmation", uuid=draft.uuid)
    if draft.version_withdrawn:
        return redirect("eforms:moved", uuid=draft.uuid)
    journey = load_journey(draft)
    add_new_fee(journey)
    return redirect("eforms:step", uuid=draft.uuid, step=journey.first_incomplete)


@never_cache
@require_http_methods(["GET", "POST"])
@with_draft
def delete(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Throw a draft away, after a question."""
    if draft.dossier_id:
        return redirect("eforms:confirmation", uuid=draft.uuid)
    if request.method == "GET":
        return render(request, "eforms/delete.html", {"draft": draft, "procedure": draft.procedure})
    after = redirect("eforms:start", code=draft.procedure.code)
    if draft.is_trial:
        after = redirect("wagtailsnippets_eforms_eform:list")
    delete_draft(draft=draft)
    return after


@never_cache
@require_GET
@with_draft
def uploaded_file(request: HttpRequest, draft: Draft, pk: int) -> FileResponse:
    """A file of one's own draft."""
    upload = get_object_or_404(DraftUpload.objects.select_related("file"), draft=draft, pk=pk)
    return file_response(upload.file, inline=True)


@never_cache
@require_GET
@with_draft
def trial_done(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The end of an editor's trial: nothing was submitted."""
    return render(request, "eforms/trial_done.html", {"draft": draft, "procedure": draft.procedure})
