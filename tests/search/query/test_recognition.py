"""Rules in sentences: other orders, words between, other members of the family, several rows that say the same."""

import pytest

from search.models import Synonym
from search.query.meaning import Query
from search.query.understanding import understand

pytestmark = pytest.mark.usefixtures("catalog")


def add(says: str, means: str, kind: str = Synonym.Kind.EVERYDAY) -> None:
    Synonym.objects.create(kind=kind, says=says, means=means, reason="thử")


def meant(query: Query) -> set[str]:
    return {phrase.text for clause in query.clauses for phrase in clause.phrases[1:]}


@pytest.mark.parametrize(
    "typed",
    [
        "rớt bóp da", "tôi làm rớt cái bóp da", "bóp da bị rớt", "bóp da của em bị rớt ở chợ", "roi bop da",
        "hôm qua đi chợ về không biết rớt bóp da chỗ nào",
    ],
)  # fmt: skip
def test_a_rule_is_known_in_another_order_and_with_words_of_a_story_between(typed: str) -> None:
    add("rơi bóp da", "đăng ký tạm trú")
    assert "dang ki tam tru" in meant(understand(typed))


@pytest.mark.parametrize("typed", ["mẹ em mới bó bột", "ông nội bó bột", "má tôi vừa bó bột"])
def test_a_rule_about_one_of_the_family_holds_for_another(typed: str) -> None:
    add("bố bó bột", "đăng ký tạm trú")
    assert "dang ki tam tru" in meant(understand(typed))


def test_the_child_is_not_taken_for_the_parent() -> None:
    add("bố bó bột", "đăng ký tạm trú")
    assert "dang ki tam tru" not in meant(understand("con bó bột"))


@pytest.mark.parametrize("typed", ["khai sanh cho cháu", "giấy khai sanh"])
def test_words_of_another_region_are_known(typed: str) -> None:
    assert "dang ki khai sinh" in meant(understand(typed))


def test_a_negation_is_a_part_of_what_is_said() -> None:
    add("chưa có thẻ xanh", "đăng ký tạm trú")
    assert "dang ki tam tru" not in meant(understand("có thẻ xanh"))


def test_rows_that_say_the_same_are_one_rule_with_all_their_meanings() -> None:
    add("giấy nọ kia", "đăng ký tạm trú")
    add("giấy nọ kia; giấy kia", "tách thửa")
    assert {"dang ki tam tru", "tach thua"} <= meant(understand("giấy nọ kia"))


def test_the_same_meaning_twice_keeps_its_better_weight() -> None:
    add("giấy nọ kia", "tách thửa; đăng ký tạm trú")
    add("giấy nọ kia", "đăng ký tạm trú")
    phrases = understand("giấy nọ kia").clauses[0].phrases[1:]
    assert [phrase.text for phrase in phrases] == ["tach thua", "dang ki tam tru"]
    assert phrases[0].weight == phrases[1].weight


def test_two_rules_in_one_sentence_both_speak() -> None:
    add("mua bóp da", "đăng ký tạm trú")
    add("thuê kho lạnh", "tách thửa")
    assert {"dang ki tam tru", "tach thua"} <= meant(understand("tôi mua bóp da và thuê kho lạnh"))


def test_words_of_a_story_weigh_little_beside_what_a_rule_means() -> None:
    add("rơi bóp da", "đăng ký tạm trú")
    clauses = understand("tháng trước tôi về quê chơi với hàng xóm lỡ rơi bóp da").clauses
    rule = next(clause for clause in clauses if len(clause.phrases) > 1)
    assert sum(clause.weight for clause in clauses if len(clause.phrases[0].folded) == 1) < rule.weight


@pytest.mark.parametrize(
    "typed",
    ["hàng xóm rào vườn", "con gái tôi mới sinh", "tôi định giữ mấy đứa nhỏ ngay tại nhà mình thì xin phép ở đâu"],
)
def test_words_that_exist_are_not_mended_although_the_catalog_lacks_them(typed: str) -> None:
    assert understand(typed).corrected == ""


def test_english_words_are_known_in_any_form_and_order() -> None:
    add("green card renewal", "tách thửa", Synonym.Kind.ENGLISH)
    assert "tach thua" in meant(understand("how to get the renewals of my green cards"))


@pytest.mark.parametrize("typed", ["U.B.N.D", "u.b.n.d", "UBND", "ubnd"])
def test_an_abbreviation_is_known_with_dots_and_in_small_letters(typed: str) -> None:
    assert "uy ban nhan dan" in meant(understand(typed))


def test_an_abbreviation_that_is_a_word_counts_in_capitals_only() -> None:
    add("THO", "tách thửa", Synonym.Kind.ABBREVIATION)
    assert "tach thua" in meant(understand("THO"))
    assert "tach thua" not in meant(understand("thợ tho"))
