"""The embedded engine finds, counts and orders."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from catalog.models import FormTemplate, Procedure
from search.changes import index, record_procedures
from search.engines.choice import engine
from search.engines.interface import Answer, SearchRequest, Sort
from search.indexing import rebuild, reindex
from search.models import Change, Document, FacetSet, Term
from search.query.understanding import understand
from tests.search.conftest import Make

pytestmark = pytest.mark.django_db


def follow(procedure: Procedure) -> None:
    """What happens after the commit that changed the procedure."""
    record_procedures([procedure.pk])
    index(list(Change.objects.unindexed().values_list("pk", flat=True)))


def ask(words: str, **more: object) -> Answer:
    return engine().search(SearchRequest(query=understand(words), **more))  # type: ignore[arg-type]


def first(words: str) -> str:
    hits = ask(words).hits
    return hits[0].code if hits else ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("ĐĂNG KÝ KHAI SINH", "1.001193"),
        ("Đa\u0306ng ky\u0301 khai sinh", "1.001193"),
        ("ddawng kys khai sinh", "1.001193"),
        ("1.001193.000.00.00.H46", "1.001193"),
        ("001193", "1.001193"),
        ("giấy độc thân", "1.004873"),
        ("GPXD", "1.013225"),
        ("LLTP", "3.000333"),
        ("birth certificate", "1.001193"),
        ("thường chú", "1.004222"),
        ("khai sjnh", "1.001193"),
        ("mở tạp hóa", "1.001612"),
        ("tach thua", "1.012784"),
    ],
)
def test_what_a_person_means_comes_first(catalog: None, words: str, code: str) -> None:
    assert first(words) == code


def test_without_words_everything_is_listed_by_name_in_vietnamese_order(catalog: None) -> None:
    titles = [hit.title for hit in ask("").hits]
    assert len(titles) == 12
    assert titles[0].startswith("Cấp đổi")
    assert titles.index("Đăng ký tạm trú") > titles.index("Cấp Phiếu Lý lịch tư pháp")


def test_sorting_by_name(catalog: None) -> None:
    titles = [hit.title for hit in ask("đăng ký", sort=Sort.TITLE).hits]
    assert titles.index("Đăng ký tạm trú") < titles.index("Đăng ký thường trú")


def test_values_of_a_facet_add_up_and_facets_narrow(catalog: None) -> None:
    answer = ask("", filters={"field": ("dat-dai", "ho-tich")})
    assert answer.count == 5
    assert ask("", filters={"field": ("dat-dai",), "level": ("province",)}).count == 0


def test_a_facets_counts_leave_out_its_own_choice(catalog: None) -> None:
    answer = ask("", filters={"field": ("dat-dai",)})
    counts = {found.value: found.count for found in answer.facets["field"]}
    assert counts["ho-tich"] == 3
    assert {found.value: found.count for found in answer.facets["audience"]} == {"citizen": 2}


def test_a_chosen_value_without_results_stays_with_zero(catalog: None) -> None:
    answer = ask("khai sinh", filters={"field": ("dat-dai",)})
    assert answer.count == 0
    assert [(found.label, found.count) for found in answer.facets["field"] if found.value == "dat-dai"] == [
        ("Đất đai", 0)
    ]


def test_a_page_past_the_end_is_the_last_one(catalog: None) -> None:
    answer = ask("", offset=10_000, limit=5, last_page_at_most=True)
    assert answer.offset == 10
    assert len(answer.hits) == 2


def test_an_unpublished_procedure_leaves_the_index(catalog: None) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    procedure.live = False
    procedure.save()
    follow(procedure)
    assert first("đăng ký khai sinh") != "1.001193"
    assert not Document.objects.filter(code="1.001193").exists()


def test_validity_is_asked_when_searching(catalog: None) -> None:
    today = timezone.localdate()
    Document.objects.filter(code="1.001193").update(valid_until=today - timedelta(days=1))
    Document.objects.filter(code="1.000894").update(valid_from=today + timedelta(days=1))
    assert "1.001193" not in {hit.code for hit in ask("khai sinh").hits}
    assert "1.000894" not in {hit.code for hit in ask("kết hôn").hits}
    tomorrow = ask("kết hôn", day=today + timedelta(days=1))
    assert tomorrow.hits[0].code == "1.000894"


def test_a_changed_title_is_found_by_its_new_words_only(catalog: None) -> None:
    procedure = Procedure.objects.get(code="2.000633")
    procedure.title = "Cấp Giấy phép nấu nước mắm"
    procedure.save()
    reindex("procedure", [procedure.pk])
    assert first("nước mắm") == "2.000633"
    assert ask("rượu thủ công").count == 0


def test_words_are_counted_in_and_out(catalog: None) -> None:
    before = Term.objects.get(text="").documents
    procedure = Procedure.objects.get(code="2.000633")
    procedure.live = False
    procedure.save()
    reindex("procedure", [procedure.pk])
    assert Term.objects.get(text="").documents == before - 1
    assert Term.objects.get(text="ruou").documents == 0


def test_a_rebuild_drops_what_is_gone_and_loses_nothing(catalog: None) -> None:
    Procedure.objects.filter(code="2.000633").update(live=False)
    seen: list[int] = []
    written = rebuild(lambda done: seen.append(Document.objects.count()))
    assert written == 11
    assert min(seen) >= 11
    assert not Document.objects.filter(code="2.000633").exists()
    assert not FacetSet.objects.filter(documents=None).exists()


@pytest.mark.parametrize(
    "words",
    ["đăng ký khai sinh", "khai sjnh", "tôi muốn mở quán karaoke ở xã thì cần giấy tờ gì vậy ạ", "zzzz qqqq", ""],
)
def test_a_search_takes_few_queries_however_it_is_put(
    catalog: None, words: str, django_assert_max_num_queries: object
) -> None:
    ask("làm nóng")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        ask(words, filters={"field": ("ho-tich",)})


def test_many_documents_are_found_with_exact_counts(alone: None, make: Make) -> None:
    for number in range(450):
        make(f"1.{900000 + number}", f"Cấp giấy phép loại {number}")
    rebuild()
    answer = ask("giấy phép", limit=10)
    assert answer.count == 450
    deep = ask("giấy phép", offset=440, limit=20)
    assert len(deep.hits) == 10


def test_suggestions_complete_the_last_word(catalog: None) -> None:
    assert [found.text for found in engine().suggest("đăng ký khai si", 5)] == ["Thủ tục đăng ký khai sinh"]
    assert engine().suggest("", 5) == []
    assert engine().suggest('" AND (', 5) == engine().suggest("and", 5)


def test_suggestions_know_nothing_of_expired_procedures(catalog: None) -> None:
    Document.objects.filter(code="1.001193").update(valid_until=timezone.localdate() - timedelta(days=1))
    assert engine().suggest("khai si", 5) == []


def test_a_form_with_a_file_is_found_while_its_procedure_is_live(catalog: None) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    form = FormTemplate.objects.create(
        field=procedure.field, paper_name="Tờ khai đăng ký khai sinh", name="Mẫu 1", file="forms/x.docx"
    )
    procedure.papers.update(form=form)
    follow(procedure)
    assert [hit.kind for hit in ask("tờ khai khai sinh", kinds=("form",)).hits] == ["form"]
    Procedure.objects.filter(pk=procedure.pk).update(live=False)
    follow(procedure)
    assert ask("tờ khai khai sinh", kinds=("form",)).count == 0


def test_readiness_asks_the_index(client: Client) -> None:
    assert client.get("/readyz").json()["index"] == "ok"


def test_the_import_fills_the_index(django_capture_on_commit_callbacks: object, tmp_path: Path) -> None:
    entry = json.loads(Path("catalog/data/procedures.json").read_text())[0]
    file = tmp_path / "one.json"
    file.write_text(json.dumps([entry]))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        call_command("import_procedures", str(file), verbosity=0, stdout=StringIO())
    assert first("khai sinh") == "1.001193"
