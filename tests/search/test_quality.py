"""The judged queries, on the real catalog; and the commands."""

import json
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from search.engines.embedded import EmbeddedEngine
from search.models import Document, Synonym, Term
from search.quality import answers
from search.query.words import folded, words
from search.synonyms import GENERAL_LISTS, MalformedList, add_general_list, read_general_list
from tests.search.typists import mistyped

FLOORS = {
    "abbreviation": 0.92, "code_lookup": 1.0, "english": 0.92, "exact_title_part": 0.95, "no_diacritics": 0.93,
    "situation": 0.88, "synonym_colloquial": 0.85, "telex_leftover": 0.95, "typo": 0.92,
}  # fmt: skip
RULES = set(Synonym.Kind.values) - {Synonym.Kind.HINT}  # hints may share words
OWN = Path(__file__).parent / "data" / "queries-own.json"
DEV = Path(__file__).parent / "data" / "queries-dev.json"
PROCEDURES = Path("catalog/data/procedures.json")


def run(command: str, *args: object) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, verbosity=0)
    return out.getvalue()


@pytest.fixture
def real_catalog(db: None) -> None:
    """The demonstration's procedures, with all lists of words."""
    add_general_list(Synonym)
    run("import_procedures", str(PROCEDURES))
    run("rebuild_search")
    assert Document.objects.filter(kind="procedure").count() == 255


@pytest.mark.django_db
@pytest.mark.usefixtures("real_catalog")
def test_the_judged_queries_are_answered_well() -> None:
    figures = json.loads(run("search_quality", str(DEV)))
    assert figures["ndcg@10"] >= 0.94
    assert figures["recall@10"] >= 0.95
    assert {kind for kind, found in figures["by_kind"].items() if found["ndcg@10"] < 0.85} == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("real_catalog")
def test_our_own_judged_queries_keep_their_level() -> None:
    figures = json.loads(run("search_quality", str(OWN)))
    assert figures["ndcg@10"] >= 0.92
    assert {
        kind: found["ndcg@10"] for kind, found in figures["by_kind"].items() if found["ndcg@10"] < FLOORS[kind]
    } == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("real_catalog")
def test_titles_are_found_first_without_diacritics_and_with_errors() -> None:
    titles = dict(Document.objects.filter(kind="procedure").values_list("code", "title"))
    random = Random(20_260_701)
    assert _found_first(titles, folded) >= 0.99
    assert _found_first(titles, lambda title: mistyped(_beginning(title), random)) >= 0.95


@pytest.mark.django_db
@pytest.mark.usefixtures("real_catalog")
def test_every_word_of_every_meaning_is_known_to_the_index() -> None:
    known = set(Term.objects.filter(size=1).values_list("text", flat=True))
    unknown = {
        f"{row['means']}: {word.typed}"
        for row in read_general_list()
        for word in words(row["means"])
        if word.folded not in known
    }
    assert unknown == set()


def _beginning(title: str) -> str:
    """Twelve words: nobody types more of a title."""
    return " ".join(title.lower().split()[:12])


def _found_first(titles: dict[str, str], typed: Callable[[str], str]) -> float:
    """The share of titles whose procedure comes first; some procedures share one title."""
    first = [(answers(EmbeddedEngine(), typed(title)) or [""])[0] for title in titles.values()]
    return sum(titles.get(code) == title for code, title in zip(first, titles.values(), strict=True)) / len(titles)


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["{", "[1]", '[{"query": "x"}]'])
def test_a_file_without_judged_queries_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "queries.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="holds no judged queries"):
        run("search_quality", str(file))


def test_each_synonym_has_a_reason_and_no_rule_repeats_a_whole_sentence_of_the_judged_list() -> None:
    rows = read_general_list()
    assert len(rows) > 300
    assert all(row["kind"] in Synonym.Kind.values and row["means"] and row["reason"] for row in rows)
    judged = {row["query"].lower() for row in json.loads(DEV.read_text()) if len(row["query"].split()) > 4}
    said = {part.strip().lower() for row in rows for part in row["says"].split(";")}
    assert not judged & said


def test_no_list_says_the_same_twice() -> None:
    for path in sorted(GENERAL_LISTS.glob("*.tsv")):
        rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
        said = Counter(
            (kind, part.strip().lower()) for kind, says, *_ in rows if kind in RULES for part in says.split(";")
        )
        assert {part for part, count in said.items() if count > 1} == set(), path.name


@pytest.mark.parametrize("line", ["everyday\tchỉ nói", "everyday\tnói\t\tlý do", "everyday nói nghĩa lý do"])
def test_a_malformed_line_is_named_by_file_and_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "words.tsv").write_text(f"# remark\n{line}\n", encoding="utf-8")
    with pytest.raises(MalformedList, match=r"words\.tsv, line 2"):
        read_general_list(tmp_path)


@pytest.mark.django_db
def test_an_engine_that_does_not_answer_is_said_in_one_line(settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="elasticsearch does not answer"):
        run("search_quality", str(DEV), "--engine", "elasticsearch")


@pytest.mark.django_db
def test_an_edited_synonym_is_not_overwritten() -> None:
    add_general_list(Synonym)
    row = Synonym.objects.get(says="HTX")
    row.means = "khác"
    row.save()
    assert run("load_synonyms").strip() == "added 0"
    assert Synonym.objects.get(says="HTX").means == "khác"
