"""The receipt with the date of return (form 01), for those who only have the dossier; see dossiers.printing."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from casework.papers import set_form
from dossiers.models import IssuedPaper, Leg
from dossiers.printing.frame import representative
from dossiers.printing.kinds import TITLES, Form, form_day
from dossiers.printing.papers import receipt_of

__all__ = ["opening_print_dialog", "receipt_pdf", "representative"]


def receipt_pdf(leg: Leg, *, masked: bool, seal: bool = True, copy: int = 0) -> bytes:
    """The receipt of a received dossier, in Vietnamese.

    Args:
        seal: with the portal's signature; not where the file is only printed, or changed afterwards.
        masked: hide phone, e-mail and address, for a reader who only has number and secret.
        copy: which copy it is; see dossiers.printing.print_paper.

    Raises:
        ValueError: the dossier is not received yet, so it has no code.
        casework.printing.PrintError: the paper could not be set.
    """
    if not leg.dossier.code:
        raise ValueError("A receipt needs the official code, which comes with receipt")
    paper = IssuedPaper.objects.filter(leg=leg, form=Form.RECEIPT).select_related("agency__parent").last()
    data = receipt_of(leg, paper, masked=masked, copy=copy)
    return set_form(Form.RECEIPT, data, on=form_day(leg.dossier), seal=seal, reason=TITLES[Form.RECEIPT])


def opening_print_dialog(content: bytes) -> bytes:
    """The same paper; a viewer that allows it asks for the printer as soon as it is opened (PDF 1.7, 12.6.4.11)."""
    writer = PdfWriter(clone_from=BytesIO(content))
    action = DictionaryObject({NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/Print")})
    writer.root_object[NameObject("/OpenAction")] = action
    output = BytesIO()
    writer.write(output)
    return output.getvalue()
