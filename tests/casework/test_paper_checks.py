"""What a template of a form is refused for, with the line and column; and that the portal's own are not."""

import time
from datetime import date

import pytest
from django.utils import translation

from casework.models import PaperTemplate
from casework.papers import FormKind, form_kinds
from casework.papers.checking import find_faults
from casework.papers.choosing import builtin_text

HEAD = '#import "heading.typ": *\n#show: official\n'  # two lines
SAMPLE = {
    "heading": {"agency": "UBND phường Đồng Hới", "code": "H50.1-261120-0001", "foot": ""},
    "applicant": {"name": "Trần Thị B", "phone": ""},
    "papers": [["Tờ khai", "bản chính", "1"]],
    "is_copy": False,
}
KIND = FormKind(key="sample", title="Giấy mẫu", builtin=((date(2018, 1, 1), "none.typ"),), sample=lambda: SAMPLE)


def places(source: str) -> list[tuple[int, int]]:
    return [(fault.line, fault.column) for fault in find_faults(KIND, source)]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("Kính gửi #data.applicant.nme", (3, 26)),
        ("\n#if data.is_copy { data.applicant.adress }", (4, 35)),  # a branch that the sample does not come to
        ('#data.at("aplicant").name', (3, 7)),
        ("#name", (3, 2)),
        ("#while true {}", (3, 8)),
        ("#let x = 1\n#while x > 0 { x += 1 }", (4, 2)),
        ("#let f(n) = f(n + 1)\n#f(1)", (3, 13)),
        ("#(", (3, 2)),
        ('Xem #read("/etc/passwd")', (3, 6)),
        ('#include "/portal/settings/base.py"', (3, 2)),
        ('#image("/etc/logo.png")', (3, 8)),
        ('#import "@preview/cetz:0.3.0": *', (3, 2)),
        ('#import "../heading.typ": *', (3, 2)),
        ("#eval(data.applicant.name)", (3, 2)),
        ("#let e = eval", (3, 10)),
        ("#data.papers.at(0)", (3, 2)),  # a dossier may have none
        ('#panic("Dừng")', (3, 2)),
        ('#let read-it = read\n#read-it("/etc/passwd")', (4, 2)),
    ],
)
def test_the_fault_is_named_by_line_and_column(body: str, place: tuple[int, int]) -> None:
    assert places(HEAD + body) == [place]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("#set page(width: 5000mm)", (3, 18)),
        ("#set page(\n  height: 3e4pt,\n)", (4, 11)),
        ("#set page(width: 100 * 10cm)\nChữ", (3, 6)),
        ("#let far = 60cm\n#set page(width: 10 * far)", (3, 12)),
        ("#set text(size: 400pt)\nChữ", (3, 17)),
        ("#text(90pt)[Chữ]", (3, 7)),
        ("#text(10 * 30pt)[Chữ]", (3, 2)),
        ("#if data.is_copy { text(30cm)[Chữ] }", (3, 25)),  # a branch that the sample does not come to
        ("#scale(x: 3000%, y: 3000%)[Chữ]", (3, 2)),
    ],
)
def test_a_giant_sheet_and_giant_letters_are_refused(body: str, place: tuple[int, int]) -> None:
    assert places(HEAD + body) == [place]


@pytest.mark.parametrize("sheet", ['paper: "a3"', 'paper: "a3", flipped: true', "width: 210mm, height: 29.7cm"])
def test_the_sheets_of_an_office_are_accepted(sheet: str) -> None:
    assert places(f"{HEAD}#set page({sheet})\n#text(size: 72pt)[Chữ]") == []


@pytest.mark.parametrize(
    "body",
    ["#for a in range(100000000) [ #a ]", '#{ let x = "a"; while x.len() > 0 { x = x + x } }'],
)
def test_what_neither_ends_nor_stays_small_is_refused_at_its_loop(body: str) -> None:
    assert [line for line, _column in places(HEAD + body)] == [3]


def test_a_sample_of_many_pages_is_refused() -> None:
    assert places(HEAD + "\n#for i in range(40) { pagebreak() }") == [(4, 2)]


@pytest.mark.parametrize("source", ["Chỉ có chữ", '#import "heading.typ": *\nChỉ có chữ', "", "\0", "#" * 39_000])
def test_a_template_without_the_frame_is_refused(source: str) -> None:
    assert places(source)


def test_five_megabytes_are_refused_where_they_become_too_many_without_being_set() -> None:
    began = time.perf_counter()

    assert places(HEAD + "Chữ\n" * 1_200_000) == [(9992, 4)]
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "body",
    [
        '#data.applicant.name, #data.applicant.at("phone")',
        "// data.nowhere, eval(1)\n#data.papers.len() tờ",
        "#for paper in data.papers [ #paper.at(0) \\ ]",
        '#fields((("Họ tên", data.applicant.name),))',
        "Mọi ý kiến xin gửi “read” và include",
    ],
)
def test_a_sound_template_is_accepted(body: str) -> None:
    assert find_faults(KIND, HEAD + body) == []


def test_faults_speak_vietnamese() -> None:
    with translation.override("vi"):
        (fault,) = find_faults(KIND, HEAD + "#data.applicant.nme")

    assert str(fault).startswith("Dòng 3, cột 17: ")


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind in form_kinds() for _since, path in kind.builtin])
def test_the_portals_own_templates_pass(kind: FormKind, path: str) -> None:
    assert find_faults(kind, builtin_text(path)) == []


def test_every_form_has_room_for_its_key() -> None:
    longest = PaperTemplate._meta.get_field("form").max_length

    assert all(len(kind.key) <= longest for kind in form_kinds())
