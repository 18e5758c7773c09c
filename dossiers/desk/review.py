"""What the officer found of each paper; kept at once, so that half-done marks survive the session."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from dossiers.desk.base import DossierView
from dossiers.models import DossierPaper


class ReviewView(DossierView):
    """Takes `verdict-ID` and `reason-ID` of every paper; unknown values leave the paper as it was."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        if not self.may_review:
            raise PermissionDenied
        self.save()
        if "ask" in request.POST:
            action = next(action for action, move in self.moves.items() if move.needs == "items")
            return redirect(reverse("desk:move", args=[self.dossier.pk, action]))
        messages.success(request, _("The check of the papers is saved."))
        return self.back()

    @transaction.atomic
    def save(self) -> None:
        for paper in self.dossier.papers.all():
            verdict = self.request.POST.get(f"verdict-{paper.pk}")
            if verdict in DossierPaper.Verdict.values:
                paper.verdict = verdict
                paper.reason = self.request.POST.get(f"reason-{paper.pk}", "").strip()[:500]
                paper.save(update_fields=["verdict", "reason"])
