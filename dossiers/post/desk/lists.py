"""The clerk's lists as tabs: what is to be sent, handed over, on the way, in trouble, coming in; and all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from dossiers.fees import balances_of
from dossiers.lookup import by_number
from dossiers.models import Leg, Parcel, ParcelEvent
from dossiers.post.desk.base import PostView
from dossiers.post.parcels import Place, missing, place_of, weight_of
from dossiers.post.postage import enquiry_for, postage_of
from dossiers.post.remitting import collected_total, with_collected
from dossiers.post.scope import coming, held_cash, legs_to_send, on_the_way, to_hand_over, troubled
from dossiers.post.silence import silent
from dossiers.post.stations import TONES

PAGE_SIZE = 50
MOST_COUNTED = 1000  # beyond that a tab says "1.000+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    key: str
    label: str | Promise
    url: str
    count: str
    current: bool


class ListView(PostView):
    """One tab; pages of PAGE_SIZE, at a constant number of queries."""

    key: ClassVar[str] = ""
    template_name = "dossiers/post/parcels.html"
    empty: str | Promise = _("Nothing here.")
    actions: ClassVar[tuple[str, ...]] = ()

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    @cached_property
    def page(self) -> Page[Any]:
        """Keys are put in order first: before a late page stand 50,000 rows, which are wide."""
        rows = self.rows()
        page = Paginator(rows.values_list("pk", flat=True), PAGE_SIZE).get_page(self.request.GET.get("trang"))
        page.object_list = rows.filter(pk__in=list(page.object_list))
        return page

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def tabs(self) -> list[Tab]:
        lists: list[tuple[str, str | Promise, QuerySet[Any] | None]] = [
            ("index", _("To be sent"), legs_to_send(self.request.user)),
            ("to_hand_over", _("To be handed over"), to_hand_over(self.parcels)),
            ("on_the_way", _("On the way"), on_the_way(self.parcels)),
            ("silent", _("Without news"), silent(self.parcels, self.now)),
            ("troubled", _("To look at"), self.parcels.filter(troubled())),
            ("coming", _("Papers coming in"), coming(self.parcels)),
            ("cash", _("Money collected"), held_cash(self.parcels)),
            ("all", _("All"), None),
        ]
        return [
            Tab(key=key, label=label, url=reverse(f"post:{key}"), count=_count(rows), current=key == self.key)
            for key, label, rows in lists
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "tabs": self.tabs,
            "page": self.page,
            "empty": self.empty,
            "actions": self.actions,
            "here": self.key,
            "rows": self.shown(list(self.page.object_list)),
        }

    def shown(self, parcels: list[Any]) -> list[Any]:
        """The rows with what the template needs beside them."""
        return [(parcel, TONES[parcel.state]) for parcel in parcels]


def _count(rows: QuerySet[Any] | None) -> str:
    if rows is None:
        return ""
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return str(number) if number <= MOST_COUNTED else "1.000+"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """A result that waits for the post."""

    leg: Leg
    place: Place
    lacking: str  # what the post would refuse; empty: nothing
    cash: Decimal  # VND that the postman will collect
    postage: Decimal | None  # VND, as the post names it now


class ToSendView(ListView):
    key = "index"
    template_name = "dossiers/post/to_send.html"
    empty = _("No result waits for the post.")

    @property
    def weight(self) -> int:
        return weight_of(self.request.GET.get("weight", ""))

    def rows(self) -> QuerySet[Leg]:
        return legs_to_send(self.request.user)

    def shown(self, legs: list[Leg]) -> list[ToSend]:
        """The post is asked for all prices of the page at once."""
        money = balances_of([leg.dossier for leg in legs])
        asked = {leg.pk: enquiry_for(leg, leg.dossier, weight=self.weight) for leg in legs}
        prices = postage_of(asked.values())
        return [
            ToSend(
                leg=leg,
                place=place,
                lacking=missing(place),
                cash=money[leg.dossier_id].open,
                postage=prices.get(asked[leg.pk]),
            )
            for leg, place in ((leg, place_of(leg.dossier)) for leg in legs)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"weight": self.weight}


class ToHandOverView(ListView):
    key = "to_hand_over"
    empty = _("Nothing is prepared.")
    actions = ("order", "labels", "list", "handed")

    def rows(self) -> QuerySet[Parcel]:
        return to_hand_over(self.parcels)


class OnTheWayView(ListView):
    key = "on_the_way"
    empty = _("Nothing is on the way.")
    actions = ("list",)

    def rows(self) -> QuerySet[Parcel]:
        return on_the_way(self.parcels)


class SilentView(ListView):
    key = "silent"
    empty = _("The post has told news of everything that is under way.")
    actions = ("ask", "list")

    def rows(self) -> QuerySet[Parcel]:
        return silent(self.parcels, self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"silent_days": settings.POST_SILENT_DAYS}


class TroubledView(ListView):
    key = "troubled"
    empty = _("Nothing came back, and nothing is missing.")

    def rows(self) -> QuerySet[Parcel]:
        """With the last reason that the post gave."""
        reasons = ParcelEvent.objects.filter(parcel=OuterRef("pk")).exclude(note="").order_by("-at", "-pk")
        return self.parcels.filter(troubled()).annotate(reason=Subquery(reasons.values("note")[:1]))


class ComingView(ListView):
    key = "coming"
    empty = _("No papers are announced.")
    actions = ("order", "arrived")

    def rows(self) -> QuerySet[Parcel]:
        return coming(self.parcels)


class HeldCashView(ListView):
    """What the postman collected and the post still holds."""

    key = "cash"
    template_name = "dossiers/post/cash.html"
    empty = _("The post holds no money of this agency.")
    actions = ("remitted",)

    def rows(self) -> QuerySet[Parcel]:
        return with_collected(held_cash(self.parcels))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"total": collected_total(held_cash(self.parcels))}


class SearchForm(forms.Form):
    """What makes no sense filters nothing."""

    q = forms.CharField(label=_("Tracking number or dossier code"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *Parcel.State.choices])
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("Both")), *Parcel.Direction.choices]
    )


class AllView(ListView):
    key = "all"
    template_name = "dossiers/post/all.html"
    empty = _("No parcel is found.")
    actions = ("labels", "list")

    @cached_property
    def form(self) -> SearchForm:
        return SearchForm(self.request.GET)

    def rows(self) -> QuerySet[Parcel]:
        given = self.form.cleaned_data if self.form.is_valid() else {}
        parcels = self.parcels
        for name in ("state", "direction"):
            if given.get(name):
                parcels = parcels.filter(**{name: given[name]})
        text = given.get("q", "").replace("\x00", "").strip()
        return parcels.filter(_found(text)) if text else parcels

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self.form}


def _found(text: str) -> Q:
    """By the numbers that stand on an envelope or a receipt."""
    number = "".join(text.upper().split())
    dossiers = [dossier.pk for dossier in by_number(text)]
    return Q(tracking_number=number) | Q(reference=number) | Q(dossier__in=dossiers)
