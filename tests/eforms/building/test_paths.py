"""The printed test: every way through a form."""

from __future__ import annotations

from typing import Any

import pytest

from eforms.building.paths import MOST, Path, Paths, paths_of
from eforms.schema.conditions import Comparison as Compare
from eforms.schema.conditions import Condition, Match
from eforms.schema.form import FormSchema, Page, Part, Question
from eforms.schema.papers import Paper


def question(key: str, kind: str = "text", **more: Any) -> Question:
    return Question(key=key, type=kind, label=key, **more)


def form(*questions: Question, **more: Any) -> FormSchema:
    return FormSchema(title="T", parts=(Part(title="P", pages=(Page(title="Trang", questions=questions),)),), **more)


def labels(path: Path) -> list[str]:
    return [asked.label for page in path.pages for asked in page.questions]


def ways(paths: Paths) -> list[list[str]]:
    return [labels(path) for path in paths.found]


def yes_no(key: str, **more: Any) -> Question:
    return question(key, "yes_no", **more)


def number_is(key: str, operator: str, value: str) -> Condition:
    return Condition(tests=(Compare(key=key, operator=operator, value=value),))


def test_a_form_without_conditions_has_one_path() -> None:
    paths = paths_of(form(question("a"), question("b")), [])

    assert ways(paths) == [["a", "b"]]
    assert paths.complete
    assert paths.deciding == []


def test_a_yes_or_no_question_makes_two_paths_that_say_what_was_answered() -> None:
    paths = paths_of(form(yes_no("co-cha"), question("cha", show_when=Condition.answer("co-cha", "yes"))), [])

    assert ways(paths) == [["co-cha", "cha"], ["co-cha"]]
    assert [path.answers for path in paths.found] == [(("co-cha", "Có"),), (("co-cha", "Không"),)]


def test_questions_that_decide_nothing_multiply_nothing() -> None:
    plain = [question(f"q{number}", "choice", limits={"choices": [["a", "A"], ["b", "B"]]}) for number in range(20)]

    assert len(paths_of(form(*plain), []).found) == 1


@pytest.mark.parametrize(
    ("operator", "answers"),
    [("at_least", {"17", "18"}), ("more", {"18", "19"}), ("less", {"17", "18"}), ("at_most", {"18", "19"})],
)
def test_a_number_is_tried_on_both_sides_of_its_limit(operator: str, answers: set[str]) -> None:
    schema = form(question("tuoi", "number"), question("them", show_when=number_is("tuoi", operator, "18")))

    paths = paths_of(schema, [])

    assert {answer for path in paths.found for _label, answer in path.answers} == answers
    assert sorted(ways(paths)) == [["tuoi"], ["tuoi", "them"]]


def test_a_date_is_tried_before_and_after() -> None:
    condition = Condition(tests=(Compare(key="ngay", operator="before", value="2025-07-01"),))
    paths = paths_of(form(question("ngay", "date"), question("cu", show_when=condition)), [])

    assert {path.answers[0][1] for path in paths.found} == {"30/06/2025", "01/07/2025"}


def test_the_last_day_of_all_has_none_after_it() -> None:
    condition = Condition(tests=(Compare(key="han", operator="is", value="9999-12-31"),))
    paths = paths_of(form(question("han", "date"), question("mai", show_when=condition)), [])

    assert sorted(ways(paths)) == [["han"], ["han", "mai"]]


def test_an_optional_answer_may_also_be_missing() -> None:
    condition = Condition(tests=(Compare(key="ten", operator="answered"),))
    paths = paths_of(form(question("ten", required=False), question("sau", show_when=condition)), [])

    assert sorted(ways(paths)) == [["ten"], ["ten", "sau"]]


def test_a_question_behind_a_hidden_one_is_not_tried_apart() -> None:
    schema = form(
        yes_no("a"),
        yes_no("b", show_when=Condition.answer("a", "yes")),
        question("c", show_when=Condition.answer("b", "yes")),
    )

    assert ways(paths_of(schema, [])) == [["a", "b", "c"], ["a", "b"], ["a"]]


def test_of_paths_that_ask_the_same_one_is_printed() -> None:
    either = Condition(match=Match.ANY.value, tests=(Compare(key="a", value="yes"), Compare(key="b", value="yes")))

    assert len(paths_of(form(yes_no("a"), yes_no("b"), question("c", show_when=either)), []).found) == 2


def test_requiredness_that_depends_is_another_path() -> None:
    schema = form(yes_no("a"), question("b", require_when=Condition.answer("a", "yes")))

    asked = [path.pages[0].questions[1].required for path in paths_of(schema, []).found]

    assert sorted(asked) == [False, True]


def test_papers_depend_on_answers_and_on_the_case() -> None:
    papers = [
        Paper(key="p1", label="Giấy 1", required=True, show_when=Condition.answer("a", "yes")),
        Paper(key="p2", label="Giấy 2", required=True, case_key="lai"),
    ]

    paths = paths_of(form(yes_no("a")), papers, [("moi", "Cấp mới"), ("lai", "Cấp lại")])

    assert sorted([paper.label for paper in path.papers] for path in paths.found) == [
        [],
        ["Giấy 1"],
        ["Giấy 1", "Giấy 2"],
        ["Giấy 2"],
    ]


def test_a_group_is_tried_around_the_number_of_its_entries() -> None:
    condition = Condition(tests=(Compare(key="nguoi", operator="more", value="2"),))
    group = question("nguoi", "group", questions=(question("ten"),), limits={"min_items": 1, "max_items": 5})

    paths = paths_of(form(group, question("vi-sao", show_when=condition)), [])

    assert {path.answers[0][1] for path in paths.found} == {"2 mục", "3 mục"}


def test_what_is_asked_in_some_entries_only_says_so() -> None:
    inner = (yes_no("o"), question("p", show_when=Condition.answer("o", "yes")))
    paths = paths_of(form(question("nguoi", "group", questions=inner)), [])

    asked = paths.found[0].pages[0].questions
    assert [(one.label, one.sometimes) for one in asked] == [
        ("nguoi", False),
        ("nguoi › o", False),
        ("nguoi › p", True),
    ]


def test_a_page_is_hidden_as_a_whole() -> None:
    pages = (
        Page(title="1", questions=(yes_no("a"),)),
        Page(title="2", questions=(question("b"),), show_when=Condition.answer("a", "no")),
    )
    schema = FormSchema(title="T", parts=(Part(title="P", pages=pages),))

    assert ways(paths_of(schema, [])) == [["a"], ["a", "b"]]


def test_a_form_of_a_hundred_conditions_is_bounded_and_every_answer_is_met() -> None:
    pairs = [
        one
        for number in range(100)
        for one in (
            yes_no(f"a{number}"),
            question(f"b{number}", show_when=Condition.answer(f"a{number}", "yes")),
        )
    ]

    paths = paths_of(form(*pairs), [])

    assert not paths.complete
    assert len(paths.found) <= MOST
    assert paths.never == []
    for number in range(100):
        met = {f"b{number}" in labels(path) for path in paths.found}
        assert met == {True, False}


def test_what_stands_on_no_path_is_named() -> None:
    never = Condition(tests=(Compare(key="a", value="yes"), Compare(key="a", value="no")))

    assert paths_of(form(yes_no("a"), question("b", show_when=never)), []).never == ["b"]
