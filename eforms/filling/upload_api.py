"""The page of papers for its own script: a file goes up, or goes away, and the paper's list comes back."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from eforms.filling.uploads import Rejected, given_files
from eforms.journey.walk import Journey
from eforms.models import Draft
from eforms.services import load_journey, remove_upload

UPLOAD, REMOVE = "upload", "remove"  # the buttons; their values are the paper's key and the file's number


def is_for_script(request: HttpRequest) -> bool:
    """Whether the script pressed one of the buttons; "Continue" answers as a page does."""
    return not {UPLOAD, REMOVE}.isdisjoint(request.POST)


def answer(draft: Draft, journey: Journey, request: HttpRequest, rejected: Rejected) -> JsonResponse:
    """The list of one paper's files as it is now; `rejected` are those just sent that were not taken."""
    key = request.POST.get(UPLOAD, "")
    gone = next((upload for upload in journey.uploads if str(upload.pk) == request.POST.get(REMOVE)), None)
    if gone:
        key = gone.paper_key
        remove_upload(upload=gone)
    uploads = [upload for upload in load_journey(draft).uploads if upload.paper_key == key]
    reasons = [str(message) for paper, error in rejected if paper == key for message in error.messages]
    return JsonResponse(
        {
            "list": render_to_string("eforms/upload_list.html", {"uploads": given_files(draft, uploads)}),
            "newest": max((upload.pk for upload in uploads), default=0),
            "error": " ".join(reasons),
        }
    )
