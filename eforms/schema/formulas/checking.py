"""Whether a formula can be reckoned: every answer exists, every function gets what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from eforms.schema.form import Question, QuestionType
from eforms.schema.formulas.evaluation import value_of
from eforms.schema.formulas.kinds import RESULTS, Kind, kind_of, named, words
from eforms.schema.formulas.syntax import (
    COMPARISONS,
    Answer,
    Call,
    FormulaError,
    Node,
    Number,
    Operation,
    Text,
    parse,
    walk,
)
from eforms.schema.naming import find_question, stored_answer

DATES = (Kind.DATE, Kind.PARTIAL_DATE, Kind.UNKNOWN)
NUMBERS = (Kind.NUMBER, Kind.UNKNOWN)
ARGUMENTS = {  # of each function: how many at least and at most
    "age": (1, 1),
    "years": (2, 2),
    "months": (2, 2),
    "days": (2, 2),
    "today": (0, 0),
    "add_months": (2, 2),
    "sum": (1, 50),
    "count": (1, 50),
    "min": (1, 50),
    "max": (1, 50),
    "round": (1, 2),
    "if": (3, 3),
    "and": (1, 20),
    "or": (1, 20),
    "join": (1, 20),
}
GATHERS = frozenset({"sum", "count", "min", "max", "join"})  # they take the answers of all entries of a group


def check_formula(formula: str, known: Mapping[str, Question], result: str = "") -> list[str]:
    """Why the formula cannot be reckoned, for the editor.

    `known` are the questions that it may read, by key; `result` what it should give: "number", "money", "date" or
    "text".
    """
    return stored_formula(formula, known, result)[1]


def stored_formula(formula: str, known: Mapping[str, Question], result: str = "") -> tuple[str, list[str]]:
    """The formula as a version keeps it, and why it cannot be reckoned.

    An editor may write a question's words for its key, and an answer as the applicant reads it.
    """
    try:
        tree = parse(formula)
    except FormulaError as error:
        return formula, [str(error)]
    checker = _Checker(known)
    kind = checker.kind(tree)
    checker.result(kind, result)
    checker.divisions(tree)
    return checker.rewritten(formula), list(dict.fromkeys(checker.problems))


@dataclass
class _Checker:
    known: Mapping[str, Question]
    problems: list[str] = field(default_factory=list)
    changes: dict[tuple[int, int], str] = field(default_factory=dict)  # from and to a character: new text

    def rewritten(self, formula: str) -> str:
        for (start, end), text in sorted(self.changes.items(), reverse=True):
            formula = formula[:start] + text + formula[end:]
        return formula

    def problem(self, text: str) -> Kind:
        self.problems.append(text)
        return Kind.UNKNOWN

    def result(self, kind: Kind, result: str) -> None:
        wanted = RESULTS.get(result)
        if Kind.UNKNOWN in (kind, wanted) or (wanted is None and kind in RESULTS.values()):
            return
        if wanted is not kind:
            names = {"kind": named(kind), "wanted": named(wanted) if wanted else _("a value")}
            self.problem(_("the formula gives %(kind)s, not %(wanted)s") % names)

    def divisions(self, tree: Node) -> None:
        """A divisor without answers that is zero."""
        for node in walk(tree):
            if isinstance(node, Operation) and node.sign == "/" and _is_zero(node.right):
                self.problem(_("the formula divides by zero"))

    def kind(self, node: Node, *, gathered: bool = False) -> Kind:
        match node:
            case Number():
                return Kind.NUMBER
            case Text():
                return Kind.TEXT
            case Answer():
                return self.answer(node, gathered=gathered)
            case Operation():
                return self.comparison(node) if node.sign in COMPARISONS else self.arithmetic(node)
            case Call():
                return self.call(node)

    def answer(self, node: Answer, *, gathered: bool) -> Kind:
        question = find_question(node.path, self.known)
        if question:
            self.changes[node.token.start, node.token.end] = f"{{{question.key}}}"
            return kind_of(question)
        group, inner = self.entry_answer(node.path)
        if group is None or inner is None:
            return self.problem(_("the formula reads “{%(key)s}”, which is no earlier question") % {"key": node.path})
        self.changes[node.token.start, node.token.end] = f"{{{group.key}.{inner.key}}}"
        if not gathered:
            names = {"key": node.path, "functions": ", ".join(sorted(GATHERS))}
            return self.problem(
                _("“{%(key)s}” stands for every entry of the group: write it inside one of %(functions)s") % names
            )
        return kind_of(inner)

    def entry_answer(self, path: str) -> tuple[Question | None, Question | None]:
        name, _dot, inner = path.rpartition(".")
        group = find_question(name, self.known) if name else None
        if group is None or group.type != QuestionType.GROUP:
            return None, None
        return group, find_question(inner, {question.key: question for question in group.questions})

    def arithmetic(self, node: Operation) -> Kind:
        left, right = self.kind(node.left), self.kind(node.right)
        if left is Kind.DATE and node.sign in "+-" and right in NUMBERS:
            return Kind.DATE
        if left is Kind.DATE and right is Kind.DATE and node.sign == "-":
            return Kind.NUMBER
        for part, kind in ((node.left, left), (node.right, right)):
            if kind not in NUMBERS:
                self.not_a_number(part, kind)
        return Kind.NUMBER

    def not_a_number(self, node: Node, kind: Kind) -> None:
        names = {"piece": words(node), "kind": named(kind)}
        self.problem(_("%(piece)s is %(kind)s: nothing can be reckoned with it") % names)

    def comparison(self, node: Operation) -> Kind:
        left, right = self.kind(node.left), self.kind(node.right)
        self.choice(node.left, node.right)
        self.choice(node.right, node.left)
        both = {left, right} - {Kind.UNKNOWN}
        is_time = any(self.is_time(side) for side in (node.left, node.right))
        comparable = len(both) < 2 or both == {Kind.DATE, Kind.PARTIAL_DATE}
        if Kind.GROUP in both or Kind.TRUTH in both or not (comparable or Kind.OTHER in both):
            self.problem(_("%(left)s and %(right)s cannot be compared") % self.names(node))
        elif Kind.TEXT in both and node.sign not in ("=", "<>") and not is_time:
            self.problem(_("texts can be compared with = and <> only"))
        return Kind.TRUTH

    def is_time(self, node: Node) -> bool:
        question = find_question(node.path, self.known) if isinstance(node, Answer) else None
        return question is not None and question.type == QuestionType.TIME

    def names(self, node: Operation) -> dict[str, str]:
        return {"left": words(node.left), "right": words(node.right)}

    def choice(self, asked: Node, text: Node) -> None:
        """The stored value of an answer that stands beside a question with given answers."""
        if not isinstance(asked, Answer) or not isinstance(text, Text):
            return
        question = find_question(asked.path, self.known)
        if question is None or question.type not in (
            QuestionType.CHOICE,
            QuestionType.CHOICES,
            QuestionType.YES_NO,
        ):
            return
        stored = stored_answer(question, text.value)
        if stored is None:
            names = {"answer": text.value, "key": question.label}
            self.problem(_("the formula waits for the answer “%(answer)s”, which “%(key)s” does not have") % names)
        else:
            self.changes[text.token.start, text.token.end] = f'"{stored}"'

    def call(self, node: Call) -> Kind:
        if node.name not in ARGUMENTS:
            names = {"name": node.name, "known": ", ".join(sorted(ARGUMENTS))}
            return self.problem(_("there is no function “%(name)s”; there are %(known)s") % names)
        least, most = ARGUMENTS[node.name]
        kinds = [self.kind(argument, gathered=node.name in GATHERS) for argument in node.arguments]
        if not least <= len(kinds) <= most:
            return self.problem(_("“%(name)s” has too few or too many values in its brackets") % {"name": node.name})
        return RULES[node.name](self, node, kinds)

    def all_of(self, node: Call, kinds: list[Kind], allowed: tuple[Kind, ...]) -> bool:
        wrong = [argument for argument, kind in zip(node.arguments, kinds, strict=True) if kind not in allowed]
        for argument in wrong:
            names = {"name": node.name, "piece": words(argument)}
            self.problem(_("“%(name)s” cannot be reckoned with %(piece)s") % names)
        return not wrong

    def of_dates(self, node: Call, kinds: list[Kind]) -> Kind:
        self.all_of(node, kinds, DATES)
        return Kind.NUMBER

    def of_numbers(self, node: Call, kinds: list[Kind]) -> Kind:
        self.all_of(node, kinds, NUMBERS)
        return Kind.NUMBER

    def of_anything(self, node: Call, kinds: list[Kind]) -> Kind:
        return Kind.NUMBER

    def today(self, node: Call, kinds: list[Kind]) -> Kind:
        return Kind.DATE

    def moved(self, node: Call, kinds: list[Kind]) -> Kind:
        if kinds[0] not in DATES or kinds[1] not in NUMBERS:
            return self.problem(_("“add_months” needs a date and a number of months"))
        return Kind.DATE

    def extreme(self, node: Call, kinds: list[Kind]) -> Kind:
        """Of numbers, or of whole dates."""
        allowed = (Kind.DATE, Kind.UNKNOWN) if Kind.DATE in kinds else NUMBERS
        return kinds[0] if self.all_of(node, kinds, allowed) else Kind.UNKNOWN

    def one_of_two(self, node: Call, kinds: list[Kind]) -> Kind:
        test, when_true, when_false = kinds
        if test not in (Kind.TRUTH, Kind.UNKNOWN):
            return self.problem(_("the first value of “if” must be a comparison, e.g. {so-con} > 2"))
        if Kind.UNKNOWN not in kinds and when_true is not when_false:
            return self.problem(_("both values of “if” must be of one kind"))
        return when_true

    def truth(self, node: Call, kinds: list[Kind]) -> Kind:
        self.all_of(node, kinds, (Kind.TRUTH, Kind.UNKNOWN))
        return Kind.TRUTH

    def text(self, node: Call, kinds: list[Kind]) -> Kind:
        self.all_of(node, kinds, (Kind.TEXT, Kind.NUMBER, Kind.UNKNOWN))
        return Kind.TEXT


RULES: dict[str, Callable[[_Checker, Call, list[Kind]], Kind]] = {
    "age": _Checker.of_dates,
    "years": _Checker.of_dates,
    "months": _Checker.of_dates,
    "days": _Checker.of_dates,
    "today": _Checker.today,
    "add_months": _Checker.moved,
    "sum": _Checker.of_numbers,
    "count": _Checker.of_anything,
    "min": _Checker.extreme,
    "max": _Checker.extreme,
    "round": _Checker.of_numbers,
    "if": _Checker.one_of_two,
    "and": _Checker.truth,
    "or": _Checker.truth,
    "join": _Checker.text,
}


def _is_zero(node: Node) -> bool:
    return not any(isinstance(piece, Answer) for piece in walk(node)) and value_of(node, {}) == 0
