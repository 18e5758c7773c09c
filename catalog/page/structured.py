"""The procedure for machines that read the page: schema.org's GovernmentService as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from casework.deadlines import DurationUnit
from catalog.page.address import public_address
from portal.base.structured import data_block

if TYPE_CHECKING:
    from catalog.models import HandlingAgency
    from catalog.page.procedure_page import ProcedurePage
    from catalog.page.ways import ChannelRow

# What ISO 8601 can say; working days and hours it cannot.
_DURATIONS = {DurationUnit.CALENDAR_DAY: "P{}D", DurationUnit.MONTH: "P{}M", DurationUnit.YEAR: "P{}Y"}


def json_ld(page: ProcedurePage) -> SafeString:
    """The whole `<script>` element."""
    return data_block(government_service(page))


def government_service(page: ProcedurePage) -> dict[str, Any]:
    procedure = page.procedure
    return {
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
