"""The cashier's first page: what is to be collected, drawers to be counted, refunds and notices that wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.ui.components import Component

from catalog.holdings import agencies_granting
from catalog.models import Agency
from dossiers.fees.cash_days import OpenDrawer, open_drawers
from dossiers.fees.desk.notices import LOOK, TO_LOOK_AT
from dossiers.fees.desk.refunds import MINE
from dossiers.fees.desk.unpaid import AT_DESK
from dossiers.fees.online.outcomes import Outcome
from dossiers.fees.owing import at_desk
from dossiers.fees.permissions import APPROVE, COLLECT
from dossiers.fees.refunds import waiting_for
from dossiers.models import Dossier, Leg, PaymentNotice, Refund
from dossiers.workflow import State
from portal.base.formatting import money

ROWS = 5
RECENT = timedelta(days=7)  # of the notices: a week is what a cashier can still clear up with the bank
LARGE = ("answers", "search_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to do."""

    url: str
    name: str  # of the dossier, or the day
    who: str = ""
    what: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How many of them wait at one agency."""

    agency: str
    count: int
    url: str


class FeesPanel(Component):
    """A number that leads to its list, the first rows of it, and where several agencies are the reader's, each."""

    template_name = "dossiers/fees/home_panel.html"
    order = 2

    def __init__(self, key: str, title: str, places: list[Place], rows: list[Row], *, empty: str, start: str) -> None:
        self.key, self.title, self.places, self.rows, self.empty, self.start = key, title, places, rows, empty, start

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "panel": self,
            "url": self.places[0].url if self.places else self.start,
            "places": self.places if len(self.places) > 1 else [],
        }


def fee_panels(request: HttpRequest, now: datetime | None = None) -> list[FeesPanel]:
    """For whoever takes money at an agency; who only decides on refunds sees these, while there are some.

    At most nine queries, however many agencies and rows there are. Who keeps the whole province has the pages.
    """
    user: Any = request.user
    collects, decides = (agencies_granting(user, each) or frozenset() for each in (COLLECT, APPROVE))
    if not collects | decides:
        return []
    panels = Panels(collects | decides, user, now or timezone.now())
    if collects:
        return [*panels.at_desk(collects), *panels.drawers(collects), *panels.refunds(), *panels.notices(collects)]
    return [panel for panel in panels.refunds() if panel.count]


class Panels:
    """Makes them for one reader at one moment."""

    def __init__(self, agencies: Iterable[int], user: Any, now: datetime) -> None:
        self.user, self.now = user, now
        self.names = {agency.pk: str(agency) for agency in Agency.objects.filter(pk__in=agencies)}

    def places(self, counts: Iterable[tuple[int, int]], page: str, query: str) -> list[Place]:
        """Most first."""
        ordered = sorted(counts, key=lambda found: (-found[1], found[0]))
        start = reverse(page)
        return [
            Place(agency=self.names[key], count=count, url=f"{start}?co-quan={key}&{query}") for key, count in ordered
        ]

    def at_desk(self, agencies: frozenset[int]) -> list[FeesPanel]:
        """Whose result is ready may stand at the desk any moment: these come first."""
        here = Leg.objects.filter(agency__in=agencies)
        found = at_desk(Dossier.objects.filter(pk__in=here.values("dossier")))
        counts = here.filter(dossier__in=found.values("pk")).order_by().values_list("agency")
        places = self.places(counts.annotate(Count("dossier", distinct=True)), "fees:unpaid", f"{AT_DESK}=1")
        ready = Case(When(state=State.APPROVED, then=Value(0)), default=Value(1))
        rows = found.defer(*LARGE).order_by(ready, "-submitted_at", "-pk")[:ROWS] if places else []
        return [
            FeesPanel(
                "fees-unpaid",
                _("To be collected at the desk"),
                places,
                [_owing(dossier) for dossier in rows],
                empty=_("No dossier waits for a payment."),
                start=reverse("fees:unpaid"),
            )
        ]

    def drawers(self, agencies: frozenset[int]) -> list[FeesPanel]:
        """Today's among them: it is to be counted in the evening."""
        open_ones = open_drawers(agencies, timezone.localdate(self.now))
        counts: dict[int, int] = {}
        for drawer in open_ones:
            counts[drawer.agency] = counts.get(drawer.agency, 0) + 1
        return [
            FeesPanel(
                "fees-drawers",
                _("Cash not counted and closed"),
                self.places(counts.items(), "fees:index", "") if counts else [],
                [self._drawer(drawer) for drawer in open_ones[:ROWS]],
                empty=_("No cash was taken that is not counted."),
                start=reverse("fees:index"),
            )
        ]

    def refunds(self) -> list[FeesPanel]:
        mine = Refund.objects.filter(waiting_for(self.user), payment__agency__in=self.names)
        counts = mine.order_by().values_list("payment__agency").annotate(Count("pk"))
        places = self.places(counts, "fees:refunds", f"{MINE}=1")
        rows = mine.select_related("payment__dossier").defer(*(f"payment__dossier__{name}" for name in LARGE))
        return [
            FeesPanel(
                "fees-refunds",
                _("Refunds that wait for you"),
                places,
                [_refund(refund, places[0].url) for refund in rows.order_by("proposed_at")[:ROWS]] if places else [],
                empty=_("No refund waits for you."),
                start=reverse("fees:refunds"),
            )
        ]

    def notices(self, agencies: frozenset[int]) -> list[FeesPanel]:
        """Of the last days, whose money may be missing or too much."""
        first = timezone.localdate(self.now - RECENT)
        start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
        found = PaymentNotice.objects.filter(payment__agency__in=agencies, received_at__gte=start)
        found = found.filter(outcome__in=TO_LOOK_AT)
        counts = found.order_by().values_list("payment__agency").annotate(Count("pk"))
        places = self.places(counts, "fees:notices", f"ket-qua={LOOK}&tu={first:%Y-%m-%d}")
        return [
            FeesPanel(
                "fees-notices",
                _("Notices of the bank to be looked at, of the last 7 days"),
                places,
                [_notice(notice) for notice in self._newest(found)] if places else [],
                empty=_("The bank told nothing that has to be looked at."),
                start=reverse("fees:notices"),
            )
        ]

    def _newest(self, notices: QuerySet[PaymentNotice]) -> QuerySet[PaymentNotice]:
        related = notices.select_related("payment__dossier")
        return related.defer(*(f"payment__dossier__{name}" for name in LARGE))[:ROWS]

    def _drawer(self, drawer: OpenDrawer) -> Row:
        is_today = drawer.day == timezone.localdate(self.now)
        return Row(
            url=f"{reverse('fees:index')}?co-quan={drawer.agency}&ngay={drawer.day:%Y-%m-%d}",
            name=date_format(drawer.day, "d/m/Y"),
            who=pgettext("day", "today") if is_today else "",
            what=self.names[drawer.agency],
            amount=money(drawer.cash),
        )


def _owing(dossier: Any) -> Row:
    return Row(
        url=reverse("fees:money", args=[dossier.pk]),
        name=str(dossier),
        who=dossier.applicant_name,
        what=f"{dossier.procedure_title} · {dossier.get_state_display()}",
        amount=money(dossier.open_amount - dossier.by_postman),
    )


def _refund(refund: Refund, url: str) -> Row:
    dossier = refund.payment.dossier
    return Row(
        url=url,
        name=str(dossier),
        who=dossier.applicant_name,
        what=f"{refund.reason} · {refund.get_state_display()}",
        amount=money(refund.amount),
    )


def _notice(notice: PaymentNotice) -> Row:
    dossier = notice.payment.dossier if notice.payment else None
    return Row(
        url=reverse("fees:money", args=[dossier.pk]) if dossier else reverse("fees:notices"),
        name=str(dossier or notice.reference),
        who=dossier.applicant_name if dossier else "",
        what=f"{date_format(timezone.localtime(notice.received_at), 'H:i d/m/Y')} · {Outcome(notice.outcome).label}",
        amount=money(notice.amount) if notice.amount is not None else "",
    )
