"""Money that the postman collected, and the post passes on to the agency: what it still holds, and what has come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from dossiers.models import Parcel, Payment
from dossiers.post.consequences import COD
from portal.base.text import printable


def with_collected(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """Each with `collected`: what the postman took, in VND."""
    paid = Payment.objects.filter(reference=Concat(Value(COD), OuterRef("reference")))
    return parcels.annotate(collected=Subquery(paid.values("amount")[:1], output_field=DecimalField()))


def collected_total(parcels: QuerySet[Parcel]) -> Decimal:
    """VND of all of them."""
    return with_collected(parcels).aggregate(total=Sum("collected"))["total"] or Decimal(0)


@transaction.atomic
def note_remittance(*, parcels: Iterable[Parcel], number: str, at: datetime) -> int:
    """The money of `parcels` has come, with the transfer `number`.

    Returns:
        How many; those that were noted before keep their number.

    Raises:
        ValidationError: no number.
    """
    number = " ".join(printable(number).split())[:64]
    if not number:
        raise ValidationError(_("Write the number of the transfer"), code="required")
    keys = [parcel.pk for parcel in parcels]
    held = Parcel.objects.filter(pk__in=keys, cash_collected_at__isnull=False, remitted_at=None)
    return held.update(remitted_at=at, remittance=number)
