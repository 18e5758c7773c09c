"""A form as JSON: what provinces exchange, and what the forms of the demonstration are written in.

The shape follows the blocks of `eforms.building.blocks`: a field of a block is a key, one that has its default is left
out. A condition with one plain test is written short: `{"key": …, "value": …}`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from wagtail import blocks

from catalog.models import Procedure
from eforms.building.blocks import ConditionBlock
from eforms.models import EForm, EFormVersion
from eforms.schema.conditions import Match, Operator

Definition = dict[str, Any]
STREAMS = ("parts", "co_applicants")  # the form's fields that are composed of blocks
PLAIN = ("title", "minutes", "produces", "declaration")
RARE = ("representative_allowed",)  # told only where it is not as usual
CONDITIONS = ("show_when", "prefill_when", "require_when")
_NAMESPACE = uuid.UUID("5d0f4f0e-6a5b-4f3e-9d2c-4c2f5b1b7a10")  # ids of blocks: the same at every run


def load_form(definition: Definition) -> EForm | None:
    """Make and publish the form; None where the procedure is missing or has a form already."""
    procedure = Procedure.objects.filter(code=definition["procedure"], eform=None).first()
    if procedure is None:
        return None
    eform = unsaved_form(definition, procedure)
    eform.save()
    eform.save_revision().publish()
    return eform


def unsaved_form(definition: Definition, procedure: Procedure) -> EForm:
    """What `definition` says, for `procedure`, whichever procedure it was written for."""
    eform = EForm(procedure=procedure, live=False)
    fill_in(eform, definition)
    return eform


def fill_in(eform: EForm, definition: Definition) -> None:
    """Put the questions and all else that `definition` says in the place of what the form has."""
    for name in (*PLAIN, *RARE):
        setattr(eform, name, definition.get(name, _usual(name)))
    for name in STREAMS:
        setattr(eform, name, json.dumps(stream_of(definition, name)))


def definition_of(source: EForm | EFormVersion) -> Definition:
    """The definition of a form as it is composed now, or of what was published as a version."""
    if isinstance(source, EFormVersion):
        rare = {name: source.schema.get(name, _usual(name)) for name in RARE}
        return {"procedure": source.eform.procedure.code, **_of_schema(source.schema), **_unusual(rare)}
    composed = {name: _from_stream(block_of(name), getattr(source, name).get_prep_value()) for name in STREAMS}
    plain = {name: getattr(source, name) for name in PLAIN}
    rare = {name: getattr(source, name) for name in RARE}
    return {"procedure": source.procedure.code, **plain, **_told(composed), **_unusual(rare)}


def _unusual(rare: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rare.items() if value != _usual(name)}


def _usual(name: str) -> Any:
    field: Any = EForm._meta.get_field(name)
    return field.get_default()


def block_of(name: str) -> blocks.StreamBlock:
    """What one of STREAMS is composed of."""
    field: Any = EForm._meta.get_field(name)
    block: blocks.StreamBlock = field.stream_block
    return block


def stream_of(definition: Definition, name: str = "parts") -> list[dict[str, Any]]:
    """The StreamField's JSON. Every item has its id: Wagtail misreads list items without one, and says nothing."""
    kind = next(iter(block_of(name).child_blocks))  # one kind only: a part, a co-applicant
    given = [{"type": kind, **item} for item in definition.get(name, [])]
    stream: list[dict[str, Any]] = _to_stream(block_of(name), given, definition.get("procedure", ""), name)
    return stream


def _to_stream(block: blocks.Block, given: Any, *place: object) -> Any:
    match block:
        case ConditionBlock():
            return _condition_to_stream(given, *place)
        case blocks.StructBlock():
            return {
                name: _to_stream(child, given[name], *place, name) if name in given else _default(child)
                for name, child in block.child_blocks.items()
            }
        case blocks.StreamBlock():
            return [_stream_item(block, item, *place, number) for number, item in enumerate(given)]
        case blocks.ListBlock():
            return [
                {
                    "type": "item",
                    "id": _id(*place, number),
                    "value": _to_stream(block.child_block, item, *place, number),
                }
                for number, item in enumerate(given)
            ]
        case blocks.TextBlock() if isinstance(given, list):
            return "\n".join(given)  # choices, one a line
        case _:
            return given


def _stream_item(block: blocks.StreamBlock, item: Mapping[str, Any], *place: object) -> dict[str, Any]:
    kind = item["type"]
    return {"type": kind, "id": _id(*place), "value": _to_stream(block.child_blocks[kind], item, *place)}


def _condition_to_stream(given: Mapping[str, Any], *place: object) -> dict[str, Any]:
    tests = given.get("tests", [{"key": given["key"], "value": given["value"]}] if "key" in given else [])
    match = given.get("match", Match.ALL.value)
    return {
        "match": match,
        "tests": [
            {"type": "item", "id": _id(*place, number), "value": {**_ANY_TEST, **test}}
            for number, test in enumerate(tests)
        ],
    }


_ANY_TEST = {"key": "", "operator": Operator.IS.value, "value": "", "other": ""}


def _default(block: blocks.Block) -> Any:
    """What a block that is not mentioned holds, as stored."""
    match block:
        case ConditionBlock():
            return _condition_to_stream({})
        case blocks.StructBlock():
            return {name: _default(child) for name, child in block.child_blocks.items()}
        case blocks.StreamBlock() | blocks.ListBlock():
            return []
        case blocks.BooleanBlock():
            return bool(block.get_default())
        case _:
            value = block.get_prep_value(block.get_default())
            text = isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.ChoiceBlock | blocks.RegexBlock)
            return "" if value is None and text else value


def _id(*place: object) -> str:
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, place))))


def _from_stream(block: blocks.Block, stored: Any) -> Any:
    """The inverse of `_to_stream`: without ids, and without what has its default."""
    match block:
        case ConditionBlock():
            return _short(stored)
        case blocks.StructBlock():
            return {
                name: _from_stream(child, stored[name])
                for name, child in block.child_blocks.items()
                if name in stored and not _is_default(child, stored[name])
            }
        case blocks.StreamBlock():
            children = [
                (item["type"], _from_stream(block.child_blocks[item["type"]], item["value"])) for item in stored
            ]
            return [value if len(block.child_blocks) == 1 else {"type": kind, **value} for kind, value in children]
        case blocks.ListBlock():
            return [_from_stream(block.child_block, item["value"]) for item in stored]
        case blocks.TextBlock() if block.name == "choices":
            return [line.strip() for line in stored.splitlines() if line.strip()]
        case _:
            return stored


def _is_default(block: blocks.Block, stored: Any) -> bool:
    if isinstance(block, ConditionBlock):
        return not _stored_tests(stored)
    return stored is None or bool(stored == _default(block))


def _short(stored: Mapping[str, Any]) -> dict[str, Any]:
    tests = _stored_tests(stored)
    if len(tests) == 1 and _ANY_TEST | {name: tests[0][name] for name in ("key", "value")} == tests[0]:
        return {"key": tests[0]["key"], "value": tests[0]["value"]}
    told = [{name: test[name] for name in test if test[name] != _ANY_TEST[name]} for test in tests]
    return {"match": stored.get("match") or Match.ALL.value, "tests": told}


def _stored_tests(stored: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Also of a condition that was stored before there were operators, and not saved since."""
    if "tests" not in stored:
        return [{**_ANY_TEST, **stored}] if stored.get("key") else []
    return [{**_ANY_TEST, **item["value"]} for item in stored["tests"]]


def _of_schema(schema: Mapping[str, Any]) -> Definition:
    """A published version; pages that grew too long are those that its applicants see."""
    written = {
        "parts": [
            {**_with_conditions(part), "pages": [_page(page) for page in part["pages"]]} for part in schema["parts"]
        ],
        "co_applicants": [_with_conditions(person) for person in schema.get("co_applicants", [])],
    }
    known = {name: _from_stream(block_of(name), stream_of(written, name)) for name in STREAMS}
    return {**{name: schema[name] for name in PLAIN}, **_told(known)}


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    checks = [{**check, "must": _tests(check["must"])} for check in page.get("checks", [])]
    return {**_with_conditions(page), "checks": checks, "questions": [_question(one) for one in page["questions"]]}


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    limits = dict(question["limits"])
    choices = {"choices": [label for _value, label in limits.pop("choices", [])]}
    inner = [_question(one) for one in question.get("questions", [])]
    return {**_with_conditions(question), **limits, **choices, "questions": inner}


def _with_conditions(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tests(value) if name in CONDITIONS else value for name, value in data.items()}


def _tests(condition: Mapping[str, Any] | None) -> dict[str, Any]:
    return dict(condition or {})


def _told(composed: Mapping[str, Any]) -> dict[str, Any]:
    """Parts always; what else there is none of is left out."""
    return {name: value for name, value in composed.items() if value or name == "parts"}
