"""Groups that repeat: members of a household are added, filled in, removed; nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from dossiers.models import Dossier
from eforms.answers.display import display
from eforms.models import DraftStep
from eforms.pages.compile import PageForm, form_class
from eforms.schema.conditions import Comparison, Condition
from eforms.schema.form import Check, Page, Question, paginate
from tests.eforms.conftest import Applicant, pdf
from tests.factories.eforms import make_draft, published_version

PARTS: list[dict[str, Any]] = [
    {
        "title": "Hộ gia đình",
        "pages": [
            {
                "title": "Thành viên",
                "questions": [
                    {
                        "type": "group",
                        "key": "thanh-vien",
                        "label": "Thành viên của hộ",
                        "item": "Thành viên",
                        "min_items": 1,
                        "max_items": 3,
                        "questions": [
                            {"type": "text", "key": "ten", "label": "Họ và tên", "prefill": "applicant.name"},
                            {"type": "text", "key": "quoc-tich", "label": "Quốc tịch", "prefill": "nationality"},
                            {"type": "yes_no", "key": "di-hoc", "label": "Còn đi học không?"},
                            {
                                "type": "text",
                                "key": "truong",
                                "label": "Trường",
                                "show_when": {"key": "di-hoc", "value": "Có"},
                            },
                            {"type": "money", "key": "thu-nhap", "label": "Thu nhập", "required": False},
                        ],
                    }
                ],
            },
            {
                "title": "Tổng hợp",
                "questions": [
                    {
                        "type": "computed",
                        "key": "tong",
                        "label": "Tổng thu nhập",
                        "formula": "sum({thanh-vien.thu-nhap})",
                        "result": "money",
                    },
                    {"type": "text", "key": "ghi-chu", "label": "Ghi chú", "required": False},
                    {"type": "paper", "paper_key": "giay-to-1"},
                ],
            },
        ],
    }
]
STEP = "to-khai-1"


@pytest.fixture
def household(db: None) -> Applicant:
    applicant = Applicant(make_draft(version=published_version(questions=PARTS)))
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    return applicant


def member(number: int, name: str, **more: str) -> dict[str, str]:
    answers = {"ten": name, "quoc-tich": "Việt Nam", "di-hoc": "no", "thu-nhap": "", **more}
    return {f"thanh-vien-{number}-{key}": value for key, value in answers.items()}


def send(applicant: Applicant, *members: dict[str, str], **button: str) -> HttpResponse:
    numbers = sorted({name.split("-")[2] for given in members for name in given} - {"_removed"})
    answers: dict[str, Any] = {name: value for given in members for name, value in given.items()}
    return applicant.post(STEP, {**answers, "thanh-vien-_entry": numbers}, **button)


def page(applicant: Applicant, step: str = STEP) -> str:
    return applicant.get(step).content.decode()


def test_a_group_begins_with_as_many_entries_as_it_needs_and_proposals_for_the_first(household: Applicant) -> None:
    shown = page(household)

    assert shown.count("<legend>Thành viên ") == 1
    assert 'name="to-khai-1-thanh-vien-0-ten" value="Nguyễn Văn An"' in shown
    assert 'value="Việt Nam"' in shown
    assert "Thêm thành viên" in shown
    assert 'name="xoa"' not in shown


def test_adding_an_entry_keeps_what_was_typed_and_judges_nothing(household: Applicant) -> None:
    response = send(household, member(0, "Trần Thị Bình", **{"thu-nhap": "năm triệu"}), them="thanh-vien")

    assert response.headers["Location"] == f"{household.url(STEP)}#to-khai-1-thanh-vien-1"
    shown = page(household)
    assert 'value="Trần Thị Bình"' in shown
    assert 'value="năm triệu"' in shown
    assert "field__error" not in shown
    assert "<legend>Thành viên 2</legend>" in shown
    assert 'name="to-khai-1-thanh-vien-1-quoc-tich" value="Việt Nam"' in shown
    assert "Nguyễn Văn An" not in shown.split("<legend>Thành viên 2")[1]


def test_removing_an_entry_keeps_the_others(household: Applicant) -> None:
    send(household, member(0, "Một"), member(1, "Hai"), member(2, "Ba"), xoa="thanh-vien-1")

    shown = page(household)
    assert 'value="Một"' in shown
    assert 'value="Hai"' not in shown
    assert 'value="Ba"' in shown
    assert "<legend>Thành viên 2</legend>" in shown
    assert "<legend>Thành viên 3</legend>" not in shown


def test_a_removed_entry_can_be_taken_back_with_all_that_was_typed(household: Applicant) -> None:
    send(household, member(0, "Một"), member(1, "Hai", **{"di-hoc": "yes", "truong": "Trường A"}), xoa="thanh-vien-1")
    shown = page(household)
    assert "Hoàn tác" in shown
    [removed] = DraftStep.objects.get(step=STEP).data["to-khai-1-thanh-vien-_removed"]

    send(household, {**member(0, "Một"), "thanh-vien-_removed": removed}, **{"hoan-tac": "thanh-vien"})

    shown = page(household)
    assert 'value="Hai"' in shown
    assert 'value="Trường A"' in shown
    assert "Hoàn tác" not in shown


@pytest.mark.parametrize(
    "removed",
    [
        "",
        "[]",
        "{",
        '{"ten": 5}',
        '{"../ten": ["x"], "ten": [null]}',
        "\u202e" * 50,
        pytest.param("[" * 100_000, id="nested"),
        '{"ten": ["\\u0000An\\ud800"]}',
    ],
)
def test_what_is_taken_back_is_read_with_care(household: Applicant, removed: str) -> None:
    response = send(household, {**member(0, "Một"), "thanh-vien-_removed": removed}, **{"hoan-tac": "thanh-vien"})

    assert response.status_code == 302
    assert "<legend>Thành viên 2</legend>" in page(household)


def test_the_last_entry_that_is_needed_cannot_be_removed_nor_more_added_than_allowed(household: Applicant) -> None:
    send(household, *(member(n, str(n)) for n in range(3)), them="thanh-vien")

    assert "Nhiều nhất 3" in send(household, *(member(n, "Tên") for n in range(4))).content.decode()
    assert not DraftStep.objects.filter(step=STEP, values__isnull=False).exists()


def test_a_page_with_ten_thousand_entries_is_refused_and_not_shown(household: Applicant) -> None:
    response = household.post(STEP, {f"thanh-vien-{n}-ten": "x" for n in range(0, 9000, 10)})

    assert response.content.decode().count('<fieldset class="eform-entry"') == 4


def test_every_error_of_an_entry_is_linked_from_the_summary(household: Applicant) -> None:
    shown = send(household, member(0, "Một"), member(1, "", **{"thu-nhap": "x"})).content.decode()

    assert "Cần sửa 2 chỗ" in shown
    assert 'href="#id_to-khai-1-thanh-vien-1-ten"' in shown
    assert 'href="#id_to-khai-1-thanh-vien-1-thu-nhap"' in shown
    assert 'value="Một"' in shown


def test_a_condition_inside_an_entry_reads_that_entry(household: Applicant) -> None:
    shown = send(household, member(0, "Một", **{"di-hoc": "yes"}), member(1, "Hai")).content.decode()

    assert "Thêm câu hỏi theo câu trả lời của ông/bà" in shown
    assert 'href="#id_to-khai-1-thanh-vien-0-truong"' in shown
    first, second = shown.split("<legend>Thành viên ")[1:]
    assert '<template data-question="truong"' not in first
    assert '<template data-question="truong"' in second


def test_the_answers_are_kept_by_entry_told_and_handed_over(household: Applicant) -> None:
    one = member(0, "Một", **{"di-hoc": "yes", "truong": "THPT Đồng Hới", "thu-nhap": "1.000.000"})
    two = member(4, "Hai", **{"truong": "Lén điền", "thu-nhap": "2.500.000"})

    assert send(household, one, two).status_code == 302

    entries = DraftStep.objects.get(step=STEP).values["thanh-vien"]
    assert [entry["ten"] for entry in entries] == ["Một", "Hai"]
    assert "truong" not in entries[1]
    assert "3.500.000 đồng" in page(household, "to-khai-2")
    household.post("to-khai-2", {"ghi-chu": ""})
    household.post("giay-to", {"giay-to-1": pdf()})
    household.fill("nhan-ket-qua-1")
    check = page(household, "kiem-tra")
    assert "Thành viên 2" in check
    assert "THPT Đồng Hới" in check
    assert "3.500.000 đồng" in check
    household.submit()
    answers = {answer["key"]: answer for answer in Dossier.objects.get().answers}
    assert answers["tong"]["value"] == "3500000"
    assert answers["thanh-vien"]["value"][0]["truong"] == "THPT Đồng Hới"
    assert "Thành viên 1\nHọ và tên: Một" in answers["thanh-vien"]["display"]


def test_a_finished_group_comes_back_filled(household: Applicant) -> None:
    send(household, member(0, "Một"), member(7, "Hai", **{"di-hoc": "yes", "truong": "Trường A"}))

    shown = page(household)
    assert 'value="Một"' in shown
    assert 'value="Trường A"' in shown
    assert "field__error" not in shown


def test_entries_added_to_an_accepted_page_do_not_replace_its_answers_until_continued(household: Applicant) -> None:
    send(household, member(0, "Một"))

    send(household, member(0, "Một"), them="thanh-vien")

    row = DraftStep.objects.get(step=STEP)
    assert len(row.values["thanh-vien"]) == 1
    assert household.get("to-khai-2").headers["Location"] == household.url(STEP)
    assert "<legend>Thành viên 2</legend>" in page(household)


@pytest.mark.parametrize("button", [{"xoa": "thanh-vien-9"}, {"xoa": "khac-0"}, {"them": "khac"}, {"xoa": "--"}])
def test_a_button_for_an_entry_that_is_not_there_changes_nothing(household: Applicant, button: dict[str, str]) -> None:
    response = send(household, member(0, "Một"), **button)

    assert response.status_code == 200
    assert 'value="Một"' in response.content.decode()


ENTRY = [
    Question(key="tu", type="date", label="Từ ngày"),
    Question(key="den", type="date", label="Đến ngày"),
]
ORDER = Check(
    key="den",
    message="Đến ngày phải sau từ ngày",
    must=Condition(tests=(Comparison(key="den", operator="after", other="tu"),)),
)


def group_form(data: dict[str, Any], **limits: Any) -> PageForm:
    group = Question(key="dot", type="group", label="Các đợt", questions=tuple(ENTRY), limits=limits)
    return form_class([group], [ORDER])(data, prefix="p")


def day(name: str, number: int) -> dict[str, str]:
    return {f"{name}_day": "1", f"{name}_month": str(number), f"{name}_year": "2026"}


def test_a_rule_between_answers_of_an_entry_is_judged_in_each_entry() -> None:
    form = group_form(
        {
            **day("p-dot-0-tu", 1),
            **day("p-dot-0-den", 2),
            **day("p-dot-1-tu", 5),
            **day("p-dot-1-den", 3),
        }
    )

    assert not form.is_valid()
    assert [list(entry.errors) for entry in form.forms] == [[], [], ["den"]]


def test_a_group_with_too_few_entries_says_how_many_it_needs() -> None:
    form = group_form({}, min_items=2, item="Đợt")

    assert not form.is_valid()
    assert form.errors["dot"] == ["Đợt: cần ít nhất 2, hiện có 0"]


def test_a_group_without_entries_is_an_answer_where_none_is_needed() -> None:
    form = group_form({}, min_items=0)

    assert form.is_valid()
    assert form.values() == {"dot": []}


def test_a_group_is_displayed_entry_by_entry_without_what_was_not_answered() -> None:
    group = Question(key="dot", type="group", label="Các đợt", questions=tuple(ENTRY), limits={"item": "Đợt"})

    text = display(group, [{"tu": "2026-01-01", "den": None}, {"tu": "2026-02-01", "den": "2026-03-01"}])

    assert text == "Đợt 1\nTừ ngày: 01/01/2026\n\nĐợt 2\nTừ ngày: 01/02/2026\nĐến ngày: 01/03/2026"


def test_a_group_has_a_page_of_its_own_and_a_long_page_is_split_by_length_only() -> None:
    texts = [Question(key=f"q{n}", type="text", label="Câu") for n in range(7)]
    depends = Question(key="d", type="text", label="Câu", show_when=Condition.answer("q0", "x"))
    group = Question(key="g", type="group", label="Nhóm", questions=(texts[0],))
    page = Page(title="Trang", questions=(texts[0], depends, group, *texts[1:]))

    pages = paginate(page)

    assert [[q.key for q in part.questions] for part in pages] == [
        ["q0", "d"],
        ["g"],
        ["q1", "q2", "q3", "q4", "q5"],
        ["q6"],
    ]
    assert pages[1].title == "Nhóm"


def test_a_rule_stands_on_the_last_page_that_it_reads() -> None:
    texts = [Question(key=f"q{n}", type="text", label="Câu") for n in range(7)]
    rule = Check(key="q0", message="Sai", must=Condition(tests=(Comparison(key="q6", operator="is", other="q0"),)))

    first, second = paginate(Page(title="Trang", questions=tuple(texts), checks=(rule,)))

    assert first.checks == ()
    assert second.checks[0].key == "q6"
