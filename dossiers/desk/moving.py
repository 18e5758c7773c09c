"""One panel for each move: what happens to the clock, what the applicant will read, then one verb button."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from dossiers.desk.base import DossierView
from dossiers.desk.forms_of_moves import form_for
from dossiers.desk.move_forms import MoveForm
from dossiers.desk.rehearsal import Rehearsal, rehearse
from dossiers.exceptions import DossierError, IllegalMove
from dossiers.fees.blocking import require_payment
from dossiers.messages import contact_of
from dossiers.models import Event, Leg
from dossiers.services import move_dossier
from dossiers.workflow import MOVES, Clock, Move


class MoveView(DossierView):
    """GET shows the panel; POST with `preview` shows the text, any other POST carries the move out.

    A move that is not (or no longer) allowed leads back to the dossier with the sentence that says who was first;
    one that waits for the money leads to where it is taken.
    """

    template_name = "dossiers/desk/move.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.action: str = kwargs["action"]
        row = MOVES.get(self.action)
        if row is None:
            raise Http404
        if row.permission not in self.permissions:
            raise PermissionDenied
        if self.action not in self.moves:
            return self.refuse()
        try:
            require_payment(self.dossier, self.action)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("fees:money", self.dossier.pk)
        return super().dispatch(request, *args, **kwargs)

    @property
    def move(self) -> Move:
        return self.moves[self.action]

    @property
    def form_class(self) -> type[MoveForm]:
        return form_for(self.action, self.move)

    @cached_property
    def last_event(self) -> Event | None:
        return self.dossier.events.select_related("actor").order_by("-sequence").first()

    def refuse(self) -> HttpResponse:
        messages.error(self.request, str(IllegalMove(self.action, self.last_event)))
        return self.back()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES, leg=self.leg)
        form.is_valid()
        if form.cleaned_data.get("seen") != self.last_sequence:
            return self.refuse()
        if form.errors:
            return self.show(form)
        if "preview" in request.POST and self.can_preview:
            return self.show(form, self.rehearsal(form.arguments()))
        return self.carry_out(form)

    def carry_out(self, form: MoveForm) -> HttpResponse:
        label = self.move.done
        try:
            move_dossier(leg=self.leg, action=self.action, by=self.request.user, at=timezone.now(), **form.arguments())
        except DossierError as error:
            messages.error(self.request, str(error))
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of sentences
            return self.show(form)
        else:
            sentence = _("Dossier %(code)s is %(done)s.") % {"code": self.leg.dossier, "done": label}
            messages.success(self.request, sentence)
            if self.is_given_away:
                return redirect("desk:index")
        return self.back()

    @property
    def can_preview(self) -> bool:
        """Where the applicant reads words of the officer's; a form with files is not rehearsed."""
        return bool(self.move.message and self.move.needs in {"reason", "ground", "items", "desk"})

    @property
    def is_given_away(self) -> bool:
        """The leg is with an agency where the reader may have nothing to look at."""
        return not Leg.objects.visible_to(self.request.user).filter(pk=self.leg.pk).exists()

    def rehearsal(self, arguments: dict[str, Any]) -> Rehearsal | None:
        leg: Leg = copy(self.leg)
        leg.dossier = copy(self.dossier)
        return rehearse(leg, self.action, self.request.user, timezone.now(), arguments)

    def show(self, form: MoveForm, rehearsal: Rehearsal | None = None) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, rehearsal=rehearsal))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(leg=self.leg, initial={"seen": self.last_sequence})
        return self.show(form, None if self.move.needs else self.rehearsal({}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "move": self.move,
            "clock_starts": self.move.clock is Clock.START,
            "can_preview": self.can_preview,
            "no_address": bool(self.move.message and contact_of(self.dossier) == ("", "")),
        }

    def get_page_title(self) -> str:
        return str(self.move.label)
