"""Questions and answers: by topic, found without diacritics, each with an address, readable by machines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from home.information.questions import address_of
from tests.factories.catalog import ProcedureFactory
from tests.factories.information import questions

pytestmark = pytest.mark.django_db
ROWS = (
    ("Nộp hồ sơ", "Không có VNeID thì nộp được không?", "Được. Chọn “Điền trước”."),
    ("Theo dõi", "Mất mã tra cứu thì làm thế nào?", "Gọi <b>1022</b>."),
    ("Nộp hồ sơ", "Ảnh chụp có được nhận không?", "Được, nếu đọc rõ chữ."),
)


def read(client: Client, query: dict[str, str] | None = None) -> BeautifulSoup:
    response = client.get("/hoi-dap/", query or {})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def shown(page: BeautifulSoup) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.select(".question summary h3")]


def test_questions_stand_by_topic_in_the_order_of_their_first_question(client: Client) -> None:
    questions(*ROWS)

    page = read(client)

    assert shown(page) == [ROWS[0][1], ROWS[2][1], ROWS[1][1]]
    assert [link["href"] for link in page.select(".jump-list a")] == ["#chu-de-nop-ho-so", "#chu-de-theo-doi"]
    assert page.select_one("#chu-de-nop-ho-so")
    assert not page.select(".question[open]")


@pytest.mark.parametrize("words", ["ma tra cuu", "MÃ TRA CỨU", "1022 mat"])
def test_words_without_diacritics_find_the_question_and_open_it(client: Client, words: str) -> None:
    questions(*ROWS)

    page = read(client, {"q": words})

    assert shown(page) == [ROWS[1][1]]
    assert len(page.select(".question[open]")) == 1
    assert page.select_one('[role="status"]').get_text().startswith("Có 1 câu hỏi về")  # type: ignore[union-attr]


def test_a_search_that_finds_nothing_leads_to_the_portals_search(client: Client) -> None:
    questions(*ROWS)

    page = read(client, {"q": "tàu vũ trụ"})

    assert not shown(page)
    assert page.select_one('main a[href="/tim-kiem/?q=t%C3%A0u%20v%C5%A9%20tr%E1%BB%A5"]')


def test_the_address_of_a_question_opens_it_and_no_other(client: Client) -> None:
    asked = questions(*ROWS).questions.all()[1]

    response = client.get(address_of(asked).partition("#")[0])

    opened = BeautifulSoup(response.content, "html.parser").select(".question[open]")
    assert [each["id"] for each in opened] == [f"cau-{asked.pk}"]
    assert address_of(asked).endswith(f"#cau-{asked.pk}")


def test_machines_read_all_questions_as_schema_org_has_them(client: Client) -> None:
    questions(*ROWS, ("", "</script><script>alert(1)</script>", "không"))

    told = json.loads(read(client).select_one('script[type="application/ld+json"]').string)  # type: ignore[union-attr, arg-type]

    assert told["@type"] == "FAQPage"
    assert len(told["mainEntity"]) == 4
    assert told["mainEntity"][1]["acceptedAnswer"]["text"] == "Gọi 1022."
    assert "alert(1)" not in [script.string for script in read(client).select("script")]


def test_an_answer_leads_to_its_procedure_while_that_is_published(client: Client) -> None:
    page = questions(*ROWS)
    first, second = page.questions.all()[:2]
    first.procedure, second.procedure = ProcedureFactory(code="1.001193"), ProcedureFactory(code="9.9", live=False)
    first.save()
    second.save()

    html = str(read(client))

    assert "/thu-tuc/1.001193/" in html
    assert "/thu-tuc/9.9/" not in html


@pytest.mark.parametrize("query", [{"q": "x" * 5000}, {"q": "<b>&\x00"}, {"cau": "cau-99999"}, {"cau": "'"}])
def test_hostile_addresses_get_a_whole_page(client: Client, query: dict[str, str]) -> None:
    questions(*ROWS)

    assert "<b>&" not in str(read(client, query).select_one('input[name="q"]'))


def test_two_hundred_questions_take_as_many_queries_as_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    questions(*[("Chủ đề", f"Câu {number}?", "Có.") for number in range(200)])
    read(client)

    with django_assert_max_num_queries(12):
        read(client)
