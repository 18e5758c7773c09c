"""Whether some answers meet several comparisons at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from eforms.schema.conditions import Comparison, Operator
from eforms.schema.form import Question, QuestionType
from eforms.schema.naming import answers_of
from eforms.schema.soundness.ranges import Range, range_of

NEEDS_NO_ANSWER = (Operator.IS_NOT, Operator.EMPTY)
_RELATIONS = {  # of a question to another one: smaller, the same, larger
    Operator.IS.value: {"="},
    Operator.IS_NOT.value: {"<", ">"},
    Operator.BEFORE.value: {"<"},
    Operator.LESS.value: {"<"},
    Operator.AFTER.value: {">"},
    Operator.MORE.value: {">"},
    Operator.AT_LEAST.value: {"=", ">"},
    Operator.AT_MOST.value: {"<", "="},
}
_TURNED = {"<": ">", "=": "=", ">": "<"}


class Answers:
    """What can be answered to the questions `known`, of which those of `always` are shown to everybody."""

    def __init__(self, known: Mapping[str, Question], always: frozenset[str]) -> None:
        self.known = known
        self.always = always
        self.fit: Callable[[frozenset[Comparison]], bool] = lru_cache(maxsize=20_000)(self._fit)

    def _fit(self, way: frozenset[Comparison]) -> bool:
        needed = {key for test in way if test.operator not in NEEDS_NO_ANSWER for key in test.keys}
        by_key: dict[str, list[Comparison]] = {key: [] for key in needed}
        for test in way:
            if not test.other:
                by_key.setdefault(test.key, []).append(test)
        return all(self._answerable(key, tests, key in needed) for key, tests in by_key.items()) and self._related(
            way, needed, by_key
        )

    def _answerable(self, key: str, tests: list[Comparison], needed: bool) -> bool:
        question = self.known.get(key)
        if question is None:
            return True
        if any(test.operator == Operator.EMPTY for test in tests):
            return not needed and self._may_be_empty(question)
        return (not needed and self._may_be_empty(question)) or _has_answer(question, tests)

    def _may_be_empty(self, question: Question) -> bool:
        """Left out, or not asked at all."""
        is_sure = question.required and question.require_when is None and question.key in self.always
        return question.type == QuestionType.COMPUTED or not is_sure

    def _related(self, way: Iterable[Comparison], needed: set[str], by_key: Mapping[str, list[Comparison]]) -> bool:
        """Whether the comparisons of questions with each other go together, and with what each may be."""
        relations: dict[tuple[str, str], set[str]] = {}
        for test in way:
            if (
                not test.other
                or test.operator not in _RELATIONS
                or (test.operator == Operator.IS_NOT and not needed.issuperset(test.keys))
            ):
                continue
            left, right = sorted(test.keys)
            wanted = _RELATIONS[test.operator]
            turned = wanted if test.key == left else {_TURNED[relation] for relation in wanted}
            relations.setdefault((left, right), {"<", "=", ">"} if left != right else {"="}).intersection_update(
                turned
            )
        return all(
            found and self._fits_ranges(found, *(self._range(key, by_key) for key in pair))
            for pair, found in relations.items()
        )

    def _range(self, key: str, by_key: Mapping[str, list[Comparison]]) -> Range | None:
        question = self.known.get(key)
        return range_of(question, by_key.get(key, [])) if question else None

    @staticmethod
    def _fits_ranges(found: set[str], left: Range | None, right: Range | None) -> bool:
        if left is None or right is None:
            return True
        return (
            ("<" in found and left.may_be_below(right))
            or (">" in found and right.may_be_below(left))
            or ("=" in found and left.may_be_same(right))
        )


def _has_answer(question: Question, tests: list[Comparison]) -> bool:
    """Whether one answer to `question` passes all of `tests`."""
    match question.type:
        case QuestionType.CHOICE | QuestionType.YES_NO:
            return any(_pass(tests, value) for value, _label in answers_of(question))
        case QuestionType.DECLARATION:
            return _pass(tests, True) or (not question.required and _pass(tests, False))
        case QuestionType.CHOICES:
            return _several(question, tests)
    found = range_of(question, tests)
    if found is not None:
        return not found.is_empty
    wanted = [test.value for test in tests if test.operator == Operator.IS]
    if question.type in (QuestionType.ADDRESS, QuestionType.OLD_ADDRESS):
        return not any(test.operator == Operator.IS_NOT and test.value in wanted for test in tests)
    return all(_pass(tests, value) for value in wanted)


def _several(question: Question, tests: list[Comparison]) -> bool:
    """Everything ticked but what must not be."""
    excluded = {test.value for test in tests if test.operator == Operator.IS_NOT}
    ticked = [value for value, _label in answers_of(question) if value not in excluded]
    return bool(ticked) and _pass(tests, ticked)


def _pass(tests: list[Comparison], value: object) -> bool:
    return all(test.holds({test.key: value}) for test in tests)
