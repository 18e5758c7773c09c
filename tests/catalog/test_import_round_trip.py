"""What is exported is what is imported: the real procedures, and one with every part."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook

from catalog.exporting.procedures import as_json, as_workbook, template
from catalog.importing.jobs import Look
from catalog.importing.procedure_sheets import STEPS
from catalog.importing.procedures import ProcedureWork
from catalog.importing.sources import read_upload
from catalog.models import Procedure
from tests.catalog.conftest import make_entry
from tests.catalog.test_import_procedures import REAL_DATA, JsonFile, run
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db


def looked_over(name: str, content: bytes) -> list[Look]:
    work = ProcedureWork(read_upload(name, BytesIO(content)))
    return [work.look(entry) for entry in work.entries]


def exported() -> Iterable[Procedure]:
    return Procedure.objects.for_import().order_by("code")


def whole_entry(**changes: Any) -> dict[str, Any]:
    """With every part that a file can have."""
    return (
        make_entry(
            summary="Đăng ký cho trẻ mới sinh",
            owner="H50.900",
            sets=2,
            supplement_rule="pause",
            publication_decision="Quyết định 1872/QĐ-BTP",
            valid_from="2025-07-01",
            partial_reason="",
            external_url="https://dichvucong.gov.vn/p/1.001193",
            cases=[
                {"key": "dung-han", "name": "Đúng hạn", "note": "Trong 60 ngày"},
                {"key": "qua-han", "name": "Quá hạn", "note": ""},
            ],
            channels=[
                {"channel": "direct", "case": "dung-han", "duration": {"value": 1, "unit": "working_day"}, "fee": 0},
                {
                    "channel": "direct",
                    "case": "qua-han",
                    "duration": {"unit": "same_day"},
                    "fee": None,
                    "charge": 8000,
                },
                {"channel": "online", "duration": None, "duration_note": "Theo lịch hẹn", "fee_note": "=1+1"},
            ],
            papers=[
                {"name": "Tờ khai", "case": "dung-han", "originals": 1, "form_name": "Mẫu số 01", "note": "Theo mẫu"},
                {"name": "Tờ khai", "case": "qua-han", "originals": 2, "copies": 1},
            ],
            legal_basis=[
                {"number": "60/2014/QH13", "name": "Luật Hộ tịch", "issued_on": "2014-11-20", "issuer": "Quốc hội"}
            ],
            questions=[{"question": "Mất bao lâu?", "answer": "Một ngày.\nCó khi hai."}],
            involved=[{"part": "coordinating", "name": "Công an xã"}],
            old_codes=["1.000001", "1.000002"],
            related=["2.000002"],
            parts=[
                {"procedure": "2.000002", "body": "Công an xã", "duration": {"value": 4, "unit": "working_day"}},
                {"name": "Cấp thẻ bảo hiểm y tế", "body": "Bảo hiểm xã hội", "optional": True, "note": "Nếu cần"},
            ],
            replaced_by="2.000002",
        )
        | changes
    )


@pytest.fixture
def everything(json_file: JsonFile) -> Procedure:
    AgencyFactory(code="H50.900", name="UBND xã Hải Lăng")
    ProcedureFactory(code="2.000002")
    assert run(json_file(whole_entry())) == ("created 1, updated 0, unchanged 0, rejected 0\n", 0)
    return Procedure.objects.for_import().get(code="1.001193")


def test_the_255_real_procedures_come_back_unchanged_from_both_kinds_of_file() -> None:
    run(REAL_DATA)

    for name, content in (("a.xlsx", as_workbook(exported())), ("a.json", as_json(exported()))):
        looks = looked_over(name, content)
        assert [look for look in looks if look.outcome != "unchanged"] == []
        assert len(looks) == 255


def test_every_part_is_taken(everything: Procedure) -> None:
    assert everything.owner is not None
    assert (everything.owner.code, everything.sets, everything.supplement_rule) == ("H50.900", 2, "pause")
    assert [case.note for case in everything.cases.all()] == ["Trong 60 ngày", ""]
    assert [paper.note for paper in everything.papers.all()] == ["Theo mẫu", ""]
    assert [(part.name, part.duration_value, part.is_optional) for part in everything.parts.all()] == [
        ("", 4, False),
        ("Cấp thẻ bảo hiểm y tế", None, True),
    ]
    assert [each.target.code for each in everything.related.all()] == ["2.000002"]
    assert [old.code for old in everything.old_codes.all()] == ["1.000001", "1.000002"]
    assert everything.questions.get().answer == "Một ngày.\nCó khi hai."
    assert everything.involved.get().name == "Công an xã"
    assert everything.replaced_by is not None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_workbook_of_either_language_is_read_in_either(everything: Procedure, language: str) -> None:
    with translation.override(language):
        content = as_workbook(exported().filter(code="1.001193"))

    for reader in ("vi", "en"):
        with translation.override(reader):
            assert [look.outcome for look in looked_over("a.xlsx", content)] == ["unchanged"]


def test_json_gives_and_takes_every_part(everything: Procedure) -> None:
    content = as_json(exported().filter(code="1.001193"))

    assert [look.outcome for look in looked_over("a.json", content)] == ["unchanged"]
    assert json.loads(content)[0]["parts"][0]["procedure"] == "2.000002"


def test_text_that_looks_like_a_formula_stays_text(everything: Procedure) -> None:
    book = load_workbook(BytesIO(as_workbook([everything])))
    cells = [cell for row in book["Cách nộp"].iter_rows() for cell in row if cell.value == "=1+1"]

    assert [cell.data_type for cell in cells] == ["s"]


def test_the_template_offers_lists_in_its_cells_and_explains_its_headings() -> None:
    book = load_workbook(BytesIO(template()))

    assert book.sheetnames[0] == "Thủ tục hành chính"
    assert {"Cách nộp", "Giấy tờ", str(STEPS.title), "Hướng dẫn"} <= set(book.sheetnames)
    channels = book["Cách nộp"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in channels.data_validations.dataValidation}
    assert rules["B2"].type == "list"
    assert rules["D2"].type == "whole"
    assert all(cell.comment for cell in channels[1] if cell.value == "Phí (đồng)")
    hidden = book[book.sheetnames[-1]]
    assert hidden.sheet_state == "hidden"
    assert "Trực tuyến" in [str(cell.value).capitalize() for row in hidden.iter_rows() for cell in row]


def test_what_would_change_is_told_field_by_field(everything: Procedure) -> None:
    entry = whole_entry(title="Đăng ký khai sinh", questions=[])

    look = looked_over("a.json", json.dumps([entry]).encode())[0]

    assert look.outcome == "changed"
    assert [(change.before, change.after) for change in look.changes if "Thủ tục" in change.before] == [
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh")
    ]
    assert any("Mất bao lâu?" in change.before and change.after == "" for change in look.changes)
    assert len(look.changes) == 2
    everything.refresh_from_db()
    assert everything.title == "Thủ tục đăng ký khai sinh"


def test_procedures_of_one_file_may_refer_to_each_other(json_file: JsonFile) -> None:
    entries = [make_entry(related=["1.000002"]), make_entry(code="1.000002", related=["1.001193"])]

    assert run(json_file(*entries))[0] == "created 2, updated 0, unchanged 0, rejected 0\n"
    assert run(json_file(*entries))[0] == "created 0, updated 0, unchanged 2, rejected 0\n"
    first = Procedure.objects.get(code="1.001193")
    assert [each.target.code for each in first.related.all()] == ["1.000002"]


def test_a_known_procedure_may_refer_to_a_new_one_above_it(json_file: JsonFile) -> None:
    run(json_file(make_entry()))
    changed = make_entry(title="Tên mới", related=["1.000002"])

    assert run(json_file(make_entry(code="1.000002"), changed))[0] == "created 1, updated 1, unchanged 0, rejected 0\n"

    assert Procedure.objects.get(code="1.001193").title == "Tên mới"


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner": "H50.404"},
        {"old_codes": ["1.001193"]},
        {"title": "Thủ tục đăng ký khai sinh", "related": ["9.999999", "1.000002"]},
    ],
)
def test_a_rejected_entry_is_not_written_with_a_new_one_that_it_names(
    json_file: JsonFile, wrong: dict[str, Any]
) -> None:
    run(json_file(make_entry()))
    rejected = make_entry(**({"title": "Tên mới", "related": ["1.000002"]} | wrong))

    output, _status = run(json_file(rejected, make_entry(code="1.000002")))

    assert output.endswith("created 1, updated 0, unchanged 0, rejected 1\n")
    first = Procedure.objects.get(code="1.001193")
    assert (first.title, first.owner, first.related.count()) == ("Thủ tục đăng ký khai sinh", None, 0)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"related": ["9.999999"]}, "9.999999"),
        ({"related": ["1.001193"]}, "chính nó"),
        ({"replaced_by": "9.999999"}, "9.999999"),
        ({"owner": "H50.404"}, "H50.404"),
        ({"old_codes": ["1.001193"]}, "1.001193"),
        ({"old_codes": ["x"]}, "old_codes"),
        ({"questions": [{"question": "Sao?"}]}, "answer"),
        ({"questions": "Sao?"}, "questions"),
        ({"involved": [{"part": "watching", "name": "A"}]}, "watching"),
        ({"parts": [{"body": "A", "duration": None}]}, "name"),
        ({"parts": [{"name": "A", "body": "B", "optional": "có"}]}, "optional"),
        ({"cases": [{"key": "a", "name": "A", "hint": "x"}]}, "hint"),
    ],
)
def test_a_wrong_part_is_refused_by_its_name(json_file: JsonFile, changes: dict[str, Any], named: str) -> None:
    output, status = run(json_file(make_entry(**changes)))

    assert status == 1
    assert named in output
    assert not Procedure.objects.exists()


def test_an_empty_cell_keeps_and_a_dash_empties(everything: Procedure, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(as_workbook([everything])))
    sheet = book["Thủ tục hành chính"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headings["Tóm tắt"]).value = None
    sheet.cell(2, headings["Mã cũ"]).value = "-"
    book.save(tmp_path / "a.xlsx")

    assert run(tmp_path / "a.xlsx")[0] == "created 0, updated 1, unchanged 0, rejected 0\n"

    everything = Procedure.objects.get(code="1.001193")
    assert everything.summary == "Đăng ký cho trẻ mới sinh"
    assert not everything.old_codes.exists()
