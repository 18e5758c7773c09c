"""Taking the marks of the check: one at a time from the script, or all that a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages

from dossiers.desk.base import DossierView
from dossiers.desk.marking import ANSWER_PREFIX, moment
from dossiers.exceptions import MarkedByAnother
from dossiers.models import SupplementItem
from dossiers.services.marks import Mark, mark


class MarkingView(DossierView):
    http_method_names = ["post"]

    def mark_one(self, kind: str, key: str, ident: str) -> Mark:
        """Raises what `mark` raises."""
        given = self.request.POST
        if "\x00" in key:  # PostgreSQL takes no NUL
            raise ObjectDoesNotExist(kind)
        return mark(
            dossier=self.dossier,
            kind=kind,
            key=key,
            verdict=given.get(f"verdict-{ident}", ""),
            reason=given.get(f"reason-{ident}", ""),
            by=self.request.user,
            at=timezone.now(),
            seen=moment(given.get(f"seen-{ident}", "")),
        )


class MarkView(MarkingView):
    """One mark, as soon as it is made. Answers JSON: `saved` and the new `seen`, or `error` (409: somebody else)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_review:
            sentence = _("The dossier no longer waits for this check. Load the page again.")
            return JsonResponse({"error": sentence}, status=409)
        kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
        try:
            kept = self.mark_one(kind, key, request.POST.get("ident", ""))
        except MarkedByAnother as error:
            return JsonResponse({"error": str(error)}, status=409)
        except (ObjectDoesNotExist, ValidationError):
            return JsonResponse({"error": _("There is nothing to mark here. Load the page again.")}, status=400)
        at = kept.marked_at or timezone.now()
        saved = _("Saved at %(time)s") % {"time": date_format(timezone.localtime(at), "H:i")}
        seen = kept.marked_at.isoformat() if kept.marked_at else ""
        word = kept.get_verdict_display()
        return JsonResponse({"saved": saved, "seen": seen, "verdict": kept.verdict, "word": word})


class ReviewView(MarkingView):
    """Every mark that the page sends: `verdict-ID` of papers, `verdict-a-KEY` of answers; unknown ones are ignored."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        if not self.may_review:
            raise PermissionDenied
        complete = self.save()
        action = self.next_move()
        if action and complete:
            return redirect(reverse("desk:move", args=[self.dossier.pk, action]))
        for name in ("tep", "giay"):
            if name in request.POST:
                return self.back_to(name, request.POST[name])
        if complete and not action:
            messages.success(request, _("The check is saved."))
        return self.back_to("tep", request.POST.get("shown", ""))

    def next_move(self) -> str:
        """The move whose button sent the marks, so that none is lost on the way to its panel."""
        if "ask" in self.request.POST:
            return next(action for action, move in self.moves.items() if move.needs == "items")
        wanted = self.request.POST.get("move", "")
        return wanted if wanted in self.moves else ""

    def back_to(self, name: str, shown: str) -> HttpResponseRedirect:
        """The page as it was, with the same file open; the page ignores a name that is none of its files."""
        query = urlencode({name: shown})
        return redirect(f"{self.detail_url}?{query}#desk-papers" if shown else self.detail_url)

    def save(self) -> bool:
        """Whether all were kept; each that was not is named."""
        errors = [error for kind, key, ident in self.sent() if (error := self.kept(kind, key, ident))]
        for error in errors:
            messages.error(self.request, error)
        return not errors

    def kept(self, kind: str, key: str, ident: str) -> str:
        """Why it was not, or nothing."""
        try:
            self.mark_one(kind, key, ident)
        except MarkedByAnother as error:
            return str(error)
        except (ObjectDoesNotExist, ValidationError):
            return ""  # nothing that this page has offered
        return ""

    def sent(self) -> Iterator[tuple[str, str, str]]:
        given = self.request.POST
        for paper in self.dossier.papers.all():
            if f"verdict-{paper.pk}" in given:
                yield SupplementItem.Kind.PAPER, paper.key, str(paper.pk)
        for answer in self.dossier.answers:
            ident = f"{ANSWER_PREFIX}{answer['key']}"
            if f"verdict-{ident}" in given:
                yield SupplementItem.Kind.ANSWER, answer["key"], ident
