"""The page of one parcel: where it is, what the post said, and what the clerk may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from dossiers.desk.keyset import is_key
from dossiers.exceptions import DossierError
from dossiers.models import Parcel, Reading
from dossiers.post.arrivals import register_arrival
from dossiers.post.by_hand import handle, say, send_again, try_return
from dossiers.post.desk.base import PostView
from dossiers.post.desk.forms import AddressForm, AgainForm, NoteForm, NumberForm, PlaceForm, StationForm
from dossiers.post.gateway import PostError, is_configured
from dossiers.post.ordering import amend_parcel, cancel_parcel, order_by_hand, request_order
from dossiers.post.postage import name_postage, postage_of_draft
from dossiers.post.rerouting import reroute
from dossiers.post.scope import Direction
from dossiers.post.silence import ask_post
from dossiers.post.stations import BY_HAND, GONE, REDIRECTABLE, TONES, TROUBLE, UNDER_WAY, State
from dossiers.post.untold import is_untold
from dossiers.readings import log_reading
from dossiers.workflow import State as DossierState
from portal.base.formatting import money

ASKABLE = UNDER_WAY | {State.FAILED, State.RETURNING}
LOOKED_AT = TROUBLE | {State.DELIVERED, State.DRAFT}


class ParcelView(PostView):
    """GET shows it with the forms that fit its state; POST `act` is one of them. 404 for parcels of other agencies."""

    template_name = "dossiers/post/parcel.html"

    @cached_property
    def parcel(self) -> Parcel:
        parcels = self.parcels.select_related("leg", "created_by", "handled_by", "dossier__procedure")
        known = is_key(str(self.kwargs["pk"]))  # a key larger than the database's numbers is an error there
        return get_object_or_404(parcels if known else Parcel.objects.none(), pk=self.kwargs["pk"] if known else 0)

    def get_page_title(self) -> str:
        return str(self.parcel)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": str(self.parcel)}]

    def forms_for(self, data: Any = None, act: str = "") -> dict[str, forms.Form]:
        """By act, those that fit where the parcel is; the one that was sent is bound."""
        parcel, is_draft = self.parcel, self.parcel.state == State.DRAFT
        place = {name: getattr(parcel, name) for name in ("name", "phone", "address", "weight")}
        is_result = parcel.direction == Direction.OUT
        waits = is_draft and parcel.next_check_at is not None
        makers: dict[str, tuple[bool, Callable[[Any], forms.Form]]] = {
            "amend": (is_draft, lambda data: PlaceForm(data, initial=place)),
            "number": (is_draft and not waits, lambda data: NumberForm(data)),
            "station": (bool(BY_HAND.get(parcel.state)), lambda data: StationForm(data, parcel=parcel)),
            "reroute": (is_result and parcel.state in REDIRECTABLE, lambda data: AddressForm(data, initial=place)),
            "again": (self.came_back, lambda data: AgainForm(data, initial=place)),
            "note": (self.to_handle, lambda data: NoteForm(data)),
        }
        return {name: make(data if act == name else None) for name, (fits, make) in makers.items() if fits}

    @property
    def came_back(self) -> bool:
        is_result = self.parcel.direction == Direction.OUT and self.parcel.leg is not None
        return self.parcel.state in {State.RETURNED, State.LOST} and is_result and self.parcel.handled_at is None

    @property
    def to_handle(self) -> bool:
        """Somebody has to look at it, or has to say that nobody has to any more."""
        if self.parcel.state not in LOOKED_AT or self.parcel.handled_at is not None:
            return False
        return self.parcel.state in TROUBLE or bool(self.parcel.error)

    @property
    def may_return(self) -> bool:
        leg = self.parcel.leg
        return self.parcel.state == State.DELIVERED and leg is not None and leg.state == DossierState.APPROVED

    @property
    def buttons(self) -> dict[str, bool]:
        """Acts that ask for nothing more."""
        parcel = self.parcel
        is_draft = parcel.state == State.DRAFT
        return {
            "order": is_draft and is_configured() and bool(parcel.phone and parcel.address),
            "cancel": parcel.state in {State.DRAFT, State.ORDERED},
            "ask": parcel.state in ASKABLE,
            "arrived": parcel.direction == Direction.IN and parcel.handled_at is None and parcel.state not in GONE,
            "return": self.may_return,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "")
        try:
            if self.buttons.get(act):
                getattr(self, f"do_{act}")()
                return self.back()
            given = self.forms_for(request.POST, act)
            form = given.get(act)
            if form is None:
                messages.warning(request, _("The parcel was changed meanwhile; look at it again."))
                return self.back()
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(forms=given))
            getattr(self, f"do_{act}")(form)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except (DossierError, PermissionDenied, PostError) as error:
            messages.error(request, str(error))
        return self.back()

    def back(self) -> HttpResponse:
        return redirect("post:parcel", self.parcel.pk)

    def do_order(self) -> None:
        request_order([self.parcel], timezone.now())
        messages.success(self.request, _("The parcel is being announced to the post."))

    def do_cancel(self) -> None:
        cancel_parcel(parcel=self.parcel, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("The parcel is cancelled."))

    def do_arrived(self) -> None:
        register_arrival(parcel=self.parcel, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("The papers are registered as arrived."))

    def do_ask(self) -> None:
        if ask_post(parcels=[self.parcel], at=timezone.now()):
            messages.success(self.request, _("The post has news of this parcel."))
        else:
            messages.warning(self.request, _("It is noted that the post was asked: call it if need be."))

    def do_return(self) -> None:
        left = try_return(parcel=self.parcel, at=timezone.now())
        if left:
            messages.error(self.request, left)
        else:
            messages.success(self.request, _("The result counts as returned."))

    def do_amend(self, form: PlaceForm) -> None:
        amend_parcel(parcel=self.parcel, place=form.place(), weight=form.cleaned_data["weight"])
        name_postage([self.parcels.get(pk=self.parcel.pk)])
        messages.success(self.request, _("The address is changed."))

    def do_reroute(self, form: AddressForm) -> None:
        before = self.parcel.cost
        moved = reroute(parcel=self.parcel, place=form.place(), by=self.request.user, at=timezone.now())
        messages.success(self.request, _("The parcel goes to the new address."))
        if moved.cost is not None and moved.cost != before:
            words = _("The postage is now %(cost)s: tell the receiver.")
            messages.warning(self.request, words % {"cost": money(moved.cost)})

    def do_number(self, form: NumberForm) -> None:
        order_by_hand(parcel=self.parcel, at=timezone.now(), **form.cleaned_data)
        messages.success(self.request, _("The number is kept."))

    def do_station(self, form: StationForm) -> None:
        say(parcel=self.parcel, by=self.request.user, at=timezone.now(), **form.arguments())
        messages.success(self.request, _("It is noted where the parcel is."))

    def do_note(self, form: NoteForm) -> None:
        handle(parcel=self.parcel, note=form.cleaned_data["note"], by=self.request.user, at=timezone.now())
        messages.success(self.request, _("It is noted what was agreed."))

    def do_again(self, form: AgainForm) -> None:
        now = timezone.now()
        note = form.cleaned_data["note"]
        made = send_again(parcel=self.parcel, place=form.place(), note=note, by=self.request.user, at=now)
        name_postage([made])
        request_order([made], now)
        messages.success(self.request, _("A new parcel is prepared: %(parcel)s.") % {"parcel": made})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parcel = self.parcel
        log_reading(dossier=parcel.dossier, reader=self.request.user, what=Reading.What.PAGE, at=timezone.now())
        return super().get_context_data(**{"forms": self.forms_for(), **kwargs}) | {
            "parcel": parcel,
            "tone": TONES[parcel.state],
            "expected": postage_of_draft(parcel),
            "events": list(parcel.events.order_by("-at", "-pk")),
            "buttons": self.buttons,
            "is_untold": is_untold(parcel),
            "waits": parcel.state == State.DRAFT and parcel.next_check_at is not None,
            "dossier_url": reverse("desk:edit", args=[parcel.dossier_id]),
        }
