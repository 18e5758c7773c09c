"""What is shown, required and accepted follows from the answers at once: on the page, and from page to page."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from typing import Any

import pytest

from catalog.models import ProcedureCase
from dossiers.models import Dossier
from eforms.journey.walk import Journey
from eforms.models import Draft, DraftStep
from eforms.pages.compile import PageForm, form_class
from eforms.schema.conditions import Comparison, Condition
from eforms.schema.form import Check, FormSchema, Page, Part, Question
from eforms.schema.papers import Paper
from eforms.services import load_journey
from tests.eforms.conftest import ANSWERS, Applicant
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import make_draft, published_version

MARRIED = Condition.answer("vo-chong", "yes")
QUESTIONS = [
    Question(key="vo-chong", type="yes_no", label="Có vợ, chồng không?"),
    Question(key="ten", type="text", label="Họ tên vợ, chồng", show_when=MARRIED),
    Question(key="so-con", type="number", label="Số con", required=False, require_when=MARRIED),
    Question(key="gap-doi", type="computed", label="Gấp đôi", formula="{so-con} * 2"),
    Question(
        key="con",
        type="text",
        label="Tên con",
        show_when=Condition(tests=(Comparison(key="so-con", operator="more", value="0"),)),
    ),
]


def page(data: dict[str, Any] | None, **kwargs: Any) -> PageForm:
    return form_class(QUESTIONS)(data, **kwargs)


def test_a_question_that_is_shown_only_now_is_no_error_but_keeps_the_page_open() -> None:
    form = page({"vo-chong": "yes", "so-con": "0"})

    assert not form.is_valid()
    assert not form.has_errors
    assert form.reveals == ["id_ten"]


def test_what_depends_on_a_wrong_answer_waits_for_the_right_one() -> None:
    form = page({"vo-chong": "yes", "so-con": "ba", "ten": "Bình", "con": "An"})

    assert list(form.errors) == ["so-con"]
    assert not form.reveals


def test_an_answer_sent_for_a_hidden_question_does_not_count() -> None:
    form = page({"vo-chong": "no", "so-con": "", "ten": "Lén điền"})

    assert form.is_valid()
    assert form.values() == {"vo-chong": "no", "so-con": None}


def test_a_question_is_required_only_where_its_condition_says_so() -> None:
    assert page({"vo-chong": "no", "so-con": ""}).is_valid()
    assert list(page({"vo-chong": "yes", "so-con": "", "ten": "Bình"}).errors) == ["so-con"]


def test_a_shown_question_that_was_on_the_page_and_stays_empty_is_an_error() -> None:
    form = page({"vo-chong": "yes", "so-con": "0", "ten": "", "_asked": ["ten"]})

    assert list(form.errors) == ["ten"]


def test_a_computed_value_follows_the_answers_beside_it_and_is_not_kept() -> None:
    form = page({"vo-chong": "no", "so-con": "3", "con": "An"})

    assert form.is_valid()
    assert form.answers["gap-doi"] == "6"
    assert "gap-doi" not in form.values()


def test_a_computed_value_names_the_answers_it_follows_from_for_the_page_script() -> None:
    form = page({"vo-chong": "no", "so-con": "3"})

    assert {row.question.key: row.reads for row in form.rows() if row.reads} == {"gap-doi": "so-con"}


def test_conditions_read_earlier_pages_and_proposals_too() -> None:
    questions = [Question(key="b", type="text", label="B", show_when=Condition.answer("a", "yes"))]

    assert form_class(questions)(known={"a": "yes"}).forms[0].visible == {"b"}
    assert form_class(questions)(known={"a": "no"}).forms[0].visible == set()
    begun = page(None, saved={"vo-chong": "yes"})
    begun.prepare()
    assert "ten" in begun.visible
    assert begun.fields["so-con"].required


def test_a_hidden_question_keeps_its_proposal_for_when_it_is_shown() -> None:
    form = page({"vo-chong": "yes", "so-con": "0"}, propose=lambda question, values: "Trần Thị Bình")
    form.prepare()

    assert form["ten"].value() == "Trần Thị Bình"


ORDER = Check(
    key="den",
    message="Đến ngày phải sau từ ngày",
    must=Condition(tests=(Comparison(key="den", operator="after", other="tu"),)),
)
DATES = [
    Question(key="tu", type="date", label="Từ ngày"),
    Question(key="den", type="date", label="Đến ngày", required=False),
]


def dates(start: int, end: int | None) -> PageForm:
    data = {"tu_day": "1", "tu_month": str(start), "tu_year": "2026"}
    if end:
        data |= {"den_day": "1", "den_month": str(end), "den_year": "2026"}
    return form_class(DATES, [ORDER])(data)


def test_a_rule_across_answers_stands_beside_its_question_in_the_editors_words() -> None:
    assert dates(3, 2).errors == {"den": ["Đến ngày phải sau từ ngày"]}


def test_a_rule_waits_until_all_that_it_reads_is_answered_rightly() -> None:
    assert dates(1, 2).is_valid()
    assert dates(3, None).is_valid()
    assert dates(13, 1).errors.keys() == {"tu"}


PARTS: list[dict[str, Any]] = [
    {
        "title": "Tờ khai",
        "pages": [
            {
                "title": "Về việc",
                "questions": [
                    {"type": "yes_no", "key": "co-dat", "label": "Có đất không?"},
                    {"type": "date", "key": "tu", "label": "Từ ngày"},
                    {
                        "type": "number",
                        "key": "so-thua",
                        "label": "Số thửa",
                        "show_when": {"key": "co-dat", "value": "Có"},
                    },
                ],
            },
            {
                "title": "Về đất",
                "show_when": {"key": "co-dat", "value": "Có"},
                "questions": [
                    {"type": "text", "key": "so-do", "label": "Số giấy chứng nhận"},
                    {"type": "paper", "paper_key": "giay-to-1"},
                ],
            },
            {
                "title": "Thời gian",
                "checks": [
                    {
                        "key": "den",
                        "message": "Đến ngày phải sau từ ngày",
                        "must": {"tests": [{"key": "den", "operator": "after", "other": "tu"}]},
                    }
                ],
                "questions": [{"type": "date", "key": "den", "label": "Đến ngày"}],
            },
        ],
    },
    {
        "title": "Phần đất đai",
        "show_when": {"key": "co-dat", "value": "Có"},
        "pages": [{"title": "Nhà", "questions": [{"type": "text", "key": "nha", "label": "Nhà"}]}],
    },
]


@pytest.fixture
def landowner(db: None) -> Applicant:
    applicant = Applicant(make_draft(version=published_version(questions=PARTS)))
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    return applicant


def day(key: str, month: int) -> dict[str, str]:
    return {f"{key}_day": "1", f"{key}_month": str(month), f"{key}_year": "2026"}


def first_page(land: str, month: int = 1, **more: str) -> dict[str, str]:
    return {"co-dat": land, **day("tu", month), **more}


def step_slugs(applicant: Applicant) -> list[str]:
    return list(load_journey(Draft.objects.get(pk=applicant.draft.pk)).steps)


def test_pages_parts_and_papers_come_and_go_with_the_answers(landowner: Applicant) -> None:
    landowner.post("to-khai-1", first_page("no"))
    without = step_slugs(landowner)
    landowner.post("to-khai-1", first_page("yes", **{"so-thua": "2"}))

    assert without == ["nguoi-nop-1", "nguoi-nop-2", "to-khai-1", "to-khai-3", "nhan-ket-qua-1", "kiem-tra"]
    assert set(step_slugs(landowner)) - set(without) == {"to-khai-2", "to-khai-4", "giay-to"}


def test_answers_of_a_page_that_is_no_longer_shown_never_reach_the_dossier(landowner: Applicant) -> None:
    landowner.post("to-khai-1", first_page("yes", **{"so-thua": "2"}))
    landowner.post("to-khai-2", {"so-do": "AB 123"})
    landowner.post("to-khai-1", first_page("no"))
    landowner.post("to-khai-3", day("den", 5))
    landowner.fill("nhan-ket-qua-1")
    landowner.submit()

    answers = {answer["key"] for answer in Dossier.objects.get().answers}
    assert {"co-dat", "tu", "den"} <= answers
    assert not answers & {"so-do", "nha", "so-thua"}


def test_an_earlier_answer_that_breaks_a_rule_brings_the_applicant_back_to_it(landowner: Applicant) -> None:
    landowner.post("to-khai-1", first_page("no"))
    landowner.post("to-khai-3", day("den", 5))
    landowner.fill("nhan-ket-qua-1")

    landowner.post("to-khai-1", first_page("no", month=9))

    assert landowner.get("kiem-tra").headers["Location"] == landowner.url("to-khai-3")
    assert landowner.get("to-khai-3").content.decode().count("Đến ngày phải sau từ ngày") == 2


def test_a_page_waits_with_its_hidden_questions_in_templates_that_tell_scripts_their_condition(
    landowner: Applicant,
) -> None:
    shown = landowner.get("to-khai-1").content.decode()

    found = re.search(
        r'<template data-question="so-thua" data-name="to-khai-1-so-thua" data-show-when="([^"]+)">', shown
    )
    assert found
    condition = json.loads(unescape(found[1]))
    assert condition == {"tests": [{"key": "co-dat", "operator": "is", "value": "yes", "other": ""}], "match": "all"}
    assert 'name="to-khai-1-_asked" value="so-thua"' in shown


def test_revealed_questions_keep_the_page_saved_half_done(landowner: Applicant) -> None:
    response = landowner.post("to-khai-1", first_page("yes"))

    shown = response.content.decode()
    assert response.status_code == 200
    assert "Thêm câu hỏi theo câu trả lời của ông/bà" in shown
    assert "<title>Lỗi" not in shown
    row = DraftStep.objects.get(step="to-khai-1")
    assert row.values is None
    assert row.data["to-khai-1-co-dat"] == ["yes"]


def test_a_revealed_question_left_empty_is_an_error_the_second_time(landowner: Applicant) -> None:
    landowner.post("to-khai-1", first_page("yes"))

    shown = landowner.post("to-khai-1", first_page("yes", **{"_asked": "so-thua", "so-thua": ""})).content.decode()

    assert "Cần sửa 1 chỗ" in shown
    assert 'href="#id_to-khai-1-so-thua"' in shown


@pytest.mark.django_db
def test_a_paper_of_one_case_is_asked_for_in_that_case_only() -> None:
    procedure = ProcedureFactory()
    for key in ("moi", "cap-lai"):
        ProcedureCase.objects.create(procedure=procedure, key=key, name=key)
    procedure.papers.filter(key="giay-to-1").update(case_key="cap-lai")
    applicant = Applicant(make_draft(version=published_version(procedure=procedure)))
    seen = []

    for case in ("moi", "cap-lai"):
        applicant.post("noi-nop", {"desk_case": case})
        for step in ("nguoi-nop-1", "nguoi-nop-2", "to-khai-1"):
            applicant.post(step, ANSWERS[step])
        seen.append("giay-to" in step_slugs(applicant))

    assert seen == [False, True]


def test_a_paper_can_be_required_by_an_answer() -> None:
    paper = Paper(key="k", label="Giấy", required=True, require_when=Condition.answer("a", "yes"))

    assert Paper.from_json(json.loads(json.dumps(paper.as_json()))) == paper
    assert paper.must_be_given({"a": "yes"})
    assert not paper.must_be_given({"a": "no"})


def long_form(pages: int) -> FormSchema:
    """Five questions a page, half of them with a condition that reads the page before."""

    def question(number: int) -> Question:
        when = Condition.answer(f"q{number - 5}", "x") if number >= 5 and number % 2 else None
        return Question(key=f"q{number}", type="text", label=f"Câu {number}", show_when=when)

    parts = [Page(title=str(n), questions=tuple(question(n * 5 + i) for i in range(5))) for n in range(pages)]
    return FormSchema(title="Dài", parts=(Part(title="Phần", pages=tuple(parts)),))


def walking_time(pages: int) -> float:
    draft = Draft(trial_schema=long_form(pages).as_json())
    rows = {
        f"to-khai-{n + 1}": DraftStep(step=f"to-khai-{n + 1}", values={f"q{n * 5 + i}": "x" for i in range(5)})
        for n in range(pages)
    }
    times = []
    for _round in range(15):
        journey = Journey(draft, rows, [])
        assert journey.schema
        began = time.process_time()
        assert len(journey.values) >= pages * 5 - 3
        times.append(time.process_time() - began)
    return min(times)


def test_walking_two_hundred_questions_takes_ten_times_as_long_as_twenty_at_most() -> None:
    assert walking_time(40) < 20 * walking_time(4)
