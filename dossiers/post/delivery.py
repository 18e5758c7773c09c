"""The citizen's page “result by post”: the address, what the post asks for it, and the wish."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dossiers.post.choosing import BY_POST, LONGEST, choose_post, may_choose_post
from dossiers.post.parcels import one_line, place_of
from dossiers.post.postage import enquiry_for, postage
from dossiers.visits import Visit, ask_to_confirm, visit_required
from portal.base.formatting import money

HERE = "dossiers:delivery"


class DeliveryForm(forms.Form):
    """Where the result goes; `told` is the postage that the page showed, empty where it showed none."""

    address = forms.CharField(
        label=gettext_lazy("Where the postman brings the result"),
        max_length=LONGEST,
        help_text=gettext_lazy("House number, street or hamlet, commune, province."),
        error_messages={"required": gettext_lazy("Enter the address")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    told = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def clean_address(self) -> str:
        return one_line(self.cleaned_data["address"])


@require_http_methods(["GET", "HEAD", "POST"])
@visit_required
def delivery(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Only for who proved to hold the contact: whoever found a receipt sends nobody's result elsewhere."""
    if not may_choose_post(visit.dossier, visit.dossier.parcels.all()):
        messages.info(request, _("The result is on its way, or the dossier has ended. Call to change the address."))
        return redirect("dossiers:dossier")
    if not visit.confirmed:
        return ask_to_confirm(request, HERE)
    known = place_of(visit.dossier)
    form = DeliveryForm(request.POST if request.method == "POST" else None, initial={"address": known.address})
    if request.method != "POST":
        return _page(request, visit, form, _price(visit, known.address))
    if not form.is_valid():
        return _page(request, visit, form, None)
    price = _price(visit, form.cleaned_data["address"])
    if request.POST.get("act") == "choose" and form.cleaned_data["told"] == _told(price):
        return _choose(request, visit, form.cleaned_data["address"])
    return _page(request, visit, form, price)


def _price(visit: Visit, address: str) -> Decimal | None:
    return postage(enquiry_for(visit.leg, visit.dossier, address=address)) if address else None


def _told(price: Decimal | None) -> str:
    return "" if price is None else str(int(price))


def _page(request: HttpRequest, visit: Visit, form: DeliveryForm, price: Decimal | None) -> HttpResponse:
    """With the price of the address that stands in the field; pressed again it is that which is agreed to."""
    former = form.cleaned_data.get("told", "") if form.is_bound and form.is_valid() else ""
    changed = request.POST.get("act") == "choose" and form.is_valid() and former != _told(price)
    context = {
        "dossier": visit.dossier,
        "leg": visit.leg,
        "form": form,
        "price": price,
        "told": _told(price),
        "former": money(int(former)) if changed and former.isdecimal() else "",
        "is_changed": changed,
        "phone": place_of(visit.dossier).phone,
        "is_chosen": visit.dossier.return_method == BY_POST,
    }
    return render(request, "dossiers/delivery.html", context)


def _choose(request: HttpRequest, visit: Visit, address: str) -> HttpResponse:
    try:
        choose_post(dossier=visit.dossier, address=address, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The result will be brought to the address that you gave."))
    return redirect("dossiers:dossier")
