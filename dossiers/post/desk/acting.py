"""What the clerk does with the ticked rows of a list."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from casework.printing import PrintError
from dossiers.desk.keyset import is_key
from dossiers.models import Parcel, Reading
from dossiers.post.arrivals import register_arrival
from dossiers.post.by_hand import hand_over
from dossiers.post.desk.base import PostView
from dossiers.post.gateway import PostError, is_configured
from dossiers.post.ordering import request_order
from dossiers.post.papers import labels_pdf, list_pdf
from dossiers.post.parcels import prepare_results, weight_of
from dossiers.post.postage import name_postage
from dossiers.post.remitting import note_remittance
from dossiers.post.scope import legs_to_send
from dossiers.post.silence import ask_post
from dossiers.post.stations import State
from dossiers.readings import log_readings

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 500
BACK = ("index", "to_hand_over", "on_the_way", "silent", "troubled", "coming", "cash", "all")


def chosen(request: HttpRequest) -> list[int]:
    """The ticked keys; what is no key is nobody's."""
    return [int(key) for key in request.POST.getlist("chosen")[:MOST_AT_ONCE] if is_key(key)]


class PrepareView(PostView):
    """Parcels for the ticked results, announced at once where there is a post to speak with."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") == "price":
            return redirect(f"{reverse('post:index')}?weight={self.weight()}")
        now, user = timezone.now(), self.request.user
        legs = list(legs_to_send(user).filter(pk__in=chosen(request)))
        if not legs:
            messages.warning(request, _("Tick at least one row."))
            return redirect("post:index")
        made, refused = prepare_results(legs=legs, by=user, at=now, weight=self.weight())
        name_postage(made)
        request_order(made, now)
        for sentence in refused:
            messages.error(request, sentence)
        if made:
            words = ngettext("%(count)d parcel is prepared.", "%(count)d parcels are prepared.", len(made))
            messages.success(request, words % {"count": len(made)})
        return redirect("post:to_hand_over")

    def weight(self) -> int:
        return weight_of(self.request.POST.get("weight", ""))


class ActView(PostView):
    """POST `act` with the ticked parcels; the papers come as PDF."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts: dict[str, Callable[[list[Parcel]], HttpResponse | None]] = {
            "order": self.order,
            "labels": self.print_labels,
            "list": self.print_list,
            "handed": self.handed,
            "arrived": self.arrived,
            "ask": self.ask,
            "remitted": self.remitted,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        parcels = list(self.parcels.select_related("agency__parent").filter(pk__in=chosen(request)).order_by("pk"))
        here = request.POST.get("here", "")
        back = redirect(f"post:{here if here in BACK else 'to_hand_over'}")
        if not parcels:
            messages.warning(request, _("Tick at least one row."))
            return back
        return act(parcels) or back

    def order(self, parcels: list[Parcel]) -> None:
        if not is_configured():
            messages.warning(
                self.request, _("No post is connected: open each parcel and type the number that the post gave.")
            )
            return
        count = request_order(parcels, timezone.now())
        words = ngettext("%(count)d parcel is announced.", "%(count)d parcels are announced.", count)
        messages.success(self.request, words % {"count": count})

    def handed(self, parcels: list[Parcel]) -> None:
        count = hand_over(parcels=parcels, by=self.request.user, at=timezone.now())
        words = ngettext(
            "%(count)d parcel is handed to the postman.", "%(count)d parcels are handed to the postman.", count
        )
        messages.success(self.request, words % {"count": count})
        if count < len(parcels):
            messages.warning(self.request, _("What is not announced yet was left on the table."))

    def arrived(self, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            try:
                register_arrival(parcel=parcel, by=self.request.user, at=timezone.now())
            except ValidationError as error:
                messages.error(self.request, f"{parcel}: {' '.join(error.messages)}")
        messages.success(self.request, _("The papers are registered as arrived."))

    def ask(self, parcels: list[Parcel]) -> None:
        try:
            heard = ask_post(parcels=parcels, at=timezone.now())
        except PostError as error:
            messages.error(self.request, str(error))
            return
        if heard:
            words = ngettext(
                "The post has news of %(count)d parcel.", "The post has news of %(count)d parcels.", heard
            )
            messages.success(self.request, words % {"count": heard})
        if heard < len(parcels):
            words = ngettext(
                "It is noted that the post was asked about %(count)d parcel: call it if need be.",
                "It is noted that the post was asked about %(count)d parcels: call it if need be.",
                len(parcels) - heard,
            )
            messages.warning(self.request, words % {"count": len(parcels) - heard})

    def remitted(self, parcels: list[Parcel]) -> None:
        number = self.request.POST.get("number", "")
        try:
            count = note_remittance(parcels=parcels, number=number, at=timezone.now())
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return
        words = ngettext(
            "The money of %(count)d parcel has come.",
            "The money of %(count)d parcels has come.",
            count,
        )
        messages.success(self.request, words % {"count": count})

    def print_labels(self, parcels: list[Parcel]) -> HttpResponse | None:
        if any(parcel.state == State.CANCELLED for parcel in parcels):
            messages.warning(self.request, _("A cancelled parcel gets no label."))
            return None
        return self.paper(lambda: labels_pdf(parcels), "nhan-buu-gui.pdf", parcels)

    def print_list(self, parcels: list[Parcel]) -> HttpResponse | None:
        return self.paper(lambda: list_pdf(parcels, timezone.now()), "bang-ke-buu-gui.pdf", parcels)

    def paper(self, make: Callable[[], bytes], name: str, parcels: list[Parcel]) -> HttpResponse | None:
        """Names and addresses were printed: their owners can see that."""
        try:
            content = make()
        except PrintError:
            logger.exception("%s could not be set", name)
            messages.error(self.request, _("The paper could not be printed. Try again, or call the administrator."))
            return None
        keys = [parcel.dossier_id for parcel in parcels]
        log_readings(dossiers=keys, reader=self.request.user, what=Reading.What.PRINT, at=timezone.now())
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
