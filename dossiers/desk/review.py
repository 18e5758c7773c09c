"""What the officer found of each paper; kept at once, so that half-done marks survive the session."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

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
        action = self.next_move()
        if action:
            return redirect(reverse("desk:move", args=[self.dossier.pk, action]))
        if "tep" in request.POST:
            return self.back_to(request.POST["tep"])
        messages.success(request, _("The check of the papers is saved."))
        return self.back_to(request.POST.get("shown", ""))

    def next_move(self) -> str:
        """The move whose button sent the marks, so that none is lost on the way to its panel."""
        if "ask" in self.request.POST:
            return next(action for action, move in self.moves.items() if move.needs == "items")
        wanted = self.request.POST.get("move", "")
        return wanted if wanted in self.moves else ""

    def back_to(self, shown: str) -> HttpResponseRedirect:
        """The page as it was, with the same file open; the page ignores a name that is none of its files."""
        query = urlencode({"tep": shown})
        return redirect(f"{self.detail_url}?{query}#desk-papers" if shown else self.detail_url)

    @transaction.atomic
    def save(self) -> None:
        for paper in self.dossier.papers.all():
            verdict = self.request.POST.get(f"verdict-{paper.pk}")
            if verdict in DossierPaper.Verdict.values:
                paper.verdict = verdict
                paper.reason = self.request.POST.get(f"reason-{paper.pk}", "").strip()[:500]
                paper.save(update_fields=["verdict", "reason"])
