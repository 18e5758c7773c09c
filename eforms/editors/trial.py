"""An editor walks the form before anybody else does."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from catalog.access import permissions_anywhere
from eforms.editors.viewsets import EDIT
from eforms.journey.access import grant
from eforms.models import EForm
from eforms.services import NoDesk, start_trial


@never_cache
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A question first; then the real wizard on the form as it is composed now. Nothing is submitted at its end."""
    if not isinstance(request.user, User) or EDIT not in permissions_anywhere(request.user):
        raise PermissionDenied
    eform = get_object_or_404(EForm, pk=pk).get_latest_revision_as_object()
    if request.method == "GET":
        return render(request, "eforms/trial.html", {"eform": eform})
    try:
        draft = start_trial(eform=eform, user=request.user)
    except ValidationError as error:
        return render(request, "eforms/trial.html", {"eform": eform, "problems": error.messages}, status=409)
    except NoDesk:
        problems = [_("No agency takes this procedure online")]
        return render(request, "eforms/trial.html", {"eform": eform, "problems": problems}, status=409)
    response = redirect("eforms:draft", uuid=draft.uuid)
    grant(request, response, draft)
    return response
