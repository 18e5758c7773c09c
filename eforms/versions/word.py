"""The declaration in the editor's Word template: of a dossier, and with invented answers before publishing."""

from __future__ import annotations

import logging

from jinja2 import TemplateError
from lxml.etree import XMLSyntaxError

from dossiers.declaration import declaration_of
from dossiers.models import Dossier
from dossiers.printing.frame import place_date
from eforms.models import EFormVersion
from eforms.schema.form import FormSchema
from eforms.word.keys import all_keys
from eforms.word.templates import fill, values_of
from portal.base.text import printable

_log = logging.getLogger(__name__)


class VersionTemplates:
    """dossiers.word_copies.WordCopies: the template that was frozen with the form's version."""

    def offers(self, dossier: Dossier) -> bool:
        return self._version(dossier) is not None

    def fill(self, dossier: Dossier) -> bytes | None:
        version = self._version(dossier)
        if version is None or version.word_template is None:
            return None
        keys = all_keys(FormSchema.from_json(version.schema))
        try:
            return fill(version.word_template.content, {**values_of(dossier.answers, keys), **_around(dossier)})
        except (TemplateError, XMLSyntaxError, ValueError) as error:
            # Its text and its traceback may quote what the applicant has typed.
            _log.error("the Word template of version %s cannot be filled: %s", version.pk, type(error).__name__)
            return None

    @staticmethod
    def _version(dossier: Dossier) -> EFormVersion | None:
        key = dossier.declaration.get("version")
        versions = EFormVersion.objects.exclude(word_template=None).select_related("word_template__file")
        return versions.filter(pk=key).first() if key else None


def _around(dossier: Dossier) -> dict[str, str]:
    """What templates_docx.STANDARD names."""
    declared = declaration_of(dossier)
    leg = dossier.legs.select_related("agency").order_by("order").first()
    values = {
        "tieu_de": declared.title,
        "kinh_gui": leg.agency.name if leg else "",
        "nguoi_khai": dossier.representative_name or dossier.applicant_name,
        "loi_cam_doan": declared.sentence,
        "so_tiep_nhan": dossier.submission_number,
        "ma_ho_so": dossier.code or "",
        "thu_tuc": dossier.procedure_title,
        "dia_danh_ngay": place_date(dossier.submitted_at),
    }
    return {name: printable(value) for name, value in values.items()}
