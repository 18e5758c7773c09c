"""What the post would ask for an item, before it is ordered: asked many at once, remembered for some hours.

Nobody waits long for it. Where the post does not answer, or none is connected, there is no price, and the pages say
that it is told on handing over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.core.cache import cache

from dossiers.models import Dossier, Leg, Parcel
from dossiers.post.gateway import MOST_ASKED, Enquiry, Gateway, PostError, desk_address, is_configured
from dossiers.post.parcels import USUAL_WEIGHT, place_of
from dossiers.post.stations import State

KEPT = 6 * 60 * 60  # seconds that a price is remembered
QUIET = 60  # seconds in which a post that did not answer is not asked again
_SILENT = "dossiers.post.postage.silent"


def enquiry_of(parcel: Parcel) -> Enquiry:
    return Enquiry(
        direction=parcel.direction,
        desk=desk_address(parcel.agency),
        address=parcel.address,
        weight=parcel.weight,
    )


def enquiry_for(leg: Leg, dossier: Dossier, *, weight: int = USUAL_WEIGHT, address: str = "") -> Enquiry:
    """About the result of `leg`; it goes to `address`, or where the applicant wanted it."""
    return Enquiry(
        direction=Parcel.Direction.OUT,
        desk=desk_address(leg.agency),
        address=address or place_of(dossier).address,
        weight=weight,
    )


def postage_of(enquiries: Iterable[Enquiry]) -> dict[Enquiry, Decimal]:
    """Prices in VND; what the post names no price for is left out. It never fails, and takes few seconds at most."""
    wanted = {enquiry: _key(enquiry) for enquiry in enquiries if enquiry.address}
    if not is_configured() or not wanted:
        return {}
    kept = cache.get_many(wanted.values())
    known = {enquiry: kept[key] for enquiry, key in wanted.items() if key in kept}
    unknown = [enquiry for enquiry in wanted if enquiry not in known]
    if unknown and not cache.get(_SILENT):
        known |= _asked(unknown)
    return {enquiry: Decimal(price) for enquiry, price in known.items()}


def postage(enquiry: Enquiry) -> Decimal | None:
    """Of one."""
    return postage_of([enquiry]).get(enquiry)


def postage_of_draft(parcel: Parcel) -> Decimal | None:
    """What a parcel that is not announced yet would cost; None of others."""
    if parcel.state != State.DRAFT or parcel.cost is not None:
        return None
    return parcel.quoted if parcel.quoted is not None else postage(enquiry_of(parcel))


def name_postage(parcels: Sequence[Parcel]) -> None:
    """Keep beside parcels that are being prepared what they would cost: the order may turn out otherwise."""
    enquiries = {parcel.pk: enquiry_of(parcel) for parcel in parcels}
    prices = postage_of(enquiries.values())
    for parcel in parcels:
        parcel.quoted = prices.get(enquiries[parcel.pk])
        Parcel.objects.filter(pk=parcel.pk, state=State.DRAFT).update(quoted=parcel.quoted)


def remember(parcel: Parcel, cost: Decimal | None) -> None:
    """The order told the price of the day: the remembered one may be that of another day."""
    if cost:
        cache.set(_key(enquiry_of(parcel)), int(cost), KEPT)


def _asked(enquiries: Sequence[Enquiry]) -> dict[Enquiry, int]:
    answered: dict[Enquiry, int] = {}
    for start in range(0, len(enquiries), MOST_ASKED):
        part = enquiries[start : start + MOST_ASKED]
        try:
            prices = Gateway().quotes(part)
        except PostError:
            cache.set(_SILENT, True, QUIET)
            break
        answered |= {enquiry: int(price) for enquiry, price in zip(part, prices, strict=True) if price}
    cache.set_many({_key(enquiry): price for enquiry, price in answered.items()}, KEPT)
    return answered


def _key(enquiry: Enquiry) -> str:
    """Tells enquiries apart, and no address to whoever reads the cache."""
    text = "\x00".join([enquiry.direction, enquiry.desk, enquiry.address, str(enquiry.weight)])
    return f"dossiers.post.postage.{hashlib.sha256(text.encode()).hexdigest()}"
