"""Pure parts: order, highlights, alphabet, figures."""

import pytest

from search.collation import sort_key
from search.facets import count_facets, fits
from search.highlight import highlight
from search.quality import mrr, ndcg, recall, summary
from search.query.meaning import Clause, Phrase, Query
from search.query.words import folded, spell
from search.ranking import Candidate, score


def clause(words: str, *others: str, weight: float = 3.0, light: bool = False) -> Clause:
    phrases = (words, *others)
    return Clause(tuple(Phrase(tuple(folded(p).split()), ("",) * len(p.split())) for p in phrases), weight, light)


def document(title: str, keywords: str = "", context: str = "", body: str = "") -> Candidate:
    return Candidate(title, folded(title), "\n".join(map(folded, keywords.split(";"))), folded(context), folded(body))


def test_the_title_counts_more_than_the_body() -> None:
    query = Query("khai sinh", (clause("khai"), clause("sinh")))
    assert score(query, document("Đăng ký khai sinh")) > score(
        query, document("Đăng ký kết hôn", body="giấy khai sinh")
    )


def test_a_short_title_wins_over_one_that_says_more() -> None:
    query = Query("khai sinh", (clause("khai"), clause("sinh")))
    assert score(query, document("Đăng ký khai sinh")) > score(
        query, document("Đăng ký khai sinh có yếu tố nước ngoài")
    )


def test_the_same_marks_win_over_the_same_letters() -> None:
    query = Query("bán", (Clause((Phrase(("ban",), (spell("bán"),)),), 3.0),))
    assert score(query, document("Bán hàng")) > score(query, document("Bản hàng"))


def test_highlights_keep_the_original_and_escape_it() -> None:
    query = Query("khai sinh", (clause("khai"), clause("sinh")))
    assert highlight("Đăng ký KHAI sinh <b>", query) == "Đăng ký <mark>KHAI sinh</mark> &lt;b&gt;"


def test_a_synonym_is_marked_only_as_a_whole() -> None:
    query = Query("x", (clause("sổ đỏ", "quyền sử dụng đất"),))
    assert highlight("Giấy chứng nhận quyền sử dụng đất, đất đai", query) == (
        "Giấy chứng nhận <mark>quyền sử dụng đất</mark>, đất đai"
    )


def test_vietnamese_alphabetical_order() -> None:
    words = ["bà", "ba", "bạn", "ban", "bá", "ăn", "an", "ân", "đa", "da", "ô", "o", "ơ", "Cấp", "cấp đổi", "chứng"]
    assert sorted(words, key=sort_key) == [
        "an", "ăn", "ân", "ba", "bà", "bá", "ban", "bạn", "Cấp", "cấp đổi", "chứng", "da", "đa", "o", "ô", "ơ",
    ]  # fmt: skip


def test_filters_are_or_inside_and_and_between() -> None:
    values = {"field": {"a": "A"}, "level": {"x": "X", "y": "Y"}}
    assert fits(values, {"field": ("a", "b"), "level": ("y",)})
    assert not fits(values, {"field": ("b",), "level": ("y",)})


def test_a_facets_counts_are_those_without_its_own_choice() -> None:
    one, other = {"field": {"a": "A"}, "level": {"x": "X"}}, {"field": {"b": "B"}, "level": {"y": "Y"}}
    counts = count_facets([(one, 2), (other, 3)], {"field": ("a",), "level": ("x", "y")}, {"field": {"a": "A"}})
    assert [(found.value, found.count) for found in counts["field"]] == [("a", 2), ("b", 3)]
    assert [(found.value, found.count) for found in counts["level"]] == [("x", 2)]


def test_quality_figures() -> None:
    grades = {"a": 2, "b": 1}
    assert ndcg(["a", "b"], grades) == 1.0
    assert ndcg(["b", "a"], grades) == pytest.approx((1 + 3 / 1.58496) / (3 + 1 / 1.58496), rel=1e-3)
    assert mrr(["x", "b"], grades) == 0.5
    assert recall(["b"], grades) == 0.5
    assert summary([])["queries"] == 0
