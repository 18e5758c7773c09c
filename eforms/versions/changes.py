"""What changed between two versions of a form, in words for editors and applicants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from eforms.schema.form import UNANSWERED, FormSchema, Page, Question, QuestionType


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question, page or setting; `what` says what became different of one that stayed."""

    kind: Literal["added", "gone", "changed"]
    name: str  # as people read it: the question's words, the page's title
    key: str = ""  # of a question; empty: something of the form as a whole
    what: list[str] = field(default_factory=list)


def changes_between(old: FormSchema, new: FormSchema) -> list[Change]:
    """Questions in the order of the new form, then those that are gone, then what is no question."""
    before, after = _placed(old), _placed(new)
    kept = [_change(before[key], after[key]) for key in after if key in before]
    return [
        *(Change(kind="added", name=placed.name, key=key) for key, placed in after.items() if key not in before),
        *(change for change in kept if change.what),
        *(Change(kind="gone", name=placed.name, key=key) for key, placed in before.items() if key not in after),
        *_pages_changed(old, new),
        *_form_changed(old, new),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A question with where it stands; `name` has the group before it."""

    question: Question
    name: str
    page: str


def _placed(schema: FormSchema) -> dict[str, _Placed]:
    return {key: placed for _part, page in schema.pages() for key, placed in _of_page(page)}


def _of_page(page: Page) -> Iterator[tuple[str, _Placed]]:
    # A page that is too long goes on as another one, which is still the editor's one page.
    title = page.title.removesuffix(_("%(title)s (continued)") % {"title": ""})
    for question in page.questions:
        # Texts between questions have a number for a key, which moves: they are known by what they say.
        text = question.type == QuestionType.INFORMATION
        name = (question.label or question.help) if text else question.label
        yield f"={question.help}" if text else question.key, _Placed(question=question, name=name, page=title)
        for inner in question.questions:
            yield inner.key, _Placed(question=inner, name=f"{question.label} › {inner.label}", page=title)


def answered_names(schema: FormSchema) -> dict[str, str]:
    """The questions that applicants answer, by key, in their words."""
    return {key: placed.name for key, placed in _placed(schema).items() if placed.question.type not in UNANSWERED}


def _change(old: _Placed, new: _Placed) -> Change:
    what = [sentence for differs, sentence in _differences(old, new) if differs]
    return Change(kind="changed", name=new.name, key=new.question.key, what=what)


def _differences(old: _Placed, new: _Placed) -> Iterator[tuple[bool, str]]:
    was, now = old.question, new.question
    yield was.label != now.label, _("words, before: “%(label)s”") % {"label": was.label}
    yield was.type != now.type, _("kind of answer, before: %(kind)s") % {"kind": QuestionType(was.type).label}
    yield (was.required, was.require_when) != (now.required, now.require_when), _("whether it must be answered")
    yield from _choices(was, now)
    limits = [{name: value for name, value in one.limits.items() if name != "choices"} for one in (was, now)]
    yield limits[0] != limits[1] or was.formula != now.formula, _("limits of the answer")
    yield was.show_when != now.show_when, _("when it is asked")
    yield (was.help, was.example) != (now.help, now.example), _("help text or example")
    yield (was.prefill, was.prefill_when) != (now.prefill, now.prefill_when), _("where it is filled in from")
    yield was.sensitive != now.sensitive, _("whether it is sensitive")
    yield old.page != new.page, _("place, now on the page “%(page)s”") % {"page": new.page}


def _choices(was: Question, now: Question) -> Iterator[tuple[bool, str]]:
    before, after = dict(was.choices), dict(now.choices)
    more = [label for value, label in after.items() if value not in before]
    less = [label for value, label in before.items() if value not in after]
    yield bool(more), _("more choices: %(choices)s") % {"choices": ", ".join(more)}
    yield bool(less), _("choices gone: %(choices)s") % {"choices": ", ".join(less)}


def _pages_changed(old: FormSchema, new: FormSchema) -> Iterator[Change]:
    """Pages of the same title whose condition, introduction or checks differ."""
    before: Mapping[str, Page] = {page.title: page for _part, page in old.pages()}
    for _part, page in new.pages():
        was = before.get(page.title)
        if was:
            what = [sentence for differs, sentence in _page_differences(was, page) if differs]
            if what:
                yield Change(kind="changed", name=_("Page “%(title)s”") % {"title": page.title}, what=what)


def _page_differences(was: Page, now: Page) -> Iterator[tuple[bool, str]]:
    yield was.help != now.help, _("introduction")
    yield was.show_when != now.show_when, _("when it is shown")
    yield was.checks != now.checks, _("rules across answers")


def _form_changed(old: FormSchema, new: FormSchema) -> Iterator[Change]:
    parts: list[tuple[Callable[[FormSchema], object], str]] = [
        (lambda schema: schema.title, _("title of the declaration")),
        (lambda schema: schema.declaration, _("declaration before submitting")),
        (lambda schema: schema.minutes, _("minutes to fill it in")),
        (lambda schema: schema.produces, _("paper that it replaces")),
        (lambda schema: schema.co_applicants, _("who declares too")),
        (lambda schema: [(part.title, part.show_when) for part in schema.parts], _("parts: titles or when shown")),
    ]
    what = [name for read, name in parts if read(old) != read(new)]
    if what:
        yield Change(kind="changed", name=_("The form as a whole"), what=what)
