"""What differs between two states of a record, told field by field and row by row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from modelcluster.models import get_all_child_relations

from catalog.comparison import ROWS, differences, parts_that_differ
from catalog.models import (
    AgencyLevel,
    LegalBasis,
    Procedure,
    ProcedureCase,
    ProcedureStep,
    RequiredPaper,
    SubmissionChannel,
)
from tests.factories.catalog import AgencyLevelFactory, AudienceFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure() -> Procedure:
    papers = ["Giấy chứng sinh", "Tờ khai"]
    procedure: Procedure = ProcedureFactory.create(code="1.001193", title="Đăng ký khai sinh", papers=papers)
    procedure.cases = [ProcedureCase(key="qua-han", name="Đăng ký quá hạn")]
    procedure.steps = [ProcedureStep(text="Nộp hồ sơ"), ProcedureStep(text="Nhận kết quả")]
    procedure.save()
    return procedure


def copy_of(procedure: Procedure) -> Procedure:
    """As a draft is kept: through a revision."""
    copy: Procedure = procedure.save_revision().as_object()
    return copy


def told(before: Procedure | None, after: Procedure) -> list[tuple[str, str, str]]:
    return [(found.part, found.before_text, found.after_text) for found in differences(before, after)]


def test_a_record_does_not_differ_from_its_revision(procedure: Procedure) -> None:
    assert differences(procedure, copy_of(procedure)) == []


def test_every_list_of_a_record_is_compared() -> None:
    lists = {relation.get_accessor_name() for relation in get_all_child_relations(Procedure)}

    assert lists == set(ROWS)


@pytest.mark.parametrize(
    ("name", "value", "before_text", "after_text"),
    [
        ("title", "Đăng ký lại khai sinh", "Đăng ký khai sinh", "Đăng ký lại khai sinh"),
        ("sets", 2, "1", "2"),
        ("service_level", "partial", "toàn trình", "một phần"),
        ("conditions", "Trong 60 ngày", "", "Trong 60 ngày"),
        ("result", "", "Giấy chứng nhận", ""),
    ],
)
def test_a_field_is_told_as_it_is_read(
    name: str, value: Any, before_text: str, after_text: str, procedure: Procedure
) -> None:
    draft = copy_of(procedure)
    setattr(draft, name, value)

    assert told(procedure, draft) == [(name, before_text, after_text)]


def test_line_ends_of_another_system_are_no_change(procedure: Procedure) -> None:
    procedure.conditions = "Một\nHai"
    draft = copy_of(procedure)
    draft.conditions = "Một\r\nHai\r\n"

    assert differences(procedure, draft) == []


def test_levels_and_fields_are_told_by_name(procedure: Procedure) -> None:
    draft = copy_of(procedure)
    draft.field = FieldFactory(name="Đất đai", slug="dat-dai")
    draft.levels = [AgencyLevelFactory(), AgencyLevel.objects.create(code="province", name="Cấp tỉnh", rank=1)]

    assert told(procedure, draft) == [("field", "Hộ tịch", "Đất đai"), ("levels", "", "Cấp xã, Cấp tỉnh")]


def test_money_unknown_is_not_money_free_of_charge(procedure: Procedure) -> None:
    draft = copy_of(procedure)
    desk, *others = draft.channels.all()
    desk.fee, desk.fee_note, desk.charge = None, "do HĐND tỉnh quy định", Decimal(8000)
    draft.channels = [desk, *others]

    assert told(procedure, draft) == [
        ("channels", "Miễn phí", ""),
        ("channels", "", "8.000 đồng"),
        ("channels", "", "do HĐND tỉnh quy định"),
    ]


def test_a_paper_is_found_again_by_its_key_when_it_is_renamed(procedure: Procedure) -> None:
    draft = copy_of(procedure)
    paper, *others = draft.papers.all()
    paper.name, paper.copies = "Giấy chứng sinh hoặc cam đoan", 2
    draft.papers = [paper, *others]

    found = differences(procedure, draft)

    assert [(row.before_text, row.after_text) for row in found] == [
        ("Giấy chứng sinh", "Giấy chứng sinh hoặc cam đoan"),
        ("0", "2"),
    ]
    assert all("“Giấy chứng sinh hoặc cam đoan”" in row.label for row in found)


def test_rows_that_come_go_and_move_are_told(procedure: Procedure) -> None:
    draft = copy_of(procedure)
    first, second = draft.papers.all()
    third = RequiredPaper(key="giay-to-3", name="Ủy quyền", copies=1, case_key="qua-han")
    first.sort_order, second.sort_order, third.sort_order = 1, 0, 2
    draft.papers = [first, second, third]
    draft.steps = [ProcedureStep(text="Nhận kết quả")]

    found = differences(procedure, draft)

    assert [(row.part, row.before_text, row.after_text) for row in found] == [
        ("papers", "", "Trường hợp: Đăng ký quá hạn; Tên: Ủy quyền; Bản chính: 0; Bản sao: 1"),
        ("papers", "Giấy chứng sinh; Tờ khai", "Tờ khai; Giấy chứng sinh; Ủy quyền, Đăng ký quá hạn"),
        ("steps", "Nộp hồ sơ", ""),
    ]


def test_a_step_that_keeps_its_place_is_told_as_changed(procedure: Procedure) -> None:
    draft = copy_of(procedure)
    first, second = draft.steps.all()
    first.text = "Nộp hồ sơ tại bộ phận một cửa"
    draft.steps = [first, second]

    assert told(procedure, draft) == [("steps", "Nộp hồ sơ", "Nộp hồ sơ tại bộ phận một cửa")]


def test_a_new_record_differs_from_nothing_in_all_that_it_says(procedure: Procedure) -> None:
    assert parts_that_differ(None, procedure) == [
        "title",
        "code",
        "field",
        "service_level",
        "result",
        "handling",
        "cases",
        "channels",
        "papers",
        "steps",
    ]


def test_a_form_that_was_deleted_since_does_not_break_the_comparison(procedure: Procedure) -> None:
    draft = copy_of(procedure)
    draft.replaced_by_id = 999_999

    assert told(procedure, draft) == [("replaced_by", "", "(đã bị xóa)")]


def test_a_long_record_is_compared_in_few_queries(procedure: Procedure, django_assert_max_num_queries: Any) -> None:
    procedure.legal_bases = [LegalBasis(number=f"{n}/2026/NĐ-CP", name="Nghị định") for n in range(40)]
    procedure.channels = [SubmissionChannel(channel="direct", case_key=f"c{n}") for n in range(40)]
    procedure.audiences = [AudienceFactory()]
    procedure.save()
    before, after = procedure.save_revision().as_object(), procedure.save_revision().as_object()
    after.legal_bases = [LegalBasis(number=f"{n}/2025/NĐ-CP", name="Nghị định") for n in range(40)]

    with django_assert_max_num_queries(8):
        assert len(differences(before, after)) == 80
