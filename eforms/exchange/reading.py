"""A definition that came from elsewhere is read strictly: what the blocks do not know is refused, with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks

from eforms.building.blocks import ConditionBlock
from eforms.exchange.definitions import PLAIN, RARE, STREAMS, Definition, block_of
from eforms.models import EForm
from eforms.schema.conditions import Match, Operator

LARGEST = 1024 * 1024  # bytes
DEEPEST = 16  # lists and objects inside one another; a test of an answer in a group's entry is at 13
MOST_PROBLEMS = 30  # told at once
TEST = {"key", "operator", "value", "other"}


def read_definition(content: bytes) -> Definition:
    """The definition in a file.

    Raises:
        ValidationError: with every reason why it is none, each naming its place.
    """
    definition = _parse(content)
    if not isinstance(definition, dict):
        raise ValidationError(_("The file must hold one form: an object with “procedure”, “title” and “parts”"))
    problems = [problem for _number, problem in zip(range(MOST_PROBLEMS), _problems(definition), strict=False)]
    if problems:
        raise ValidationError(problems)
    return definition


def _parse(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 1 MB"))
    try:
        parsed = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except RecursionError as error:
        raise ValidationError(_("The file is nested too deeply")) from error
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is no text in UTF-8")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise ValidationError(_("The file is no JSON: line %(line)d, column %(column)d") % place) from error
    except ValueError as error:  # Infinity, or a number of thousands of digits
        raise ValidationError(_("The file has a number that no form needs")) from error
    _check_depth_and_letters(parsed)
    return parsed


def _no_number(name: str) -> None:
    raise ValueError(name)


def _check_depth_and_letters(parsed: Any) -> None:
    level = [parsed]
    for _depth in range(DEEPEST):
        texts = [text for item in level for text in _texts(item)]
        if any("\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text) for text in texts):
            raise ValidationError(_("The file has characters that no text holds"))
        level = [inner for item in level for inner in _inner(item)]
        if not level:
            return
    raise ValidationError(_("The file is nested too deeply"))


def _texts(item: Any) -> list[str]:
    if isinstance(item, str):
        return [item]
    return list(item) if isinstance(item, dict) else []


def _inner(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []


def _problems(definition: Mapping[str, Any]) -> Iterator[str]:
    known = {"procedure", *PLAIN, *RARE, *STREAMS}
    yield from _unknown("", definition, known)
    for name in ("procedure", "title", "parts"):
        if not definition.get(name):
            yield _("“%(name)s” is missing") % {"name": name}
    if not isinstance(definition.get("procedure", ""), str):
        yield _wrong("procedure", _("a text"))
    for name in (*PLAIN, *RARE):
        if name in definition:
            yield from _plain(name, definition[name])
    for name in STREAMS:
        yield from _list("", name, block_of(name), definition.get(name, []))


def _plain(name: str, value: Any) -> Iterator[str]:
    """A field of the form that is no block."""
    usual: Any = EForm._meta.get_field(name)
    kind, words = {"minutes": (int, _("a whole number")), "representative_allowed": (bool, _("true or false"))}.get(
        name, (str, _("a text"))
    )
    if type(value) is not kind:
        yield _wrong(name, words)
        return
    try:
        usual.clean(value, None)
    except ValidationError as error:
        yield from (f"{name}: {message}" for message in error.messages)


def _unknown(where: str, given: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    for name in given:
        if name not in known:
            yield _at(where, _("“%(name)s” is unknown") % {"name": name[:60]})


def _check(where: str, block: blocks.Block, value: Any) -> Iterator[str]:
    match block:
        case ConditionBlock():
            yield from _condition(where, value)
        case blocks.StructBlock():
            yield from _struct(where, block, value)
        case blocks.TextBlock() if block.name == "choices":
            if not isinstance(value, list) or not all(isinstance(choice, str) for choice in value):
                yield _wrong(where, _("a list of texts"))
        case blocks.BooleanBlock():
            if not isinstance(value, bool):
                yield _wrong(where, _("true or false"))
        case blocks.IntegerBlock():
            yield from _field(where, block, value, int, _("a whole number"))
        case _:
            yield from _field(where, block, value, str, _("a text"))


def _field(where: str, block: blocks.Block, value: Any, kind: type, words: str) -> Iterator[str]:
    if type(value) is not kind:
        yield _wrong(where, words)
        return
    try:
        block.clean(value)
    except ValidationError as error:
        yield from (_at(where, message) for message in error.messages)


def _struct(where: str, block: blocks.StructBlock, value: Any, *more: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _wrong(where, _("an object"))
        return
    yield from _unknown(where, value, {*block.child_blocks, *more})
    for name, child in block.child_blocks.items():
        if isinstance(child, blocks.ListBlock | blocks.StreamBlock):
            yield from _list(where, name, child, value.get(name, []))
        elif name in value:
            yield from _check(_at(where, name, sep=" › "), child, value[name])
        elif child.required and isinstance(child, blocks.CharBlock | blocks.TextBlock):
            yield _at(where, _("“%(name)s” is missing") % {"name": name})


def _list(where: str, name: str, block: blocks.ListBlock | blocks.StreamBlock, value: Any) -> Iterator[str]:
    if not isinstance(value, list):
        yield _wrong(_at(where, name, sep=" › "), _("a list"))
        return
    for number, item in enumerate(value, start=1):
        place = _at(where, _name_of(name, number), sep=" › ")
        if isinstance(block, blocks.ListBlock):
            yield from _struct(place, block.child_block, item)
        elif len(block.child_blocks) == 1:
            yield from _struct(place, next(iter(block.child_blocks.values())), item)
        else:
            yield from _one_of(place, block, item)


def _one_of(where: str, block: blocks.StreamBlock, item: Any) -> Iterator[str]:
    """A question, by its type."""
    if not isinstance(item, dict) or not isinstance(item.get("type"), str):
        yield _wrong(where, _("an object with a “type”"))
    elif item["type"] not in block.child_blocks:
        yield _at(where, _("the type “%(type)s” is unknown here") % {"type": item["type"][:60]})
    else:
        yield from _struct(where, block.child_blocks[item["type"]], item, "type")


def _condition(where: str, value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _wrong(where, _("an object"))
        return
    tests = value.get("tests", [value])
    yield from _unknown(where, value, {"match", "tests"} if "tests" in value else {"key", "value"})
    if value.get("match", Match.ALL) not in Match.values:
        yield _wrong(_at(where, "match", sep=" › "), ", ".join(Match.values))
    if not isinstance(tests, list):
        yield _wrong(_at(where, "tests", sep=" › "), _("a list"))
        return
    for number, test in enumerate(tests, start=1):
        place = _at(where, _name_of("tests", number), sep=" › ") if "tests" in value else where
        yield from _test(place, test)


def _test(where: str, test: Any) -> Iterator[str]:
    if not isinstance(test, dict) or not all(isinstance(text, str) for text in test.values()):
        yield _wrong(where, _("an object of texts"))
        return
    yield from _unknown(where, test, TEST)
    if not test.get("key"):
        yield _at(where, _("“%(name)s” is missing") % {"name": "key"})
    if test.get("operator", Operator.IS) not in Operator.values:
        yield _wrong(_at(where, "operator", sep=" › "), ", ".join(Operator.values))
    if any(len(text) > 300 for text in test.values()):
        yield _at(where, _("a text is longer than 300 characters"))


def _name_of(name: str, number: int) -> str:
    words = {
        "parts": _("part %(number)d"),
        "pages": _("page %(number)d"),
        "questions": _("question %(number)d"),
        "tests": _("comparison %(number)d"),
        "checks": _("rule %(number)d"),
        "co_applicants": _("co-applicant %(number)d"),
    }
    return words.get(name, f"{name} %(number)d") % {"number": number}


def _wrong(where: str, wanted: str) -> str:
    return _at(where, _("must be %(wanted)s") % {"wanted": wanted})


def _at(where: str, what: str, sep: str = ": ") -> str:
    return f"{where}{sep}{what}" if where else what
