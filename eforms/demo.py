"""The e-forms of the demonstration province, with the questions of the official declarations."""

from __future__ import annotations

import json
import uuid
from io import TextIOBase
from pathlib import Path
from typing import Any

from catalog.models import Procedure
from eforms.models import EForm
from eforms.schema import QuestionType

DATA = Path(__file__).parent / "data"
_NAMESPACE = uuid.UUID("5d0f4f0e-6a5b-4f3e-9d2c-4c2f5b1b7a10")  # ids of blocks: the same at every run
QUESTION_FIELDS: dict[str, Any] = {
    "label": "",
    "help": "",
    "required": True,
    "key": "",
    "example": "",
    "prefill": "",
    "sensitive": False,
}
ALWAYS = {"key": "", "value": ""}


def load_demo_eforms(stdout: TextIOBase | Any) -> None:
    """Make and publish each form whose procedure is in the catalog; one that exists stays as it is."""
    made = [eform for path in sorted(DATA.glob("*.json")) if (eform := load_form(json.loads(path.read_text("utf-8"))))]
    stdout.write(f"e-forms: {len(made)} published, {EForm.objects.count()} in all\n")


def load_form(definition: dict[str, Any]) -> EForm | None:
    """The published form; None where the procedure is missing or has a form already."""
    procedure = Procedure.objects.filter(code=definition["procedure"], eform=None).first()
    if procedure is None:
        return None
    eform = EForm(
        procedure=procedure,
        live=False,
        **{name: definition[name] for name in ("title", "minutes", "produces", "declaration")},
    )
    eform.parts = json.dumps(stream_of(definition))
    eform.save()
    eform.save_revision().publish()
    return eform


def stream_of(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The StreamField's JSON. Every item has its id: Wagtail misreads list items without one, and says nothing."""
    code = definition["procedure"]
    return [
        {
            "type": "part",
            "id": _id(code, number),
            "value": {
                "title": part["title"],
                "pages": [_page(page, code, number, index) for index, page in enumerate(part["pages"])],
            },
        }
        for number, part in enumerate(definition["parts"])
    ]


def _page(page: dict[str, Any], *place: object) -> dict[str, Any]:
    questions = [_question(question, *place, number) for number, question in enumerate(page["questions"])]
    value = {"title": page["title"], "help": page.get("help", ""), "questions": questions}
    return {"type": "item", "id": _id(*place), "value": value}


def _question(question: dict[str, Any], *place: object) -> dict[str, Any]:
    kind = question["type"]
    given = {name: value for name, value in question.items() if name != "type"}
    if "choices" in given:
        given["choices"] = "\n".join(given["choices"])
    show_when = {**ALWAYS, **given.pop("show_when", {})}
    prefill_when = {**ALWAYS, **given.pop("prefill_when", {})}
    plain = kind in {QuestionType.PAPER, QuestionType.INFORMATION}
    defaults = {} if plain else {**QUESTION_FIELDS, "prefill_when": prefill_when}
    value = {**defaults, "help": "", "required": True, **given, "show_when": show_when}
    return {"type": kind, "id": _id(*place), "value": value}


def _id(*place: object) -> str:
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, place))))
