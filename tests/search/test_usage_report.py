"""What an editor learns of the searches: the report, what is set aside, the panel, the table."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.roles import Role
from search.demo import load_demo_searches
from search.models import ChosenResult, Document, IgnoredWords, SearchedWords, Synonym
from search.usage.similar import chosen_for_similar
from tests.search.test_staff import signed_in

pytestmark = pytest.mark.django_db
REPORT = "/admin/tim-kiem/"
OPENING = "1.001193"


def searched(words: str, times: int = 5, results: int = 0, *, days: int = 0, loose: bool = False) -> SearchedWords:
    return SearchedWords.objects.create(
        words=words,
        day=timezone.localdate() - timedelta(days=days),
        searches=times,
        empty=0 if results else times,
        results=results,
        is_loose=loose,
    )


def opened(words: str, key: str, times: int = 1, days: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days)
    ChosenResult.objects.create(words=words, day=day, kind="procedure", key=key, place=1, choices=times)


def page(client: Client, **asked: str) -> str:
    response = client.get(REPORT, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def editor(small_catalog: None) -> Client:
    return signed_in(Role.EDITOR)


def test_words_without_result_stand_with_their_number_and_last_day(editor: Client) -> None:
    searched("zzyx qwtr", 4)
    searched("zzyx qwtr", 3, days=2)
    searched("qwtr zzyx", 2, 8, loose=True)
    searched("khai sinh", 9, 1)
    text = page(editor)
    assert text.index("zzyx qwtr") < text.index("qwtr zzyx")
    assert ">7<" in text
    assert f"{timezone.localdate():%d/%m/%Y}" in text
    assert "/tim-kiem/?q=zzyx+qwtr" in text
    assert "9</td>" not in text


def test_a_word_that_found_something_the_last_time_is_not_listed(editor: Client) -> None:
    searched("hộ tịch", 5, 0, days=3)
    searched("hộ tịch", 1, 4)
    assert "hộ tịch" not in page(editor)
    assert "hộ tịch" in page(editor, muc="nhieu")


def test_the_period_is_of_the_last_days(editor: Client) -> None:
    searched("tám ngày trước", days=8)
    searched("bảy mươi ngày trước", days=70)
    assert "tám ngày trước" not in page(editor, ky="7")
    assert "tám ngày trước" in page(editor)
    assert "bảy mươi ngày trước" not in page(editor)
    assert "bảy mươi ngày trước" in page(editor, ky="90")


def test_a_synonym_takes_the_words_out_of_the_report_at_once(editor: Client) -> None:
    searched("rồng lửa")
    assert "nay đã tìm thấy" not in page(editor)
    data = {"kind": "everyday", "says": "rồng lửa", "means": "khai sinh", "reason": "thử", "active": "on"}
    saved = editor.post(reverse("synonyms:add"), data, follow=True)
    assert "Từ nay “rồng lửa” tìm thấy 1 thủ tục, đầu tiên là “Thủ tục đăng ký khai sinh”" in saved.content.decode()
    text = page(editor)
    assert "nay đã tìm thấy 1 thủ tục" in text
    assert "Thêm từ đồng nghĩa" not in text


def test_the_form_comes_filled_in_with_what_people_said(editor: Client) -> None:
    text = page(editor) + editor.get(reverse("synonyms:add"), {"noi": "giấy ra đời"}).content.decode()
    assert "giấy ra đời</textarea>" in text
    assert "Người dân tìm như vậy trên cổng" in text


def test_what_was_opened_after_similar_words_is_proposed(editor: Client) -> None:
    opened("giấy khai sinh bản sao", birth_key(), 4)
    opened("nấu rượu", "999999", 9)
    text = editor.get(reverse("synonyms:add"), {"noi": "bản sao giấy khai sinh cũ"}).content.decode()
    assert "đăng ký khai sinh</textarea>" in text.lower()
    assert "với từ tương tự" in text


def birth_key() -> str:
    return Document.objects.get(code=OPENING).key


def test_nothing_is_proposed_that_is_not_shown_any_more(small_catalog: None) -> None:
    opened("giấy khai sinh", "999999", 9)
    assert chosen_for_similar("giấy khai sinh", timezone.localdate()) is None
    assert chosen_for_similar("…", timezone.localdate()) is None


def test_results_that_nobody_opens_need_five_searches_and_no_choice(editor: Client) -> None:
    searched("khai sinh", 5, 1)
    searched("kết hôn", 4, 1)
    searched("thường trú", 9, 1)
    searched("tạm trú", 9, 1)
    opened("thường trú", birth_key())
    opened("tạm trú", birth_key(), days=60)
    text = page(editor, muc="khong-chon")
    assert "khai sinh" in text
    assert "Thủ tục đăng ký khai sinh" in text  # what stands first today
    assert "kết hôn" not in text
    assert "thường trú" not in text
    assert "tạm trú" in text  # not within the period
    assert "tạm trú" not in page(editor, muc="khong-chon", ky="90")


def test_words_are_set_aside_and_taken_up_again(editor: Client) -> None:
    searched("xyz")
    response = editor.post(reverse("searches:ignore"), {"words": "xyz", "muc": "khong-co", "ky": "7"}, follow=True)
    text = response.content.decode()
    assert response.redirect_chain[0][0].startswith("/admin/tim-kiem/?muc=khong-co&ky=7")
    assert "Đã bỏ qua “xyz”" in text
    assert "Hoàn tác" in text
    assert "Thêm từ đồng nghĩa" not in text
    assert "xyz" in page(editor, muc="bo-qua")
    editor.post(reverse("searches:ignore"), {"words": "xyz"})
    assert IgnoredWords.objects.count() == 1
    editor.post(reverse("searches:heed"), {"words": "xyz"})
    assert not IgnoredWords.objects.exists()
    assert "Thêm từ đồng nghĩa" in page(editor)


@pytest.mark.parametrize("words", ["", "\x00", "chưa ai tìm", "x" * 5_000])
def test_only_words_that_were_searched_can_be_set_aside(editor: Client, words: str) -> None:
    assert editor.post(reverse("searches:ignore"), {"words": words, "muc": "//evil"}).status_code == 302
    assert not IgnoredWords.objects.exists()


@pytest.mark.parametrize(
    "asked", [{"muc": "x", "ky": "-1", "p": "99999999"}, {"p": "\x00", "an": "\x00"}, {"ky": "٣٠", "an": "<b>"}]
)
def test_strange_addresses_show_a_normal_page(editor: Client, asked: dict[str, str]) -> None:
    searched("<script>alert(1)</script>")
    text = page(editor, **asked)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;" in text


def test_empty_reports_say_so(editor: Client) -> None:
    assert "Chưa có lượt tìm nào được đếm" in page(editor)
    searched("khai sinh", 9, 1)
    opened("khai sinh", birth_key())
    assert "Mọi lượt tìm trong khoảng thời gian này đều có kết quả" in page(editor)
    assert "từ 5 lần trở lên đều có người mở" in page(editor, muc="khong-chon")
    assert "Chưa có mục nào bị bỏ qua" in page(editor, muc="bo-qua")


def test_the_table_is_no_formula(editor: Client) -> None:
    searched("=cmd", 3)
    searched("@sum", 2)
    response = editor.get(REPORT, {"dang": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Từ đã tìm"
    assert [row[0] for row in rows[1:]] == ["'=cmd", "'@sum"]


def test_a_longer_log_costs_no_more_queries(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Twenty rows a page at most, each searched once; the frequent ones are not searched at all."""
    for number in range(30):
        searched(f"từ {number} lạ", 5, 0)
        searched(f"khai {number} sinh", 5, 3)
    with django_assert_max_num_queries(30):
        page(editor, muc="nhieu")
    assert "Trang 1/2" in page(editor)
    with django_assert_max_num_queries(30 + 20 * 8):
        page(editor)


def test_the_first_page_of_the_staff_area_shows_the_three_worst(editor: Client) -> None:
    for number in range(5):
        searched(f"zzz{number}", 10 - number)
    text = editor.get("/admin/").content.decode()
    assert "Người dân tìm mà không thấy" in text
    assert [f"zzz{number}" in text for number in range(5)] == [True, True, True, False, False]


def test_the_panel_says_when_nothing_is_left(editor: Client) -> None:
    searched("khai sinh", 5, 0)  # answered by now
    text = editor.get("/admin/").content.decode()
    assert "Người dân tìm mà không thấy" in text
    assert "Thêm từ đồng nghĩa" not in text


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.AUDITOR])
def test_others_see_nothing_of_it(small_catalog: None, role: Role) -> None:
    client = signed_in(role)
    searched("xyz")
    for address in [REPORT, f"{REPORT}?dang=csv"]:
        assert client.get(address).status_code in {302, 403}
    for name in ["ignore", "heed"]:
        assert client.post(reverse(f"searches:{name}"), {"words": "xyz"}).status_code in {302, 403}
    assert not IgnoredWords.objects.exists()
    home = client.get("/admin/").content.decode()
    assert "Người dân tìm" not in home
    assert not Synonym.objects.filter(says="xyz").exists()


def test_the_demonstration_has_searches_to_look_at_and_never_adds_to_real_ones(editor: Client) -> None:
    load_demo_searches(io.StringIO())
    count = SearchedWords.objects.count()
    assert "bắn pháo hoa tại nhà" in page(editor)
    assert ChosenResult.objects.filter(words="khai sinh", key=birth_key()).exists()
    load_demo_searches(io.StringIO())
    assert SearchedWords.objects.count() == count
