"""A form's definition as frozen data: what publishing writes down, and what the wizard reads back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MAX_QUESTIONS_A_PAGE = 5
RADIO_LIMIT = 7  # more choices than this make a drop-down list
Values = Mapping[str, Any]  # question key -> JSON value


class QuestionType(TextChoices):
    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Amount of money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One choice")
    CHOICES = "choices", _("Several choices")
    YES_NO = "yes_no", _("Yes or no")
    PHONE = "phone", _("Mobile phone")
    EMAIL = "email", _("E-mail address")
    NATIONAL_ID = "national_id", _("Personal identification number")
    ADDRESS = "address", _("Address with commune")
    DECLARATION = "declaration", _("Declaration to agree to")
    INFORMATION = "information", _("Information text")
    PAPER = "paper", _("File for a required paper")


UNANSWERED = frozenset({QuestionType.INFORMATION, QuestionType.PAPER})  # no field of their own on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Show only when the question `key` has the answer `value` (for several choices: among them)."""

    key: str
    value: str

    def holds(self, values: Values) -> bool:
        given = values.get(self.key)
        return self.value in given if isinstance(given, list) else given == self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    key: str
    type: str  # a QuestionType
    label: str
    help: str = ""
    example: str = ""
    required: bool = True
    # max_length (characters), min and max (numbers, VND), places (decimals), when ("past", "future", "any"),
    # choices ([value, label] pairs), paper_key
    limits: dict[str, Any] = field(default_factory=dict)
    prefill: str = ""  # see eforms.prefill.SOURCES
    sensitive: bool = False
    prefill_when: Condition | None = None
    show_when: Condition | None = None

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in self.limits.get("choices", [])]

    def shown(self, values: Values) -> bool:
        return self.show_when is None or self.show_when.holds(values)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        names = ("show_when", "prefill_when")
        conditions = {name: Condition(**data[name]) if data.get(name) else None for name in names}
        return cls(**{**data, **conditions})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One subject: the questions that are asked at once."""

    title: str
    questions: tuple[Question, ...]
    help: str = ""

    def shown_questions(self, values: Values) -> list[Question]:
        """Questions of this page whose condition holds; papers are asked for on a page of their own."""
        return [q for q in self.questions if q.type != QuestionType.PAPER and q.shown(values)]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "questions": tuple(Question.from_json(q) for q in data["questions"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    title: str
    pages: tuple[Page, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(title=data["title"], pages=tuple(Page.from_json(page) for page in data["pages"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSchema:
    """A whole form. Stored in a published version, so a field may be added with a default, never renamed."""

    title: str
    parts: tuple[Part, ...]
    declaration: str = ""  # what the applicant declares before submitting
    produces: str = ""  # key of the paper that this form replaces: nobody uploads it again
    minutes: int = 10  # how long filling takes

    def questions(self) -> Iterator[Question]:
        for part in self.parts:
            for page in part.pages:
                yield from page.questions

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "parts": tuple(Part.from_json(part) for part in data["parts"])})


def paginate(page: Page) -> list[Page]:
    """Split a page so that it works without scripts.

    A new page begins before a question whose condition reads an answer of the page at hand, since the server knows
    that answer only after "Continue", and after five answers, which is as much as a phone shows well.
    """
    pages: list[list[Question]] = [[]]
    for question in page.questions:
        depends = question.show_when and question.show_when.key in {q.key for q in pages[-1]}
        answers = sum(q.type not in UNANSWERED for q in pages[-1])
        full = question.type not in UNANSWERED and answers >= MAX_QUESTIONS_A_PAGE
        if depends or full:
            pages.append([])
        pages[-1].append(question)
    continued = gettext("%(title)s (continued)") % {"title": page.title}
    return [
        replace(page, title=continued if number else page.title, questions=tuple(questions))
        for number, questions in enumerate(pages)
    ]
