"""What the clerk types about one parcel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.identity import digits_only, validate_mobile_phone
from dossiers.models import Parcel
from dossiers.post.parcels import HEAVIEST, Place
from dossiers.post.stations import BY_HAND, State


class AddressForm(forms.Form):
    """The person at the other end."""

    name = forms.CharField(label=_("Name"), max_length=300)
    phone = forms.CharField(label=_("Phone"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    address = forms.CharField(label=_("Address"), max_length=300)

    def clean_phone(self) -> str:
        number = digits_only(self.cleaned_data["phone"])
        validate_mobile_phone(number)
        return number

    def place(self) -> Place:
        given = self.cleaned_data
        return Place.of(name=given["name"], phone=given["phone"], address=given["address"])


class PlaceForm(AddressForm):
    """The same, and the weight."""

    weight = forms.IntegerField(label=_("Weight in grams"), min_value=1, max_value=HEAVIEST)


class NumberForm(forms.Form):
    """What the post's counter gave."""

    number = forms.CharField(
        label=_("Tracking number"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    cost = forms.DecimalField(
        label=_("Postage in dong"), required=False, min_value=Decimal(0), max_digits=9, decimal_places=0
    )


class StationForm(forms.Form):
    """Where the parcel is, as the clerk was told on the phone."""

    state = forms.ChoiceField(label=_("Where it is now"))
    collected = forms.BooleanField(label=_("The postman collected the whole amount"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, parcel: Parcel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parcel = parcel
        choices = [(state.value, state.label) for state in BY_HAND.get(parcel.state, ())]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
        if not parcel.cash_on_delivery or parcel.cash_collected_at:
            del self.fields["collected"]

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        state = State(given["state"])
        paid = given.get("collected") and state == State.DELIVERED
        return {"state": state, "note": given["note"], "cash": self.parcel.cash_on_delivery if paid else None}


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What was agreed"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what was agreed")},
    )


class AgainForm(PlaceForm, NoteForm):
    """Out once more, with the note first."""

    field_order = ["note", "name", "phone", "address", "weight"]
