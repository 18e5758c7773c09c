"""The editors' synonyms: found, tried out, doubted, changed for the next search, undone, and carried as a table."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from catalog.models import Procedure
from catalog.roles import Role
from search import exchange
from search.exchange import planned, read_table, take_over
from search.models import Synonym
from search.query.lexicon import current_lexicon
from search.tables import harmless, original
from search.trial import doubts, tried
from tests.factories.accounts import UserFactory
from tests.search.conftest import Make
from tests.search.test_staff import signed_in

pytestmark = pytest.mark.django_db
ENTRY = {"kind": "everyday", "says": "rồng lửa", "means": "khai sinh", "reason": "một xã nói vậy", "active": "on"}


@pytest.fixture
def editor(small_catalog: None) -> Client:
    return signed_in(Role.EDITOR)


def first_code(client: Client, words: str) -> str:
    results = client.get("/api/v1/procedures", {"q": words}).json()["results"]
    return results[0]["code"] if results else ""


def entry(**given: str) -> Synonym:
    return Synonym(**{"kind": "everyday", "says": "rồng lửa", "means": "khai sinh", "reason": "thử", **given})


# The list and the form


@pytest.mark.parametrize("question", ["giay phep xay dung", "GIẤY PHÉP XÂY DỰNG", "phep giay dung xay"])
def test_the_list_is_searched_without_diacritics(editor: Client, question: str) -> None:
    text = editor.get(reverse("synonyms:index"), {"q": question}).content.decode()
    assert "GPXD" in text
    assert "LLTP" not in text


@pytest.mark.parametrize("question", ["\x00", "''; DROP TABLE", "x" * 3_000, "🐉", "%"])
def test_strange_questions_find_nothing_and_break_nothing(editor: Client, question: str) -> None:
    assert editor.get(reverse("synonyms:index"), {"q": question}).status_code == 200


def test_a_procedure_stands_for_what_the_catalog_says(editor: Client) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    editor.post(reverse("synonyms:add"), ENTRY | {"means": "", "procedure": str(procedure.pk)})
    assert Synonym.objects.get(says="rồng lửa").means == "đăng ký khai sinh"
    assert first_code(editor, "rồng lửa") == "1.001193"


def test_an_entry_that_means_nothing_is_refused(editor: Client) -> None:
    response = editor.post(reverse("synonyms:add"), ENTRY | {"means": ""})
    assert response.status_code == 200
    assert not Synonym.objects.filter(says="rồng lửa").exists()


def test_a_change_works_on_the_next_search_and_is_undone_with_one_press(editor: Client) -> None:
    editor.post(reverse("synonyms:add"), ENTRY)
    saved = Synonym.objects.get(says="rồng lửa")
    assert first_code(editor, "rồng lửa") == "1.001193"
    editor.post(reverse("synonyms:edit", args=[saved.pk]), ENTRY | {"means": "kết hôn"})
    assert first_code(editor, "rồng lửa") == "1.000894"
    editor.post(reverse("synonyms:switch", args=[saved.pk]))
    assert first_code(editor, "rồng lửa") == ""
    editor.post(reverse("synonyms:switch", args=[saved.pk]))
    assert first_code(editor, "rồng lửa") == "1.000894"


def test_another_process_hears_of_a_change_whatever_its_clock_says(small_catalog: None) -> None:
    """Two machines: the first one's clock is an hour ahead, the second one changes something right afterwards."""
    mine = entry()
    mine.save()
    Synonym.objects.filter(pk=mine.pk).update(updated_at=timezone.now() + timedelta(hours=1))
    before = current_lexicon()
    mine.refresh_from_db()
    mine.means = "kết hôn"
    mine.save()
    assert mine.updated_at > timezone.now() + timedelta(minutes=59)
    assert current_lexicon() is not before


def test_who_changed_what_stands_in_the_history(editor: Client) -> None:
    editor.post(reverse("synonyms:add"), ENTRY)
    saved = Synonym.objects.get(says="rồng lửa")
    editor.post(reverse("synonyms:edit", args=[saved.pk]), ENTRY | {"means": "kết hôn"})
    editor.post(reverse("synonyms:switch", args=[saved.pk]))
    entries = ModelLogEntry.objects.filter(object_id=str(saved.pk)).order_by("pk")
    assert [each.action for each in entries] == ["wagtail.create", "wagtail.edit", "wagtail.edit"]
    assert editor.get(reverse("synonyms:history", args=[saved.pk])).status_code == 200


# Trying out


def test_a_trial_shows_what_would_be_found_and_saves_nothing(editor: Client) -> None:
    count = Synonym.objects.count()
    response = editor.post(reverse("synonyms:try"), ENTRY, headers={"X-Requested-With": "fetch"})
    text = response.content.decode()
    assert "hiện không tìm thấy gì" in text
    assert "Thủ tục đăng ký khai sinh" in text
    assert "<html" not in text
    assert Synonym.objects.count() == count
    assert first_code(editor, "rồng lửa") == ""


def test_without_the_script_the_trial_is_a_page(editor: Client) -> None:
    text = editor.post(reverse("synonyms:try"), ENTRY).content.decode()
    assert "<html" in text
    assert "Thủ tục đăng ký khai sinh" in text


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"says": "…", "means": "…"},
        {"says": "\x00" * 50, "means": "a"},
        {"says": "a" * 50_000, "means": "b;" * 20_000, "kind": "x", "entry": "9" * 40, "procedure": "-1"},
        {"says": ";;;", "means": ";;;", "procedure": "99999"},
        {"says": '*:*; " AND (', "means": "[a-z]+; 🐉"},
    ],
)
def test_a_trial_of_nonsense_is_a_normal_answer(editor: Client, given: dict[str, str]) -> None:
    response = editor.post(reverse("synonyms:try"), given, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 200


def test_the_trial_of_a_change_leaves_the_old_form_out(small_catalog: None) -> None:
    saved = entry()
    saved.save()
    changed = entry(means="kết hôn")
    changed.pk = saved.pk
    way = tried(changed)[0]
    assert not way.before.count
    assert [hit.code for hit in way.after.hits] == ["1.000894"]


def test_doubts_name_the_other_entry_the_common_word_and_the_empty_meaning(small_catalog: None, make: Make) -> None:
    other = entry(says="gì đó; rồng LỬA")
    other.save()
    texts = {doubt.text: doubt.url for doubt in doubts(entry(means="khai sinh; phun nước mắt"))}
    assert any("rồng LỬA" in text and url == reverse("synonyms:edit", args=[other.pk]) for text, url in texts.items())
    assert any("phun nước mắt" in text for text in texts)
    assert not any("khai sinh" in text for text in texts)


def test_a_word_of_many_titles_is_doubted_but_no_abbreviation_is(
    small_catalog: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.trial.COMMON", 4)
    common = entry(says="cấp giấy")
    assert any("có trong tên của" in doubt.text for doubt in doubts(entry(says="cấp")))
    assert not doubts(common)  # fewer titles hold both words together
    assert not doubts(entry(says="cấp", kind="abbreviation"))


def test_doubts_are_told_after_saving_too(editor: Client) -> None:
    response = editor.post(reverse("synonyms:add"), ENTRY | {"means": "khai sinh; phun nước mắt"}, follow=True)
    assert "phun nước mắt" in response.content.decode()
    assert Synonym.objects.filter(says="rồng lửa").exists()


# The table


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sent(client: Client, name: str, content: bytes) -> str:
    response = client.post(reverse("synonyms:import"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code in {200, 422}
    return response.content.decode()


def test_the_table_comes_back_as_it_went(small_catalog: None, editor: Client) -> None:
    entry(says="=SUM(A1)", means="khai sinh; -x").save()
    content = editor.get(reverse("synonyms:export")).content
    assert "'=SUM(A1)" in content.decode()
    plan = planned(read_table("a.csv", content))
    assert (len(plan.created), len(plan.changed), plan.rejected) == (0, 0, [])
    assert plan.unchanged == Synonym.objects.count()


def test_a_file_is_shown_before_it_is_taken_over(editor: Client) -> None:
    content = workbook(
        [
            ["Người dân nói", "Danh mục gọi là", "Loại", "Lý do hoặc nguồn"],
            ["rồng lửa", "khai sinh", "lời nói hằng ngày", "thử"],
            ["GPXD", "xây nhà", "viết tắt", "sửa"],
            ["…", "khai sinh", "", ""],
            ["a b", "c", "loại lạ", ""],
            ["Rồng  Lửa", "khai sinh", "", ""],
        ]
    )
    text = sent(editor, "a.xlsx", content)
    assert "sẽ thêm 1 mục, sửa 1 mục, giữ nguyên 0 mục; 3 dòng không nhận được" in text
    assert "Dòng 4" in text
    assert not Synonym.objects.filter(says="rồng lửa").exists()


def test_taking_over_adds_changes_and_logs(small_catalog: None) -> None:
    rows = [
        {"says": "rồng lửa", "means": "khai sinh", "reason": "thử"},
        {"says": "GPXD", "means": "xây nhà", "kind": "viết tắt", "reason": "sửa", "active": "không"},
    ]
    plan = take_over(rows=rows, by=UserFactory())
    assert (len(plan.created), len(plan.changed)) == (1, 1)
    changed = Synonym.objects.get(says="GPXD")
    assert (changed.means, changed.active) == ("xây nhà", False)
    assert ModelLogEntry.objects.filter(action__in=["wagtail.create", "wagtail.edit"]).count() == 2
    again = take_over(rows=rows, by=UserFactory())
    assert (len(again.created), len(again.changed), again.unchanged) == (0, 0, 2)


def test_the_rows_that_were_shown_are_taken_over(editor: Client) -> None:
    text = sent(editor, "a.csv", "says,means\nrồng lửa,khai sinh\n".encode())
    assert "Nhập những mục này" in text
    response = editor.post(reverse("synonyms:import"), {"rows": '[{"says": "rồng lửa", "means": "khai sinh"}]'})
    assert response.status_code == 302
    assert first_code(editor, "rồng lửa") == "1.001193"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.xlsx", b"no workbook"),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.csv", b"says,means\n" + b"a,b\n" * 6_000),
        ("a.csv", b"x" * 1_100_000),
        ("a.csv", b"says,means\n" + b"a" * 200_000 + b",b\n"),
    ],
)
def test_files_that_are_no_table_are_refused_with_a_reason(editor: Client, name: str, content: bytes) -> None:
    count = Synonym.objects.count()
    text = sent(editor, name, content)
    assert "Tệp" in text or "Dòng" in text or "Một ô" in text
    assert "Nhập những mục này" not in text
    assert Synonym.objects.count() == count


@pytest.mark.parametrize("rows", ["", "x", "{}", "[1]", "[" * 5_000, '[{"says": null}]'])
def test_rows_that_nobody_was_shown_write_nothing(editor: Client, rows: str) -> None:
    count = Synonym.objects.count()
    assert editor.post(reverse("synonyms:import"), {"rows": rows}).status_code == 302
    assert Synonym.objects.count() == count


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", " =1", "＝1", "'=1", "bình thường", "'", ""])
def test_a_cell_is_harmless_and_comes_back(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", " ="))
    assert original(harmless(cell)) == cell


def test_long_lists_cost_one_query_to_compare(
    small_catalog: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [{"says": f"từ {number}", "means": "khai sinh"} for number in range(300)]
    with django_assert_num_queries(1):
        assert len(planned(rows).created) == 300
    assert exchange.MOST_ROWS >= 1_000


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.AUDITOR])
def test_others_reach_nothing_of_it(small_catalog: None, role: Role) -> None:
    client, saved = signed_in(role), Synonym.objects.first()
    assert saved is not None
    for name in ["export", "import"]:
        assert client.get(reverse(f"synonyms:{name}")).status_code in {302, 403}
    assert client.post(reverse("synonyms:try"), ENTRY).status_code in {302, 403}
    assert client.post(reverse("synonyms:switch", args=[saved.pk])).status_code in {302, 403, 404}
    client.post(reverse("synonyms:import"), {"rows": '[{"says": "rồng lửa", "means": "x"}]'})
    saved.refresh_from_db()
    assert saved.active
    assert not Synonym.objects.filter(says="rồng lửa").exists()
