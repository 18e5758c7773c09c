"""What the payment gateway told, and what somebody told in its name: for whoever reconciles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext

from dossiers.fees.desk.base import FeesView
from dossiers.fees.desk.dates import PeriodForm, day_named
from dossiers.fees.online.outcomes import Outcome
from dossiers.fees.takings import hours_of
from dossiers.models import Dossier, Leg, PaymentNotice
from portal.base.formatting import grouped, money

ROWS = 50
# What a person has to look at: money may be missing, be too much, or somebody tries to cheat.
TO_LOOK_AT = frozenset({Outcome.FORGED, Outcome.UNKNOWN, Outcome.AMOUNT, Outcome.OTHER, Outcome.LATE})
LOOK = "can-xem"  # all of them, in the address
WORDS = {
    Outcome.PAID: gettext_lazy("The money came, and the receipt was given."),
    Outcome.LATE: gettext_lazy(
        "The money came after the payment had ended. It was taken; what is too much is proposed to go back."
    ),
    Outcome.REPEATED: gettext_lazy("Told before: nothing was changed."),
    Outcome.FAILED: gettext_lazy("The payer cancelled, or the bank refused: no money came."),
    Outcome.WAITING: gettext_lazy("The bank has not finished it: nothing was changed."),
    Outcome.FORGED: gettext_lazy("The signature is wrong: it is not from the gateway. Believe nothing of it."),
    Outcome.UNKNOWN: gettext_lazy("The portal knows no payment of this name: nothing was recorded. Ask the bank."),
    Outcome.AMOUNT: gettext_lazy("Another amount than the payment's: nothing was recorded. Ask the bank."),
    Outcome.OTHER: gettext_lazy(
        "The bank's transaction has paid something else, or is not named: nothing was recorded. Ask the bank."
    ),
}
TONES = {Outcome.PAID: "good", Outcome.LATE: "wait", Outcome.FAILED: "neutral", Outcome.REPEATED: "neutral"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A notice as the page shows it."""

    notice: PaymentNotice
    verdict: str
    tone: str
    words: str
    dossier: Dossier | None  # None: of no payment of ours, or not for this reader

    @property
    def amount(self) -> str:
        """As the notice names it, its hundredths with it where there are some; empty: it names none."""
        told = self.notice.amount
        if told is None:
            return ""
        return money(told) if told == told.to_integral_value() else grouped(told, 2)

    @property
    def is_of_another_amount(self) -> bool:
        return self.notice.outcome == Outcome.AMOUNT


class NoticesView(FeesView):
    """The newest first; `ket-qua` chooses a verdict, `tu` and `den` the first and the last day, `ngay` a single one.

    Who keeps the books of the whole province reads all; others what was told of their agency's payments.
    """

    template_name = "dossiers/fees/notices.html"
    page_title = gettext_lazy("Notices of the bank")

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last; None: no end, also where the address names none that makes sense."""
        one = day_named(self.request.GET, "ngay")
        return (one, one) if one else (day_named(self.request.GET, "tu"), day_named(self.request.GET, "den"))

    @cached_property
    def verdict(self) -> str:
        """A verdict, LOOK, or empty: all."""
        wanted = self.request.GET.get("ket-qua", "")
        return wanted if wanted == LOOK or wanted in Outcome.values else ""

    @cached_property
    def of_the_days(self) -> QuerySet[PaymentNotice]:
        """Of every verdict."""
        notices = PaymentNotice.objects.all()
        if not self.keeps_account:
            notices = notices.filter(payment__agency=self.agency)
        first, last = self.days
        if first:
            notices = notices.filter(received_at__gte=hours_of(first)[0])
        return notices.filter(received_at__lte=hours_of(last)[1]) if last else notices

    def chosen(self) -> QuerySet[PaymentNotice]:
        notices = self.of_the_days.select_related("payment__dossier", "payment__agency")
        notices = notices.defer("payment__dossier__answers", "payment__dossier__search_text")
        if self.verdict == LOOK:
            return notices.filter(outcome__in=TO_LOOK_AT)
        return notices.filter(outcome=self.verdict) if self.verdict else notices

    def choices(self) -> list[tuple[str, str, int]]:
        """Value, name and number of each verdict that there is; first all, then those to be looked at."""
        counted = self.of_the_days.order_by().values_list("outcome").annotate(count=Count("pk"))
        counts = dict(counted)
        look = sum(count for outcome, count in counts.items() if outcome in TO_LOOK_AT)
        each = [(value, str(name), counts[value]) for value, name in Outcome.choices if value in counts]
        return [
            ("", pgettext("notices", "All"), sum(counts.values())),
            (LOOK, pgettext("notices", "To be looked at"), look),
            *each,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.chosen(), ROWS).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": self.rows(list(page)),
            "choices": self.choices(),
            "verdict": self.verdict,
            "choice": PeriodForm(initial=dict(zip(("tu", "den"), self.days, strict=True))),
            "is_filtered": bool(self.verdict or any(self.days)),
        }

    def rows(self, notices: list[PaymentNotice]) -> list[Row]:
        keys = {notice.payment.dossier_id for notice in notices if notice.payment}
        visible = set(
            Leg.objects.visible_to(self.request.user).filter(dossier__in=keys).values_list("dossier", flat=True)
        )
        return [_row(notice, visible) for notice in notices]


def _row(notice: PaymentNotice, visible: set[int]) -> Row:
    outcome = Outcome(notice.outcome)
    dossier = notice.payment.dossier if notice.payment and notice.payment.dossier_id in visible else None
    return Row(
        notice=notice,
        verdict=str(outcome.label),
        tone=TONES.get(outcome, "late" if outcome in TO_LOOK_AT else "info"),
        words=str(WORDS[outcome]),
        dossier=dossier,
    )
