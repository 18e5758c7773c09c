"""The grammar of formulas: numbers, "texts", {answers}, functions, + - * / and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

MAX_LENGTH = 1000  # characters
MAX_TOKENS = 200
MAX_DEPTH = 15  # brackets within brackets
COMPARISONS = ("=", "<>", "<=", ">=", "<", ">")
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>[0-9]{1,18}(?:\.[0-9]{1,10})?)
    | (?P<answer>\{[^{}]*\})
    | (?P<text>"[^"]*"|“[^”]*”)
    | (?P<name>[A-Za-z_]+)
    | (?P<sign><=|>=|<>|!=|[-+*/(),;=<>×÷−])
    )""",
    re.VERBOSE,
)
_SAME = {"×": "*", "÷": "/", "−": "-", "!=": "<>", ";": ","}  # as people and their phones write them


class FormulaError(ValueError):
    """The formula cannot be read; the message is for the editor."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    token: Token


@dataclass(frozen=True, slots=True)
class Answer:
    """`{key}`, or `{group.key}`: that answer of every entry."""

    path: str
    token: Token

    @property
    def group(self) -> str:
        return self.path.partition(".")[0] if "." in self.path else ""


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Node, ...]


Node = Number | Text | Answer | Operation | Call


def reads(formula: str) -> set[str]:
    """The answers that the formula reads; of `{group.key}` the group and the key; none if it is unreadable."""
    try:
        found = [node.path for node in walk(parse(formula)) if isinstance(node, Answer)]
    except FormulaError:
        return set()
    return {piece for path in found for piece in path.split(".")}


def walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Operation):
        yield from walk(node.left)
        yield from walk(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)


@lru_cache(maxsize=1024)
def parse(formula: str) -> Node:
    """
    Raises:
        FormulaError: it is no formula, or too long.
    """
    if len(formula) > MAX_LENGTH:
        raise FormulaError(_("the formula is longer than %(limit)d characters") % {"limit": MAX_LENGTH})
    return _Parser(list(_tokens(formula))).formula()


def _tokens(formula: str) -> Iterator[Token]:
    place, end = 0, len(formula.rstrip())
    while place < end:
        found = _TOKEN.match(formula, place)
        if not found or not found.lastgroup:
            raise FormulaError(
                _("the formula cannot be read from “%(rest)s” on") % {"rest": formula[place:].strip()[:30]}
            )
        kind, text = found.lastgroup, found[found.lastgroup]
        yield Token(kind, _SAME.get(text, text), found.start(kind), found.end(kind))
        place = found.end()


class _Parser:
    """One method for each level of binding: comparison, sum, product, sign, atom."""

    def __init__(self, tokens: list[Token]) -> None:
        if len(tokens) > MAX_TOKENS:
            raise FormulaError(_("the formula has too many pieces"))
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def formula(self) -> Node:
        if not self.tokens:
            raise FormulaError(_("the formula is empty"))
        node = self.comparison()
        if self.next:
            raise FormulaError(_("the formula has an unexpected “%(piece)s”") % {"piece": self.next.text})
        return node

    @property
    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def taken(self, *signs: str) -> str:
        """Go past the next piece if it is one of `signs`."""
        piece = self.next
        if piece is None or piece.kind != "sign" or piece.text not in signs:
            return ""
        self.place += 1
        return piece.text

    def comparison(self) -> Node:
        left = self.sum()
        sign = self.taken(*COMPARISONS)
        return Operation(sign, left, self.sum()) if sign else left

    def sum(self) -> Node:
        node = self.product()
        while sign := self.taken("+", "-"):
            node = Operation(sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.signed()
        while sign := self.taken("*", "/"):
            node = Operation(sign, node, self.signed())
        return node

    def signed(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(_("the formula has too many brackets within brackets"))
        node = Operation("-", Number(Decimal(0)), self.signed()) if self.taken("-") else self.atom()
        self.depth -= 1
        return node

    def atom(self) -> Node:
        piece = self.next
        if piece is None:
            raise FormulaError(_("the formula ends too early"))
        self.place += 1
        match piece.kind:
            case "number":
                return Number(Decimal(piece.text))
            case "answer":
                return Answer(piece.text[1:-1].strip(), piece)
            case "text":
                return Text(piece.text[1:-1], piece)
            case "name":
                return self.call(piece)
        if piece.text != "(":
            raise FormulaError(_("the formula has an unexpected “%(piece)s”") % {"piece": piece.text})
        node = self.comparison()
        self.close()
        return node

    def call(self, name: Token) -> Call:
        if not self.taken("("):
            raise FormulaError(
                _("“%(name)s” is a function and needs brackets; answers stand in braces, e.g. {dien-tich}")
                % {"name": name.text}
            )
        arguments: list[Node] = []
        while not self.taken(")"):
            if arguments and not self.taken(","):
                self.close()
                break
            arguments.append(self.comparison())
        return Call(name.text.lower(), tuple(arguments))

    def close(self) -> None:
        if not self.taken(")"):
            raise FormulaError(_("a bracket of the formula is not closed"))
