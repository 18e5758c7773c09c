"""What somebody does who wants the search slow, large, wrong or away."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from openpyxl import Workbook

from portal.base.pace import Pace
from search.desk.exchange import RowsForm
from search.engines import facet_sets
from search.engines.expressions import everywhere, head
from search.exchange import read_table
from search.kept_pages import KeptPage, find, keep
from search.models import Document, FacetSet
from search.parameters import PARAMETERS, read_parameters
from search.query import vocabulary
from search.usage import counting, flushing
from search.usage.buffer import Tally
from search.usage.counting import Counted, note_search


@pytest.mark.django_db
def test_a_long_question_is_asked_once_and_not_of_each_document(catalog: None) -> None:
    """SQLite answered it anew for every procedure, when one kind or one filter was asked for: seconds."""
    some = Document.objects.values_list("facet_set", flat=True)[:1]
    for scope in (head(), everywhere()):
        for documents in (
            Document.objects.filter(kind__in=["procedure"]),
            Document.objects.filter(kind__in=["procedure"]).order_by("title_sort", "pk"),
            Document.objects.filter(kind__in=["procedure"], facet_set__in=list(some)),
        ):
            plan = scope.matching(documents, scope.together(["khai", "sinh"])).explain().splitlines()
            begins_there = "VIRTUAL TABLE" in plan[0]
            assert begins_there if connection.vendor == "sqlite" else "SubPlan" not in str(plan), plan


def test_hundreds_of_made_up_filters_make_no_page_of_megabytes() -> None:
    query = QueryDict("&".join(f"{name}={number}" for name in PARAMETERS.values() for number in range(60)))
    asked = read_parameters(query)
    assert sum(map(len, asked.filters.values())) == 60
    assert len(asked.filters["audience"]) == 60


def test_a_very_large_page_is_not_kept(settings: Any) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "large"},
    }
    caches["pages"].clear()
    keep("small", KeptPage(b"x" * 50_000, None))
    keep("large", KeptPage(b"x" * 500_000, None))
    assert find("small")
    assert find("large") is None


def test_the_report_cannot_be_flooded_with_made_up_words(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_LOG = True
    monkeypatch.setattr(flushing, "begin", lambda: None)
    monkeypatch.setattr(counting, "pace", Pace(one=3))
    flushing.buffer.empty()
    for number in range(10):
        request = RequestFactory().get("/tim-kiem/", HTTP_USER_AGENT="Mozilla/5.0 Firefox/140.0")
        note_search(request, Counted(f"bịa {number}", Tally(1)))
    counts, _ = flushing.buffer.take()
    assert len(counts.searches) == 3


@pytest.mark.django_db
def test_words_that_another_thread_forgets_meanwhile_are_still_there(
    catalog: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dict[Any, Any]):
        def __setitem__(self, key: Any, value: Any) -> None:
            """Another thread has cleared it already."""

    monkeypatch.setattr(vocabulary, "_single_words", Forgetful())
    assert "khai" in vocabulary.Vocabulary().load_single_words(range(3, 6))


@pytest.mark.django_db
def test_facet_sets_that_another_thread_forgets_meanwhile_are_still_there(
    catalog: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dict[Any, Any]):
        def __setitem__(self, key: Any, value: Any) -> None:
            """Another thread has cleared it already."""

    monkeypatch.setattr(facet_sets, "_known", Forgetful())
    row = FacetSet.objects.exclude(values={})[0]
    key = f"{row.pk}:{row.digest[:8]}"
    assert facet_sets.known_sets([key])[key].values == row.values


def test_two_threads_never_give_two_values_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    places: dict[tuple[str, str, str], int] = {}
    monkeypatch.setattr(facet_sets, "_places", places)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            sets = ({"field": {f"{one}-{other}": "x" for other in range(20)}} for one in range(200))
            list(pool.map(facet_sets.KnownSet.of, sets))
    finally:
        sys.setswitchinterval(interval)
    assert sorted(places.values()) == list(range(4_000))


def _workbook() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["says", "means"])
    book.worksheets[0].append(["sổ hồng", "giấy chứng nhận"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _with_part(name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one of its parts changed."""
    content = BytesIO()
    with ZipFile(BytesIO(_workbook())) as good, ZipFile(content, "w") as made:
        for part in good.namelist():
            text = good.read(part)
            made.writestr(part, text.replace(old, new) if part == name else text)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        _with_part("[Content_Types].xml", b"ContentType=", b"ContentT1pe="),
        _with_part("xl/workbook.xml", b"<sheets>", b"<sheets"),
        _workbook().replace(b"\x08\x00", b"\x63\x00"),  # an unknown way to pack
        _workbook()[:-30],
        b"PK\x03\x04" + bytes(60),
    ],
)
def test_a_broken_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValidationError):
        read_table("bang.xlsx", content)


@pytest.mark.parametrize("rows", ["[" + "9" * 5_000 + "]", "[" * 50_000, "{}", "[1]", "null", '"x"', "\ud800"])
def test_rows_that_were_made_up_are_refused(rows: str) -> None:
    assert not RowsForm({"rows": rows}).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x", "multipart/form-data"),
        (b"\x00\xff" * 300, "multipart/form-data; boundary=x"),
        (b"q=a", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"a&" * 1_020, "application/x-www-form-urlencoded"),
        (b"q=" + b"x" * 100_000, "application/x-www-form-urlencoded"),
    ],
)
def test_what_cannot_be_read_of_a_choice_is_answered_like_any_other(
    settings: Any, monkeypatch: pytest.MonkeyPatch, body: bytes, content_type: str
) -> None:
    settings.SEARCH_LOG = True
    monkeypatch.setattr(flushing, "begin", lambda: None)
    headers = {"User-Agent": "Mozilla/5.0 Firefox/140.0"}
    answer = Client(headers=headers).post("/tim-kiem/chon/", body, content_type=content_type)
    assert (answer.status_code, answer.content) == (204, b"")
