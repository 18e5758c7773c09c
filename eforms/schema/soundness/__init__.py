"""Whether every form can be finished: what is required can be reached, what must hold can hold.

A form is refused only when it is certain that no answers help; where that cannot be seen, it passes. Conditions are
laid out as `ways` (each a set of comparisons that hold together), and a way that no answers fit is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from eforms.schema.conditions import Comparison, Condition, Match, Operator
from eforms.schema.form import Check, CoApplicant, FormSchema, Page, Part, Question, QuestionType
from eforms.schema.soundness.possible import Answers
from eforms.schema.soundness.ways import EVERY_WAY, TooComplicated, Ways, joined, ways_of

__all__ = ["unsound"]
ENOUGH = 3  # conditions that are too complicated: the form is refused, and no more of it is laid out


def unsound(schema: FormSchema, known: Mapping[str, Question], places: Mapping[str, str]) -> list[str]:
    """Why the form could never be finished, each reason naming its question and place.

    `known` are the questions that conditions may read, the portal's own too; `places` say where each question stands.
    """
    reader = _Reader(known=known, places=places, answers=Answers(known, _always_shown(schema, known)))
    for part in schema.parts:
        reader.part(part)
    for person in schema.co_applicants:
        reader.person(person)
    return list(dict.fromkeys(reader.problems))


def _always_shown(schema: FormSchema, known: Mapping[str, Question]) -> frozenset[str]:
    own = {question.key for question in schema.questions()}
    open_pages = [page for part, page in schema.pages() if part.show_when is None and page.show_when is None]
    shown = {question.key for page in open_pages for question in page.questions if question.show_when is None}
    return frozenset((known.keys() - own) | shown)


@dataclass
class _Reader:
    """Walks the form in order. `ways` tells how each question comes to be asked: none for one that never is."""

    known: Mapping[str, Question]
    places: Mapping[str, str]
    answers: Answers
    ways: dict[str, Ways] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    too_complicated: int = 0  # conditions

    def part(self, part: Part) -> None:
        around = self.reached(part.title, EVERY_WAY, part.show_when)
        for page in part.pages:
            self.page(f"{part.title} › {page.title}", page, around)

    def page(self, where: str, page: Page, around: Ways) -> None:
        shown = self.reached(where, around, page.show_when)
        for question in page.questions:
            self.question(question, shown)
        for check in page.checks:
            self.check(f"{where} › {check.message}", check, shown)

    def question(self, question: Question, around: Ways) -> None:
        where = self.places.get(question.key, question.label)
        ways = self.ways[question.key] = self.reached(where, around, question.show_when)
        if ways and question.require_when and not self.laid_out(where, ways, question.require_when):
            self.problem(where, _("can never be required: no answers meet its condition"))
        if question.type == QuestionType.GROUP:
            self.entries(question, ways)

    def entries(self, group: Question, around: Ways) -> None:
        """Of an entry's own questions the answers are as many as the entries: they are judged as those of one."""
        inner = {question.key: question for question in group.questions}
        hidden = {key for key, question in inner.items() if question.show_when}
        always = self.answers.always | (inner.keys() - hidden if group.key in self.answers.always else set())
        outside, self.answers = self.answers, Answers({**self.known, **inner}, frozenset(always))
        for question in group.questions:
            self.question(question, around)
        self.answers = outside

    def check(self, where: str, check: Check, around: Ways) -> None:
        """A rule is judged once all that it reads is answered; then some answers must pass it."""
        answered = Condition(
            tests=tuple(Comparison(key=key, operator=Operator.ANSWERED.value) for key in check.must.reads())
        )
        judged = self.laid_out(where, around, answered)
        if around and not judged:
            self.problem(where, _("the rule is never judged: what it reads is never asked together"))
        elif judged and not self.laid_out(where, judged, check.must):
            self.problem(where, _("no answers can pass this rule"))

    def person(self, person: CoApplicant) -> None:
        where = _("Who declares too › %(label)s") % {"label": person.label}
        ways = self.reached(where, EVERY_WAY, person.show_when)
        named = Condition(tests=(Comparison(key=person.name, operator=Operator.ANSWERED.value),))
        if ways and not self.laid_out(where, ways, named):
            self.problem(where, _("the question with the name is never asked then"))
        reached = [self.known[key] for key in (person.phone, person.email) if key in self.known]
        if not any(question.required or question.require_when for question in reached):
            self.problem(where, _("the mobile phone or the e-mail address must be a required question"))

    def reached(self, where: str, around: Ways, condition: Condition | None) -> Ways:
        """How a thing with `condition` inside another comes to be shown; tells when it never is."""
        if condition is None or not around:
            return around
        ways = self.laid_out(where, around, condition)
        if not ways:
            self.problem(where, _("can never be asked: %(reason)s") % {"reason": self.reason(condition)})
        return ways

    def laid_out(self, where: str, around: Ways, condition: Condition) -> Ways:
        """`around` and `condition` together, with all that must be shown for it."""
        if self.too_complicated >= ENOUGH:
            return EVERY_WAY
        try:
            return joined(around, self.of_condition(condition), self.answers)
        except TooComplicated:
            self.too_complicated += 1
            self.problem(where, _("the conditions are too complicated to be checked: use fewer with “any”"))
            return EVERY_WAY

    def of_condition(self, condition: Condition) -> Ways:
        ways = [self.of_test(test) for test in condition.tests]
        if condition.match == Match.ANY:
            return frozenset(way for found in ways for way in found)
        return ways_of(ways, self.answers)

    def of_test(self, test: Comparison) -> Ways:
        """A comparison that needs an answer holds only where its question is asked."""
        alone: Ways = frozenset({frozenset({test})})
        if test.operator in (Operator.IS_NOT, Operator.EMPTY):
            return alone
        return ways_of([alone, *(self.ways.get(key, EVERY_WAY) for key in test.keys)], self.answers)

    def reason(self, condition: Condition) -> str:
        known = self.answers.known
        never = [known[key].label for key in condition.reads() if self.ways.get(key) == frozenset()]
        if never:
            return _("it waits for “%(key)s”, which is never asked itself") % {"key": never[0]}
        if not joined(EVERY_WAY, _plain(condition), self.answers):
            return _("the comparisons of its condition exclude one another, or no answer meets them")
        labels = "”, “".join(dict.fromkeys(known[key].label for key in condition.reads()))
        return _("what it waits for (“%(keys)s”) is only asked when its condition does not hold") % {"keys": labels}

    def problem(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")


def _plain(condition: Condition) -> Ways:
    """The condition by itself."""
    if condition.match == Match.ANY:
        return frozenset(frozenset({test}) for test in condition.tests)
    return frozenset({frozenset(condition.tests)})
