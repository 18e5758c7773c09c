"""The kinds of import of this room."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.exporting.procedures import template
from catalog.importing.jobs import Subject, Work, register_subject
from catalog.importing.organisation import ORGANISATION
from catalog.importing.procedures import ProcedureWork
from catalog.importing.sources import SUFFIXES, read_upload
from catalog.models import CatalogImport


def _procedures(name: str, stream: BinaryIO, by: User | None) -> Work:
    return ProcedureWork(read_upload(name, stream), by)


PROCEDURES = Subject(
    code=CatalogImport.Subject.PROCEDURES,
    label=_("procedures"),
    permission="catalog.publish",
    suffixes=SUFFIXES,
    read=_procedures,
    template=template,
    template_name="mau-nhap-thu-tuc.xlsx",
    advice=_(
        "Begin with the template, or with a file that you downloaded from the list of procedures and changed. "
        "Nothing is written before you have seen what would change; what you then confirm is published at once."
    ),
)


def register_subjects() -> None:
    for subject in (PROCEDURES, *ORGANISATION):
        register_subject(subject)
