"""Money that is to go back: the second person decides, the cashier pays it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages

from catalog.access import permissions_in
from dossiers.fees.desk.base import FeesView, faults
from dossiers.fees.permissions import APPROVE, AUDIT, COLLECT
from dossiers.fees.refunds import PAYABLE, decide_refund, pay_back, waiting_for
from dossiers.models import Payment, Refund

ROWS = 25
OPEN = (Refund.State.PROPOSED, Refund.State.APPROVED, Refund.State.SENDING, Refund.State.FAILED)
MINE, ALL = "cho-toi", "tat-ca"  # in the address


class AnswerForm(forms.Form):
    """Which button, and its words."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("approve", "decline", "pay", "transfer")])
    words = forms.CharField(max_length=300, required=False)


class RefundsView(FeesView):
    """The open ones; with `cho-toi` those that wait for the reader, with `tat-ca` all; each with what they may do."""

    template_name = "dossiers/fees/refunds.html"
    page_title = gettext_lazy("Refunds")
    needs = (COLLECT, APPROVE, AUDIT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        related = (
            self.refunds()
            .select_related("payment__dossier", "proposed_by", "decided_by")
            .defer("payment__dossier__answers", "payment__dossier__search_text")
        )
        page = Paginator(related, ROWS).get_page(self.request.GET.get("p"))
        held = permissions_in(self.request.user, self.agency)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "is_all": self.switch == ALL,
            "switches": self.switches(
                ("", pgettext("refunds", "Open ones")),
                (MINE, pgettext("refunds", "Waiting for me")),
                (ALL, pgettext("refunds", "All")),
            ),
            "rows": [(refund, self.may_decide(refund, held), self.may_pay(refund, held)) for refund in page],
        }

    def refunds(self) -> QuerySet[Refund]:
        here = Refund.objects.filter(payment__agency=self.agency)
        if self.switch == MINE:
            return here.filter(waiting_for(self.request.user))
        return here if self.switch == ALL else here.filter(state__in=OPEN)

    @property
    def switch(self) -> str:
        return next((name for name in (ALL, MINE) if name in self.request.GET), "")

    def may_decide(self, refund: Refund, held: frozenset[str]) -> bool:
        others = {refund.proposed_by_id, refund.payment.taken_by_id}
        return refund.state == Refund.State.PROPOSED and APPROVE in held and self.request.user.pk not in others

    def may_pay(self, refund: Refund, held: frozenset[str]) -> bool:
        goes_by_itself = refund.payment.method == Payment.Method.ONLINE and refund.state == Refund.State.APPROVED
        return refund.state in PAYABLE and COLLECT in held and not goes_by_itself


class AnswerView(FeesView):
    """POST: approve, decline or pay out one refund of the reader's agencies; 404 for those of others."""

    http_method_names = ["post"]
    needs = (COLLECT, APPROVE)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refunds = Refund.objects.filter(payment__agency__in=self.agencies).select_related("payment__agency")
        refund = get_object_or_404(refunds, pk=kwargs["pk"])
        form = AnswerForm(request.POST)
        try:
            if form.is_valid():
                messages.success(request, self.answer(refund, **form.cleaned_data))
            else:
                messages.error(request, faults(form))
        except (ValidationError, PermissionDenied) as error:
            sentences = error.messages if isinstance(error, ValidationError) else [str(error)]
            messages.error(request, " ".join(sentences))
        return redirect(f"{reverse('fees:refunds')}?co-quan={refund.payment.agency_id}")

    def answer(self, refund: Refund, *, do: str, words: str) -> str:
        by, at = self.request.user, timezone.now()
        if do == "pay":
            pay_back(refund=refund, paid_to=words, by=by, at=at)
            return _("The refund is paid out of the drawer.")
        if do == "transfer":
            pay_back(refund=refund, paid_to=words, by=by, at=at, way=Refund.Way.TRANSFER)
            return _("The transfer of the refund is noted.")
        decide_refund(refund=refund, approve=do == "approve", reason=words, by=by, at=at)
        return _("The refund is approved.") if do == "approve" else _("The refund is declined.")
