"""The post on the citizen's pages: where the result is, and the wish that papers be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.identity import digits_only, validate_mobile_phone
from dossiers.models import Parcel, ParcelEvent
from dossiers.post.choosing import may_choose_post
from dossiers.post.ordering import request_order
from dossiers.post.parcels import Place, ask_fetch, may_ask_fetch, place_of
from dossiers.post.postage import enquiry_for, name_postage, postage
from dossiers.post.scope import Direction
from dossiers.post.stations import OVER, TONES, State
from dossiers.visits import Visit, visit_required

# As the applicant reads them; of what is sent out, of what is fetched.
OUT_WORDS = {
    State.DRAFT: pgettext_lazy("a parcel", "Being prepared"),
    State.ORDERED: pgettext_lazy("a parcel", "Being prepared"),
    State.COLLECTED: pgettext_lazy("a parcel", "Taken by the post"),
    State.TRANSIT: pgettext_lazy("a parcel", "On the way to you"),
    State.DELIVERED: pgettext_lazy("a parcel", "Delivered"),
    State.FAILED: pgettext_lazy("a parcel", "Not delivered yet, the post tries again"),
    State.RETURNING: pgettext_lazy("a parcel", "Not delivered, on the way back to the agency"),
    State.RETURNED: pgettext_lazy("a parcel", "Not delivered, back at the agency"),
    State.LOST: pgettext_lazy("a parcel", "Lost by the post, the agency sees to it"),
}
IN_WORDS = {
    **OUT_WORDS,
    State.DRAFT: pgettext_lazy("a parcel", "Asked for, the post will call you"),
    State.ORDERED: pgettext_lazy("a parcel", "Asked for, the post will call you"),
    State.TRANSIT: pgettext_lazy("a parcel", "On the way to the agency"),
    State.FAILED: pgettext_lazy("a parcel", "The post did not meet you, it will call again"),
    State.RETURNING: pgettext_lazy("a parcel", "On the way back to you"),
    State.RETURNED: pgettext_lazy("a parcel", "Came back to you"),
    State.DELIVERED: pgettext_lazy("a parcel", "Arrived at the agency"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One parcel as its person reads it; no address: whoever has number and secret only must not learn it."""

    parcel: Parcel
    words: str
    tone: str
    events: list[ParcelEvent]
    total: int  # VND that the postman will ask for; 0: nothing, or it is over
    expected: Decimal | None  # VND of postage, as the post names it before the order

    @property
    def is_coming(self) -> bool:
        return self.parcel.direction == Direction.IN


def post_context(visit: Visit) -> dict[str, Any]:
    """For the tracking page: two queries, however many parcels and stations."""
    parcels = list(visit.dossier.parcels.prefetch_related("events"))
    kept = [parcel for parcel in parcels if parcel.state != State.CANCELLED]
    latest = next((parcel for parcel in kept if parcel.direction == Direction.OUT), None)
    may_choose = may_choose_post(visit.dossier, parcels)
    by_post = may_choose and visit.dossier.return_method == visit.dossier.ReturnMethod.POST
    return {
        "parcels": [shown(parcel) for parcel in kept],
        "result_came_back": latest is not None and latest.state == State.RETURNED,
        "may_choose_post": may_choose,
        "goes_by_post": by_post,
        "postage": postage(enquiry_for(visit.leg, visit.dossier)) if by_post else None,
        "may_ask_fetch": may_ask_fetch(visit.dossier, parcels),
    }


def shown(parcel: Parcel) -> Shown:
    words = IN_WORDS if parcel.direction == Direction.IN else OUT_WORDS
    to_pay = parcel.direction == Direction.OUT and parcel.state not in OVER
    return Shown(
        parcel=parcel,
        words=str(words[State(parcel.state)]),
        tone=TONES[parcel.state],
        events=sorted(parcel.events.all(), key=lambda event: (event.at, event.pk), reverse=True),
        total=int((parcel.cost or 0) + parcel.cash_on_delivery) if to_pay else 0,
        expected=parcel.quoted if parcel.cost is None and parcel.state not in OVER else None,
    )


class FetchForm(forms.Form):
    """Where the postman comes, and what he takes."""

    name = forms.CharField(
        label=gettext_lazy("Family, middle and given name"),
        max_length=300,
        error_messages={"required": gettext_lazy("Enter the full name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"),
        max_length=20,
        help_text=gettext_lazy("The postman calls before he comes."),
        error_messages={"required": gettext_lazy("Enter the mobile phone number")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "input input--10"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Where the postman fetches the papers"),
        max_length=300,
        help_text=gettext_lazy("House number, street or hamlet, commune, province."),
        error_messages={"required": gettext_lazy("Enter the address")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    contents = forms.CharField(
        label=gettext_lazy("Which papers"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write which papers are sent")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_phone(self) -> str:
        number = digits_only(self.cleaned_data["phone"])
        validate_mobile_phone(number)
        return number

    def place(self) -> Place:
        given = self.cleaned_data
        return Place.of(name=given["name"], phone=given["phone"], address=given["address"])


@require_http_methods(["GET", "HEAD", "POST"])
@visit_required
def send_papers(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the post to fetch papers; what is known of the person is filled in only after the contact was proved."""
    if not may_ask_fetch(visit.dossier, visit.dossier.parcels.all()):
        messages.info(request, _("The post cannot be asked for this dossier now."))
        return redirect("dossiers:dossier")
    form = FetchForm(request.POST if request.method == "POST" else None, initial=_known(visit))
    if request.method == "POST" and form.is_valid():
        return _ask(request, visit, form)
    return render(request, "dossiers/send_papers.html", {"dossier": visit.dossier, "leg": visit.leg, "form": form})


def _known(visit: Visit) -> dict[str, str]:
    if not visit.confirmed:
        return {}
    place = place_of(visit.dossier)
    return {"name": place.name, "phone": place.phone, "address": visit.dossier.applicant_address}


def _ask(request: HttpRequest, visit: Visit, form: FetchForm) -> HttpResponse:
    now = timezone.now()
    try:
        parcel = ask_fetch(dossier=visit.dossier, place=form.place(), contents=form.cleaned_data["contents"], at=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        name_postage([parcel])
        request_order([parcel], now)
        messages.success(request, _("The post will be told. The postman calls before he comes."))
    return redirect("dossiers:dossier")
