"""The forms as casework.papers knows them: which template is the portal's own, from which day on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casework.papers import FormKind, register_form
from dossiers.printing import samples
from dossiers.printing.jobs import register_maker
from dossiers.printing.kinds import FIRST_DAY, SECOND_DAY, TITLES, Form

FOLDER = "dossiers/typst/forms"
_SAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = {
    Form.RECEIPT: samples.receipt,
    Form.SUPPLEMENT: samples.supplement,
    Form.REFUSAL: samples.refusal,
    Form.APOLOGY: samples.apology,
    Form.STOP: samples.stop,
    Form.SLIP: samples.slip,
    Form.REGISTER: samples.register,
}


def register_forms() -> None:
    for form in Form:
        first = (FIRST_DAY, f"{FOLDER}/2018/{form.value}.typ")
        second = (SECOND_DAY, f"{FOLDER}/2025/{form.value}.typ")
        register_form(
            FormKind(
                key=form.value,
                title=TITLES[form],
                size="a4" if form is Form.REGISTER else "a5",
                # The notice that processing stops came with the second decree.
                builtin=(second,) if form is Form.STOP else (first, second),
                sample=_SAMPLES[form],
            )
        )


def register_registers() -> None:
    register_maker("register_pdf", "dossiers.printing.register.files.make_pages")
    register_maker("register_xlsx", "dossiers.printing.register.files.make_sheet")
