"""The shapes of what the files hold besides procedures: agencies, fields, forms. Nobody's name stands in them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema


class AgencyRecord(Schema):
    code: str = Field(description=_("Code, e.g. of the agency: H50.12"))
    name: str = Field(description=_("Name of the agency"))
    short_name: str = Field(description=_("Short name"))
    url: str = Field(description=_("Its page on the portal"))
    level: str = Field(description=_("Level of authority"))
    kind: str | None = Field(description=_("Kind of agency; null without one"))
    parent: str | None = Field(description=_("Code of the agency that it belongs to"))
    successor: str | None = Field(description=_("Code of the agency that has taken over its work"))
    address: str = Field(description=_("Postal address"))
    phone: str = Field(description=_("Phone of the office"))
    email: str = Field(description=_("E-mail of the office"))
    website: str = Field(description=_("Website"))
    hours_note: str = Field(description=_("Opening hours, where they differ from the working calendar"))
    latitude: float | None = Field(description=_("Latitude (WGS 84)"))
    longitude: float | None = Field(description=_("Longitude (WGS 84)"))
    online_intake: bool = Field(description=_("Whether it takes dossiers online"))
    valid_from: date | None = Field(description=_("First day of validity; null: since before the portal"))
    valid_until: date | None = Field(description=_("Last day of validity; null: open"))


class FieldRecord(Schema):
    slug: str = Field(description=_("Its value in filters and addresses"))
    name: str = Field(description=_("Name of the field of administration"))
    group: str = Field(description=_("Group of fields"))
    successor: str | None = Field(description=_("Slug of the field that has replaced it"))
    valid_from: date | None = Field(description=_("First day of validity; null: since before the portal"))
    valid_until: date | None = Field(description=_("Last day of validity; null: open"))


class FormRecord(Schema):
    id: int = Field(description=_("Number of the form on the portal"))
    field: str = Field(description=_("Slug of its field of administration"))
    paper_name: str = Field(description=_("Paper that the form is for"))
    name: str = Field(description=_("Name or number of the form"))
    number: str = Field(description=_("Number as printed, e.g. Mẫu số 01"))
    issued_with: str = Field(description=_("Document that the form is annexed to"))
    docx_url: str | None = Field(description=_("Address of the file to fill in; null without one"))
    pdf_url: str | None = Field(description=_("Address of the file to print; null without one"))
    sample_url: str | None = Field(description=_("Address of the filled-in sample; null without one"))
