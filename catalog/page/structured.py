"""The procedure for machines that read the page: schema.org's GovernmentService as JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from casework.deadlines import DurationUnit
from catalog.page.address import public_address

if TYPE_CHECKING:
    from catalog.models import HandlingAgency
    from catalog.page.procedure_page import ProcedurePage
    from catalog.page.ways import ChannelRow

# A data block ends at "</script", wherever it stands; browsers never run it, so the policy has nothing to allow.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
# What ISO 8601 can say; working days and hours it cannot.
_DURATIONS = {DurationUnit.CALENDAR_DAY: "P{}D", DurationUnit.MONTH: "P{}M", DurationUnit.YEAR: "P{}Y"}


def json_ld(page: ProcedurePage) -> SafeString:
    """The whole `<script>` element."""
    data = json.dumps(government_service(page), ensure_ascii=False).translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{data}</script>')


def government_service(page: ProcedurePage) -> dict[str, Any]:
    procedure = page.procedure
    told = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": page.address,
        "url": page.address,
        "identifier": procedure.code,
        "name": procedure.title,
        "description": page.description,
        "serviceType": procedure.field.name if procedure.field_id else "",
        "inLanguage": "vi",
        "provider": [_provider(body) for body in procedure.handling.all()],
        "areaServed": {"@type": "AdministrativeArea", "name": settings.PROVINCE_NAME},
        "audience": [{"@type": "Audience", "audienceType": each.name} for each in procedure.audiences.all()],
        "serviceOutput": {"@type": "Thing", "name": procedure.result} if procedure.result else None,
        "availableChannel": [_channel(page, row, name) for row in page.channels for name in row.names],
        "offers": [_offer(row) for row in page.channels if _price(row) is not None],
        "isRelatedTo": [public_address(row.target.get_absolute_url()) for row in page.related],
    }
    return {name: value for name, value in told.items() if value}


def _provider(body: HandlingAgency) -> dict[str, Any]:
    organisation = {"@type": "GovernmentOrganization", "name": str(body)}
    if body.agency is None:
        return organisation
    known = {
        "url": public_address(reverse("catalog:agency", args=[body.agency.slug])),
        "address": body.agency.address,
        "telephone": body.agency.phone,
    }
    return organisation | {name: value for name, value in known.items() if value}


def _channel(page: ProcedurePage, row: ChannelRow, name: str) -> dict[str, Any]:
    channel: dict[str, Any] = {"@type": "ServiceChannel", "name": name}
    if row.channel.channel == "online" and page.online_here:
        channel["serviceUrl"] = public_address(reverse("eforms:start", args=[page.procedure.code]))
    unit, value = row.channel.duration_unit, row.channel.duration_value
    if value and unit in _DURATIONS:
        channel["processingTime"] = _DURATIONS[DurationUnit(unit)].format(value)
    return channel


def _offer(row: ChannelRow) -> dict[str, Any]:
    named = ", ".join(row.names)
    name = f"{row.case.name}: {named}" if row.case else named
    return {"@type": "Offer", "name": name, "price": _price(row), "priceCurrency": "VND"}


def _price(row: ChannelRow) -> int | None:
    """Phí and lệ phí together; None where the record has no amount."""
    amounts = [amount for amount in (row.channel.fee, row.channel.charge) if amount is not None]
    return int(sum(amounts)) if amounts else None
