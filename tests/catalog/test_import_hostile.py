"""Files that are wrong, or meant to harm: each is one clear sentence, and nothing is written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from catalog.importing import workbooks
from catalog.importing.errors import ImportFileError
from catalog.importing.procedures import ProcedureWork
from catalog.importing.sources import read_upload
from catalog.models import Procedure
from tests.catalog.test_import_workbook import CHANNELS, PAPERS, PROCEDURES, STEPS

pytestmark = pytest.mark.django_db
GOOD = {"Procedures": PROCEDURES, "Channels": CHANNELS, "Papers": PAPERS, "Steps": STEPS}


def book(**sheets: list[list[Any]]) -> Workbook:
    made = Workbook()
    del made["Sheet"]
    for name, rows in {**GOOD, **sheets}.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def content(made: Workbook) -> bytes:
    output = BytesIO()
    made.save(output)
    return output.getvalue()


def reasons(data: bytes, name: str = "a.xlsx") -> list[str]:
    """What is said against the entries."""
    work = ProcedureWork(read_upload(name, BytesIO(data)))
    return [reason for entry in work.entries for reason in work.look(entry).reasons]


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    """What is said against the file."""
    with pytest.raises(ImportFileError) as error:
        read_upload(name, BytesIO(data))
    assert not Procedure.objects.exists()
    return str(error.value)


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    output = BytesIO(data)
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return output.getvalue()


def test_a_good_workbook_is_taken() -> None:
    assert reasons(content(book())) == []


def test_50_megabytes_are_refused_before_they_are_opened() -> None:
    assert "50 MB" in refusal(b"PK" + b"\0" * (50 * 1024 * 1024 - 2))
    assert "20 MB" in refusal(b"[" * (21 * 1024 * 1024), "a.json")


def test_macros_are_never_opened() -> None:
    assert "macro" in refusal(with_part(content(book()), "xl/vbaProject.bin", b"x"))
    assert "macro" in refusal(content(book()), "a.xlsm")


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = with_part(content(book()), "xl/worksheets/sheet9.xml", b"0" * (60 * 1024 * 1024))

    assert "60 MB" in refusal(bomb)


def test_too_many_parts_are_a_bomb_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_PARTS", 5)

    assert "không mở" in refusal(content(book()))


def test_an_old_or_protected_file_says_how_to_save_it() -> None:
    assert ".xlsx" in refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 1000, "a.xls")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_workbook_is_said_to_be_none(data: bytes) -> None:
    assert "a.xlsx" in refusal(data)


def test_entities_of_xml_are_not_expanded() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(content(book()))) as good, zipfile.ZipFile(output, "w") as bad:
        for part in good.namelist():
            bad.writestr(part, laughs if part.endswith("sheet1.xml") else good.read(part))

    assert "a.xlsx" in refusal(output.getvalue())


def test_a_wrong_column_is_named_with_the_one_that_was_meant() -> None:
    said = refusal(content(book(Channels=[["code", "chanel", "fee"], ["1.001193", "direct", 0]])))

    assert "Channels" in said
    assert "“chanel”" in said
    assert "Cách nộp" in said


def test_a_column_that_stands_there_twice_is_named() -> None:
    assert "“fee”" in refusal(content(book(Channels=[["code", "channel", "fee", "fee"]])))


def test_a_misspelt_sheet_is_named_and_one_of_notes_is_left_alone() -> None:
    assert "“Chanels”" in refusal(content(book(Chanels=CHANNELS)))
    assert reasons(content(book(GhiChu=[["tự do"]]))) == []


def test_a_formula_is_refused_in_its_row() -> None:
    steps = [STEPS[0], ["1.001193", "Nộp"], ["1.001193", '=CONCATENATE("a","b")']]

    (reason,) = reasons(content(book(Steps=steps)))

    assert "dòng 3" in reason
    assert "B3" in reason
    assert "công thức" in reason


def test_merged_cells_are_refused_in_every_row_that_they_cover() -> None:
    made = book(Papers=[PAPERS[0], *[["1.001193", f"Giấy {number}"] for number in range(3)]])
    made["Papers"].merge_cells("A3:A4")

    found = reasons(content(made))

    assert len(found) == 2  # the second row has lost its code
    assert all("A3:A4" in reason for reason in found)
    assert "dòng 3" in found[0]


def test_an_error_value_is_refused_in_its_row() -> None:
    made = book()
    made["Channels"]["E2"].value = "#REF!"

    assert "E2" in reasons(content(made))[0]


def test_duplicate_codes_are_refused_with_the_first_row() -> None:
    (reason,) = reasons(content(book(Procedures=[*PROCEDURES, PROCEDURES[1]])))

    assert "1.001193" in reason
    assert "dòng 2" in reason


def test_a_wrong_value_is_named_by_sheet_row_and_heading() -> None:
    channels = [CHANNELS[0], CHANNELS[1], ["1.001193", "fax", "ba", "working_day", -5]]

    said = " | ".join(reasons(content(book(Channels=channels))))

    assert "“Channels”, dòng 3" in said
    assert "“fax”" in said
    assert "trực tuyến" in said.lower()


def test_a_row_at_the_end_of_the_sheet_costs_no_memory() -> None:
    made = book()
    made["Steps"]["A1048576"] = "1.001193"
    made["Steps"]["B1048576"] = "Xa"

    assert reasons(content(made)) == []


def _nothing(cells: list[list[Any]]) -> list[list[Any]]:
    return [cells[0]]


@pytest.mark.parametrize("change", [_nothing, lambda cells: []])
def test_a_workbook_without_procedures_has_no_entries(change: Callable[[list[list[Any]]], list[list[Any]]]) -> None:
    made = content(Workbook()) if change is not _nothing else content(book(Procedures=PROCEDURES[:1]))

    if change is _nothing:
        assert all("không có thủ tục" in reason for reason in reasons(made))
    else:
        assert "Procedures" in refusal(made)


def test_a_workbook_that_excel_wrote_again_is_read_the_same() -> None:
    again = BytesIO()
    load_workbook(BytesIO(content(book()))).save(again)

    assert reasons(again.getvalue()) == []
