"""What is counted of searches and choices: enough to learn from, nothing of a person, and nothing that waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from portal.base.counting.flushing import Flusher
from portal.base.pace import Pace
from search.models import ChosenResult, IgnoredWords, SearchedWords
from search.usage import choices, counting, flushing
from search.usage.buffer import Buffer, Chosen, Counts, Searched, Tally
from search.usage.retention import purge, purge_daily
from search.usage.wording import keepable
from search.usage.writing import write

READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "HTTP_SEC_FETCH_SITE": "same-origin"}
CHOSEN = "/tim-kiem/chon/"
BIRTH = "/thu-tuc/1.001193/"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def in_memory(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Counted in memory; the tests write by themselves, in the order that they name."""
    settings.SEARCH_LOG = True
    monkeypatch.setattr(flushing, "begin", lambda: None)
    monkeypatch.setattr(choices, "pace", Pace())
    monkeypatch.setattr(counting, "pace", Pace())
    flushing.buffer.empty()
    yield
    flushing.buffer.empty()
    flushing.flusher.failing = False


@pytest.fixture
def reader() -> Client:
    return Client(**READER)


def searched() -> dict[str, tuple[int, int, int]]:
    flushing.flush()
    return {row.words: (row.searches, row.empty, row.results) for row in SearchedWords.objects.all()}


def chosen(client: Client, **data: Any) -> int:
    given = {"q": "khai sinh", "url": BIRTH, "place": "1", **data}
    return client.post(CHOSEN, given).status_code


# What may be kept


@pytest.mark.parametrize(
    "typed",
    [
        "001099012345",
        "khai sinh 0912345678",
        "khai sinh 0912 345 678",
        "khai sinh +84 (912) 345-678",
        "so 0 9 1 2 3 4 5 6 7 8",
        "khai sinh ０９１２３４５６７８",
        "khai sinh 09\u200b12\u200b345678",
        "khai sinh ٠٩١٢٣٤٥٦٧٨",
        "sinh ngày 12/03/1990",
        "nguyen.van.a@gmail.com",
        "khai sinh a@b",
        "H50.12-261122-0001",
        "hồ sơ h50-261122-0001 của tôi",
        "TN-ABCD-2345",
        "hộ chiếu C1234567",
        "xe 74A-123.45",
        "xe 74a1 12345",
        "https://example.vn/khai-sinh",
        "đơn của Nguyễn Văn An",
        "don cua nguyen van an",
        "bà Trần Thị Bích tranh chấp đất",
        "1.001193 001099012345",
        "x" * 101,
        "…",
        "12",
        "\x00",
        "",
    ],
)
def test_words_that_point_to_somebody_are_not_kept(typed: str) -> None:
    assert keepable(typed) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Đăng  Ký KHAI sinh ", "đăng ký khai sinh"),
        ("Đăng ký", "đăng ký"),
        ("khai sinh???", "khai sinh"),
        ("“sổ đỏ” (mới)", "sổ đỏ mới"),
        ("d9ang1 ky1 khai sinh", "d9ang1 ky1 khai sinh"),
        ("thủ tục 1.001193 là gì", "thủ tục 1.001193 là gì"),
        ("1.001193.000.00.00.H46 khai sinh", "1.001193.000.00.00.h46 khai sinh"),
        ("nghị định 61/2018/NĐ-CP", "nghị định 61/2018/nđ-cp"),
        ("quản lý thị trường", "quản lý thị trường"),
        ("quy hoạch đô thị", "quy hoạch đô thị"),
        ("bằng lái A1", "bằng lái a1"),
        ("con sinh năm 2024", "con sinh năm 2024"),
        ("=cmd|' /C calc'!A0", "cmd c calc a0"),
    ],
)
def test_other_words_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert keepable(typed) == kept


def test_no_row_knows_who_searched_or_when_in_the_day(small_catalog: None) -> None:
    """The stored rows themselves: nothing but the day, the words and numbers."""
    reader = Client(**READER, REMOTE_ADDR="203.0.113.9", HTTP_REFERER="http://testserver/", HTTP_COOKIE="lang=vi")
    reader.get("/tim-kiem/", {"q": "Khai Sinh"})
    reader.get("/tim-kiem/", {"q": "khai sinh cho Nguyễn Văn An 001099012345"})
    chosen(reader)
    flushing.flush()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_searchedwords")
        searches = [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor]
        cursor.execute("SELECT * FROM search_chosenresult")
        clicks = [dict(zip([column[0] for column in cursor.description], row, strict=True)) for row in cursor]
    assert [set(row) for row in searches] == [
        {"id", "day", "words", "searches", "empty", "results", "is_loose", "is_corrected"}
    ]
    assert [set(row) for row in clicks] == [{"id", "day", "words", "kind", "key", "place", "is_suggestion", "choices"}]
    everything = str(searches + clicks)
    assert searches[0]["words"] == clicks[0]["words"] == "khai sinh"
    assert not any(part in everything for part in ["203.0.113.9", "Firefox", "nguyễn", "001099", "lang"])
    assert len(str(searches[0]["day"])) == len("2026-11-22")


# What counts as a search


def test_searches_are_counted_by_day_and_words_with_what_they_found(small_catalog: None, reader: Client) -> None:
    reader.get("/thu-tuc/", {"q": "Khai sinh"})
    reader.get("/tim-kiem/", {"q": "khai SINH"})
    reader.get("/tim-kiem/", {"q": "xyzxyz"})
    assert searched() == {"khai sinh": (2, 0, 1), "xyzxyz": (1, 1, 0)}


@pytest.mark.parametrize(
    "more",
    [{"trang": "2"}, {"sap-xep": "ten"}, {"cap": "commune"}, {"dung": "1"}, {"loai": "form"}, {"q": ""}],
)
def test_the_same_list_turned_over_is_no_new_search(small_catalog: None, reader: Client, more: dict[str, str]) -> None:
    reader.get("/tim-kiem/", {"q": "khai sinh", **more})
    assert searched() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "curl/8.5"},
        {"User-Agent": ""},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Cookie": f"{django_settings.SESSION_COOKIE_NAME}=abc"},
    ],
)
def test_machines_staff_and_who_asks_not_to_be_counted_are_not(
    small_catalog: None, reader: Client, headers: dict[str, str]
) -> None:
    assert reader.get("/tim-kiem/", {"q": "khai sinh"}, headers=headers).status_code == 200
    assert reader.post(CHOSEN, {"q": "khai sinh", "url": BIRTH, "place": "1"}, headers=headers).status_code == 204
    assert searched() == {}
    assert not ChosenResult.objects.exists()


def test_an_operator_can_do_without(small_catalog: None, reader: Client, settings: Settings) -> None:
    settings.SEARCH_LOG = False
    reader.get("/tim-kiem/", {"q": "khai sinh"})
    chosen(reader)
    assert not flushing.buffer.take()[0]


def test_a_choice_asks_the_database_nothing(
    small_catalog: None, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert chosen(reader) == 204


# What counts as a choice


def test_an_opened_result_is_counted_with_its_place(small_catalog: None, reader: Client) -> None:
    assert chosen(reader) == 204
    assert chosen(reader, place="3") == 204
    assert chosen(reader, suggested="1", q="khai s") == 204
    flushing.flush()
    rows = ChosenResult.objects.order_by("words", "place").values_list("words", "kind", "place", "is_suggestion")
    assert list(rows) == [
        ("khai s", "procedure", 1, True),
        ("khai sinh", "procedure", 1, False),
        ("khai sinh", "procedure", 3, False),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {"url": "/thu-tuc/9.999999/"},
        {"url": "/khong-co/"},
        {"url": "//evil.example/"},
        {"url": "https://evil.example/thu-tuc/1.001193/"},
        {"url": "/x\x00"},
        {"url": "/" + "x" * 600},
        {"url": ""},
        {"place": "0"},
        {"place": "1001"},
        {"place": "-1"},
        {"place": "１"},
        {"place": "một"},
        {"place": ""},
        {"q": ""},
        {"q": "001099012345"},
        {"q": "x" * 5_000},
    ],
)
def test_garbage_is_answered_like_anything_and_leaves_nothing(
    small_catalog: None, reader: Client, data: dict[str, str]
) -> None:
    assert chosen(reader, **data) == 204
    assert flushing.flush()
    assert not ChosenResult.objects.exists()


def test_bodies_that_are_no_form_leave_nothing_either(small_catalog: None, reader: Client) -> None:
    for body, kind in [
        (b"\xff\xfe\x00", "application/octet-stream"),
        (b"{}", "application/json"),
        (b"q=%ff%fe&url=/&place=1", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
    ]:
        assert reader.post(CHOSEN, body, content_type=kind).status_code == 204
    assert not flushing.buffer.take()[0]


def test_other_sites_and_other_methods_are_refused(reader: Client, db: None) -> None:
    data = {"q": "khai sinh", "url": BIRTH, "place": "1"}
    assert reader.post(CHOSEN, data, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    origin = Client(HTTP_USER_AGENT=READER["HTTP_USER_AGENT"])
    assert origin.post(CHOSEN, data, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert origin.post(CHOSEN, data, HTTP_ORIGIN="http://testserver").status_code == 204
    assert reader.get(CHOSEN).status_code == 405


def test_one_network_counts_thirty_choices_a_minute(small_catalog: None, reader: Client) -> None:
    for _ in range(40):
        assert chosen(reader) == 204
    assert Client(**READER, REMOTE_ADDR="198.51.100.7").post(CHOSEN, {"q": "a b", "url": BIRTH, "place": "1"})
    flushing.flush()
    assert sorted(ChosenResult.objects.values_list("words", "choices")) == [("a b", 1), ("khai sinh", 30)]


def test_the_pace_forgets_with_every_window_and_has_a_bound() -> None:
    pace = Pace(one=2, every=3)
    assert [pace.allows("a", now=1.0) for _ in range(3)] == [True, True, False]
    assert [pace.allows(name, now=2.0) for name in "bcd"] == [True, False, False]
    assert pace.allows("a", now=62.0)


# Writing


def test_two_workers_add_to_the_same_row(db: None) -> None:
    key = Searched(TODAY, "khai sinh")
    write(Counts({key: Tally(2, 1, 0, is_loose=True)}, {}))
    write(Counts({key: Tally(3, 0, 7)}, {}))
    row = SearchedWords.objects.get()
    assert (row.searches, row.empty, row.results, row.is_loose) == (5, 1, 7, False)


@pytest.mark.django_db(transaction=True)
def test_many_threads_lose_no_count(reader: Client) -> None:
    """Each with a connection of its own, as two workers have; a locked table is waited for."""
    buffers = [Buffer() for _ in range(4)]
    for buffer in buffers:
        for number in range(25):
            buffer.add_search(Searched(TODAY, f"từ {number}"), Tally(1, 0, 1))

    def work(buffer: Buffer) -> None:
        try:
            counts, _ = buffer.take()
            while counts:
                try:
                    write(counts)
                except OperationalError:
                    buffer.give_back(counts)
                counts, _ = buffer.take()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[buffer]) for buffer in buffers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert list(SearchedWords.objects.values_list("searches", flat=True)) == [4] * 25


def test_what_the_database_refuses_waits_and_is_told_once(
    small_catalog: None, reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(counts: Counts) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(flushing, "write", locked)
    for _ in range(3):
        assert reader.get("/tim-kiem/", {"q": "khai sinh"}).status_code == 200
        assert not flushing.flush()
    assert len([record for record in caplog.records if record.name.endswith("flushing")]) == 1
    monkeypatch.setattr(flushing, "write", write)
    assert searched() == {"khai sinh": (3, 0, 1)}
    assert caplog.records[-1].getMessage().endswith("written again")


def test_what_can_never_be_written_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(counts: Counts) -> None:
        raise ValueError("no")

    monkeypatch.setattr(flushing, "write", broken)
    flushing.buffer.add_search(Searched(TODAY, "a"), Tally(1))
    assert not flushing.flush()
    assert not flushing.buffer.take()[0]


def test_the_memory_has_a_bound_and_what_is_there_goes_on_counting() -> None:
    buffer = Buffer(most=10)
    for number in range(50):
        buffer.add_search(Searched(TODAY, str(number)), Tally(1))
        buffer.add_choice(Chosen(TODAY, str(number), "/", 1, is_suggestion=False))
    buffer.add_search(Searched(TODAY, "3"), Tally(1))
    counts, lost = buffer.take()
    assert (len(counts.searches), len(counts.choices), lost) == (10, 10, 80)
    assert counts.searches[Searched(TODAY, "3")].searches == 2
    buffer.add_search(Searched(TODAY, "new"), Tally(1))
    buffer.give_back(counts)
    again, lost = buffer.take()
    assert (len(again.searches), lost) == (10, 1)


def test_the_thread_of_a_process_writes_by_itself_and_another_process_begins_empty() -> None:
    """With a buffer of its own: its thread outlives the test."""
    written, buffer = threading.Event(), Buffer(most=10)
    flusher = Flusher(what="counts of a test", buffer=buffer, write=lambda _counts: written.set())
    flusher.seconds = 0.05
    buffer.add_search(Searched(TODAY, "a"), Tally(1))
    flusher.begin()
    assert written.wait(10)
    flusher.seconds = 3600
    assert flusher.thread is not None
    assert flusher.thread.daemon
    buffer.add_search(Searched(TODAY, "b"), Tally(1))
    flusher.after_fork()
    assert flusher.thread is None
    assert not buffer.take()[0]


# Forgetting


def row(words: str, day: date, searches: int = 1) -> None:
    SearchedWords.objects.create(words=words, day=day, searches=searches, empty=searches)


def test_rare_words_go_after_a_month_and_all_after_thirteen(db: None) -> None:
    row("hiếm", TODAY - timedelta(days=31))
    row("hiếm mà mới", TODAY - timedelta(days=29))
    row("thường", TODAY - timedelta(days=200), 2)
    row("thường", TODAY)
    row("cũ", TODAY - timedelta(days=397), 50)
    row("kể " * 25, TODAY - timedelta(days=8))
    assert purge(TODAY) == 3
    assert set(SearchedWords.objects.values_list("words", flat=True)) == {"hiếm mà mới", "thường"}


def test_choices_and_what_was_set_aside_go_with_their_words(db: None) -> None:
    row("thường", TODAY - timedelta(days=100), 5)
    for words, days in [("thường", 100), ("mất", 31), ("mới", 3), ("thường", 400)]:
        day = TODAY - timedelta(days=days)
        ChosenResult.objects.create(words=words, day=day, kind="procedure", key="1", place=1, choices=1)
    for words, days in [("thường", 100), ("mất", 100), ("mới bỏ", 1)]:
        at = timezone.now().replace(year=2026, month=11, day=22) - timedelta(days=days)
        IgnoredWords.objects.create(words=words, ignored_at=at)
    assert purge(TODAY) == 3
    assert set(ChosenResult.objects.values_list("words", flat=True)) == {"thường", "mới"}
    assert set(IgnoredWords.objects.values_list("words", flat=True)) == {"thường", "mới bỏ"}


def test_forgetting_is_done_once_a_day(db: None) -> None:
    row("cũ", TODAY - timedelta(days=3_000))
    now = timezone.now()
    assert purge_daily(now) == 1
    row("cũ", TODAY - timedelta(days=3_000))
    assert purge_daily(now) == 0
    assert purge_daily(now + timedelta(days=1)) == 1
