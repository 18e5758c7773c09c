"""Questions and answers as the page's address asks for them: words, or one question that is to be open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from wagtail.rich_text import get_text_for_indexing

from portal.base.structured import data_block
from portal.base.text import fold, vietnamese_slug

if TYPE_CHECKING:
    from home.models import Question

LONGEST_WORDS = 200
WORDS, ONE = "q", "cau"
TOPICS_WORTH_A_LIST = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """A question on the page: `anchor` is its place, `url` its address, which opens it."""

    question: Question
    anchor: str
    is_open: bool

    @property
    def url(self) -> str:
        return f"?{ONE}={self.anchor}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions of one topic; `name` is empty for those without."""

    name: str
    shown: list[Shown]

    @property
    def anchor(self) -> str:
        return f"chu-de-{vietnamese_slug(self.name)[:60]}"


class QuestionList:
    """All questions by topic, or those with every word that was asked for; case and diacritics do not matter."""

    def __init__(self, questions: Iterable[Question], asked: QueryDict) -> None:
        self.questions = list(questions)
        self.words = " ".join(asked.get(WORDS, "")[:LONGEST_WORDS].split())
        self.asked_one = asked.get(ONE, "")

    @cached_property
    def found(self) -> list[Shown]:
        """In the editor's order, the topics in the order of their first question."""
        words = fold(self.words).split()
        return [
            Shown(question, anchor, bool(words) or anchor == self.asked_one)
            for anchor, question in self._anchored()
            if all(word in _text(question) for word in words)
        ]

    def _anchored(self) -> Iterator[tuple[str, Question]]:
        for place, question in enumerate(self.questions, start=1):  # one that was never saved has no key: a preview
            yield anchor_of(question) if question.pk else f"moi-{place}", question

    @property
    def topics(self) -> list[Topic]:
        ranks: dict[str, int] = {}
        for shown in self.found:
            ranks.setdefault(shown.question.topic, len(ranks))
        in_order = sorted(self.found, key=lambda shown: ranks[shown.question.topic])
        return [Topic(name, list(group)) for name, group in groupby(in_order, key=lambda shown: shown.question.topic)]

    @property
    def jumps(self) -> list[Topic]:
        """The topics to jump to, where there are several."""
        named = [topic for topic in self.topics if topic.name]
        return named if len(named) >= TOPICS_WORTH_A_LIST else []

    def for_machines(self) -> SafeString:
        """schema.org's FAQPage, with every question of the page."""
        return data_block({"@type": "FAQPage", "mainEntity": [_entity(question) for question in self.questions]})


def anchor_of(question: Question) -> str:
    """Its place on the page, which stays when it is worded anew."""
    return f"cau-{question.pk}"


def address_of(question: Question) -> str:
    """Where it is answered, opened."""
    anchor = anchor_of(question)
    return f"{question.page.url or '/'}?{ONE}={anchor}#{anchor}"


def plain_answer(question: Question) -> str:
    """The answer's words without their markup."""
    return " ".join(strip_tags(get_text_for_indexing(question.answer)).split())


def _text(question: Question) -> str:
    return fold(f"{question.topic} {question.question} {plain_answer(question)}")


def _entity(question: Question) -> dict[str, Any]:
    answer = {"@type": "Answer", "text": plain_answer(question)}
    return {"@type": "Question", "name": question.question, "acceptedAnswer": answer}
