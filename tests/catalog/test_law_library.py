"""The public library of legal documents: found without diacritics, filtered with true counts, quick with thousands."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.gazette.effect import Effect, effect_of, effect_on
from catalog.gazette.text import passages
from catalog.models import LegalDocument
from catalog.roles import Role
from portal.base.text import vietnamese_slug
from tests.catalog.conftest import Person

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"
TODAY = timezone.localdate
Kind = LegalDocument.Kind


def document(number: str, title: str, **facts: Any) -> LegalDocument:
    slug = vietnamese_slug(number.replace("/", "-"))
    facts = {"kind": Kind.DECISION, "issuer": "Ủy ban nhân dân tỉnh", "is_province": True, **facts}
    return LegalDocument.objects.create(number=number, slug=slug, title=title, **facts)


def page_of(client: Client, query: str = "") -> BeautifulSoup:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def numbers(page: BeautifulSoup) -> list[str]:
    return [row.get_text(strip=True) for row in page.select(".rows .legal-number")]


def facet(page: BeautifulSoup, name: str) -> dict[str, str]:
    boxes = page.select(f'input[type=checkbox][name="{name}"]')
    return {str(box["value"]): box.find_next("span", class_="count").get_text() for box in boxes}  # type: ignore[union-attr]


def said(part: Any) -> str:
    return " ".join(part.get_text(" ").split())


@pytest.fixture
def four() -> None:
    today = TODAY()
    document("52/2026/QĐ-UBND", "Quy chế hoạt động của Bộ phận Một cửa", issued_on=date(2026, 5, 4), valid_from=today)
    document(
        "15/2025/NQ-HĐND",
        "Mức thu lệ phí hộ tịch",
        kind=Kind.RESOLUTION,
        issuer="Hội đồng nhân dân tỉnh",
        issued_on=date(2025, 7, 1),
        valid_from=today + timedelta(days=9),
    )
    old = document("18/2024/QĐ-UBND", "Quy chế cũ", issued_on=date(2024, 1, 2), valid_from=date(2024, 2, 1))
    LegalDocument.objects.filter(pk=old.pk).update(valid_until=today - timedelta(days=1))
    document("60/2014/QH13", "Luật Hộ tịch", kind=Kind.LAW, issuer="Quốc hội", is_province=False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ho tich", ["15/2025/NQ-HĐND", "60/2014/QH13"]),
        ("HỘ TỊCH", ["15/2025/NQ-HĐND", "60/2014/QH13"]),
        ("luật hộ tịch", ["60/2014/QH13"]),
        ("60/2014", ["60/2014/QH13"]),
        ("52/2026/qđ-ubnd", ["52/2026/QĐ-UBND"]),
        ("nghị quyết", ["15/2025/NQ-HĐND"]),
        ("hoi dong nhan dan", ["15/2025/NQ-HĐND"]),
        ("quy che", ["52/2026/QĐ-UBND", "18/2024/QĐ-UBND"]),
        ("không có từ này", []),
        ("%_'\" --", ["52/2026/QĐ-UBND", "15/2025/NQ-HĐND", "18/2024/QĐ-UBND", "60/2014/QH13"]),
    ],
)
def test_documents_are_found_by_parts_of_the_number_and_words_without_diacritics(
    client: Client, four: None, typed: str, found: list[str]
) -> None:
    response = client.get(LIST, {"q": typed})

    assert numbers(BeautifulSoup(response.content, "html.parser")) == found


def test_each_filter_says_how_many_documents_it_would_leave(client: Client, four: None) -> None:
    page = page_of(client, "?hinh-thuc=decision")

    assert numbers(page) == ["52/2026/QĐ-UBND", "18/2024/QĐ-UBND"]
    assert facet(page, "hinh-thuc") == {"law": "(1)", "resolution": "(1)", "decision": "(2)"}
    assert facet(page, "co-quan") == {"uy-ban-nhan-dan-tinh": "(2)"}
    assert facet(page, "nam") == {"2026": "(1)", "2024": "(1)"}
    assert facet(page, "hieu-luc") == {"con": "(1)", "het": "(1)"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?hieu-luc=con", ["52/2026/QĐ-UBND"]),
        ("?hieu-luc=chua", ["15/2025/NQ-HĐND"]),
        ("?hieu-luc=het", ["18/2024/QĐ-UBND"]),
        ("?hieu-luc=chua-ro", ["60/2014/QH13"]),
        ("?nam=2026&nam=2025", ["52/2026/QĐ-UBND", "15/2025/NQ-HĐND"]),
        ("?co-quan=hoi-dong-nhan-dan-tinh", ["15/2025/NQ-HĐND"]),
        ("?co-quan=H%E1%BB%99i+%C4%91%E1%BB%93ng+nh%C3%A2n+d%C3%A2n+t%E1%BB%89nh", ["15/2025/NQ-HĐND"]),
        ("?nguon=trung-uong", ["60/2014/QH13"]),
        ("?nguon=tinh&hieu-luc=het&hinh-thuc=decision", ["18/2024/QĐ-UBND"]),
        ("?hinh-thuc=law&nam=2026", []),
    ],
)
def test_values_of_one_filter_add_up_and_filters_narrow_each_other(
    client: Client, four: None, query: str, found: list[str]
) -> None:
    assert numbers(page_of(client, query)) == found


@pytest.mark.parametrize(
    "query",
    [
        "?nam=0000&nam=abcd&nam=99999999999999999999&nam=%C2%B22024",
        "?trang=-1&trang=9999999999999999999",
        "?trang=%00&q=%00&hinh-thuc=%00&co-quan=%00&nguon=%00",
        "?co-quan=%3Cscript%3Ealert(1)%3C/script%3E&hinh-thuc=%22%3E%3Cb%3E",
        "?q=" + "a" * 3_000,
        "?" + "&".join(f"nam={year}" for year in range(1900, 2100)),
        "?hieu-luc=%27+OR+1%3D1+--",
    ],
)
def test_whatever_an_address_says_the_list_answers(client: Client, four: None, query: str) -> None:
    page = page_of(client, query)

    assert not page.find("b", string=True)
    assert "alert(1)" not in "".join(script.get_text() for script in page.select("script"))


def test_ten_thousand_documents_are_listed_with_few_questions_and_quickly(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    day = date(2026, 6, 1)
    made = [
        LegalDocument(
            number=f"{n}/QĐ-UBND", slug=f"{n}-qd-ubnd", kind=Kind.DECISION, title=f"Phê duyệt quy hoạch khu {n % 97}",
            issuer=f"Cơ quan {n % 40}", issued_on=day - timedelta(days=n % 4000), is_province=n % 3 == 0,
        )
        for n in range(10_000)
    ]  # fmt: skip
    for each in made:
        each.search_text = each.words()
    LegalDocument.objects.bulk_create(made, batch_size=500)
    client.get(LIST + "?q=quy")  # what every page needs is known now

    began = time.perf_counter()
    with django_assert_max_num_queries(12):
        response = client.get(LIST + "?q=quy+hoach+khu+5&nguon=tinh&trang=3")
    took = time.perf_counter() - began

    assert len(numbers(BeautifulSoup(response.content, "html.parser"))) == 20
    assert took < 2, "seconds, on a machine that does other work besides"


def test_a_document_shows_both_sides_of_each_relation(client: Client) -> None:
    old, new = document("1/2020/QĐ-UBND", "Quy chế cũ"), document("2/2026/QĐ-UBND", "Quy chế mới", signer="Lê Minh")
    LegalDocument.objects.filter(pk=old.pk).update(replaced_by=new)
    change = document("3/2026/QĐ-UBND", "Sửa đổi quy chế mới")
    change.amends.add(new)

    seen = {slug: said(BeautifulSoup(client.get(f"{LIST}{slug}/").content, "html.parser")) for slug in (
        "1-2020-qd-ubnd", "2-2026-qd-ubnd", "3-2026-qd-ubnd")}  # fmt: skip

    assert "Thay thế bởi 2/2026/QĐ-UBND" in seen["1-2020-qd-ubnd"]
    assert "Hết hiệu lực" in seen["1-2020-qd-ubnd"]
    assert "Thay thế cho 1/2020/QĐ-UBND" in seen["2-2026-qd-ubnd"]
    assert "Được sửa đổi, bổ sung bởi 3/2026/QĐ-UBND" in seen["2-2026-qd-ubnd"]
    assert "Người ký Lê Minh" in seen["2-2026-qd-ubnd"]
    assert "Sửa đổi, bổ sung 2/2026/QĐ-UBND" in seen["3-2026-qd-ubnd"]


def test_the_full_text_has_articles_that_can_be_linked_to_and_runs_nothing(client: Client) -> None:
    text = "Căn cứ Luật;\r\nChương I. QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n<script>x</script>\n\nĐiều 1. Trích dẫn"
    document("4/2026/QĐ-UBND", "Quy định", text=text)

    page = BeautifulSoup(client.get(f"{LIST}4-2026-qd-ubnd/").content, "html.parser")

    assert [heading["id"] for heading in page.select(".legal-text h3")] == ["phan", "dieu-1", "dieu-1-2"]
    assert "<script>x</script>" in said(page.select_one(".legal-text"))


def test_nothing_of_a_text_is_left_out() -> None:
    text = "Mở đầu\nĐiều 1. Một\na) hai\nĐiều 2: Ba\nbốn\n\n  năm  "

    said = [line for passage in passages(text) for line in (passage.heading, *passage.lines) if line]

    assert said == ["Mở đầu", "Điều 1. Một", "a) hai", "Điều 2: Ba", "bốn", "năm"]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "replaced", "effect"),
    [
        (-9, None, False, Effect.IN_FORCE),
        (0, 0, False, Effect.IN_FORCE),
        (1, None, False, Effect.FUTURE),
        (-9, -1, False, Effect.OVER),
        (-9, None, True, Effect.OVER),
        (-9, 5, True, Effect.IN_FORCE),
        (None, None, False, Effect.UNKNOWN),
        (None, -1, False, Effect.OVER),
    ],
)
def test_python_and_the_database_agree_whether_a_document_has_effect(
    valid_from: int | None, valid_until: int | None, replaced: bool, effect: Effect
) -> None:
    today = TODAY()
    days = [None if each is None else today + timedelta(days=each) for each in (valid_from, valid_until)]
    new = document("9/2026/QĐ-UBND", "Mới") if replaced else None
    one = document("5/2026/QĐ-UBND", "Cũ", valid_from=days[0], valid_until=days[1], replaced_by=new)

    assert effect_of(one, today) == effect
    assert LegalDocument.objects.annotate(effect=effect_on(today)).get(pk=one.pk).effect == effect  # type: ignore[misc]


def test_the_feed_names_the_latest_of_what_its_address_filters_by(client: Client, four: None) -> None:
    feed = client.get(f"{LIST}rss.xml?hinh-thuc=decision")

    assert feed["Content-Type"].startswith("application/rss+xml")
    titles = [title.get_text() for title in BeautifulSoup(feed.content, "xml").select("item > title")]
    assert [title.split(" – ")[0] for title in titles] == ["52/2026/QĐ-UBND", "18/2024/QĐ-UBND"]


def test_earlier_addresses_lead_to_today_s(client: Client, four: None) -> None:
    response = client.get("/can-cu-phap-ly/60-2014-qh13/")

    assert (response.status_code, response["Location"]) == (301, "/van-ban/60-2014-qh13/")
    assert client.get("/can-cu-phap-ly/60-2014-qh13/tep/")["Location"] == "/van-ban/60-2014-qh13/tep/"


def test_an_editor_says_by_numbers_what_a_document_amends(person: Person, four: None) -> None:
    editor, address = person(Role.EDITOR), reverse("wagtailsnippets_catalog_legaldocument:add")
    given = {
        "number": "55/2026/QĐ-UBND",
        "title": "Sửa đổi",
        "slug": "",
        "kind": "",
        "issuer": "",
        "is_province": "on",
    }

    refused = editor.post(address, {**given, "amended": "52/2026/QĐ-UBND\nkhông có"})
    taken = editor.post(address, {**given, "amended": " 52/2026/QĐ-UBND \n\n52/2026/QĐ-UBND"})

    assert "không có" in refused.content.decode()
    assert taken.status_code == 302, taken.context["form"].errors
    made = LegalDocument.objects.get(number="55/2026/QĐ-UBND")
    assert [each.number for each in made.amends.all()] == ["52/2026/QĐ-UBND"]
    edit = editor.get(reverse("wagtailsnippets_catalog_legaldocument:edit", args=[made.pk]))
    assert edit.context["form"]["amended"].value() == "52/2026/QĐ-UBND"
