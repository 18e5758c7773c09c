"""What the embedded engine does on an index of any size, tried on a small one with small limits."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from search.engines import candidates, embedded, matches, patience, results, steps
from search.engines.choice import EMBEDDED, engine
from search.engines.expressions import enough_of, everywhere
from search.engines.interface import Answer, SearchRequest, Sort
from search.engines.patience import LARGE, TooSlow
from search.indexing import rebuild
from search.query.meaning import Clause, Phrase
from search.query.understanding import understand
from tests.search.conftest import add_procedure
from tests.standing import standing

pytestmark = pytest.mark.django_db
NASTY = [
    "a b c d e f g h i k l m n o p q r s t u",
    "x" * 10_000,
    "a",
    "đăng ký cấp giấy thủ tục của và các có cho " * 3,
]


def ask(words: str, **more: object) -> Answer:
    return engine(EMBEDDED).search(SearchRequest(query=understand(words), **more))  # type: ignore[arg-type]


def add_many() -> None:
    for number in range(60):
        add_procedure(f"1.{900000 + number}", f"Cấp giấy phép loại {number}", "Đất đai" if number % 3 else "Hộ tịch")
    add_procedure("1.001193", "Đăng ký khai sinh")
    rebuild()


@pytest.fixture(scope="module")
def _standing_many(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield from standing(django_db_blocker, add_many)


@pytest.fixture
def many(_standing_many: None, db: None) -> None:
    """Sixty permits and a registration, in two fields."""


@pytest.fixture
def large(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that the sixty are very many."""
    monkeypatch.setattr(matches, "LARGE", 30)
    for module in (steps, results):
        monkeypatch.setattr(module, "COUNTED", 25)
    for module in (candidates, results):
        monkeypatch.setattr(module, "MOST", 10)


def test_a_small_index_is_counted_exactly(many: None) -> None:
    answer = ask("giấy phép")
    assert (answer.count, answer.is_exact) == (60, True)


def test_pages_behind_the_ranked_ones_repeat_nothing_and_leave_nothing_out(
    many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (candidates, results):
        monkeypatch.setattr(module, "MOST", 10)
    codes = [hit.code for offset in range(0, 60, 7) for hit in ask("giấy phép", offset=offset, limit=7).hits]
    assert len(codes) == len(set(codes)) == 60


def test_on_a_very_large_index_titles_are_enough_and_the_count_says_at_least(large: None) -> None:
    answer = ask("giấy phép", limit=5)
    assert not answer.is_exact
    assert 20 <= answer.count <= 60
    assert len(answer.hits) == 5


def test_what_few_have_is_still_counted_exactly_on_a_very_large_index(large: None) -> None:
    answer = ask("khai sinh")
    assert (answer.count, answer.is_exact, answer.hits[0].code) == (1, True, "1.001193")


def test_a_filter_finds_its_results_although_counting_stopped_before_them(large: None) -> None:
    chosen = {"field": ("ho-tich",)}
    assert ask("giấy phép", filters=chosen, limit=60).count == 20
    assert len(ask("giấy phép", filters=chosen, limit=60, sort=Sort.TITLE).hits) == 20


@pytest.mark.parametrize("words", ["giấy phép", "giay phep khai sinh", "", "001193", *NASTY])
def test_whatever_is_typed_the_engine_asks_the_database_three_times_at_most(many: None, words: str) -> None:
    query = understand(words)
    engine(EMBEDDED).search(SearchRequest(query=query))
    with CaptureQueriesContext(connection) as asked:
        engine(EMBEDDED).search(SearchRequest(query=query, filters={"field": ("dat-dai",)}))
    assert len(asked) <= 3


@pytest.mark.parametrize("words", [*NASTY, "k", '" AND (', "*:*", "🙂", "'); DROP"])
def test_nothing_that_is_typed_breaks_a_suggestion(many: None, words: str) -> None:
    assert isinstance(engine(EMBEDDED).suggest(words, 5), list)


def test_one_letter_suggests_short_titles_first(many: None) -> None:
    titles = [found.text for found in engine(EMBEDDED).suggest("c", 3)]
    assert [len(title) for title in titles] == sorted(len(title) for title in titles)


def test_enough_of_the_weight_is_a_short_expression_even_for_many_words() -> None:
    clauses = [Clause((Phrase((f"tu{number}",), ("",)),), 1.0) for number in range(20)]
    assert len(enough_of(clauses, 0.62, everywhere())) < 2_000


FOR_EVER = {  # half a minute
    "sqlite": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 100000000) SELECT COUNT(*) FROM c",
    "postgresql": "SELECT pg_sleep(20)",
}


def take_for_ever(*anything: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FOR_EVER[connection.vendor])


@pytest.fixture
def known_as_large() -> Iterator[None]:
    patience.learn(LARGE + 1)
    yield
    patience.learn(0)


def test_the_database_is_stopped_when_the_time_is_up_and_answers_the_next_question(known_as_large: None) -> None:
    with pytest.raises(TooSlow), patience.patience(0.05):
        take_for_ever()

    take_a_while = "SELECT COUNT(*) FROM search_document"
    with connection.cursor() as cursor:
        cursor.execute(take_a_while)
        assert cursor.fetchone() is not None


@pytest.mark.parametrize("words", ["cấp giấy phép", "giấy phép loại nào cho tôi", "phép"])
def test_words_that_take_too_long_are_answered_by_some_titles(
    words: str, many: None, known_as_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "matches_of", take_for_ever)
    monkeypatch.setattr(patience, "SECONDS", 0.05)

    answer = ask(words, limit=20)

    assert len(answer.hits) == 20
    assert (answer.is_exact, answer.is_loose) == (False, True)
    assert all("giấy phép" in hit.title for hit in answer.hits)
    patience.learn(LARGE + 1)  # the answer told how few they are indeed
    assert len(ask(words, limit=20, filters={"field": ("ho-tich",)}).hits) == 20


def test_words_that_no_title_has_are_answered_by_nothing_even_in_haste(
    many: None, known_as_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "matches_of", take_for_ever)
    monkeypatch.setattr(patience, "SECONDS", 0.05)

    assert ask("hộ tịch").count == 0  # it stands in the field alone


def test_suggestions_that_take_too_long_are_none(
    many: None, known_as_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "best_of", take_for_ever)
    monkeypatch.setattr(patience, "SECONDS", 0.05)

    assert engine(EMBEDDED).suggest("giay", 5) == []
