"""A form's definition as frozen data: what publishing writes down, and what the wizard reads back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eforms.schema.conditions import Condition, Values, is_empty

MAX_QUESTIONS_A_PAGE = 5
RADIO_LIMIT = 7  # more choices than this make a drop-down list


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
    OLD_ADDRESS = "old_address", _("Address of the former three levels")
    PARTIAL_DATE = "partial_date", _("Date that may be partly known")
    TIME = "time", _("Time of day")
    PASSPORT = "passport", _("Passport number")
    TAX_CODE = "tax_code", _("Tax code")
    BANK_ACCOUNT = "bank_account", _("Bank account")
    COMPUTED = "computed", _("Computed value")
    GROUP = "group", _("Group that repeats")
    DECLARATION = "declaration", _("Declaration to agree to")
    INFORMATION = "information", _("Information text")
    PAPER = "paper", _("File for a required paper")


UNANSWERED = frozenset(
    {QuestionType.INFORMATION, QuestionType.PAPER, QuestionType.COMPUTED}
)  # no field of their own on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, a text between questions, a paper, a computed value, or a group of questions that repeats."""

    key: str
    type: str  # a QuestionType
    label: str
    help: str = ""
    example: str = ""
    required: bool = True
    # max_length (characters), min and max (numbers, VND), places (decimals), when ("past", "future", "any"),
    # choices ([value, label] pairs), paper_key; of a group: min_items, max_items, item (what one entry is called);
    # of a computed value: result ("number", "money", "date", "text"), places
    limits: dict[str, Any] = field(default_factory=dict)
    prefill: str = ""  # see eforms.answers.prefill.SOURCES
    sensitive: bool = False
    prefill_when: Condition | None = None
    show_when: Condition | None = None
    require_when: Condition | None = None  # required only then; what `required` says does not count
    formula: str = ""  # of a computed value, see eforms.schema.formulas
    questions: tuple[Question, ...] = ()  # of a group: what each entry answers; groups hold no groups

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in self.limits.get("choices", [])]

    def shown(self, values: Values) -> bool:
        return self.show_when is None or self.show_when.holds(values)

    def must_answer(self, values: Values) -> bool:
        return self.required if self.require_when is None else self.require_when.holds(values)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        names = ("show_when", "prefill_when", "require_when")
        conditions = {name: Condition.from_json(data.get(name)) for name in names}
        questions = tuple(cls.from_json(question) for question in data.get("questions", ()))
        return cls(**{**data, **conditions, "questions": questions})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule across answers, e.g. that the end is after the start. It is judged once all that it reads is answered."""

    key: str  # the question beside which the message stands
    must: Condition
    message: str  # the editor's own

    def fails(self, values: Values) -> bool:
        return not any(is_empty(values.get(key)) for key in self.must.reads()) and not self.must.holds(values)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        must = Condition.from_json(data["must"]) or Condition(tests=())
        return cls(key=data["key"], message=data["message"], must=must)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One subject: the questions that are asked at once."""

    title: str
    questions: tuple[Question, ...]
    help: str = ""
    show_when: Condition | None = None
    checks: tuple[Check, ...] = ()  # each beside a question of this page

    def shown_questions(self, values: Values) -> list[Question]:
        """Questions of this page whose condition holds; papers are asked for on a page of their own."""
        if self.show_when and not self.show_when.holds(values):
            return []
        return [q for q in self.questions if q.type != QuestionType.PAPER and q.shown(values)]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **data,
                "questions": tuple(Question.from_json(question) for question in data["questions"]),
                "show_when": Condition.from_json(data.get("show_when")),
                "checks": tuple(Check.from_json(check) for check in data.get("checks", ())),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    title: str
    pages: tuple[Page, ...]
    show_when: Condition | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        pages = tuple(Page.from_json(page) for page in data["pages"])
        return cls(title=data["title"], pages=pages, show_when=Condition.from_json(data.get("show_when")))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoApplicant:
    """Somebody who declares too, and confirms by a link of their own before submission, e.g. the other spouse."""

    key: str
    label: str  # e.g. "Bên nữ"
    name: str  # key of the question that has the name
    phone: str = ""  # key of the question that has the mobile phone
    email: str = ""  # key of the question that has the e-mail address
    show_when: Condition | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "show_when": Condition.from_json(data.get("show_when"))})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSchema:
    """A whole form. Stored in a published version, so a field may be added with a default, never renamed."""

    title: str
    parts: tuple[Part, ...]
    declaration: str = ""  # what the applicant declares before submitting
    produces: str = ""  # key of the paper that this form replaces: nobody uploads it again
    minutes: int = 10  # how long filling takes
    co_applicants: tuple[CoApplicant, ...] = ()
    representative_allowed: bool = True  # somebody else may file it in the applicant's name

    def pages(self) -> Iterator[tuple[Part, Page]]:
        for part in self.parts:
            for page in part.pages:
                yield part, page

    def questions(self) -> Iterator[Question]:
        """Those of a group stand in the group's own `questions`."""
        for _part, page in self.pages():
            yield from page.questions

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        parts = tuple(Part.from_json(part) for part in data["parts"])
        people = tuple(CoApplicant.from_json(person) for person in data.get("co_applicants", ()))
        return cls(**{**data, "parts": parts, "co_applicants": people})


def paginate(page: Page) -> list[Page]:
    """Split a page after five answers, as much as a phone shows well; a group that repeats has a page of its own.

    Questions may depend on others of the same page. A rule across answers is judged on the last page that it reads.
    """
    chunks: list[list[Question]] = [[]]
    for question in page.questions:
        answers = sum(q.type not in UNANSWERED for q in chunks[-1])
        full = question.type not in UNANSWERED and answers >= MAX_QUESTIONS_A_PAGE
        has_group = any(q.type == QuestionType.GROUP for q in chunks[-1])
        if full or has_group or (question.type == QuestionType.GROUP and answers):
            chunks.append([])
        chunks[-1].append(question)
    titles = _titles(page, chunks)
    pages = zip(titles, chunks, _dealt(page.checks, chunks), strict=True)
    return [replace(page, title=title, questions=tuple(qs), checks=checks) for title, qs, checks in pages]


def _titles(page: Page, chunks: list[list[Question]]) -> list[str]:
    continued = gettext("%(title)s (continued)") % {"title": page.title}
    groups = [next((q.label for q in questions if q.type == QuestionType.GROUP), "") for questions in chunks]
    return [page.title, *(group or continued for group in groups[1:])]


def _dealt(checks: tuple[Check, ...], chunks: list[list[Question]]) -> list[tuple[Check, ...]]:
    """Each rule goes to the last page that has one of its questions, beside its own question if that is there."""
    keys = [[inner.key for q in questions for inner in (q, *q.questions)] for questions in chunks]
    dealt: list[list[Check]] = [[] for _chunk in chunks]
    for check in checks:
        wanted = [check.key, *check.must.reads()]
        place = max((n for n, own in enumerate(keys) if not set(own).isdisjoint(wanted)), default=0)
        beside = next((key for key in wanted if key in keys[place]), check.key)
        dealt[place].append(replace(check, key=beside))
    return [tuple(checks) for checks in dealt]
