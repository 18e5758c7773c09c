"""The citizen's pages for paying online, and the gateway's own address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from dossiers.exceptions import DossierError
from dossiers.fees import balance_of, receipt_name
from dossiers.fees.online.attempts import TERM, begin_payment, order_of, payable_online
from dossiers.fees.online.gateway import Unreachable, as_transaction, configured, the_gateway
from dossiers.fees.online.notices import ANSWERS, take_notice
from dossiers.fees.online.outcomes import payment_named, settle
from dossiers.fees.online.pending import ask_for_page
from dossiers.fees.online.signing import is_signed
from dossiers.fees.receipts import receipt_pdf
from dossiers.models import Payment
from dossiers.visits import Visit, visit_of, visit_required
from portal.base.caller import client_address, client_network

SESSION_KEY = "payment"  # what the reader came back from
LONGEST_KEY = 2**63 - 1  # that the database can look for


@require_http_methods(["GET", "HEAD", "POST"])
@visit_required
def pay(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is to be paid and how; the button leads to the gateway."""
    if request.method == "POST":
        return _go_to_gateway(request, visit)
    balance = balance_of(visit.dossier)
    amount = payable_online(visit.dossier, balance)
    if not amount:
        return redirect("dossiers:dossier")
    context = {
        "dossier": visit.dossier,
        "agency": visit.leg.agency,
        "fees": visit.dossier.fees.all(),
        "balance": balance,
        "amount": amount,
        "for_the_postman": balance.open - amount,
        "minutes": int(TERM.total_seconds() // 60),
    }
    response = render(request, "dossiers/pay.html", context)
    # The form's answer leads to the gateway, which the browser counts as a place that the form is sent to.
    response._csp_update = {"form-action": [the_gateway().origin]}  # type: ignore[attr-defined]  # django-csp's hook
    return response


def _go_to_gateway(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        payment = begin_payment(dossier=visit.dossier, at=timezone.now())
    except DossierError as error:
        messages.info(request, str(error))
        return redirect("dossiers:dossier")
    payment.dossier = visit.dossier
    order = order_of(payment, payer_address=client_address(request), language=get_language() or "vi")
    return HttpResponseRedirect(the_gateway().pay_address(order))


@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """The reader's way back from the gateway. That it was paid is not believed here: the gateway itself tells that.

    The address goes at once for one without the gateway's fields.
    """
    fields = request.GET.dict()
    is_theirs = configured() and is_signed(fields, the_gateway().secret)
    payment = payment_named(fields.get("vnp_TxnRef", "")) if is_theirs else None
    if payment is None:
        return redirect("dossiers:track")
    told = as_transaction(fields)
    if not told.succeeded:  # no money is in it; and only here the gateway says that the payer cancelled
        settle(payment, told, timezone.now())
    request.session[SESSION_KEY] = payment.reference
    return redirect("dossiers:pay_result")


@never_cache
@require_GET
def result(request: HttpRequest) -> HttpResponse:
    """What became of the payment. Whoever has no visit of the dossier any more sees only that."""
    payment = payment_named(request.session.get(SESSION_KEY, ""))
    if payment is None:
        return redirect("dossiers:track")
    payment = ask_for_page(payment, timezone.now())
    visit = visit_of(request)
    is_theirs = visit is not None and visit.dossier.pk == payment.dossier_id
    context = {
        "payment": payment,
        "receipt": receipt_name(payment),
        "dossier": payment.dossier if is_theirs else None,
        "may_pay_again": is_theirs and payable_online(payment.dossier, balance_of(payment.dossier)),
    }
    return render(request, "dossiers/pay_result.html", context)


@require_GET
@visit_required
def receipt(request: HttpRequest, visit: Visit, payment_id: int) -> HttpResponse:
    """The receipt of one payment of this dossier, as PDF."""
    known = visit.dossier.payments.filter(state=Payment.State.PAID).select_related("agency", "dossier")
    payment = known.filter(pk=payment_id).first() if payment_id <= LONGEST_KEY else None
    if payment is None:
        raise Http404
    response = HttpResponse(receipt_pdf(payment), content_type="application/pdf")
    name = f"bien-lai-{payment.receipt_year}-{payment.receipt_number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@csrf_exempt  # the gateway is no browser: its signature is what counts
@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> JsonResponse:
    """From server to server; the gateway tells again until the answer says that it is known."""
    fields: dict[str, Any] = (request.POST if request.method == "POST" else request.GET).dict()
    try:
        outcome = take_notice(fields, network=client_network(request), at=timezone.now())
    except Unreachable:
        raise Http404 from None
    code, message = ANSWERS[outcome]
    return JsonResponse({"RspCode": code, "Message": message})
