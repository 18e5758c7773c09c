"""Elasticsearch finds, counts and orders as the embedded engine does."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from elasticsearch import BadRequestError, ConnectionTimeout, Elasticsearch
from pytest_django import DjangoAssertNumQueries

from search.elastic import asking
from search.elastic.asking import Asker
from search.elastic.rebuild import rebuild
from search.engines.choice import ELASTIC, EMBEDDED, engine
from search.engines.interface import Answer, SearchRequest, Sort
from search.indexing import rebuild as rebuild_database
from search.models import Document, Synonym
from search.quality import answers, ndcg, read_judged
from search.query.understanding import understand
from search.synonyms import add_general_list
from tests.search.elastic.conftest import refresh

pytestmark = [pytest.mark.service, pytest.mark.django_db]
JUDGED = ("queries-dev.json", "queries-own.json")
HOSTILE = [
    "*:*", '" AND (', "/[a-z]+(ab|cd)*/", "khai\x00sinh", "🎉", "🎉 khai sinh", "\u202eهوية", "x" * 10_000,
    "khai " * 2_000, "a", "title:khai", "{!lucene}", '{"match_all":{}}', "đăng*", "đăng ~2", "-khai", "NOT khai", "\\",
    "%", "'; DROP--",
]  # fmt: skip
ORDINARY = [
    "", "đăng ký khai sinh", "dang ky", "ĐĂNG KÝ", "ddawng kys", "GPXD", "birth certificate", "giấy", "mở tạp hóa",
    "sổ đỏ", "đăng ký đất", "cấp giấy phép", "tôi muốn xây nhà thì cần giấy tờ gì", "thường chú", "khai sjnh",
    "1.001193", "001193", "1.001193.000.00.00.H46", "9.999999", "không có gì như thế", "độc thân kết hôn thuốc lá",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is answered is tested here; how soon, elsewhere."""
    monkeypatch.setattr(asking, "SEARCH_SECONDS", 20.0)


def ask(name: str, words: str, **more: object) -> Answer:
    return engine(name).search(SearchRequest(query=understand(words), **more))  # type: ignore[arg-type]


def both(words: str, **more: object) -> tuple[Answer, Answer]:
    return ask(ELASTIC, words, **more), ask(EMBEDDED, words, **more)


def without_scores(answer: Answer) -> Answer:
    return replace(answer, hits=tuple(replace(hit, score=0.0) for hit in answer.hits))


FILTERED: list[dict[str, Any]] = [
    {"filters": {"field": ("dat-dai", "ho-tich")}},
    {"filters": {"field": ("dat-dai",), "level": ("province",)}},
    {"filters": {"field": ("khong-co",)}},
    {"filters": {"audience": ("citizen",), "field": ("ho-tich", 'a"b\x00')}},
    {"kinds": ("procedure",)},
    {"kinds": ("form",)},
    {"kinds": ("no such kind",)},
    {"sort": Sort.TITLE},
    {"offset": 3, "limit": 2},
    {"offset": 4, "limit": 3, "sort": Sort.TITLE},
    {"offset": 99_999_999 * 20, "last_page_at_most": True},
    {"offset": 99_999_999 * 20},
    {"offset": 2_000, "limit": 5, "last_page_at_most": True},
]


def test_both_engines_answer_alike(filled: Elasticsearch) -> None:
    for words in ORDINARY + HOSTILE:
        first, second = both(words)
        assert without_scores(first) == without_scores(second), words


def test_both_engines_filter_and_page_alike(filled: Elasticsearch) -> None:
    for words in ("", "đăng ký", "giấy phép"):
        for more in FILTERED:
            first, second = both(words, **more)
            assert without_scores(first) == without_scores(second), (words, more)


def test_both_engines_suggest_alike(filled: Elasticsearch) -> None:
    for typed in ("đăng ký khai si", "d", "cap giay ph", "ở tr", '" AND (', "🎉", "x" * 10_000, ""):
        first, second = engine(ELASTIC).suggest(typed, 12), engine(EMBEDDED).suggest(typed, 12)
        assert {found.text for found in first} == {found.text for found in second}, typed
        assert first[:1] == second[:1], typed


def test_what_is_out_of_force_is_neither_found_nor_counted_whatever_the_server_holds(filled: Elasticsearch) -> None:
    today = timezone.localdate()
    Document.objects.filter(code="1.001193").update(valid_until=today - timedelta(days=1))
    assert "1.001193" not in {hit.code for hit in ask(ELASTIC, "đăng ký khai sinh").hits}
    rebuild()
    assert ask(ELASTIC, "đăng ký khai sinh").count == ask(EMBEDDED, "đăng ký khai sinh").count
    yesterday = ask(ELASTIC, "đăng ký khai sinh", day=today - timedelta(days=1))
    assert yesterday.hits[0].code == "1.001193"


def test_what_left_the_database_is_not_shown_though_the_server_has_it(filled: Elasticsearch) -> None:
    Document.objects.filter(code="1.001193").delete()
    assert "1.001193" not in {hit.code for hit in ask(ELASTIC, "khai sinh").hits}
    assert "Thủ tục đăng ký khai sinh" not in {found.text for found in engine(ELASTIC).suggest("dang ky", 20)}


def test_a_search_takes_few_queries_however_it_is_put(
    filled: Elasticsearch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ask(ELASTIC, "làm nóng")
    for words in ("đăng ký khai sinh", "tôi muốn mở quán karaoke ở xã", "zzzz qqqq", "", "1.001193"):
        query = understand(words)
        with django_assert_max_num_queries(4):
            engine(ELASTIC).search(SearchRequest(query=query, filters={"field": ("khong-co",)}))


def test_deep_pages_go_on_where_the_one_before_ended(
    alone: None, make: Callable[..., object], server: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(130):
        make(f"1.{900000 + number}", f"Cấp giấy phép loại {number}")
    rebuild_database()
    rebuild()
    for sort in Sort:
        seen = [
            hit.code
            for at in range(0, 140, 10)
            for hit in ask(ELASTIC, "giấy phép", offset=at, limit=10, sort=sort).hits
        ]
        assert len(seen) == len(set(seen)) == 130
    codes = [hit.code for at in range(0, 130, 10) for hit in ask(ELASTIC, "", offset=at, limit=10).hits]
    monkeypatch.setattr("search.engines.elastic._SHALLOW", 0)
    assert codes == [hit.code for at in range(0, 130, 10) for hit in ask(ELASTIC, "", offset=at, limit=10).hits]
    across = ask(ELASTIC, "giấy phép", offset=95, limit=10)
    assert len(across.hits) == 10


def test_a_question_that_takes_too_long_is_no_answer(filled: Elasticsearch) -> None:
    with pytest.raises(ConnectionTimeout):
        Asker(seconds=0.0).ask(asking.counts({"match_all": {}}))


def test_a_question_that_the_server_refuses_is_no_answer(filled: Elasticsearch) -> None:
    with pytest.raises(BadRequestError):
        Asker().ask(asking.counts({"match_all": {}}), asking.counts({"no_such_query": {}}))


def test_the_judged_queries_are_answered_as_well_as_by_the_embedded_engine(server: Elasticsearch) -> None:
    add_general_list(Synonym)
    call_command("import_procedures", "catalog/data/procedures.json", verbosity=0)
    rebuild_database()
    rebuild()
    refresh(server)
    for name in JUDGED:
        judged = read_judged(json.loads((Path(__file__).parents[1] / "data" / name).read_text()))
        gains = [
            [ndcg(answers(engine(asked), one.query), one.grades) for one in judged] for asked in (ELASTIC, EMBEDDED)
        ]
        assert sum(gains[0]) >= sum(gains[1]) - 0.01 * len(judged)
        assert sum(gains[0]) / len(judged) >= 0.93
