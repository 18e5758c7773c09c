"""Words that hint at a matter: several in one sentence tell what it is about."""

import pytest

from search.engines.choice import engine
from search.engines.interface import SearchRequest
from search.models import Synonym
from search.query.hints import Hints, with_hints
from search.query.meaning import Clause, Phrase
from search.query.understanding import understand
from search.query.words import words

FARM, BIRTH, WEDDING = (Phrase((name,), (name,)) for name in ("farm", "birth", "wedding"))


@pytest.fixture
def hints() -> Hints:
    rows = {
        FARM: ["nuôi", "heo", "vịt", "ngàn con"],
        BIRTH: ["đẻ", "bé", "nuôi"],
        WEDDING: ["cưới", "đám cưới"],
    }
    others = [((Phrase((str(number),), ("",)),), []) for number in range(100)]
    return Hints.of([*(((means,), [tuple(words(item)) for item in said]) for means, said in rows.items()), *others])


def meant(hints: Hints, sentence: str, *, named: float = 0.0, explained: float = 0.0) -> list[str]:
    typed = words(sentence)
    clauses = (Clause((Phrase(("xin",), ("",)),), 2.0),)
    found = with_hints(clauses, typed, hints, named=named, explained=explained)
    return [clause.phrases[0].text for clause in found[1:]]


def test_several_words_of_one_matter_are_that_matter(hints: Hints) -> None:
    assert meant(hints, "nuôi mấy ngàn con vịt xin giấy gì") == ["farm"]


def test_the_words_may_be_typed_without_marks_but_not_with_other_ones(hints: Hints) -> None:
    assert meant(hints, "nuoi may ngan con vit") == ["farm"]
    assert meant(hints, "nuối mấy ngan cọn vít") == []


def test_an_item_of_several_words_is_read_as_a_whole_and_once(hints: Hints) -> None:
    (evidence,) = hints.evidence(words("đám cưới đám cưới"))
    assert evidence.items == 1


def test_hints_do_not_count_in_the_catalogs_own_language(hints: Hints) -> None:
    assert meant(hints, "nuôi vịt heo", named=0.7) == []


def test_one_word_proves_nothing_beside_a_rule(hints: Hints) -> None:
    assert meant(hints, "vịt") == ["farm"]
    assert meant(hints, "vịt", explained=0.5) == []


def test_a_single_word_weighs_less_beside_hints(hints: Hints) -> None:
    clauses = (Clause((Phrase(("xin",), ("",)),), 2.0),)
    assert with_hints(clauses, words("nuôi vịt heo"), hints, named=0.0, explained=0.0)[0].weight < 2.0


def test_without_hints_the_clauses_stay_as_they_are() -> None:
    clauses = (Clause((Phrase(("xin",), ("",)),), 2.0),)
    assert with_hints(clauses, words("nuôi vịt heo"), Hints(), named=0.0, explained=0.0) is clauses


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("nhà tui có lò nấu rượu đế, ủ nếp", "2.000633"),
        ("hai đứa thương nhau tính về chung một mái nhà", "1.000894"),
        ("phòng của em sinh viên mướn nửa năm", "1.004194"),
    ],
)
def test_a_story_without_any_official_word_leads_to_its_procedure(catalog: None, sentence: str, code: str) -> None:
    hits = engine("embedded").search(SearchRequest(query=understand(sentence), limit=3)).hits
    assert code in [hit.code for hit in hits]


def test_a_new_hint_works_on_the_next_search(catalog: None) -> None:
    Synonym.objects.create(
        kind=Synonym.Kind.HINT, says="ngâm giấm; lên men; hũ sành", means="rượu thủ công", reason="t"
    )
    hits = engine("embedded").search(SearchRequest(query=understand("lên men trong hũ sành"), limit=3)).hits
    assert hits[0].code == "2.000633"
