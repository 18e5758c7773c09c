"""The money of one dossier: what is owed, exempted, paid and going back, with a form for each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from dossiers.desk.base import DossierView
from dossiers.fees.balances import NOTHING, balance_of
from dossiers.fees.desk.base import faults
from dossiers.fees.elsewhere import elsewhere
from dossiers.fees.online.pending import ask_for_page
from dossiers.fees.owed import reduce_fee, restore_fee, set_fee
from dossiers.fees.payments import take_cash, void_cash
from dossiers.fees.permissions import APPROVE, COLLECT, POST, SETTING
from dossiers.fees.receipts import copies_of, print_receipt, receipt_pdf
from dossiers.fees.refunds import propose_refund, refundable
from dossiers.models import Fee, Payment, Reading
from dossiers.post.untold import is_untold, tell_cash
from dossiers.readings import log_reading

NO_AMOUNT = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")
MOST_ASKED = 2  # attempts about which the bank is asked while the cashier waits


class StepForm(forms.Form):
    """What a step needs of: the row it is about, an amount, words."""

    row = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    amount = forms.DecimalField(
        required=False,
        max_digits=12,
        decimal_places=0,
        min_value=Decimal(0),
        error_messages=dict.fromkeys(NO_AMOUNT, gettext_lazy("Enter a whole amount in VND")),
    )
    words = forms.CharField(required=False, max_length=300)
    seen = forms.CharField(required=False, max_length=500)  # what else brings the money: Elsewhere.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The same, read."""

    row: int = 0
    amount: Decimal = NOTHING  # VND
    words: str = ""
    seen: str = ""


class MoneyView(DossierView):
    """GET shows the page; POST carries out the step that `do` names and comes back."""

    template_name = "dossiers/fees/money.html"
    header_icon = "tag"

    def get_page_title(self) -> str:
        return _("Fees of %(dossier)s") % {"dossier": self.dossier}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The last one is the page's heading."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = self.steps.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        form = StepForm(request.POST)
        if not form.is_valid():
            messages.error(request, faults(form))
            return self.again()
        given = Given(**{name: value for name, value in form.cleaned_data.items() if value is not None})
        try:
            sentence = step(given)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except PermissionDenied as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return self.again()

    @cached_property
    def steps(self) -> dict[str, Callable[[Given], str]]:
        return {
            "cash": self.take,
            "void": self.void,
            "set": self.set_amount,
            "reduce": self.reduce,
            "restore": self.restore,
            "refund": self.refund,
            "collected": partial(self.tell_of_the_post, collected=True),
            "not_collected": partial(self.tell_of_the_post, collected=False),
        }

    def again(self) -> HttpResponse:
        return redirect(reverse("fees:money", args=[self.dossier.pk]))

    @property
    def doing(self) -> dict[str, Any]:
        """By whom and when."""
        return {"by": self.request.user, "at": timezone.now()}

    def take(self, given: Given) -> str:
        """The bank is asked first about what was begun online: its notice may be slower than the way to the desk."""
        for attempt in elsewhere(self.dossier, NOTHING).attempts[-MOST_ASKED:]:
            ask_for_page(attempt, timezone.now())
        take_cash(dossier=self.dossier, amount=given.amount, payer_name=given.words, seen=given.seen, **self.doing)
        return _("The payment is recorded. Print the receipt now.")

    def void(self, given: Given) -> str:
        void_cash(payment=self.payment(given.row), reason=given.words, **self.doing)
        return _("The receipt is cancelled: give the money back now.")

    def set_amount(self, given: Given) -> str:
        set_fee(fee=self.fee(given.row), amount=given.amount, reason=given.words, **self.doing)
        return _("The amount is set.")

    def reduce(self, given: Given) -> str:
        reduce_fee(fee=self.fee(given.row), amount=given.amount, reason=given.words, **self.doing)
        return _("The exemption is recorded.")

    def restore(self, given: Given) -> str:
        restore_fee(fee=self.fee(given.row), reason=given.words, **self.doing)
        return _("The exemption is taken back.")

    def refund(self, given: Given) -> str:
        propose_refund(payment=self.payment(given.row), amount=given.amount, reason=given.words, **self.doing)
        return _("The refund is proposed. A second person decides.")

    def tell_of_the_post(self, given: Given, *, collected: bool) -> str:
        parcel = get_object_or_404(self.dossier.parcels.select_related("agency"), pk=given.row)
        tell_cash(parcel=parcel, collected=collected, reason=given.words, **self.doing)
        return _("The postman's money is recorded.") if collected else _("It is noted: the postman took no money.")

    def fee(self, row: int) -> Fee:
        return get_object_or_404(self.dossier.fees, pk=row)

    def payment(self, row: int) -> Payment:
        return get_object_or_404(self.dossier.payments.select_related("agency"), pk=row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payments = self.dossier.payments.filter(receipt_number__isnull=False)
        payments = payments.select_related("taken_by", "agency").prefetch_related("refunds__decided_by")
        today = timezone.localdate()
        balance = balance_of(self.dossier)
        others = elsewhere(self.dossier, balance.open)
        return super().get_context_data(**kwargs) | {
            "balance": balance,
            "elsewhere": others,
            "untold": others.parcel if others.parcel and is_untold(others.parcel) else None,
            "may_tell": bool({COLLECT, POST} & self.permissions),
            "may_post": POST in self.permissions,
            "fees": self.dossier.fees.select_related("set_by", "reduction_by"),
            "payments": [(each, refundable(each), _may_void(each, today)) for each in payments],
            "may_collect": COLLECT in self.permissions,
            "may_set": bool(SETTING & self.permissions),
            "may_propose": bool({*SETTING, APPROVE} & self.permissions),
        }


def _may_void(payment: Payment, today: date) -> bool:
    """A cash receipt of today."""
    is_cash = payment.method == Payment.Method.CASH and payment.state == Payment.State.PAID
    return is_cash and payment.paid_at is not None and timezone.localdate(payment.paid_at) == today


class FeeReceiptView(DossierView):
    """The receipt of one payment of the dossier, for the printer; from the second printing on it is a copy.

    Only whoever sits at the desk hands one out: for the others it is shown as a copy, and none is counted.
    """

    http_method_names = ["get", "head"]
    header_icon = "tag"
    page_title = gettext_lazy("Receipt")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        numbered = self.dossier.payments.filter(receipt_number__isnull=False)
        related = numbered.select_related("agency__parent", "dossier", "taken_by")
        payment = get_object_or_404(related, pk=kwargs["payment"])
        now = timezone.now()
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=now)
        is_desk = SETTING & self.permissions
        copy = print_receipt(payment=payment, by=self.request.user, at=now) if is_desk else copies_of(payment)
        response = HttpResponse(receipt_pdf(payment, copy=copy), content_type="application/pdf")
        response["Content-Disposition"] = (
            f'inline; filename="bien-lai-{payment.receipt_year}-{payment.receipt_number}.pdf"'
        )
        response["Cache-Control"] = "private, no-store"
        return response
