"""The first page of who keeps money: what is to be collected, drawers to be counted, refunds, what the bank told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.holdings import agencies_granting
from catalog.models import Agency
from dossiers.fees.cash_days import OpenDrawer, drawers_left, open_drawers
from dossiers.fees.desk.notices import LOOK
from dossiers.fees.desk.panel_parts import FeesPanel, Place, Row
from dossiers.fees.desk.refunds import MINE
from dossiers.fees.desk.settlements import OPEN_ONES
from dossiers.fees.desk.unpaid import AT_DESK
from dossiers.fees.online.looking import UNSEEN
from dossiers.fees.online.outcomes import Outcome
from dossiers.fees.owing import at_desk
from dossiers.fees.permissions import APPROVE, COLLECT, keeps_account
from dossiers.fees.refunds import waiting_for
from dossiers.fees.settlement import unexplained
from dossiers.models import Dossier, Leg, PaymentNotice, Refund, Settlement
from dossiers.workflow import State
from portal.base.formatting import money

ROWS = 5
LARGE = ("answers", "search_text")


def fee_panels(request: HttpRequest, now: datetime | None = None) -> list[FeesPanel]:
    """For whoever takes money at an agency, decides on refunds, or keeps or reads the books of the province.

    At most ten queries, however many agencies and rows there are.
    """
    user: Any = request.user
    panels = Panels(user, now or timezone.now())
    collects = agencies_granting(user, COLLECT)
    at_a_desk = panels.of_a_desk(collects) if collects else panels.while_wanted(everywhere=collects is None)
    if keeps_account(user):
        return [*at_a_desk, panels.statements(), panels.notices(PaymentNotice.objects.all(), is_whole=True)]
    own = PaymentNotice.objects.filter(payment__agency__in=collects or ())
    return [*at_a_desk, *([panels.notices(own)] if collects else [])]


class Panels:
    """Makes them for one reader at one moment."""

    def __init__(self, user: Any, now: datetime) -> None:
        self.user, self.now = user, now

    @cached_property
    def names(self) -> dict[int, str]:
        """Of every agency, by key: a province has a few hundred."""
        return {agency.pk: str(agency) for agency in Agency.objects.only("pk", "name")}

    def places(self, counts: Iterable[tuple[int, int]], page: str, query: str) -> list[Place]:
        """Most first."""
        ordered = sorted(counts, key=lambda found: (-found[1], found[0]))
        start = reverse(page)
        return [
            Place(agency=self.names[key], count=count, url=f"{start}?co-quan={key}&{query}") for key, count in ordered
        ]

    def of_a_desk(self, agencies: frozenset[int]) -> list[FeesPanel]:
        """Of who takes money at these."""
        today = timezone.localdate(self.now)
        return [self.at_desk(agencies), self.drawers(open_drawers(agencies, today)), self.refunds()]

    def while_wanted(self, *, everywhere: bool) -> list[FeesPanel]:
        """Of who takes no money at a desk: refunds, and for the whole province drawers that nobody counted."""
        decides = agencies_granting(self.user, APPROVE)
        found = [self.refunds()] if everywhere or decides is None or decides else []
        if everywhere:
            yesterday = timezone.localdate(self.now) - timedelta(days=1)
            found.append(self.drawers(drawers_left(yesterday)))
        return [panel for panel in found if panel.count]

    def at_desk(self, agencies: frozenset[int]) -> FeesPanel:
        """Whose result is ready may stand at the desk any moment: these come first."""
        here = Leg.objects.filter(agency__in=agencies)
        found = at_desk(Dossier.objects.filter(pk__in=here.values("dossier")))
        counts = here.filter(dossier__in=found.values("pk")).order_by().values_list("agency")
        places = self.places(counts.annotate(Count("dossier", distinct=True)), "fees:unpaid", f"{AT_DESK}=1")
        ready = Case(When(state=State.APPROVED, then=Value(0)), default=Value(1))
        rows = found.defer(*LARGE).order_by(ready, "-submitted_at", "-pk")[:ROWS] if places else []
        return FeesPanel(
            "fees-unpaid",
            _("To be collected at the desk"),
            places,
            [_owing(dossier) for dossier in rows],
            empty=_("No dossier waits for a payment."),
            start=reverse("fees:unpaid"),
        )

    def drawers(self, left: list[OpenDrawer]) -> FeesPanel:
        counts = Counter(drawer.agency for drawer in left)
        return FeesPanel(
            "fees-drawers",
            _("Cash not counted and closed"),
            self.places(counts.items(), "fees:index", "") if counts else [],
            [self._drawer(drawer) for drawer in left[:ROWS]],
            empty=_("No cash was taken that is not counted."),
            start=reverse("fees:index"),
        )

    def refunds(self) -> FeesPanel:
        mine = Refund.objects.filter(waiting_for(self.user))
        counts = mine.order_by().values_list("payment__agency").annotate(Count("pk"))
        places = self.places(counts, "fees:refunds", f"{MINE}=1")
        rows = mine.select_related("payment__dossier").defer(*(f"payment__dossier__{name}" for name in LARGE))
        return FeesPanel(
            "fees-refunds",
            _("Refunds that wait for you"),
            places,
            [_refund(refund) for refund in rows.order_by("proposed_at")[:ROWS]] if places else [],
            empty=_("No refund waits for you."),
            start=reverse("fees:refunds"),
        )

    def notices(self, notices: QuerySet[PaymentNotice], *, is_whole: bool = False) -> FeesPanel:
        """Those that nobody has looked at, whose money may be missing or too much."""
        found, start = notices.filter(UNSEEN), reverse("fees:notices")
        if is_whole:
            places = _whole(found.count(), f"{start}?ket-qua={LOOK}")
        else:
            counts = found.order_by().values_list("payment__agency").annotate(Count("pk"))
            places = self.places(counts, "fees:notices", f"ket-qua={LOOK}")
        return FeesPanel(
            "fees-notices",
            _("Notices of the bank to be looked at"),
            places,
            [_notice(notice) for notice in self._newest(found)] if places else [],
            empty=_("The bank told nothing that has to be looked at."),
            start=start,
        )

    def _newest(self, notices: QuerySet[PaymentNotice]) -> QuerySet[PaymentNotice]:
        related = notices.select_related("payment__dossier")
        return related.defer(*(f"payment__dossier__{name}" for name in LARGE))[:ROWS]

    def statements(self) -> FeesPanel:
        """Days of the bank on which its books and ours differ, and nobody has said why; or that were not fetched."""
        days, start = list(unexplained()), reverse("fees:settlements")
        return FeesPanel(
            "fees-statements",
            _("Bank statements with differences"),
            _whole(len(days), f"{start}?{OPEN_ONES}=1"),
            [_statement(settlement) for settlement in days[:ROWS]],
            empty=_("Every statement that was fetched agrees, or is explained."),
            start=start,
        )

    def _drawer(self, drawer: OpenDrawer) -> Row:
        is_today = drawer.day == timezone.localdate(self.now)
        return Row(
            url=f"{reverse('fees:index')}?co-quan={drawer.agency}&ngay={drawer.day:%Y-%m-%d}",
            name=date_format(drawer.day, "d/m/Y"),
            who=pgettext("day", "today") if is_today else "",
            what=self.names[drawer.agency],
            amount=money(drawer.cash),
        )


def _whole(count: int, url: str) -> list[Place]:
    return [Place(agency="", count=count, url=url)] if count else []


def _owing(dossier: Any) -> Row:
    return Row(
        url=reverse("fees:money", args=[dossier.pk]),
        name=str(dossier),
        who=dossier.applicant_name,
        what=f"{dossier.procedure_title} · {dossier.get_state_display()}",
        amount=money(dossier.open_amount - dossier.by_postman),
    )


def _refund(refund: Refund) -> Row:
    dossier = refund.payment.dossier
    return Row(
        url=f"{reverse('fees:refunds')}?co-quan={refund.payment.agency_id}&{MINE}=1",
        name=str(dossier),
        who=dossier.applicant_name,
        what=f"{refund.reason} · {refund.get_state_display()}",
        amount=money(refund.amount),
    )


def _notice(notice: PaymentNotice) -> Row:
    dossier = notice.payment.dossier if notice.payment else None
    return Row(
        url=reverse("fees:money", args=[dossier.pk]) if dossier else f"{reverse('fees:notices')}?ket-qua={LOOK}",
        name=str(dossier or notice.reference or "–"),
        who=dossier.applicant_name if dossier else "",
        what=f"{date_format(timezone.localtime(notice.received_at), 'H:i d/m/Y')} · {Outcome(notice.outcome).label}",
        amount=money(notice.amount) if notice.amount is not None else "",
    )


def _statement(settlement: Settlement) -> Row:
    count = len(settlement.differences)
    said = ngettext("%(count)d difference", "%(count)d differences", count) % {"count": count}
    return Row(
        url=f"{reverse('fees:settlements')}?{OPEN_ONES}=1",
        name=date_format(settlement.day, "d/m/Y"),
        what=f"{_('Not fetched')}: {settlement.error}" if settlement.error else said,
    )
