"""The judged queries, on the real catalog; and the commands."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.models import Document, Synonym
from search.synonyms import add_general_list, read_general_list

DEV = Path(__file__).parent / "data" / "queries-dev.json"
PROCEDURES = Path("catalog/data/procedures.json")


def run(command: str, *args: object) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, verbosity=0)
    return out.getvalue()


@pytest.mark.django_db
def test_the_judged_queries_are_answered_well() -> None:
    add_general_list(Synonym)
    run("import_procedures", str(PROCEDURES))
    run("rebuild_search")
    assert Document.objects.filter(kind="procedure").count() == 255
    figures = json.loads(run("search_quality", str(DEV)))
    assert figures["ndcg@10"] >= 0.94
    assert figures["recall@10"] >= 0.95
    assert {kind for kind, found in figures["by_kind"].items() if found["ndcg@10"] < 0.85} == set()


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


@pytest.mark.django_db
def test_an_edited_synonym_is_not_overwritten() -> None:
    add_general_list(Synonym)
    row = Synonym.objects.get(says="HTX")
    row.means = "khác"
    row.save()
    assert run("load_synonyms").strip() == "added 0"
    assert Synonym.objects.get(says="HTX").means == "khác"
