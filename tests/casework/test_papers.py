"""Forms: which template is in force on a day, and how they are set."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from pypdf import PdfReader

from casework.models import PaperTemplate
from casework.papers import FormKind, PrintError, register_form, registry, set_form, set_pile
from casework.papers.setting import set_source

FRAME = '#import "heading.typ": *\n#show: official\n'
FORM = FRAME + "Bản 2018 của #data.name"
FORM_2025 = FRAME + "Bản 2025 của #data.name"
RECEIVED = date(2026, 11, 20)
HEADING = {"agency": "UBND phường Đồng Hới", "code": "H50.1-261120-0001", "foot": "Hỏi đáp: 1022"}


@pytest.fixture
def form(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FormKind:
    """Built in twice: since 2018, and since 2025."""
    monkeypatch.setattr(registry, "_forms", {})
    versions = ((date(2018, 1, 1), FORM), (date(2025, 6, 1), FORM_2025))
    for since, text in versions:
        (tmp_path / f"{since.year}.typ").write_text(text, encoding="utf-8")
    kind = FormKind(
        key="sample",
        title="Giấy mẫu",
        builtin=tuple((since, str(tmp_path / f"{since.year}.typ")) for since, _text in versions),
        sample=lambda: {"heading": HEADING, "name": "Trần Thị B"},
    )
    register_form(kind)
    return kind


def text_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def data(name: str = "Lê Văn C") -> dict[str, object]:
    return {"heading": HEADING, "name": name}


@pytest.mark.django_db
@pytest.mark.usefixtures("form")
def test_an_operators_template_that_meets_data_it_cannot_set_gives_way_to_the_portals_own() -> None:
    source = FRAME + "Bản riêng của #data.name, #int(data.name)"
    PaperTemplate.objects.create(form="sample", valid_from=date(2026, 1, 1), source=source)

    assert "Bản riêng của 12" in text_of(set_form("sample", data("12"), on=RECEIVED, seal=False))
    assert "Bản 2025 của Lê Văn C" in text_of(set_form("sample", data(), on=RECEIVED, seal=False))
    assert "Bản 2025 của 12" in text_of(set_pile("sample", [data("12"), data()], on=RECEIVED))


@pytest.mark.django_db
@pytest.mark.usefixtures("form")
class TestTheTemplateInForce:
    @pytest.mark.parametrize(
        ("day", "version"),
        [
            (date(2018, 1, 1), "Bản 2018"),
            (date(2025, 5, 31), "Bản 2018"),
            (date(2025, 6, 1), "Bản 2025"),
            (date(2017, 1, 1), "Bản 2018"),
        ],
    )
    def test_is_that_of_the_day(self, day: date, version: str) -> None:
        assert f"{version} của Lê Văn C" in text_of(set_form("sample", data(), on=day, seal=False))

    def test_is_the_operators_from_its_day_on(self) -> None:
        PaperTemplate.objects.create(form="sample", valid_from=date(2026, 1, 1), source=FRAME + "Bản của tỉnh")

        assert "Bản của tỉnh" in text_of(set_form("sample", data(), on=RECEIVED, seal=False))
        assert "Bản 2025" in text_of(set_form("sample", data(), on=date(2025, 12, 31), seal=False))

    def test_is_the_newer_laws_rather_than_an_operators_older_one(self) -> None:
        PaperTemplate.objects.create(form="sample", valid_from=date(2024, 1, 1), source=FRAME + "Bản của tỉnh")

        assert "Bản 2025" in text_of(set_form("sample", data(), on=RECEIVED, seal=False))
        assert "Bản của tỉnh" in text_of(set_form("sample", data(), on=date(2024, 6, 1), seal=False))


@pytest.mark.django_db
@pytest.mark.usefixtures("form")
def test_the_papers_of_a_pile_count_their_own_pages() -> None:
    long = "Nguyễn " * 600

    pages = PdfReader(BytesIO(set_pile("sample", [data(long), data("Lê Văn C"), data(long)], on=RECEIVED))).pages

    feet = [page.extract_text().split("1022")[-1].strip() for page in pages]
    several = (len(pages) - 1) // 2
    numbers = [f"Trang {number}/{several}" for number in range(1, several + 1)]
    assert feet == [*numbers, "", *numbers]


@pytest.mark.django_db
@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    "hostile", ["{{ secret }}", '#let data = "x"', "</text>", "$ #data *", "a\n\n= b", "\u202eabc"]
)
def test_what_an_applicant_typed_stays_text(hostile: str) -> None:
    text = text_of(set_pile("sample", [data(hostile), data("Lê Văn C")], on=RECEIVED))

    assert " ".join(hostile.replace("\u202e", "").split()) in text
    assert "của Lê Văn C" in text


@pytest.mark.parametrize(
    "reading",
    [
        '#read("/etc/hostname")',
        '#read("../../../etc/hostname")',
        '#read("/casework/typst/sample.typ")',
        '#read("data.json")',
        '#std.read("data.json")',
        '#(json,).first()("data.json")',
        '#import(std): read as open\n#open("data.json")',
        '#(dictionary(std).at("re" + "ad"))("data.json")',
        '“Xem " #eval(data.name) "”',  # quotes of a text, which hold no string
        "https://quangtri.gov.vn #eval(data.name)",  # an address, and no comment
    ],
)
def test_a_template_reads_no_file_and_takes_no_text_for_a_program(reading: str, form: FormKind) -> None:
    with pytest.raises(PrintError):
        set_source(form, f"{FRAME}{reading}", [data("1 + 1")])


@pytest.mark.parametrize("other", ["/0/data.typ", "../0/data.typ"])
def test_of_a_pile_no_paper_reaches_into_another(other: str, form: FormKind) -> None:
    source = f'{FRAME}#if serial > 0 {{ import("{other}"): data as theirs; theirs.name }}'

    with pytest.raises(PrintError):
        set_source(form, source, [data(), data("Lê Văn C")])
