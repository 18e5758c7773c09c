"""The shapes of what the files hold besides procedures: agencies, fields, forms. Nobody's name stands in them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop as _n
from ninja import Field, Schema


class AgencyRecord(Schema):
    code: str = Field(description=_n("Code, e.g. of the agency: H50.12"))
    name: str = Field(description=_n("Name"))
    short_name: str = Field(description=_n("Short name"))
    url: str = Field(description=_n("Its page on the portal"))
    level: str = Field(description=_n("Level of authority"))
    kind: str | None = Field(description=_n("Kind of agency; null without one"))
    parent: str | None = Field(description=_n("Code of the agency that it belongs to"))
    successor: str | None = Field(description=_n("Code of the agency that has taken over its work"))
    address: str = Field(description=_n("Postal address"))
    phone: str = Field(description=_n("Phone of the office"))
    email: str = Field(description=_n("E-mail of the office"))
    website: str = Field(description=_n("Website"))
    hours_note: str = Field(description=_n("Opening hours, where they differ from the working calendar"))
    latitude: float | None = Field(description=_n("Latitude (WGS 84)"))
    longitude: float | None = Field(description=_n("Longitude (WGS 84)"))
    online_intake: bool = Field(description=_n("Whether it takes dossiers online"))
    valid_from: date | None = Field(description=_n("First day of validity; null: since before the portal"))
    valid_until: date | None = Field(description=_n("Last day of validity; null: open"))


class FieldRecord(Schema):
    slug: str = Field(description=_n("Its value in filters and addresses"))
    name: str = Field(description=_n("Name of the field of administration"))
    group: str = Field(description=_n("Group of fields"))
    successor: str | None = Field(description=_n("Slug of the field that has replaced it"))
    valid_from: date | None = Field(description=_n("First day of validity; null: since before the portal"))
    valid_until: date | None = Field(description=_n("Last day of validity; null: open"))


class FormRecord(Schema):
    id: int = Field(description=_n("Number of the form on the portal"))
    field: str = Field(description=_n("Slug of its field of administration"))
    paper_name: str = Field(description=_n("Paper that the form is for"))
    name: str = Field(description=_n("Name or number of the form"))
    number: str = Field(description=_n("Number as printed, e.g. Mẫu số 01"))
    issued_with: str = Field(description=_n("Document that the form is annexed to"))
    docx_url: str | None = Field(description=_n("Address of the file to fill in; null without one"))
    pdf_url: str | None = Field(description=_n("Address of the file to print; null without one"))
    sample_url: str | None = Field(description=_n("Address of the filled-in sample; null without one"))
