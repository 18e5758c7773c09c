"""Conditions, groups, computed values, rules and co-applicants, from what an editor composed to the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from eforms.building import build_schema
from eforms.building.families import wanted_answer
from eforms.exchange.definitions import stream_of
from eforms.models import EForm
from eforms.schema.conditions import Comparison as Comparison
from eforms.schema.conditions import Condition
from eforms.schema.form import FormSchema, Question
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import EFormFactory

pytestmark = pytest.mark.django_db

YES_NO = {"type": "yes_no", "key": "co-cha", "label": "Có cha không?"}
NAME = {"type": "text", "key": "ten", "label": "Họ tên"}
CHOICE = {"type": "choice", "key": "loai", "label": "Loại nhà", "choices": ["Nhà ở riêng lẻ", "Chung cư"]}
CHOICES = {"type": "choices", "key": "nhom", "label": "Nhóm", "choices": ["Trẻ em", "Hộ nghèo"]}
NUMBER = {"type": "number", "key": "dien-tich", "label": "Diện tích", "places": 2}
MONEY = {"type": "money", "key": "gia", "label": "Giá"}
DATE = {"type": "date", "key": "tu", "label": "Từ ngày"}
END = {"type": "date", "key": "den", "label": "Đến ngày"}
BORN = {"type": "partial_date", "key": "sinh", "label": "Ngày sinh"}
TIME = {"type": "time", "key": "gio", "label": "Giờ"}
ADDRESS = {"type": "address", "key": "o-dau", "label": "Ở đâu"}
PHONE = {"type": "phone", "key": "dien-thoai", "label": "Điện thoại vợ"}
EMAIL = {"type": "email", "key": "thu", "label": "Thư điện tử của vợ"}
AGREE = {"type": "declaration", "key": "dong-y", "label": "Tôi đồng ý"}
GROUP = {
    "type": "group",
    "key": "thanh-vien",
    "label": "Các thành viên",
    "item": "Thành viên",
    "min_items": 1,
    "max_items": 5,
    "questions": [
        {"type": "text", "key": "ho-ten", "label": "Họ và tên thành viên"},
        {"type": "money", "key": "thu-nhap", "label": "Thu nhập"},
    ],
}
LAST = {"type": "text", "key": "cuoi", "label": "Câu cuối"}


def form_of(*questions: dict[str, Any], page: dict[str, Any] | None = None, **top: Any) -> EForm:
    pages = [{"title": "Trang một", "questions": list(questions), **(page or {})}]
    people = stream_of({"procedure": "thu", "co_applicants": top.pop("people", [])}, "co_applicants")
    return EFormFactory(questions=[{"title": "Phần một", "pages": pages}], co_applicants=people, **top)


def schema_of(*questions: dict[str, Any], **kwargs: Any) -> FormSchema:
    return build_schema(form_of(*questions, **kwargs))


def problems(*questions: dict[str, Any], **kwargs: Any) -> str:
    eform = form_of(*questions, **kwargs)
    with pytest.raises(ValidationError) as raised, translation.override("en"):
        build_schema(eform)
    return " | ".join(raised.value.messages)


def when(*tests: dict[str, Any], match: str = "all") -> dict[str, Any]:
    return {"match": match, "tests": [*tests]}


def last_condition(*questions: dict[str, Any]) -> Condition | None:
    return list(schema_of(*questions).questions())[-1].show_when


@pytest.mark.parametrize(
    ("asked", "operator", "answer", "stored"),
    [
        (YES_NO, "is", "Có", "yes"),
        (YES_NO, "is_not", "không", "no"),
        (CHOICE, "is", "nha o rieng le", "nha-o-rieng-le"),
        (CHOICE, "is", "chung-cu", "chung-cu"),
        (CHOICES, "contains", "Hộ nghèo", "ho-ngheo"),
        (NUMBER, "more", "1.234,5", "1234.5"),
        (NUMBER, "more", "1.234", "1234"),
        (NUMBER, "more", "85.5", "85.5"),
        (NUMBER, "less", "-007", "-7"),
        (MONEY, "at_least", "5.000.000 đồng", "5000000"),
        (DATE, "before", "1/7/2025", "2025-07-01"),
        (DATE, "after", "2025-07-01", "2025-07-01"),
        (DATE, "at_most", "hôm nay", "today"),
        (BORN, "before", "1960", "1960"),
        (BORN, "before", "5/1960", "1960-05"),
        (BORN, "before", "12/05/1960", "1960-05-12"),
        (TIME, "after", "7h30", "07:30"),
        (TIME, "after", "17 giờ", "17:00"),
        (NAME, "contains", "Nguyễn", "Nguyễn"),
        (PHONE, "is", "0912 345 678", "0912345678"),
        (ADDRESS, "contains", "Đồng Hới", "Đồng Hới"),
        (AGREE, "is", "Có", "yes"),
        (GROUP, "at_least", "2", "2"),
    ],
)
def test_an_answer_is_written_as_the_applicant_reads_it(
    asked: dict[str, Any], operator: str, answer: str, stored: str
) -> None:
    test = {"key": asked["key"], "operator": operator, "value": answer}

    found = last_condition(asked, {**LAST, "show_when": when(test)})

    assert found == Condition(tests=(Comparison(key=asked["key"], operator=operator, value=stored),))


@pytest.mark.parametrize(
    ("asked", "operator", "answer"),
    [
        (YES_NO, "is", "Có thể"),
        (CHOICE, "is", "Biệt thự"),
        (NUMBER, "more", "nhiều"),
        (NUMBER, "more", "1e9"),
        (DATE, "before", "31/02/2026"),
        (DATE, "before", "2026"),
        (DATE, "before", "ngày mai"),
        (BORN, "before", "13/1960"),
        (TIME, "before", "25:00"),
        (GROUP, "more", "nhiều"),
        (AGREE, "is", "Có lẽ"),
    ],
)
def test_an_answer_that_nobody_can_give_is_refused(asked: dict[str, Any], operator: str, answer: str) -> None:
    test = {"key": asked["key"], "operator": operator, "value": answer}

    assert answer in problems(asked, {**LAST, "show_when": when(test)})


@pytest.mark.parametrize(
    ("asked", "operator"),
    [
        (DATE, "contains"),
        (NUMBER, "before"),
        (YES_NO, "more"),
        (NAME, "after"),
        (CHOICE, "contains"),
        (GROUP, "is"),
        (ADDRESS, "more"),
        (AGREE, "answered"),
        (MONEY, "contains"),
        (TIME, "more"),
    ],
)
def test_a_comparison_that_makes_no_sense_is_refused_with_those_that_do(asked: dict[str, Any], operator: str) -> None:
    test = {"key": asked["key"], "operator": operator, "value": "1"}

    assert "cannot be compared with" in problems(asked, {**LAST, "show_when": when(test)})


def test_conditions_join_comparisons_with_and_or_or() -> None:
    tests = [{"key": "co-cha", "value": "Có"}, {"key": "gia", "operator": "more", "value": "100"}]

    found = last_condition(YES_NO, MONEY, {**LAST, "show_when": when(*tests, match="any")})

    assert found is not None
    assert found.match == "any"
    assert len(found.tests) == 2


def test_a_question_is_named_by_its_words_too() -> None:
    found = last_condition(YES_NO, {**LAST, "show_when": when({"key": "có cha không?", "value": "Có"})})

    assert found == Condition.answer("co-cha", "yes")


def test_words_of_two_questions_name_neither() -> None:
    twin = {**YES_NO, "key": "co-cha-2"}

    said = problems(YES_NO, twin, {**LAST, "show_when": when({"key": "Có cha không?", "value": "Có"})})

    assert "write the key" in said


def test_a_comparison_with_another_question() -> None:
    test = {"key": "den", "operator": "after", "other": "Từ ngày"}

    found = last_condition(DATE, END, {**LAST, "show_when": when(test)})

    assert found == Condition(tests=(Comparison(key="den", operator="after", other="tu"),))


@pytest.mark.parametrize(
    "test",
    [
        {"key": "tu", "operator": "is", "other": "gia"},
        {"key": "tu", "operator": "after"},
        {"key": "tu", "operator": "after", "value": "1/1/2026", "other": "tu"},
        {"key": "tu", "operator": "after", "other": "khong-co"},
    ],
)
def test_a_comparison_needs_exactly_one_thing_of_the_same_kind(test: dict[str, Any]) -> None:
    assert "Phần một › Trang một › Câu cuối" in problems(DATE, MONEY, {**LAST, "show_when": when(test)})


def test_whether_a_question_is_answered_needs_no_value() -> None:
    found = last_condition(NAME, {**LAST, "show_when": when({"key": "ten", "operator": "answered", "value": "thừa"})})

    assert found == Condition(tests=(Comparison(key="ten", operator="answered"),))


def test_the_case_of_the_procedure_is_read_by_its_name() -> None:
    procedure = ProcedureFactory()
    procedure.cases.create(key="truong-hop-1", name="Đăng ký quá hạn")
    show_when = when({"key": "desk_case", "value": "Đăng ký quá hạn"})

    schema = schema_of({**LAST, "show_when": show_when}, procedure=procedure)

    assert next(schema.questions()).show_when == Condition.answer("desk_case", "truong-hop-1")


def test_what_the_portal_asks_of_the_applicant_can_be_read() -> None:
    test = {"key": "applicant_date_of_birth", "operator": "before", "value": "1/1/1966"}

    assert last_condition({**LAST, "show_when": when(test)}) is not None


def test_a_procedure_without_cases_has_none_to_wait_for() -> None:
    assert "desk_case" in problems({**LAST, "show_when": when({"key": "desk_case", "value": "x"})})


def test_required_only_when_some_answer_says_so() -> None:
    schema = schema_of(YES_NO, {**LAST, "require_when": when({"key": "co-cha", "value": "Có"})})

    question = list(schema.questions())[-1]
    assert question.must_answer({"co-cha": "yes"})
    assert not question.must_answer({"co-cha": "no"})


def test_parts_and_pages_have_conditions() -> None:
    condition = {"key": "co-cha", "value": "Có"}
    eform = EFormFactory(
        questions=[
            {"title": "Một", "pages": [{"title": "A", "questions": [YES_NO]}]},
            {"title": "Hai", "show_when": condition, "pages": [{"title": "B", "questions": [NAME]}]},
            {"title": "Ba", "pages": [{"title": "C", "show_when": condition, "questions": [LAST]}]},
        ]
    )

    schema = build_schema(eform)

    assert schema.parts[1].show_when == Condition.answer("co-cha", "yes")
    assert schema.parts[2].pages[0].show_when == Condition.answer("co-cha", "yes")
    assert FormSchema.from_json(json.loads(json.dumps(schema.as_json()))) == schema


def test_a_page_cannot_depend_on_its_own_question() -> None:
    page = {"show_when": when({"key": "co-cha", "value": "Có"})}

    assert "“co-cha”" in problems(YES_NO, page=page)


def test_a_group_has_its_questions_and_limits() -> None:
    group = next(schema_of(GROUP).questions())

    assert [question.key for question in group.questions] == ["ho-ten", "thu-nhap"]
    assert group.limits == {"min_items": 1, "max_items": 5, "item": "Thành viên"}
    assert group.required


def test_a_group_that_may_be_empty_is_not_required() -> None:
    assert not next(schema_of({**GROUP, "min_items": 0}).questions()).required


def test_a_question_in_a_group_reads_its_entry_and_what_was_asked_before() -> None:
    inner = [
        {"type": "yes_no", "key": "di-lam", "label": "Có đi làm không?"},
        {"type": "money", "key": "luong", "label": "Lương", "show_when": when({"key": "di-lam", "value": "Có"})},
        {"type": "text", "key": "cha", "label": "Tên cha", "show_when": when({"key": "co-cha", "value": "Có"})},
    ]

    group = list(schema_of(YES_NO, {**GROUP, "questions": inner}).questions())[1]

    assert [question.show_when is None for question in group.questions] == [True, False, False]


def test_nobody_outside_reads_one_entry_of_a_group() -> None:
    said = problems(GROUP, {**LAST, "show_when": when({"key": "thu-nhap", "operator": "more", "value": "1"})})

    assert "every entry" in said


def test_keys_are_unique_inside_groups_too() -> None:
    assert "“ho-ten” is used twice" in problems({**NAME, "key": "ho-ten"}, GROUP)


@pytest.mark.parametrize("changed", [{"min_items": 6}, {"questions": []}])
def test_a_group_that_nobody_can_fill_is_refused(changed: dict[str, Any]) -> None:
    assert "Các thành viên" in problems({**GROUP, **changed})


def test_a_question_of_a_group_without_key_gets_one() -> None:
    inner = [{"type": "text", "label": "Họ tên"}, {"type": "text", "label": "Họ tên"}]

    group = list(schema_of({**NAME, "key": "ho-ten"}, {**GROUP, "questions": inner}).questions())[1]

    assert [question.key for question in group.questions] == ["ho-ten-2", "ho-ten-3"]


COMPUTED = {"type": "computed", "key": "tong", "label": "Tổng thu nhập", "result": "money"}


def test_a_computed_value_keeps_its_formula_with_keys_and_stored_answers() -> None:
    formula = 'if({Có cha không?} = "Có", sum({Các thành viên.Thu nhập}), 0)'

    question = list(schema_of(YES_NO, GROUP, {**COMPUTED, "formula": formula}).questions())[-1]

    assert question.formula == 'if({co-cha} = "yes", sum({thanh-vien.thu-nhap}), 0)'
    assert question.limits == {"result": "money", "places": 0}


def test_an_entry_computes_from_its_own_answers() -> None:
    computed = {"type": "computed", "key": "thue", "label": "Thuế", "formula": "{thu-nhap} / 10", "result": "money"}

    group = next(schema_of({**GROUP, "questions": [*GROUP["questions"], computed]}).questions())

    assert group.questions[-1].formula == "{thu-nhap} / 10"


def test_a_computed_value_may_be_waited_for() -> None:
    test = {"key": "tong", "operator": "more", "value": "1.000.000"}

    found = last_condition(MONEY, {**COMPUTED, "formula": "{gia} * 2"}, {**LAST, "show_when": when(test)})

    assert found == Condition(tests=(Comparison(key="tong", operator="more", value="1000000"),))


@pytest.mark.parametrize("formula", ["{khong-co} + 1", "{ten} * 2", "{gia} / 0", "1 +", "", "{tong} + 1"])
def test_a_formula_that_cannot_be_reckoned_is_refused(formula: str) -> None:
    assert "Tổng thu nhập" in problems(NAME, MONEY, {**COMPUTED, "formula": formula})


RULE = {"must": when({"key": "den", "operator": "after", "other": "tu"}), "message": "Ngày cuối phải sau ngày đầu"}


def test_a_rule_stands_beside_the_last_question_that_it_reads() -> None:
    schema = schema_of(
        DATE, END, page={"checks": [{**RULE, "must": when({"key": "tu", "operator": "before", "other": "den"})}]}
    )

    (check,) = schema.parts[0].pages[0].checks
    assert check.key == "den"
    assert check.fails({"tu": "2026-02-01", "den": "2026-01-01"})
    assert not check.fails({"tu": "2026-02-01"})


def test_a_rule_stands_where_the_editor_says() -> None:
    schema = schema_of(DATE, END, page={"checks": [{**RULE, "key": "Từ ngày"}]})

    assert schema.parts[0].pages[0].checks[0].key == "tu"


@pytest.mark.parametrize(
    "rule", [{**RULE, "must": {}}, {**RULE, "key": "khong-co"}, {**RULE, "key": "applicant_name"}]
)
def test_a_rule_that_cannot_be_judged_is_refused(rule: dict[str, Any]) -> None:
    assert RULE["message"] in problems(DATE, END, page={"checks": [rule]})


def test_a_rule_whose_comparison_is_wrong_is_told_once() -> None:
    wrong = when({"key": "tu", "operator": "contains", "value": "x"})

    told = problems(DATE, END, page={"checks": [{**RULE, "must": wrong}]})

    assert told.count(RULE["message"]) == 1


def test_a_rule_of_a_long_page_goes_with_its_last_question() -> None:
    fillers = [{"type": "text", "key": f"cau-{number}", "label": f"Câu {number}"} for number in range(4)]

    schema = schema_of(DATE, *fillers, END, page={"checks": [RULE]})

    assert [len(page.checks) for page in schema.parts[0].pages] == [0, 1]


PERSON = {"key": "ben-nu", "label": "Bên nữ", "name": "Họ tên", "phone": "dien-thoai", "email": "thu"}


def test_a_co_applicant_is_found_by_questions() -> None:
    (person,) = schema_of(NAME, PHONE, EMAIL, people=[PERSON]).co_applicants

    assert (person.key, person.name, person.phone, person.email) == ("ben-nu", "ten", "dien-thoai", "thu")


@pytest.mark.parametrize(
    "changed",
    [{"name": "khong-co"}, {"name": "thu"}, {"phone": "ten"}, {"email": "dien-thoai"}, {"phone": "", "email": ""}],
)
def test_a_co_applicant_whom_no_link_could_reach_is_refused(changed: dict[str, Any]) -> None:
    assert "Bên nữ" in problems(NAME, PHONE, EMAIL, people=[{**PERSON, **changed}])


def test_a_circle_is_named() -> None:
    first = {**YES_NO, "show_when": when({"key": "loai", "value": "Chung cư"})}
    second = {**CHOICE, "show_when": when({"key": "co-cha", "value": "Có"})}

    said = problems(first, second)

    assert "circle" in said
    assert "“Có cha không?” → “Loại nhà” → “Có cha không?”" in said


def test_two_computed_values_in_a_circle_are_named() -> None:
    first = {**COMPUTED, "formula": "{hai} + 1"}
    second = {"type": "computed", "key": "hai", "label": "Hai", "formula": "{tong} + 1"}

    assert "“Tổng thu nhập” → “Hai”" in problems(NAME, first, second)


OLD_STREAM = [
    {
        "type": "part",
        "id": "2f0a7c1e-0000-4000-8000-000000000001",
        "value": {
            "title": "Phần",
            "pages": [
                {
                    "type": "item",
                    "id": "2f0a7c1e-0000-4000-8000-000000000002",
                    "value": {
                        "title": "Trang",
                        "help": "",
                        "questions": [
                            {
                                "type": "yes_no",
                                "id": "2f0a7c1e-0000-4000-8000-000000000003",
                                "value": {
                                    "label": "Có cha không?",
                                    "help": "",
                                    "required": True,
                                    "key": "co-cha",
                                    "example": "",
                                    "prefill": "",
                                    "sensitive": False,
                                    "prefill_when": {"key": "", "value": ""},
                                    "show_when": {"key": "", "value": ""},
                                },
                            },
                            {
                                "type": "text",
                                "id": "2f0a7c1e-0000-4000-8000-000000000004",
                                "value": {
                                    "label": "Tên cha",
                                    "help": "",
                                    "required": True,
                                    "max_length": None,
                                    "key": "ten-cha",
                                    "example": "",
                                    "prefill": "applicant.name",
                                    "sensitive": False,
                                    "prefill_when": {"key": "co-cha", "value": "Có"},
                                    "show_when": {"key": "co-cha", "value": "Có"},
                                },
                            },
                        ],
                    },
                }
            ],
        },
    }
]


def test_a_form_stored_before_there_were_operators_still_works() -> None:
    eform = EFormFactory()
    EForm.objects.filter(pk=eform.pk).update(parts=json.dumps(OLD_STREAM))
    eform.refresh_from_db()

    first, second = build_schema(eform).questions()

    assert (first.show_when, first.prefill_when, first.require_when) == (None, None, None)
    assert second.show_when == second.prefill_when == Condition.answer("co-cha", "yes")


def test_an_old_form_is_stored_in_the_new_shape_when_an_editor_saves_it() -> None:
    eform = EFormFactory(parts=json.dumps(OLD_STREAM))
    assert [part.value["title"] for part in eform.parts] == ["Phần"]  # read, as its edit page does

    stored = eform.parts.get_prep_value()

    condition = stored[0]["value"]["pages"][0]["value"]["questions"][1]["value"]["show_when"]
    assert condition["match"] == "all"
    assert condition["tests"][0]["value"] == {"key": "co-cha", "operator": "is", "value": "Có", "other": ""}


def test_an_old_revision_can_be_published() -> None:
    eform = EFormFactory()
    revision = eform.save_revision()
    revision.content["parts"] = json.dumps(OLD_STREAM)
    revision.content.pop("co_applicants", None)
    revision.save()

    revision.publish()

    eform.refresh_from_db()
    assert eform.current_version is not None
    assert (
        eform.current_version.schema["parts"][0]["pages"][0]["questions"][1]["show_when"]["tests"][0]["value"] == "yes"
    )


def test_every_type_of_question_can_be_built() -> None:
    simple = ["long_text", "passport", "tax_code", "bank_account", "old_address", "national_id", "email"]
    questions = [
        {"type": kind, "key": f"cau-{number}", "label": f"Câu {number}"} for number, kind in enumerate(simple)
    ]

    schema = schema_of(
        *questions, NAME, NUMBER, MONEY, DATE, BORN, TIME, CHOICE, CHOICES, YES_NO, PHONE, ADDRESS, GROUP
    )

    assert {question.type for question in schema.questions()} >= {*simple, "partial_date", "time", "group"}


def test_hostile_words_are_no_answer() -> None:
    number = Question(key="a", type="number", label="A")

    for answer in ("९", "1" * 40, "--1", "1.2.3", "NaN", "∞", "0x1", "1_000"):
        assert wanted_answer(number, answer) is None
