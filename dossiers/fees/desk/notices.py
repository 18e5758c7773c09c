"""What the payment gateway told, and what somebody told in its name: for whoever reconciles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail.admin import messages

from dossiers.desk.keyset import is_key
from dossiers.fees.desk.base import FeesView
from dossiers.fees.desk.dates import PeriodForm, day_named
from dossiers.fees.online.looking import NOTE_LENGTH, TO_LOOK_AT, UNSEEN, mark_seen, mark_unseen, markable
from dossiers.fees.online.outcomes import Outcome
from dossiers.fees.takings import hours_of
from dossiers.models import Dossier, Leg, PaymentNotice
from portal.base.formatting import grouped, money

ROWS = 50
LOOK, SEEN = "can-xem", "da-xem"  # in the address: what waits for somebody to look at it, and what was looked at
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
    may_mark: bool  # the reader; as seen where it waits, as unseen where somebody has seen it

    @property
    def waits(self) -> bool:
        return self.notice.outcome in TO_LOOK_AT and self.notice.seen_at is None

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

    POST marks the ticked `notice`s as seen, with `all` every one that was `shown`; `undo` names one to mark as unseen.
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
        """A verdict, LOOK, SEEN, or empty: all."""
        wanted = self.request.GET.get("ket-qua", "")
        return wanted if wanted in {LOOK, SEEN, *Outcome.values} else ""

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
        notices = self.of_the_days.select_related("payment__dossier", "payment__agency", "seen_by")
        notices = notices.defer("payment__dossier__answers", "payment__dossier__search_text")
        named = {"": Q(), LOOK: UNSEEN, SEEN: Q(seen_at__isnull=False)}
        return notices.filter(named.get(self.verdict, Q(outcome=self.verdict)))

    def choices(self) -> list[tuple[str, str, int]]:
        """Value, name and number of each verdict that there is; first all, those to be looked at, those seen."""
        counted = self.of_the_days.order_by().values_list("outcome")
        found = list(counted.annotate(count=Count("pk"), seen=Count("seen_at")))
        counts = {outcome: count for outcome, count, _seen in found}
        look = sum(count - seen for outcome, count, seen in found if outcome in TO_LOOK_AT)
        each = [(value, str(name), counts[value]) for value, name in Outcome.choices if value in counts]
        return [
            ("", pgettext("notices", "All"), sum(counts.values())),
            (LOOK, pgettext("notices", "To be looked at"), look),
            (SEEN, pgettext("notices", "Looked at"), sum(seen for _outcome, _count, seen in found)),
            *each,
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "undo" in request.POST:
            self.undo(request.POST["undo"])
        else:
            self.mark(request.POST.getlist("shown" if "all" in request.POST else "notice"))
        return redirect(request.get_full_path())

    def mark(self, named: list[str]) -> None:
        keys = [int(key) for key in named[:ROWS] if is_key(key)]
        note, by = self.request.POST.get("note", ""), self.request.user
        try:
            count = mark_seen(notices=keys, note=note, by=by, at=timezone.now())
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return
        if count:
            words = ngettext("%(count)d notice is marked as seen.", "%(count)d notices are marked as seen.", count)
            messages.success(self.request, words % {"count": count})
        else:
            messages.warning(self.request, _("Nothing was marked: tick notices that wait to be looked at."))

    def undo(self, key: str) -> None:
        if is_key(key) and mark_unseen(notice=int(key), by=self.request.user):
            messages.success(self.request, _("The notice waits to be looked at again."))
        else:
            messages.warning(self.request, _("Nothing was changed: this notice waits already, or is not yours."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.chosen(), ROWS).get_page(self.request.GET.get("p"))
        rows = self.rows(list(page))
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": rows,
            "may_mark": any(row.waits and row.may_mark for row in rows),
            "choices": self.choices(),
            "verdict": self.verdict,
            "choice": PeriodForm(initial=dict(zip(("tu", "den"), self.days, strict=True))),
            "is_filtered": bool(self.verdict or any(self.days)),
            "note_length": NOTE_LENGTH,
        }

    def rows(self, notices: list[PaymentNotice]) -> list[Row]:
        keys = {notice.payment.dossier_id for notice in notices if notice.payment}
        visible = set(
            Leg.objects.visible_to(self.request.user).filter(dossier__in=keys).values_list("dossier", flat=True)
        )
        mine = markable(self.request.user).filter(pk__in=[notice.pk for notice in notices])
        markable_keys = set(mine.values_list("pk", flat=True))
        return [_row(notice, visible, may_mark=notice.pk in markable_keys) for notice in notices]


def _row(notice: PaymentNotice, visible: set[int], *, may_mark: bool) -> Row:
    outcome = Outcome(notice.outcome)
    dossier = notice.payment.dossier if notice.payment and notice.payment.dossier_id in visible else None
    return Row(
        notice=notice,
        verdict=str(outcome.label),
        tone=TONES.get(outcome, "late" if outcome in TO_LOOK_AT else "info"),
        words=str(WORDS[outcome]),
        dossier=dossier,
        may_mark=may_mark,
    )
