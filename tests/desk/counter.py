"""What a clerk types at the counter."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfWriter

from catalog.models import Procedure

ADDRESS = "/admin/ho-so/tiep-nhan/"


def _jpeg() -> bytes:
    output = BytesIO()
    Image.new("RGB", (60, 40), "white").save(output, "JPEG")
    return output.getvalue()


JPEG = _jpeg()


def a_scan(name: str) -> SimpleUploadedFile:
    """A PDF with one empty page."""
    writer, output = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(output)
    return SimpleUploadedFile(name, output.getvalue(), "application/pdf")


def filled(client: Client, procedure: Procedure, *, address_of_page: str = ADDRESS, **changes: Any) -> dict[str, Any]:
    """The form of `procedure` as it is posted: the first paper ticked, with two copies."""
    form = client.get(address_of_page, {"thu-tuc": procedure.code}).context["form"]
    agency = form["agency"].value()
    given = {
        "key": str(form["key"].value()),
        "agency": getattr(agency, "pk", agency),
        "channel": "direct",
        "name": "Trần Thị Ẳm",
        "return_method": "desk",
    }
    for line in form.papers[:1]:
        given |= {f"{line.prefix}-given": "on", f"{line.prefix}-originals": "1", f"{line.prefix}-copies": "2"}
    return {**given, **changes}


def receive(client: Client, procedure: Procedure, data: dict[str, Any], *, address_of_page: str = ADDRESS) -> Any:
    return client.post(f"{address_of_page}?thu-tuc={procedure.code}", data)


def find(client: Client, **given: str) -> Any:
    return client.post(ADDRESS, {"find": "1", **given})
