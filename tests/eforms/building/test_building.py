"""What an editor composes becomes a schema, or is refused with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from eforms.building import build_schema
from eforms.models import EForm, EFormVersion
from eforms.schema.form import Condition, FormSchema
from tests.factories.eforms import PARTS, EFormFactory, published_version

pytestmark = pytest.mark.django_db
YES_NO = {"type": "yes_no", "key": "co-cha", "label": "Có cha không?"}
NAME = {"type": "text", "key": "ten", "label": "Họ tên"}


def form_of(*questions: dict[str, Any], **kwargs: Any) -> EForm:
    pages = [{"title": "Trang một", "questions": list(questions)}]
    return EFormFactory(questions=[{"title": "Phần một", "pages": pages}], **kwargs)


def problems(*questions: dict[str, Any], **kwargs: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        build_schema(form_of(*questions, **kwargs))
    return " | ".join(raised.value.messages)


def test_a_form_becomes_a_schema_with_its_questions_in_order() -> None:
    schema = build_schema(EFormFactory())

    assert [question.key for question in schema.questions()] == [
        "ten-tre",
        "ngay-sinh",
        "co-cha",
        "ten-cha",
        "paper_giay-to-1",
    ]


def test_a_schema_survives_its_json() -> None:
    schema = build_schema(EFormFactory())

    assert FormSchema.from_json(schema.as_json()) == schema


def test_a_question_without_key_gets_one_made_from_its_words() -> None:
    schema = build_schema(
        form_of({"type": "text", "label": "Đơn vị đề nghị"}, {"type": "text", "label": "Đơn vị đề nghị"})
    )

    assert [question.key for question in schema.questions()] == ["don-vi-de-nghi", "don-vi-de-nghi-2"]


def test_a_key_used_twice_is_refused() -> None:
    assert "“ten”" in problems(NAME, NAME)


@pytest.mark.parametrize("key", ["Ten", "ho ten", "desk_agency", "họ-tên"])
def test_a_key_that_software_could_not_read_is_refused(key: str) -> None:
    assert key in problems({**NAME, "key": key})


def test_a_condition_names_the_answer_as_the_applicant_reads_it() -> None:
    schema = build_schema(form_of(YES_NO, {**NAME, "show_when": {"key": "co-cha", "value": "Có"}}))

    assert list(schema.questions())[1].show_when == Condition.answer("co-cha", "yes")


def test_a_condition_on_a_later_question_is_refused() -> None:
    assert "“co-cha”" in problems({**NAME, "show_when": {"key": "co-cha", "value": "Có"}}, YES_NO)


def test_a_condition_on_a_question_that_does_not_exist_is_refused() -> None:
    assert "“khong-co”" in problems(YES_NO, {**NAME, "show_when": {"key": "khong-co", "value": "Có"}})


def test_a_condition_that_waits_for_an_answer_nobody_can_give_is_refused() -> None:
    assert "Có thể" in problems(YES_NO, {**NAME, "show_when": {"key": "co-cha", "value": "Có thể"}})


def test_a_paper_that_the_procedure_does_not_have_is_refused_and_the_others_are_named() -> None:
    found = problems(NAME, {"type": "paper", "paper_key": "giay-to-9"})

    assert "giay-to-9" in found
    assert "giay-to-1" in found


def test_a_paper_asked_for_twice_is_refused() -> None:
    paper = {"type": "paper", "paper_key": "giay-to-1"}

    assert "giay-to-1" in problems(NAME, paper, paper)


def test_a_form_that_replaces_a_paper_nobody_knows_is_refused() -> None:
    assert "giay-to-7" in problems(NAME, produces="giay-to-7")


@pytest.mark.parametrize("choices", [["Một"], ["Một", "một"]])
def test_a_choice_needs_two_different_answers(choices: list[str]) -> None:
    assert "Chọn gì" in problems({"type": "choice", "key": "chon", "label": "Chọn gì", "choices": choices})


def test_limits_in_the_wrong_order_are_refused() -> None:
    assert "Bao nhiêu" in problems({"type": "number", "key": "so", "label": "Bao nhiêu", "min": 5, "max": 1})


@pytest.mark.parametrize("parts", [[], [{"title": "Phần", "pages": [{"title": "Trang", "questions": []}]}]])
def test_a_form_without_questions_cannot_be_published(parts: list[dict[str, Any]]) -> None:
    eform = EFormFactory(questions=parts)

    with pytest.raises(ValidationError):
        eform.save_revision().publish()

    eform.refresh_from_db()
    assert not eform.live
    assert not EFormVersion.objects.exists()


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(ValidationError) as raised:
        build_schema(form_of(NAME, NAME, {"type": "paper", "paper_key": "giay-to-9"}))

    assert len(raised.value.messages) == 2


def test_a_question_may_depend_on_an_answer_of_its_own_page() -> None:
    schema = build_schema(EFormFactory())

    pages = schema.parts[0].pages
    assert [len(page.questions) for page in pages] == [5]
    assert pages[0].questions[3].show_when == Condition.answer("co-cha", "yes")


def test_a_page_asks_at_most_five_questions() -> None:
    questions = [{"type": "text", "key": f"cau-{n}", "label": f"Câu {n}"} for n in range(12)]

    schema = build_schema(form_of(*questions))

    assert [len(page.questions) for page in schema.parts[0].pages] == [5, 5, 2]


def test_publishing_freezes_a_version() -> None:
    version = published_version()

    assert version.number == 1
    assert version.schema["title"] == "Tờ khai thử"


def test_publishing_a_change_makes_the_next_version_and_leaves_the_first() -> None:
    first = published_version()
    eform = first.eform
    eform.title = "Tờ khai mới"

    eform.save_revision().publish()

    assert eform.current_version is not None
    assert eform.current_version.number == 2
    assert EFormVersion.objects.get(pk=first.pk).schema["title"] == "Tờ khai thử"


def test_publishing_again_without_a_change_makes_no_version() -> None:
    eform = published_version().eform

    eform.save_revision().publish()

    assert eform.versions.count() == 1


def test_a_published_version_cannot_be_changed() -> None:
    version = published_version()
    version.number = 7

    with pytest.raises(TypeError):
        version.save()


def test_the_shared_definition_stays_as_it_is() -> None:
    build_schema(EFormFactory())

    assert PARTS[0]["pages"][0]["questions"][0]["key"] == "ten-tre"
