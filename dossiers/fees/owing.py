"""Which dossiers still owe something."""

from __future__ import annotations

from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from dossiers.fees.balances import KINDS_KEPT
from dossiers.fees.on_delivery import ANNOUNCED
from dossiers.models import Dossier, Fee, Parcel, Payment, Refund


def owing(dossiers: QuerySet[Dossier]) -> QuerySet[Any]:
    """Those with an open amount, as `open_amount` in VND: what Balance.open says of each of them.

    `by_postman`: what of it the postman collects, as the post was told. VND.
    """
    due = Fee.objects.filter(dossier=OuterRef("pk"), amount__isnull=False)
    for state, kinds in KINDS_KEPT.items():
        due = due.exclude(~Q(kind__in=kinds), dossier__state=state)
    paid = Payment.objects.filter(dossier=OuterRef("pk"), state=Payment.State.PAID)
    back = Refund.objects.filter(payment__dossier=OuterRef("pk"), state=Refund.State.DONE)
    annotated = dossiers.filter(pk__in=Fee.objects.filter(amount__gt=F("reduced_by")).values("dossier")).annotate(
        open_amount=_sum(due, "dossier", F("amount") - F("reduced_by"))
        - _sum(paid, "dossier", F("amount"))
        + _sum(back, "payment__dossier", F("amount")),
        by_postman=_sum(Parcel.objects.filter(ANNOUNCED, dossier=OuterRef("pk")), "dossier", F("cash_on_delivery")),
    )
    return annotated.filter(open_amount__gt=0)


def at_desk(dossiers: QuerySet[Dossier]) -> QuerySet[Any]:
    """Those of which the postman does not collect all; the desk may take the rest."""
    return owing(dossiers).filter(open_amount__gt=F("by_postman"))


def unknown(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those with an amount that the desk has to name yet, and that are still at work."""
    unnamed = Fee.objects.filter(amount=None).values("dossier")
    return dossiers.filter(Q(pk__in=unnamed), closed_at=None)


def _sum(rows: QuerySet[Any], group: str, amount: Any) -> Any:
    number = DecimalField(max_digits=14, decimal_places=0)
    sums = rows.order_by().values(group).annotate(sum=Sum(amount, output_field=number)).values("sum")
    return Coalesce(Subquery(sums, output_field=number), Value(0, output_field=number))
