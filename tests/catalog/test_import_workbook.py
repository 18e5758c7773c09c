"""The same import from a workbook: one sheet for each list of a procedure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from catalog.models import Procedure
from tests.catalog.test_import_procedures import run

pytestmark = pytest.mark.django_db

PROCEDURES = [
    ["code", "title", "field", "agency_levels", "agency", "audience", "result", "service_level", "keywords"],
    ["1.001193", "Khai sinh", "Hộ tịch", "commune", "UBND cấp xã", "citizen; foreigner", "Giấy", "full", "a; b"],
]
CHANNELS: list[list[Any]] = [
    ["code", "channel", "duration_value", "duration_unit", "fee"],
    ["1.001193", "direct", 3, "working_day", 8000],
    ["1.001193", "online", None, "same_day", 0],
]
PAPERS: list[list[Any]] = [["code", "name", "originals", "form_name"], ["1.001193", "Tờ khai", 1.0, "Mẫu 1"]]
STEPS: list[list[Any]] = [["code", "text"], ["1.001193", "Nộp"], ["1.001193", "Nhận"]]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path / "procedures.xlsx")
    return path / "procedures.xlsx"


def test_a_workbook_gives_the_same_procedure_as_json(tmp_path: Path) -> None:
    path = workbook(tmp_path, Procedures=PROCEDURES, Channels=CHANNELS, Papers=PAPERS, Steps=STEPS)

    assert run(path) == ("created 1, updated 0, unchanged 0, rejected 0\n", 0)
    assert run(path) == ("created 0, updated 0, unchanged 1, rejected 0\n", 0)

    procedure = Procedure.objects.get(code="1.001193")
    assert [word.text for word in procedure.keywords.all()] == ["a", "b"]
    assert procedure.audiences.count() == 2
    assert [(c.duration_value, c.duration_unit, c.fee) for c in procedure.channels.all()] == [
        (3, "working_day", 8000),
        (None, "same_day", 0),
    ]
    assert procedure.papers.get().originals == 1


def test_a_sheet_that_is_missing_keeps_what_the_record_has(tmp_path: Path) -> None:
    basis = [["code", "number", "name"], ["1.001193", "60/2014/QH13", "Luật Hộ tịch"]]
    sheets = {"Procedures": PROCEDURES, "Channels": CHANNELS, "Steps": STEPS}
    run(workbook(tmp_path, **sheets, Papers=PAPERS, LegalBasis=basis))
    unsaid = [[cell for column, cell in enumerate(row) if column != 8] for row in PROCEDURES]

    outcome = run(workbook(tmp_path, **{**sheets, "Procedures": unsaid, "LegalBasis": basis[:1]}))

    procedure = Procedure.objects.get(code="1.001193")
    assert outcome == ("created 0, updated 0, unchanged 1, rejected 0\n", 0)
    assert procedure.papers.get().name == "Tờ khai"
    assert procedure.legal_bases.get().number == "60/2014/QH13"
    assert procedure.keywords.count() == 2


def test_a_code_typed_as_a_number_is_understood(tmp_path: Path) -> None:
    rows = [PROCEDURES[0], [1.00110, *PROCEDURES[1][1:]]]
    channels = [CHANNELS[0], [1.0011, *CHANNELS[1][1:]]]
    path = workbook(tmp_path, Procedures=rows, Channels=channels, Steps=[STEPS[0], [1.0011, "Nộp"]])

    assert run(path)[1] == 0
    assert Procedure.objects.get().code == "1.001100"


def test_rows_of_a_sheet_without_procedure_are_named(tmp_path: Path) -> None:
    strange = [*CHANNELS, ["9.999999", "direct", 3, "working_day", 0]]
    path = workbook(tmp_path, Procedures=PROCEDURES, Channels=strange, Steps=STEPS)

    output, status = run(path)

    assert status == 1
    assert "4 (9.999999)" in output
    assert "Channels" in output
    assert "created 1, updated 0, unchanged 0, rejected 1" in output


def test_a_bad_cell_is_refused_with_the_sheet_s_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        Procedures=[*PROCEDURES, [], ["2.000001", *PROCEDURES[1][1:]]],
        Channels=[*CHANNELS, ["2.000001", "direct", "ba", "working_day", 0]],
        Steps=[*STEPS, ["2.000001", "Nộp"]],
    )

    output, status = run(path)

    assert status == 1
    assert "4 (2.000001)" in output
    assert "“ba”" in output


def test_a_workbook_without_the_main_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="Procedures"):
        run(workbook(tmp_path, Papers=PAPERS))
