"""The forms library: files that are checked, versions that stay, one entry for one form, counts without readers."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from catalog.declarations import build, build_pdf, declarations
from catalog.library import downloads
from catalog.library.checking import check_docx, check_pdf, check_sample
from catalog.library.downloads import Fetched, buffer, flusher, note_download, purge_daily
from catalog.library.merging import merge_forms
from catalog.library.versions import keep_version
from catalog.models import FormDownloads, FormTemplate, FormVersion, RequiredPaper
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from portal.base.counting.buffer import TimesBuffer
from portal.base.pace import Pace
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
EDIT, LIST = "wagtailsnippets_catalog_formtemplate:edit", "wagtailsnippets_catalog_formtemplate:list"
DOCX_BYTES = build(declarations()[0])
PDF_BYTES = build_pdf(declarations()[0])


def form_for(paper: str = "Tờ khai đăng ký khai sinh", *, code: str = "", **values: object) -> FormTemplate:
    """A form with a DOCX that one published procedure asks for."""
    field = values.pop("field", None) or FieldFactory()
    form = FormTemplate.objects.create(field=field, paper_name=paper, name=f"Mẫu {paper[:40]}", **values)
    form.file.save("a.docx", ContentFile(DOCX_BYTES))
    keep_version(form=form)
    procedure = ProcedureFactory(papers=[], **({"code": code} if code else {}))
    RequiredPaper.objects.create(procedure=procedure, key="giay-to-1", name=paper, originals=1, form=form)
    return form


@pytest.fixture
def form() -> FormTemplate:
    return form_for()


@pytest.fixture
def editor(client: Client) -> User:
    ensure_role_groups()
    user: User = UserFactory()
    assign_role(user=user, agency=None, role=Role.EDITOR)
    client.force_login(user)
    return user


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf_with(change: object) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)  # type: ignore[operator]
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def open_action(kind: str, **values: str) -> object:
    def change(writer: PdfWriter) -> None:
        action = {NameObject("/S"): NameObject(kind)}
        action |= {NameObject(f"/{key}"): TextStringObject(value) for key, value in values.items()}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    return change


def encrypt(writer: PdfWriter) -> None:
    writer.encrypt("secret")


def docx_with(name: str, content: bytes) -> bytes:
    output = BytesIO(DOCX_BYTES)
    with ZipFile(output, "a") as archive:
        archive.writestr(name, content)
    return output.getvalue()


# What is taken


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7 broken", "broken"),
        ("a.pdf", DOCX_BYTES, "type"),
        ("a.docx", PDF_BYTES, "type"),
        ("a.pdf", b"", "type"),
        ("a.pdf", pdf_with(open_action("/JavaScript", JS="app.alert(1)")), "active"),
        ("a.pdf", pdf_with(open_action("/Launch", F="cmd.exe")), "active"),
        ("a.pdf", pdf_with(open_action("/SubmitForm", F="http://example.org")), "active"),
        ("a.pdf", pdf_with(lambda writer: writer.add_attachment("a.exe", b"MZ")), "active"),
        ("a.pdf", pdf_with(encrypt), "encrypted"),
        ("a.pdf", b"%PDF-1.7" + bytes(11 * 1024 * 1024), "too_large"),
    ],
)
def test_a_pdf_that_is_none_or_that_acts_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_pdf(upload(name, content))
    assert refusal.value.code == code


def test_a_script_deep_inside_a_pdf_is_found() -> None:
    def change(writer: PdfWriter) -> None:
        action = DictionaryObject({NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/Print")})
        hidden = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
        action[NameObject("/Next")] = ArrayObject([writer._add_object(hidden)])
        writer.pages[0][NameObject("/Annots")] = ArrayObject(
            [writer._add_object(DictionaryObject({NameObject("/A"): writer._add_object(action)}))]
        )

    with pytest.raises(ValidationError):
        check_pdf(upload("a.pdf", pdf_with(change)))


def test_the_project_s_own_files_are_taken() -> None:
    check_docx(upload("a.docx", DOCX_BYTES))
    check_pdf(upload("a.pdf", PDF_BYTES))
    check_sample(upload("a.PDF", PDF_BYTES))
    check_sample(upload("a.docx", DOCX_BYTES))


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("word/vbaProject.bin", b"x", "macros"),
        ("word/embeddings/oleObject1.bin", b"x", "active"),
        ("word/activeX/activeX1.xml", b"<x/>", "active"),
        (
            "word/_rels/settings.xml.rels",
            b'<Relationships><Relationship Id="a" Type="x/attachedTemplate" Target="http://example.org/a.dotm" '
            b'TargetMode="External"/></Relationships>',
            "active",
        ),
        (
            "word/_rels/settings.xml.RELS",
            b"<r:Relationships xmlns:r='x'><r:Relationship\nId='a' Type='x/attachedTemplate' "
            b"Target='http://example.org/hyperlink/a.dotm' TargetMode='&#69;xternal'/></r:Relationships>",
            "active",
        ),
        ("word/bomb.xml", bytes(101 * 1024 * 1024), "too_large"),
    ],
)
def test_a_docx_that_brings_programs_or_unpacks_without_end_is_refused(part: str, content: bytes, code: str) -> None:
    output = BytesIO(DOCX_BYTES)
    with ZipFile(output, "a", compression=8) as archive:
        archive.writestr(part, content)
    with pytest.raises(ValidationError) as refusal:
        check_docx(upload("a.docx", output.getvalue()))
    assert refusal.value.code == code


def with_central_byte(content: bytes, offset: int, value: int) -> bytes:
    """An archive whose table of contents says something else of every part."""
    changed = bytearray(content)
    for entry in re.finditer(rb"PK\x01\x02", content):
        changed[entry.start() + offset] = value
    return bytes(changed)


@pytest.mark.parametrize(
    "content",
    [
        with_central_byte(DOCX_BYTES, 8, 1),  # encrypted
        with_central_byte(DOCX_BYTES, 10, 99),  # packed in a way that nobody knows
        docx_with("word/_rels/other.xml.rels", b"<Relationships>"),
    ],
)
def test_a_docx_that_cannot_be_read_is_refused_and_breaks_nothing(content: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_docx(upload("a.docx", content))
    assert refusal.value.code == "type"


def test_a_link_to_another_site_is_no_danger() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        b'Target="https://example.org/" TargetMode="External"/></Relationships>'
    )
    check_docx(upload("a.docx", docx_with("word/_rels/other.xml.rels", relations)))


# Versions


def edit_data(form: FormTemplate, **values: object) -> dict[str, object]:
    names = ("paper_name", "name", "number", "issued_with")
    return {"field": form.field_id, **{name: getattr(form, name) for name in names}, "change_note": "", **values}


def test_every_change_of_a_file_is_a_version_and_the_earlier_one_stays(
    client: Client, editor: User, form: FormTemplate
) -> None:
    new = docx_with("docProps/note.xml", b"<x/>")
    data = edit_data(form, file=upload("b.docx", new), pdf=upload("b.pdf", PDF_BYTES), change_note="Theo Thông tư mới")

    assert client.post(reverse(EDIT, args=[form.pk]), data).status_code == 302

    second, first = FormVersion.objects.filter(form=form)
    assert (second.number, second.note, second.by, bool(second.pdf)) == (2, "Theo Thông tư mới", editor, True)
    client.logout()
    page = client.get(reverse("catalog:form_versions", args=[form.pk])).content.decode()
    assert "Theo Thông tư mới" in page
    for version, content in ((first, DOCX_BYTES), (second, new)):
        url = reverse("catalog:form_version_file", args=[form.pk, version.number, "docx"])
        assert url in page
        assert b"".join(client.get(url)) == content
    assert b"".join(client.get(f"/bieu-mau/{form.pk}/")) == new
    assert b"".join(client.get(f"/bieu-mau/{form.pk}/pdf/")) == PDF_BYTES


def test_a_change_of_words_alone_makes_no_version(client: Client, editor: User, form: FormTemplate) -> None:
    assert client.post(reverse(EDIT, args=[form.pk]), edit_data(form, number="Mẫu số 01")).status_code == 302

    form.refresh_from_db()
    assert form.number == "Mẫu số 01"
    assert FormVersion.objects.filter(form=form).count() == 1


def test_a_file_that_acts_is_refused_at_its_field(client: Client, editor: User, form: FormTemplate) -> None:
    evil = pdf_with(open_action("/JavaScript", JS="1"))
    response = client.post(reverse(EDIT, args=[form.pk]), edit_data(form, pdf=upload("b.pdf", evil)))

    assert response.status_code == 200
    assert "pdf" in response.context["form"].errors
    assert FormVersion.objects.filter(form=form).count() == 1


@pytest.mark.parametrize("path", ["cac-ban/9/docx/", "cac-ban/1/exe/", "cac-ban/1/pdf/", "cac-ban/99999999999/docx/"])
def test_what_was_never_offered_is_not_found(client: Client, form: FormTemplate, path: str) -> None:
    assert client.get(f"/bieu-mau/{form.pk}/{path}").status_code == 404


# The staff's list


def test_the_list_says_which_forms_have_no_file_and_which_nobody_asks_for(client: Client, editor: User) -> None:
    with_file = form_for("Tờ khai có tệp", code="1.000001")
    without = FormTemplate.objects.create(field=FieldFactory(), paper_name="Đơn chưa có tệp", name="Mẫu 1")

    def listed(**query: str) -> set[int]:
        return {row.pk for row in client.get(reverse(LIST), query).context["object_list"]}

    assert listed(lacks="file") == {without.pk}
    assert listed(lacks="use") == {without.pk}
    assert listed(lacks="pdf") == {with_file.pk, without.pk}
    assert listed(q="don chua") == {without.pk}
    assert listed(q="DON CHUA co") == {without.pk}


def test_the_list_of_forms_asks_a_constant_number_of_questions(
    client: Client, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        form_for(f"Tờ khai {number}", code=f"1.0000{number:02}")
    client.get(reverse(LIST))
    with django_assert_max_num_queries(14):
        client.get(reverse(LIST))


def test_a_form_in_use_is_not_deleted_and_the_message_names_the_procedure(
    client: Client, editor: User, form: FormTemplate
) -> None:
    response = client.post(reverse("wagtailsnippets_catalog_formtemplate:delete", args=[form.pk]), follow=True)

    assert FormTemplate.objects.filter(pk=form.pk).exists()
    procedure = form.papers.get().procedure
    assert procedure.code in response.content.decode()


def test_a_form_that_only_a_draft_names_is_not_deleted_either(
    client: Client, editor: User, form: FormTemplate
) -> None:
    procedure = form.papers.get().procedure
    procedure.save_revision(user=editor)
    form.papers.all().delete()

    client.post(reverse("wagtailsnippets_catalog_formtemplate:delete", args=[form.pk]))
    assert FormTemplate.objects.filter(pk=form.pk).exists()


def test_a_form_that_nobody_asks_for_is_deleted(client: Client, editor: User, form: FormTemplate) -> None:
    form.papers.get().procedure.delete()

    client.post(reverse("wagtailsnippets_catalog_formtemplate:delete", args=[form.pk]))
    assert not FormTemplate.objects.filter(pk=form.pk).exists()


def test_an_agency_s_editor_does_not_change_a_form_that_others_ask_for(client: Client, form: FormTemplate) -> None:
    ensure_role_groups()
    user, agency = UserFactory(), AgencyFactory()
    assign_role(user=user, agency=agency, role=Role.EDITOR)
    client.force_login(user)
    edit, merge = reverse(EDIT, args=[form.pk]), reverse("wagtailsnippets_catalog_formtemplate:merge", args=[form.pk])

    assert client.post(edit, edit_data(form, number="X")).status_code == 302
    assert client.get(merge).status_code == 302  # home, with Wagtail's message
    form.refresh_from_db()
    assert form.number == ""

    form.papers.get().procedure.__class__.objects.update(owner=agency)
    assert client.get(edit).status_code == 200
    client.post(edit, edit_data(form, number="X"))
    form.refresh_from_db()
    assert form.number == "X"


# One form, one entry


def test_merging_gives_papers_drafts_versions_and_counts_to_the_one_that_stays(client: Client, editor: User) -> None:
    keep, drop = form_for("Tờ khai A", code="1.000001"), form_for("Tờ khai B", code="1.000002", number="Mẫu số 7")
    drop.pdf.save("b.pdf", ContentFile(PDF_BYTES))
    keep_version(form=drop)
    asking = drop.papers.get().procedure
    asking.save_revision(user=editor)
    day = date(2026, 11, 1)
    FormDownloads.objects.create(form=keep, day=day, times=2)
    FormDownloads.objects.create(form=drop, day=day, times=3)

    url = reverse("wagtailsnippets_catalog_formtemplate:merge", args=[keep.pk])
    assert client.get(url).status_code == 200
    preview = client.post(url, {"other": drop.pk})
    assert asking.code in preview.content.decode()
    assert FormTemplate.objects.count() == 2
    assert client.post(url, {"other": drop.pk, "confirmed": "1"}).status_code == 302

    kept = FormTemplate.objects.get()
    assert (kept.pk, kept.number, bool(kept.pdf)) == (keep.pk, "Mẫu số 7", True)
    asking.refresh_from_db()
    assert asking.papers.get().form == kept
    assert asking.latest_revision.as_object().papers.all()[0].form_id == kept.pk
    assert FormDownloads.objects.get(form=kept, day=day).times == 5
    assert list(kept.versions.values_list("number", flat=True)) == [4, 3, 2, 1]
    assert kept.versions.first().pdf == kept.pdf.name
    client.logout()
    answer = client.get(f"/bieu-mau/{drop.pk}/pdf/")
    assert (answer.status_code, answer["Location"]) == (301, f"/bieu-mau/{kept.pk}/pdf/")


def test_a_form_is_not_merged_with_itself(client: Client, editor: User, form: FormTemplate) -> None:
    url = reverse("wagtailsnippets_catalog_formtemplate:merge", args=[form.pk])

    assert client.post(url, {"other": form.pk, "confirmed": "1"}).status_code == 200
    assert client.post(url, {"other": "abc", "confirmed": "1"}).status_code == 200
    with pytest.raises(ValidationError):
        merge_forms(keep=form, drop=form)
    assert FormTemplate.objects.filter(pk=form.pk).exists()


# The public list


def test_readers_find_a_form_without_diacritics_and_by_field(client: Client) -> None:
    birth = form_for("Tờ khai đăng ký khai sinh", code="1.000001")
    land = FieldFactory(name="Đất đai", slug="dat-dai")
    form_for("Đơn đăng ký biến động đất đai", code="1.000002", number="Mẫu số 18", field=land)

    def listed(**query: str) -> list[str]:
        return [form.paper_name for form in client.get("/bieu-mau/", query).context["shelf"].forms]

    assert listed() == ["Đơn đăng ký biến động đất đai", "Tờ khai đăng ký khai sinh"]  # Đ is a D
    assert listed(q="khai sinh") == ["Tờ khai đăng ký khai sinh"]
    assert listed(q="DAT dai bien dong") == ["Đơn đăng ký biến động đất đai"]
    assert listed(q="mau so 18") == ["Đơn đăng ký biến động đất đai"]
    assert listed(**{"linh-vuc": birth.field.slug}) == ["Tờ khai đăng ký khai sinh"]
    page = client.get("/bieu-mau/").content.decode()
    assert f"/bieu-mau/{birth.pk}/" in page
    assert "csrf" not in page


def test_a_form_without_file_or_of_an_unpublished_procedure_is_not_on_the_shelf(client: Client) -> None:
    hidden = form_for("Tờ khai của bản nháp", code="1.000001")
    hidden.papers.get().procedure.__class__.objects.update(live=False)
    empty = form_for("Tờ khai chưa có tệp", code="1.000002")
    FormTemplate.objects.filter(pk=empty.pk).update(file="")

    assert client.get("/bieu-mau/").context["shelf"].page.paginator.count == 0


@pytest.mark.parametrize(
    "query",
    [
        {"q": "<script>alert(1)</script>"},
        {"q": "\x00%_'\""},
        {"q": "x" * 5000},
        {"linh-vuc": "không có"},
        {"trang": "999"},
        {"trang": "abc"},
        {"trang": "-1"},
    ],
)
def test_whatever_is_asked_the_shelf_answers(client: Client, form: FormTemplate, query: dict[str, str]) -> None:
    response = client.get("/bieu-mau/", query)

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_the_shelf_asks_at_most_ten_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        form_for(f"Tờ khai {number}", code=f"1.0000{number:02}")
    client.get("/bieu-mau/")
    with django_assert_max_num_queries(10):
        client.get("/bieu-mau/", {"q": "to khai", "trang": "2"})


# Counting


@pytest.fixture
def counting(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.COUNT_DOWNLOADS = True
    monkeypatch.setattr(flusher, "begin", lambda: None)
    monkeypatch.setattr(downloads, "pace", Pace())
    buffer.empty()
    yield
    buffer.empty()


def test_a_download_costs_no_write_and_is_counted_by_day(
    counting: None, form: FormTemplate, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reader = Client(**READER)
    reader.get(f"/bieu-mau/{form.pk}/")
    with django_assert_max_num_queries(1):
        reader.get(f"/bieu-mau/{form.pk}/")
    assert not FormDownloads.objects.exists()

    assert flusher.flush()
    reader.get(f"/bieu-mau/{form.pk}/")
    assert flusher.flush()
    row = FormDownloads.objects.get()
    assert (row.form, row.day, row.times) == (form, timezone.localdate(), 3)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
        {"HTTP_USER_AGENT": "curl/8.0"},
        {"HTTP_USER_AGENT": ""},
        {**READER, "HTTP_DNT": "1"},
        {**READER, "HTTP_SEC_PURPOSE": "prefetch"},
    ],
)
def test_machines_and_who_does_not_want_it_are_not_counted(
    counting: None, form: FormTemplate, headers: dict[str, str]
) -> None:
    assert Client(**headers).get(f"/bieu-mau/{form.pk}/").status_code == 200
    assert not buffer.take()[0]


def test_a_look_at_the_headers_and_a_signed_in_editor_are_not_counted(
    counting: None, client: Client, editor: User, form: FormTemplate
) -> None:
    Client(**READER).head(f"/bieu-mau/{form.pk}/")
    client.get(f"/bieu-mau/{form.pk}/", **READER)
    assert not buffer.take()[0]


def test_one_network_cannot_make_up_downloads(
    counting: None, form: FormTemplate, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "pace", Pace(one=5, every=100))
    for _number in range(20):
        note_download(rf.get("/", **READER), form)
    assert sum(buffer.take()[0].values()) == 5


def test_a_form_that_is_deleted_before_the_writing_loses_nothing_of_the_others(
    counting: None, form: FormTemplate
) -> None:
    day = timezone.localdate()
    buffer.add(Fetched(form.pk, day))
    buffer.add(Fetched(form.pk + 1000, day))

    assert flusher.flush()
    assert FormDownloads.objects.get().form == form


def test_counts_are_forgotten_after_three_years(form: FormTemplate) -> None:
    today = timezone.localdate()
    FormDownloads.objects.create(form=form, day=today - timedelta(days=1200), times=4)
    FormDownloads.objects.create(form=form, day=today, times=1)

    assert purge_daily(timezone.now()) == 1
    assert FormDownloads.objects.get().day == today


def test_the_buffer_has_a_bound_and_loses_nothing_between_threads() -> None:
    small: TimesBuffer[int] = TimesBuffer(most=3)
    threads = [threading.Thread(target=lambda: [small.add(key) for key in range(5)]) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    times, lost = small.take()
    assert (sum(times.values()), lost, len(times)) == (24, 16, 3)
    small.give_back(times)
    assert small.take() == (times, 0)
