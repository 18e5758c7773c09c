"""“Tôi nộp cho mình” or “Tôi nộp thay người khác”: asked where the part about the applicant begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from eforms.journey.access import with_draft
from eforms.journey.walk import APPLICANT, Journey
from eforms.models import Draft
from eforms.services import load_journey
from eforms.services.representatives import file_for

OTHER = "other"


@never_cache
@require_POST
@with_draft
def whose(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Take the answer, and go to the first page of the applicant's part."""
    if draft.dossier_id:
        return redirect("eforms:confirmation", uuid=draft.uuid)
    file_for(draft=draft, other=request.POST.get("for") == OTHER)
    draft.refresh_from_db()
    journey = load_journey(draft)
    first = _first_of_applicant(journey)
    return redirect(
        "eforms:step", uuid=draft.uuid, step=first if journey.may_open(first) else journey.first_incomplete
    )


def asks_whose(journey: Journey, slug: str) -> bool:
    """Whether the question stands over this page."""
    return journey.schema.representative_allowed and slug == _first_of_applicant(journey)


def _first_of_applicant(journey: Journey) -> str:
    return next(slug for slug in journey.steps if slug.startswith(APPLICANT))
