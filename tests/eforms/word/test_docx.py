"""The editor's Word template: what may stand in it, how answers come in, and that a version keeps its own."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from dossiers.models import Dossier
from dossiers.word_copies import has_word_copy, word_copy
from eforms.models import EForm, EFormVersion
from eforms.schema.form import FormSchema
from eforms.word.keys import Key, all_keys, invented, parts_of
from eforms.word.starter import starter
from eforms.word.templates import fill, problems_of, values_of
from eforms.word.upload import LARGEST, check_upload
from tests.eforms.conftest import Applicant
from tests.factories.eforms import EFormFactory, make_draft

KEYS = [
    Key(name="ten_tre", label="Họ tên của trẻ"),
    Key(name="thanh_vien", label="Thành viên", columns=(Key(name="ho_ten", label="Họ tên"),)),
]


def docx(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def text_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def upload(content: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class TestCheck:
    @pytest.mark.parametrize(
        "lines",
        [
            ["{{ ten_tre }}, {{ kinh_gui }}"],
            ['{% if ten_tre == "An" %}x{% else %}{{ ten_tre|upper }}{% endif %}'],
            ["{% for m in thanh_vien %}{{ m.stt }}. {{ m.ho_ten }}{% endfor %}"],
            ["{%p if ten_tre %}", "x", "{%p endif %}"],
            ["No mark at all"],
        ],
    )
    def test_what_a_layout_needs_is_allowed(self, lines: list[str]) -> None:
        assert problems_of(docx(*lines), KEYS) == []

    def test_an_unknown_key_is_named(self) -> None:
        assert problems_of(docx("{{ ten_cha }}"), KEYS) == ["Biểu mẫu không có câu hỏi nào mang khóa “ten_cha”"]

    def test_a_key_that_the_entries_of_a_group_do_not_have_is_named(self) -> None:
        (problem,) = problems_of(docx("{% for m in thanh_vien %}{{ m.tuoi }}{% endfor %}"), KEYS)

        assert "“tuoi”" in problem

    @pytest.mark.parametrize(
        ("line", "named"),
        [
            ("{{ ten-tre }}", "-"),
            ("{% for i in range(1000000) %}{{ i }}{% endfor %}", "( )"),
            ("{{ ten_tre.__class__.__mro__ }}", "__class__"),
            ("{{ ''.join(['a']) }}", "( )"),
            ("{{ 'a' * 1000000000 }}", "*"),
            ("{{ ten_tre|center(100000000) }}", "center"),
            ("{% set x = 1 %}", "set"),
            ("{% include '/etc/passwd' %}", "Include"),
            ("{% macro m() %}{% endmacro %}", "Macro"),
            (
                "{% for a in thanh_vien %}{% for b in thanh_vien %}{% for c in thanh_vien %}x"
                "{% endfor %}{% endfor %}{% endfor %}",
                "for",
            ),
        ],
    )
    def test_a_template_computes_and_calls_nothing(self, line: str, named: str) -> None:
        (problem,) = problems_of(docx(line), KEYS)

        assert problem.startswith("Không được dùng trong tệp mẫu")
        assert named in problem

    @pytest.mark.parametrize(
        "line",
        [
            "{% for a in ten_tre %}{% for b in ten_tre %}x{% endfor %}{% endfor %}",
            "{% for a in kinh_gui %}x{% endfor %}",
            "{% for a in 'xxxxxxxxxx' %}x{% endfor %}",
            "{% for a in thanh_vien.0.ho_ten %}x{% endfor %}",
        ],
    )
    def test_nothing_repeats_but_the_entries_of_a_group(self, line: str) -> None:
        assert len(problems_of(docx(line), KEYS)) == 1

    def test_a_template_that_loads_a_picture_from_elsewhere_is_refused(self) -> None:
        document = Document()
        document.part.relate_to("http://example.vn/dau-vet.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
        output = BytesIO()
        document.save(output)

        with pytest.raises(ValidationError) as refusal:
            check_upload(upload(output.getvalue()))

        assert refusal.value.code == "active"

    def test_a_template_may_have_a_link_that_a_reader_clicks(self) -> None:
        document = Document()
        document.part.relate_to("http://example.vn/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        output = BytesIO()
        document.save(output)

        assert check_upload(upload(output.getvalue()))

    @pytest.mark.parametrize("line", ["{{ ten_tre", "{% endif %}", "{% for m in %}x{% endfor %}"])
    def test_a_mark_that_is_not_closed_is_told(self, line: str) -> None:
        (problem,) = problems_of(docx(line), KEYS)

        assert problem.startswith("Ký hiệu trong tệp mẫu viết chưa đúng")

    def test_marks_in_header_and_properties_are_read_too(self) -> None:
        document = Document()
        document.sections[0].header.paragraphs[0].text = "{{ dau_trang }}"
        document.core_properties.title = "{{ thuoc_tinh }}"
        output = BytesIO()
        document.save(output)

        assert len(problems_of(output.getvalue(), KEYS)) == 2

    @pytest.mark.parametrize(
        ("file", "code"),
        [
            (upload(b"PK\x03\x04 broken"), "type"),
            (upload(b"%PDF-1.7", "mau.docx"), "type"),
            (upload(docx("x"), "mau.docm"), "type"),
            (upload(b"x" * (LARGEST + 1)), "too_large"),
        ],
        ids=["cut", "a PDF", "a name with macros", "too large"],
    )
    def test_what_is_no_word_file_of_reasonable_size_is_refused(self, file: SimpleUploadedFile, code: str) -> None:
        with pytest.raises(ValidationError) as refusal:
            check_upload(file)

        assert refusal.value.code == code


class TestFill:
    @pytest.mark.parametrize(
        "hostile",
        [
            "{{ 7*7 }}",
            "{% for x in y %}",
            "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
            "&amp; <script> \"'",
            "]]>",
            "a\u0000b\u0007c\u000cd\u202ee\ud800".replace("\ud800", "\ufffe"),
        ],
    )
    def test_answers_are_data_never_marks_or_xml(self, hostile: str) -> None:
        answers = [{"key": "ten-tre", "display": hostile}]

        text = text_of(fill(docx("{{ ten_tre }}"), values_of(answers, KEYS)))

        assert text == "".join(letter for letter in hostile if letter.isprintable())

    def test_lines_of_a_long_answer_stay_lines(self) -> None:
        answers = [{"key": "ten-tre", "display": "một\nhai"}]

        assert text_of(fill(docx("{{ ten_tre }}"), values_of(answers, KEYS))) == "một\nhai"

    def test_a_row_of_a_table_comes_once_for_each_entry(self) -> None:
        template = starter([("Hộ gia đình", KEYS)])
        entries = [[{"key": "ho-ten", "display": name}] for name in ("Nguyễn Thị Hoa", "Nguyễn Văn Bình")]

        filled = fill(template, values_of([{"key": "thanh-vien", "display": "2", "entries": entries}], KEYS))

        (table,) = Document(BytesIO(filled)).tables
        assert [[cell.text for cell in row.cells] for row in table.rows] == [
            ["STT", "Họ tên"],
            ["1", "Nguyễn Thị Hoa"],
            ["2", "Nguyễn Văn Bình"],
        ]

    def test_what_was_not_asked_or_not_answered_leaves_its_place_empty(self) -> None:
        assert text_of(fill(docx("[{{ ten_tre }}]"), values_of([], KEYS))) == "[]"


@pytest.mark.django_db
def test_the_template_to_begin_with_fits_its_form() -> None:
    eform = EFormFactory(published=True)
    schema = FormSchema.from_json(eform.current_version.schema)
    content = starter(list(parts_of(schema)))

    assert problems_of(content, all_keys(schema)) == []
    assert "[Họ tên của trẻ]" in text_of(fill(content, invented(schema)))


def give_template(admin: Client, eform: EForm, content: bytes) -> Any:
    return admin.post(f"/admin/bieu-mau/{eform.pk}/mau-word/", {"file": upload(content)})


@pytest.fixture
def admin(client: Client, admin_user: Any) -> Client:
    client.force_login(admin_user)
    return client


@pytest.mark.django_db
class TestDesk:
    def test_a_template_waits_in_the_draft_until_the_form_is_published(self, admin: Client) -> None:
        eform = EFormFactory(published=True)
        first = eform.current_version

        assert give_template(admin, eform, docx("{{ ten_tre }}")).status_code == 302

        eform.refresh_from_db()
        assert EFormVersion.objects.filter(eform=eform).count() == 1
        eform.latest_revision.publish()
        second = EForm.objects.get(pk=eform.pk).current_version
        assert second is not None
        assert (second.number, bool(second.word_template)) == (2, True)
        first.refresh_from_db()
        assert first.word_template is None  # a stored version never changes

    def test_a_template_that_names_what_the_form_does_not_ask_is_not_taken(self, admin: Client) -> None:
        eform = EFormFactory(published=True)

        response = give_template(admin, eform, docx("{{ mau_mat }}"))

        assert response.status_code == 422
        assert "“mau_mat”" in response.content.decode()
        assert EForm.objects.get(pk=eform.pk).get_latest_revision_as_object().word_template is None

    def test_a_form_whose_template_no_longer_fits_is_not_published(self, admin: Client) -> None:
        eform = EFormFactory(published=True)
        give_template(admin, eform, docx("{{ ten_tre }}"))
        changed = EForm.objects.get(pk=eform.pk).get_latest_revision_as_object()
        changed.parts[0].value["pages"][0]["questions"].pop(0)

        with pytest.raises(ValidationError) as refusal:
            changed.save_revision().publish()

        assert "“ten_tre”" in str(refusal.value)

    def test_the_sample_shows_every_place_before_anybody_fills_the_form_in(self, admin: Client) -> None:
        eform = EFormFactory(published=True)
        give_template(admin, eform, docx("{{ ten_tre }} {{ applicant_name }}"))

        response = admin.get(f"/admin/bieu-mau/{eform.pk}/mau-word/dien-thu.docx")

        assert text_of(response.content) == "[Họ tên của trẻ] [Họ, chữ đệm và tên]"
        page = admin.get(f"/admin/bieu-mau/{eform.pk}/mau-word/").content.decode()
        assert "<code>ten_tre</code>" in page

    def test_a_template_is_taken_away_again(self, admin: Client) -> None:
        eform = EFormFactory(published=True)
        give_template(admin, eform, docx("x"))

        admin.post(f"/admin/bieu-mau/{eform.pk}/mau-word/", {"remove": "1"})

        assert EForm.objects.get(pk=eform.pk).get_latest_revision_as_object().word_template is None

    def test_only_editors_of_e_forms_come_here(self, client: Client, django_user_model: Any) -> None:
        client.force_login(django_user_model.objects.create_user("an@example.vn"))

        assert client.get(f"/admin/bieu-mau/{EFormFactory().pk}/mau-word/").status_code in {302, 403}


@pytest.mark.django_db
def test_a_dossier_is_filled_into_the_template_that_its_version_was_published_with(admin: Client) -> None:
    eform = EFormFactory(published=True)
    give_template(admin, eform, docx("{{ tieu_de }}: {{ ten_tre }}, {{ ngay_sinh }}, {{ so_tiep_nhan }}"))
    EForm.objects.get(pk=eform.pk).latest_revision.publish()
    version = EForm.objects.get(pk=eform.pk).current_version
    applicant = Applicant(make_draft(version=version))
    applicant.fill_until("kiem-tra")
    applicant.submit()
    dossier = Dossier.objects.get()

    give_template(admin, eform, docx("Mẫu khác"))
    EForm.objects.get(pk=eform.pk).latest_revision.publish()

    assert has_word_copy(dossier)
    text = text_of(word_copy(dossier) or b"")
    assert text == f"Tờ khai thử: Nguyễn Minh Anh, 01/11/2026, {dossier.submission_number}"
    mine = applicant.client.get(applicant.url() + "to-khai.docx")
    assert text_of(mine.content) == text
