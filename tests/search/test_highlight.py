"""Found words are marked in the original; the text is quoted where it says what the title does not."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalog.models import Procedure
from search.highlight import QUOTED, Line, Marker
from search.indexing import rebuild
from search.query.meaning import Clause, Phrase, Query
from search.query.words import folded

Make = Callable[..., Procedure]


def asked(*wordings: str) -> Marker:
    """A query of one clause each; "|" parts the wordings of a clause."""
    clauses = []
    for wording in wordings:
        phrases = (tuple(folded(part).split()) for part in wording.split("|"))
        clauses.append(Clause(tuple(Phrase(phrase, ("",) * len(phrase)) for phrase in phrases), 1.0))
    return Marker.of(Query("", clauses=tuple(clauses)))


def test_marks_keep_capitals_and_diacritics_and_join_neighbours() -> None:
    assert asked("dang ky", "khai sinh").mark("Thủ tục ĐĂNG KÝ khai sinh") == (
        "Thủ tục <mark>ĐĂNG KÝ khai sinh</mark>"
    )


def test_a_phrase_is_marked_across_signs_but_not_in_parts_of_words() -> None:
    assert asked("dat nha").mark("Đất, nhà; đấtnhà") == "<mark>Đất</mark>, <mark>nhà</mark>; đấtnhà"


def test_what_is_marked_is_escaped() -> None:
    assert asked("script").mark("<script>&</script>") == (
        "&lt;<mark>script</mark>&gt;&amp;&lt;/<mark>script</mark>&gt;"
    )


def test_any_wording_of_a_clause_says_it() -> None:
    marker = asked("sổ đỏ|giấy chứng nhận", "nhà")
    missing = marker.missing(Line.of("Cấp giấy chứng nhận"))
    assert missing == asked("nhà")


def test_a_quotation_is_the_part_that_says_most_and_shows_what_was_left_out() -> None:
    text = "Nhà ở. " + "Không liên quan. " * 40 + "Giấy khai sinh của con khi mua nhà. " + "Không liên quan. " * 40
    quote = asked("khai sinh", "nhà").quote(text, asked("khai sinh", "nhà"))
    assert quote is not None
    assert "<mark>khai sinh</mark> của con khi mua <mark>nhà</mark>" in quote
    assert quote.startswith("… ")
    assert quote.endswith(" …")
    assert len(quote) < QUOTED + 60


def test_a_quotation_stays_within_its_line() -> None:
    text = "Đơn đề nghị\nGiấy khai sinh\nẢnh 4x6"
    assert asked("khai sinh").quote(text, asked("khai sinh")) == "Giấy <mark>khai sinh</mark>"


def test_nothing_is_quoted_from_a_text_that_says_nothing_of_it() -> None:
    assert asked("khai sinh").quote("Ảnh 4x6", asked("khai sinh")) is None


def test_a_long_text_without_spaces_gives_a_quotation_that_ends() -> None:
    quote = asked("nhà").quote("nhà " + "x" * 5_000, asked("nhà"))
    assert quote is not None
    assert len(quote) < QUOTED + 60


@pytest.mark.django_db
def test_a_row_quotes_the_paper_that_its_title_does_not_name(make: Make, client: Client) -> None:
    procedure = make("1.000001", "Cấp lại thẻ thương binh", conditions="Có giấy triệu tập của cơ quan công an.")
    procedure.save()
    rebuild()

    page = client.get("/thu-tuc/?q=trieu+tap").content.decode()

    assert "Có giấy <mark>triệu tập</mark> của cơ quan công an." in page
