"""What an applicant reads when the version of their draft was withdrawn."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from eforms.journey.access import with_draft
from eforms.models import Draft
from eforms.services import load_journey
from eforms.versions.withdrawal import Move, NoVersion, move_on


@never_cache
@require_GET
@with_draft
def moved(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What changed. A draft whose version was withdrawn moves first; opened again, the page says the same."""
    if draft.dossier_id:
        return redirect("eforms:confirmation", uuid=draft.uuid)
    try:
        draft = move_on(draft=draft) if draft.version_withdrawn else draft
    except NoVersion:
        return no_version(request, draft)
    move = Move.of(draft)
    if move is None:
        return redirect("eforms:draft", uuid=draft.uuid)
    return render(request, "eforms/versions/moved.html", {"draft": draft, "procedure": draft.procedure, "move": move})


def no_version(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Why the draft cannot go on, what to do instead, and all that was answered so far."""
    withdrawal = draft.version.withdrawals.filter(restored_at=None).first() if draft.version else None
    context = {
        "draft": draft,
        "procedure": draft.procedure,
        "withdrawal": withdrawal,
        "answers": [shown for _step, page in load_journey(draft).answers() for shown in page if shown.text],
    }
    return render(request, "eforms/versions/none.html", context, status=409)
