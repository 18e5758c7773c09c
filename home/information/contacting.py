"""How to reach an office: what its contact page says, filled up from the agency's record."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from casework.calendars import calendar_for
from portal.base.structured import data_block

if TYPE_CHECKING:
    from catalog.models import Agency
    from home.models import ContactPage

MAP = "https://www.openstreetmap.org/"
ZOOM = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`hours` are the words of the page or the agency, else the times of the working calendar in `periods`."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    periods: tuple[str, ...] = ()
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    @property
    def map_url(self) -> str:
        """The place on a map of another site; empty where the place is not known."""
        if self.latitude is None or self.longitude is None:
            return ""
        place = f"{self.latitude}/{self.longitude}"
        return f"{MAP}?mlat={self.latitude}&mlon={self.longitude}#map={ZOOM}/{place}"

    @property
    def place_url(self) -> str:
        """RFC 5870: a phone opens it in its own map."""
        return f"geo:{self.latitude},{self.longitude}" if self.map_url else ""

    def for_machines(self) -> SafeString:
        """schema.org's GovernmentOffice."""
        place = {"@type": "GeoCoordinates", "latitude": str(self.latitude), "longitude": str(self.longitude)}
        told = {"@type": "GovernmentOffice", "name": self.name, "address": self.address, "telephone": self.phone}
        return data_block({**told, "email": self.email, "geo": place if self.map_url else None})


def contact_of(page: ContactPage, agency: Agency | None, name: str) -> Contact:
    """What the page says, and for what it leaves empty what the agency's record says."""
    has_place = page.latitude is not None and page.longitude is not None
    place = page if has_place or agency is None else agency
    hours = page.hours or (agency.hours_note if agency else "")
    return Contact(
        name=agency.name if agency else name,
        address=page.address or (agency.address if agency else ""),
        phone=page.phone or (agency.phone if agency else ""),
        email=page.email or (agency.email if agency else ""),
        hours=hours,
        periods=() if hours or agency is None else _periods(agency),
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _periods(agency: Agency) -> tuple[str, ...]:
    """`07:30–11:30`, of every working day."""
    periods = calendar_for(agency.calendar_id).periods
    return tuple(f"{starts:%H:%M}–{ends:%H:%M}" for starts, ends in periods)
