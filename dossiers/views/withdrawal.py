"""The applicant takes the dossier back, while no decision exists (Decree 118/2025/NĐ-CP, article 21)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.exceptions import IllegalMove
from dossiers.forms import WithdrawalForm
from dossiers.rules import may_withdraw
from dossiers.services import move_dossier
from dossiers.visits import Visit, visit_required


@require_http_methods(["GET", "HEAD", "POST"])
@visit_required
def withdraw(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks once more, since it cannot be taken back."""
    if not may_withdraw(visit.dossier, visit.dossier.state):
        messages.info(request, _("This dossier can no longer be withdrawn."))
        return redirect("dossiers:dossier")
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _withdraw(request, visit, form.cleaned_data["reason"])
    return render(request, "dossiers/withdraw.html", {"dossier": visit.dossier, "form": form})


def _withdraw(request: HttpRequest, visit: Visit, reason: str) -> HttpResponse:
    try:
        move_dossier(leg=visit.leg, action="withdraw", by=None, at=timezone.now(), reason=reason, origin="online")
    except IllegalMove as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The dossier was withdrawn."))
    return redirect("dossiers:dossier")
