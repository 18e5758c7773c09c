"""A form that could never be finished is refused with the reason; one that can is not."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from eforms.building import build_schema
from eforms.exchange.definitions import stream_of
from eforms.models import EForm
from eforms.schema.conditions import Comparison as Comparison
from eforms.schema.conditions import Condition
from eforms.schema.form import FormSchema, Page, Part, Question
from eforms.schema.soundness import unsound
from tests.factories.eforms import EFormFactory

pytestmark = pytest.mark.django_db

YES_NO = {"type": "yes_no", "key": "co-cha", "label": "Có cha không?"}
CHOICE = {"type": "choice", "key": "loai", "label": "Loại nhà", "choices": ["Nhà riêng", "Chung cư", "Nhà tạm"]}
CHOICES = {"type": "choices", "key": "nhom", "label": "Nhóm", "choices": ["Trẻ em", "Hộ nghèo"]}
NAME = {"type": "text", "key": "ten", "label": "Họ tên"}
PEOPLE = {"type": "number", "key": "so-nguoi", "label": "Số người", "min": 1, "max": 10}
AREA = {"type": "number", "key": "dien-tich", "label": "Diện tích", "places": 1}
MONEY = {"type": "money", "key": "gia", "label": "Giá", "max": 1000}
BORN = {"type": "date", "key": "sinh", "label": "Ngày sinh", "when": "past"}
MEETING = {"type": "date", "key": "hen", "label": "Ngày hẹn", "when": "future"}
FROM = {"type": "date", "key": "tu", "label": "Từ ngày"}
UNTIL = {"type": "date", "key": "den", "label": "Đến ngày"}
PARTIAL = {"type": "partial_date", "key": "ong", "label": "Ông sinh"}
TIME = {"type": "time", "key": "gio", "label": "Giờ"}
ADDRESS = {"type": "address", "key": "o-dau", "label": "Ở đâu"}
AGREE = {"type": "declaration", "key": "dong-y", "label": "Tôi đồng ý"}
GROUP = {
    "type": "group",
    "key": "nha",
    "label": "Người trong nhà",
    "item": "Người",
    "max_items": 3,
    "questions": [{"type": "yes_no", "key": "di-lam", "label": "Đi làm?"}],
}
TOTAL = {"type": "computed", "key": "tong", "label": "Tổng", "formula": "{so-nguoi} * 2"}
ALL = [YES_NO, CHOICE, CHOICES, NAME, PEOPLE, AREA, MONEY, BORN, MEETING, FROM, UNTIL, PARTIAL, TIME, ADDRESS, AGREE]
ALL = [*ALL, GROUP, TOTAL]
LAST = {"type": "text", "key": "cuoi", "label": "Câu cuối"}


def when(*tests: str, match: str = "all") -> dict[str, Any]:
    """Written "key operator value", or "key operator @other"."""
    rows = []
    for test in tests:
        key, operator, value = [*test.split(" ", 2), "", ""][:3]
        given = {"other": value[1:]} if value.startswith("@") else {"value": value}
        rows.append({"key": key, "operator": operator, **given})
    return {"match": match, "tests": rows}


def form_of(*parts: dict[str, Any], people: list[dict[str, Any]] | None = None) -> EForm:
    stream = stream_of({"procedure": "thu", "co_applicants": people or []}, "co_applicants")
    return EFormFactory(questions=list(parts), co_applicants=stream)


def part(*pages: dict[str, Any], title: str = "Phần", **more: Any) -> dict[str, Any]:
    return {"title": title, "pages": list(pages), **more}


def page(*questions: dict[str, Any], title: str = "Trang", **more: Any) -> dict[str, Any]:
    return {"title": title, "questions": list(questions), **more}


def said(*parts: dict[str, Any], **kwargs: Any) -> list[str]:
    """The problems, in English; none if it can be published."""
    with translation.override("en"):
        try:
            build_schema(form_of(*parts, **kwargs))
        except ValidationError as error:
            return error.messages
    return []


def problems(*questions: dict[str, Any]) -> list[str]:
    return said(part(page(*questions)))


NEVER = [
    ["co-cha is Có", "co-cha is Không"],
    ["co-cha is Có", "co-cha is_not Có"],
    ["co-cha is_not Có", "co-cha is_not Không"],
    ["co-cha is Có", "co-cha empty"],
    ["co-cha empty"],
    ["loai is Nhà riêng", "loai is Chung cư"],
    ["loai is_not Nhà riêng", "loai is_not Chung cư", "loai is_not Nhà tạm"],
    ["nhom is Trẻ em", "nhom is_not Trẻ em"],
    ["nhom is_not Trẻ em", "nhom is_not Hộ nghèo"],
    ["ten is An", "ten is Bình"],
    ["ten is An", "ten contains Bình"],
    ["ten answered", "ten empty"],
    ["so-nguoi more 10"],
    ["so-nguoi less 1"],
    ["so-nguoi is 0"],
    ["so-nguoi is 2,5"],
    ["so-nguoi more 2", "so-nguoi less 3"],
    ["so-nguoi more 2,2", "so-nguoi less 2,8"],
    ["so-nguoi at_least 5", "so-nguoi at_most 4"],
    ["so-nguoi at_least 9", "so-nguoi is_not 9", "so-nguoi is_not 10"],
    ["dien-tich more 2,1", "dien-tich less 2,2"],
    ["gia is -5"],
    ["gia more 1000"],
    ["sinh after today"],
    ["sinh is today", "sinh before 1/1/2020"],
    ["hen before today"],
    ["hen before 1/1/2020"],
    ["tu before 1/1/2026", "tu after 31/12/2025"],
    ["tu before 1/1/2026", "tu at_least 1/1/2026"],
    ["tu is 1/1/2026", "tu is 2/1/2026"],
    ["tu is 1/1/2026", "tu is_not 1/1/2026"],
    ["tu before today", "tu after today"],
    ["ong before 1960", "ong after 1960"],
    ["ong before 1950", "ong at_least 5/1960"],
    ["gio before 7:30", "gio after 17:00"],
    ["gio before 0:00"],
    ["o-dau is Huế", "o-dau is_not Huế"],
    ["dong-y is Không"],
    ["nha more 3"],
    ["nha less 1"],
    ["nha empty", "nha at_least 1"],
    ["tu after @den", "tu before @den"],
    ["tu after @den", "den after @tu"],
    ["tu after @tu"],
    ["tu is @den", "tu is_not @den"],
    ["tu before 1/1/2020", "den after 1/1/2021", "tu after @den"],
    ["sinh after @hen"],
    ["so-nguoi more 8", "dien-tich less 3", "so-nguoi less @dien-tich"],
    ["so-nguoi more 8", "dien-tich less 3", "so-nguoi is @dien-tich"],
    ["tong more 5", "tong less 5"],
    ["applicant_date_of_birth after today"],
]
POSSIBLE = [
    ["co-cha is Có"],
    ["co-cha is_not Có"],
    ["ten empty"],
    ["loai is_not Nhà riêng", "loai is_not Chung cư"],
    ["nhom is Trẻ em", "nhom is Hộ nghèo"],
    ["nhom is_not Trẻ em"],
    ["ten contains An", "ten contains Bình"],
    ["ten is An", "ten contains a"],
    ["ten is_not An", "ten is_not Bình"],
    ["so-nguoi more 2", "so-nguoi less 4"],
    ["so-nguoi at_least 10"],
    ["so-nguoi is 2,0"],
    ["so-nguoi is_not 2,5"],
    ["dien-tich more 2,1", "dien-tich less 2,3"],
    ["gia is 0"],
    ["sinh is today"],
    ["sinh after 1/1/2099"],
    ["hen after 1/1/2099"],
    ["hen is today"],
    ["tu before 1/1/2026", "tu after 30/12/2025"],
    ["ong before 1961", "ong after 1959"],
    ["ong at_least 15/6/1960", "ong at_most 1/6/1960"],
    ["gio at_least 7:30", "gio at_most 7:30"],
    ["o-dau is Huế", "o-dau contains Thuận"],
    ["dong-y is Có"],
    ["nha at_least 3"],
    ["nha empty"],
    ["tu after @den", "tu is_not @den"],
    ["tu at_least @den", "den at_least @tu"],
    ["sinh before @hen"],
    ["sinh is @hen"],
    ["so-nguoi more 8", "dien-tich less 3", "so-nguoi more @dien-tich"],
    ["tong more 5", "tong less 6"],
    ["tong empty"],
    ["applicant_email empty"],
    ["applicant_national_id empty"],  # of a child, for whom somebody else files
]


@pytest.mark.parametrize("tests", NEVER, ids=" · ".join)
def test_a_question_that_no_answers_reach_is_refused(tests: list[str]) -> None:
    optional = [{**NAME, "required": False}] if "ten empty" in tests else [NAME]
    asked = [question for question in ALL if question is not NAME]

    found = problems(*asked, *optional, {**LAST, "show_when": when(*tests)})

    assert len(found) == 1
    assert found[0].startswith("Phần › Trang › Câu cuối: can never be asked")


@pytest.mark.parametrize("tests", POSSIBLE, ids=" · ".join)
def test_a_question_that_some_answers_reach_is_not(tests: list[str]) -> None:
    asked = [question for question in ALL if question is not NAME]

    assert problems(*asked, {**NAME, "required": False}, {**LAST, "show_when": when(*tests)}) == []


def test_one_possible_comparison_of_several_is_enough_with_or() -> None:
    assert not problems(YES_NO, PEOPLE, {**LAST, "show_when": when("so-nguoi more 10", "co-cha is Có", match="any")})
    assert problems(YES_NO, PEOPLE, {**LAST, "show_when": when("so-nguoi more 10", "so-nguoi less 1", match="any")})


def test_a_paper_behind_an_impossible_condition_is_refused() -> None:
    paper = {"type": "paper", "paper_key": "giay-to-1", "show_when": when("co-cha is Có", "co-cha is Không")}

    (found,) = problems(YES_NO, paper)

    assert "giay-to-1" in found


def test_a_question_behind_one_that_is_never_asked_is_refused_too() -> None:
    never = {**CHOICE, "show_when": when("co-cha is Có", "co-cha is Không")}

    first, second = problems(YES_NO, never, {**LAST, "show_when": when("loai is Chung cư")})

    assert "Loại nhà" in first
    assert "it waits for “Loại nhà”, which is never asked itself" in second


def test_conditions_exclude_one_another_along_a_chain() -> None:
    with_father = {**CHOICE, "show_when": when("co-cha is Có")}
    in_a_flat = {**PEOPLE, "show_when": when("loai is Chung cư")}

    (found,) = problems(
        YES_NO, with_father, in_a_flat, {**LAST, "show_when": when("so-nguoi more 2", "co-cha is Không")}
    )

    assert "Câu cuối" in found


def test_a_hidden_question_counts_as_not_answered() -> None:
    with_father = {**CHOICE, "show_when": when("co-cha is Có")}

    assert not problems(YES_NO, with_father, {**LAST, "show_when": when("loai is_not Chung cư", "co-cha is Không")})
    assert not problems(YES_NO, with_father, {**LAST, "show_when": when("loai empty")})


def test_a_part_that_is_never_shown_is_told_once() -> None:
    first = part(page(YES_NO), title="Một")
    never = part(page(NAME), page(LAST), title="Hai", show_when=when("co-cha is Có", "co-cha is Không"))

    (found,) = said(first, never)

    assert found.startswith("Hai:")


def test_a_page_inside_a_part_may_not_wait_for_the_contrary() -> None:
    first = part(page(YES_NO), title="Một")
    second = part(
        page(NAME),
        page(LAST, title="Sau", show_when=when("co-cha is Không")),
        title="Hai",
        show_when=when("co-cha is Có"),
    )

    (found,) = said(first, second)

    assert found.startswith("Hai › Sau:")
    assert "Có cha không?" in found


def test_a_question_inside_a_page_may_not_wait_for_the_contrary() -> None:
    first = part(page(YES_NO, PEOPLE), title="Một")
    second = part(page(NAME, {**LAST, "show_when": when("so-nguoi less 3")}, show_when=when("so-nguoi more 5")))

    (found,) = said(first, second)

    assert "Câu cuối" in found


def test_a_question_that_can_never_be_required_is_refused() -> None:
    (found,) = problems(YES_NO, {**LAST, "show_when": when("co-cha is Có"), "require_when": when("co-cha is Không")})

    assert "can never be required" in found


def test_a_question_of_a_group_is_reached_by_its_entry_and_by_the_form() -> None:
    inner = [*GROUP["questions"], {**LAST, "show_when": when("di-lam is Có", "co-cha is Có")}]

    assert problems(YES_NO, {**GROUP, "questions": inner}) == []


@pytest.mark.parametrize("tests", [["di-lam is Có", "di-lam is Không"], ["di-lam empty"], ["co-cha is Không"]])
def test_a_question_of_a_group_that_is_never_asked_is_refused(tests: list[str]) -> None:
    inner = [*GROUP["questions"], {**LAST, "show_when": when(*tests)}]
    group = {**GROUP, "questions": inner, "show_when": when("co-cha is Có")}

    if tests == ["di-lam empty"]:
        group.pop("show_when")
        group["min_items"] = 1
    (found,) = problems(YES_NO, group)

    assert "Người trong nhà › Câu cuối" in found


@pytest.mark.parametrize(
    "tests",
    [
        ["den after @tu", "den before @tu"],
        ["den before 1/1/2020", "den after 1/1/2021"],
        ["den after @den"],
        ["den empty"],
        ["sinh after @hen"],
        ["so-nguoi more 10"],
    ],
)
def test_a_rule_that_no_answers_pass_is_refused(tests: list[str]) -> None:
    checks = [{"must": when(*tests), "message": "Không bao giờ đúng"}]

    (found,) = said(part(page(FROM, UNTIL, BORN, MEETING, PEOPLE, checks=checks)))

    assert found == "Phần › Trang › Không bao giờ đúng: no answers can pass this rule"


@pytest.mark.parametrize(
    "tests", [["den after @tu"], ["den at_least @tu"], ["so-nguoi at_least 10"], ["sinh before @hen"]]
)
def test_a_rule_that_answers_can_pass_is_not(tests: list[str]) -> None:
    checks = [{"must": when(*tests), "message": "Được"}]

    assert said(part(page(FROM, UNTIL, BORN, MEETING, PEOPLE, checks=checks))) == []


def test_a_rule_between_questions_that_are_never_asked_together_is_refused() -> None:
    first = {**FROM, "show_when": when("co-cha is Có")}
    second = {**UNTIL, "show_when": when("co-cha is Không")}
    checks = [{"must": when("den after @tu"), "message": "Vô ích"}]

    (found,) = said(part(page(YES_NO, first, second, checks=checks)))

    assert "never judged" in found


PHONE = {"type": "phone", "key": "dien-thoai", "label": "Điện thoại"}
PERSON = {"key": "vo", "label": "Bên nữ", "name": "ten", "phone": "dien-thoai"}


def test_a_co_applicant_who_can_be_reached_passes() -> None:
    assert said(part(page(NAME, PHONE)), people=[PERSON]) == []


def test_a_co_applicant_whom_nothing_must_reach_is_refused() -> None:
    (found,) = said(part(page(NAME, {**PHONE, "required": False})), people=[PERSON])

    assert "Bên nữ" in found


def test_a_co_applicant_who_never_declares_is_refused() -> None:
    person = {**PERSON, "show_when": when("co-cha is Có", "co-cha is Không")}

    (found,) = said(part(page(YES_NO, NAME, PHONE)), people=[person])

    assert "Bên nữ" in found


def test_a_co_applicant_without_a_name_then_is_refused() -> None:
    name = {**NAME, "show_when": when("co-cha is Có")}

    (found,) = said(part(page(YES_NO, name, PHONE)), people=[{**PERSON, "show_when": when("co-cha is Không")}])

    assert "name" in found


def test_conditions_beyond_what_can_be_checked_say_so() -> None:
    questions: list[dict[str, Any]] = []
    for number in range(12):
        tests = [f"q{number - 1}-{twin} is {answer}" for twin in "ab" for answer in ("Một", "Hai")] if number else []
        for twin in "ab":
            question = {"type": "choice", "key": f"q{number}-{twin}", "label": f"Câu {number}{twin}"}
            question |= {"choices": ["Một", "Hai", "Ba"]}
            questions.append(question | ({"show_when": when(*tests, match="any")} if tests else {}))

    began = time.process_time()
    found = problems(*questions)

    assert "too complicated" in found[0]
    assert time.process_time() - began < 20


def test_a_long_form_is_checked_quickly() -> None:
    questions: list[dict[str, Any]] = [{"type": "yes_no", "key": "q0", "label": "Câu 0"}]
    for number in range(1, 200):
        before = number - 1 if number % 2 else number - 2
        question = {"type": "yes_no", "key": f"q{number}", "label": f"Câu {number}"}
        questions.append(question | {"show_when": when(f"q{before} is Có")})
    eform = form_of(part(page(*questions)))

    began = time.process_time()
    build_schema(eform)

    assert time.process_time() - began < 10


def random_condition(dice: random.Random, questions: list[Question]) -> Condition | None:
    if not questions or dice.random() < 0.2:
        return None
    tests = tuple(random_test(dice, dice.choice(questions)) for _number in range(dice.randint(1, 3)))
    return Condition(tests=tests, match=dice.choice(["all", "any"]))


def random_test(dice: random.Random, question: Question) -> Comparison:
    if question.type == "number":
        operator = dice.choice(["is", "is_not", "more", "at_least", "less", "at_most", "answered", "empty"])
        return Comparison(key=question.key, operator=operator, value=str(dice.randint(-1, 3)))
    operator = dice.choice(["is", "is", "is_not", "answered", "empty"])
    return Comparison(key=question.key, operator=operator, value=dice.choice(["yes", "no"]))


def random_form(dice: random.Random) -> list[Question]:
    questions: list[Question] = []
    for number in range(5):
        kind, limits = dice.choice([("yes_no", {}), ("number", {"min": 0, "max": 2})])
        show_when = random_condition(dice, questions)
        required = dice.random() < 0.7
        questions.append(
            Question(
                key=f"q{number}", type=kind, label=f"q{number}", limits=limits, required=required, show_when=show_when
            )
        )
    return questions


def ever_shown(questions: list[Question]) -> set[str]:
    """Keys of the questions that some applicant is asked, by trying all answers."""
    reached: set[str] = set()
    ways: list[dict[str, str]] = [{}]
    for question in questions:
        following = []
        for values in ways:
            if not question.shown(values):
                following.append(values)
                continue
            reached.add(question.key)
            answers = ["yes", "no"] if question.type == "yes_no" else ["0", "1", "2"]
            following += [{**values, question.key: answer} for answer in answers]
            following += [] if question.required else [values]
        ways = following
    return reached


@pytest.mark.parametrize("seed", range(150))
def test_no_form_is_refused_that_some_applicant_can_finish(seed: int) -> None:
    questions = random_form(random.Random(seed))
    pages = (Page(title="Trang", questions=tuple(questions)),)
    schema = FormSchema(title="Thử", parts=(Part(title="Phần", pages=pages),))
    known = {question.key: question for question in questions}

    found = unsound(schema, known, {key: key for key in known})

    refused = {problem.split(":")[0] for problem in found}
    shown = ever_shown(questions)
    assert not refused & shown
    assert len(known.keys() - shown - refused) <= 1, "what is never asked is found, but for a rare case"


def test_a_form_of_ever_more_complicated_conditions_is_refused_soon() -> None:
    questions: list[dict[str, Any]] = [{**CHOICE, "key": "q0"}]
    for number in range(1, 150):
        condition = when(f"q{number - 1} is Nhà riêng", f"q{max(0, number - 2)} is Chung cư", match="any")
        questions.append({**CHOICE, "key": f"q{number}", "label": f"Câu {number}", "show_when": condition})

    began = time.process_time()
    problems = said(part(page(*questions)))

    assert len(problems) == 3
    assert time.process_time() - began < 10
