"""The small language of an operator's text: checked on saving, with the line of what is wrong.

Django's template syntax over flat fields, with the tags and filters of plain_tags.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import FilterExpression, Lexer, Node, NodeList, TokenType, Variable, VariableNode
from django.template.defaulttags import IfNode
from django.utils.translation import gettext as _

LONGEST = 20_000  # signs of what a text may become
DEEPEST = 10  # ifs within ifs
LONGEST_CONDITION = 400  # signs of one tag
CONSTANTS = {"True", "False", "None"}


class PlainEngine(Engine):
    default_builtins = ["casework.outbox.plain_tags"]


ENGINE = PlainEngine(autoescape=False)


class UnknownField(Exception):
    """A text names what is no field of its kind."""


def fill(source: str, fields: Mapping[str, Any]) -> str:
    """The text with its fields put in; what is neither text, number nor date is put in as its name.

    Raises:
        TemplateSyntaxError: it is no text of this language, which check_text would have said.
    """
    values = {name: _flat(value) for name, value in fields.items()}
    return Template(source, engine=ENGINE).render(Context(values, autoescape=False))[:LONGEST]


def check_text(source: str, fields: Collection[str], sample: Mapping[str, Any]) -> None:
    """Refuse what would fail, or say nonsense, when the text is sent.

    Raises:
        ValidationError: with the number of the line, in the reader's language.
    """
    _check_tokens(source)
    try:
        template = Template(source, engine=ENGINE)
        for line, name in _names(template.nodelist):
            if name not in fields:
                raise _refusal(line, _("there is no field “%(name)s”") % {"name": name})
        fill(source, sample)
    except TemplateSyntaxError as error:
        line = getattr(getattr(error, "token", None), "lineno", 1) or 1
        raise _refusal(line, _reason(str(error))) from error
    except RecursionError as error:
        raise _refusal(1, _("the conditions are too long")) from error


def _check_tokens(source: str) -> None:
    """Before it is parsed: the parser itself recurses into what is nested."""
    depth = 0
    for token in Lexer(source).tokenize():
        if token.token_type != TokenType.BLOCK:
            continue
        word = token.contents.split(maxsplit=1)[0] if token.contents else ""
        depth += {"if": 1, "endif": -1}.get(word, 0)
        line = token.lineno or 1
        if word not in {"if", "elif", "else", "endif"}:
            raise _refusal(line, _("“{%% %(tag)s %%}” cannot be used; only if, elif, else, endif") % {"tag": word})
        if depth > DEEPEST or len(token.contents) > LONGEST_CONDITION:
            raise _refusal(line, _("the conditions are too long"))


def _names(nodes: NodeList) -> Iterator[tuple[int, str]]:
    """The line and the name of everything that the text asks for."""
    for node in nodes:
        line = node.token.lineno if node.token else 1
        for expression in _expressions(node):
            for name in _asked(expression):
                yield line or 1, name
        if isinstance(node, IfNode):
            for _condition, inner in node.conditions_nodelists:
                yield from _names(inner)


def _expressions(node: Node) -> Iterator[FilterExpression]:
    if isinstance(node, VariableNode):
        yield node.filter_expression
    elif isinstance(node, IfNode):
        for condition, _inner in node.conditions_nodelists:
            yield from _operands(condition)


def _operands(condition: Any) -> Iterator[FilterExpression]:
    """Of a condition: `a and not b` names a and b."""
    if condition is None:
        return
    if isinstance(getattr(condition, "value", None), FilterExpression):
        yield condition.value
        return
    yield from _operands(getattr(condition, "first", None))
    yield from _operands(getattr(condition, "second", None))


def _asked(expression: FilterExpression) -> Iterator[str]:
    arguments = [argument for _filter, given in expression.filters for is_name, argument in given if is_name]
    for variable in [expression.var, *arguments]:
        if isinstance(variable, Variable) and variable.lookups is not None:
            name = str(variable.var)
            if name not in CONSTANTS:
                yield name


def _flat(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


def _refusal(line: int, reason: str) -> ValidationError:
    return ValidationError(
        _("Line %(line)s: %(reason)s."), code="text", params={"line": line, "reason": reason.rstrip(".")}
    )


def _reason(message: str) -> str:
    """What Django's parser says in English, in the reader's language as far as it is known."""
    if "Unclosed tag" in message:
        return _("“if” is not closed by “endif”")
    if message.startswith("Invalid filter"):
        return _("the filter %(name)s cannot be used") % {"name": message.partition(":")[2].strip()}
    return _("this is not understood (%(message)s)") % {"message": message[:200]}
