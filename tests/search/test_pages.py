"""The list, the search page and the API."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from search.models import Document
from tests.factories.catalog import AgencyFactory, AgencyKindFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "", "a", "x" * 10_000, "khai\x00sinh", "*:*",
    '" AND (', "a NEAR/2 b", "^(a+)+$", "🎉🎉", "\u202eسلام\u202c", "%", "'",
    "<script>alert(1)</script>", "title_folded:khai", "khai:*", "!khai | sinh", "()", "-", "\\", "\ud800", "NOT",
    "OR OR", "1.000000", "000000", "١٢٣٤٥٦", "²³¹⁴⁵⁶", "đ" * 300, "khai " * 500,
]  # fmt: skip


SENSELESS = [
    "trang=99999999", "trang=-1", "trang=x", "trang=²", "linh-vuc=khong-co", "cap=&cap=x", "sap-xep=zz",
    "co-quan=%00", "loai=khong-co", "linh-vuc=" + "&linh-vuc=".join(map(str, range(200))),
    "q=khai+sinh&dung=1&trang=7",
]  # fmt: skip


def _sendable(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@pytest.mark.parametrize("page", ["search:procedures", "search:search"])
def test_whatever_is_typed_gives_a_page(catalog: None, client: Client, page: str) -> None:
    for words in HOSTILE:
        response = client.get(reverse(page), {"q": _sendable(words)})
        assert response.status_code == 200, words
        assert b"<script>alert" not in response.content, words


@pytest.mark.parametrize("page", ["search:procedures", "search:search"])
def test_senseless_parameters_give_a_page(catalog: None, client: Client, page: str) -> None:
    for query in SENSELESS:
        assert client.get(f"{reverse(page)}?{query}").status_code == 200, query


def test_an_unknown_filter_can_be_taken_off(catalog: None, client: Client) -> None:
    page = client.get("/thu-tuc/?linh-vuc=khong-co&q=khai+sinh").content.decode()
    assert "khong-co" in page
    assert "Chưa tìm thấy thủ tục nào cho “khai sinh”." in page
    assert "Gần nhất khi không có bộ lọc" in page
    assert "/thu-tuc/1.001193/" in page


@pytest.mark.parametrize("typed", ["1.001193", "1.001193.000.00.00.H46", "1001193", "001193", "mã 1.001193"])
def test_a_code_typed_whole_goes_to_its_procedure(catalog: None, client: Client, typed: str) -> None:
    response = client.get("/thu-tuc/", {"q": typed})
    assert response.status_code == 302
    assert response["Location"] == "/thu-tuc/1.001193/"


def test_an_unknown_code_gives_an_empty_page(catalog: None, client: Client) -> None:
    response = client.get("/thu-tuc/", {"q": "1.999999"})
    assert response.status_code == 200
    assert "Chưa tìm thấy thủ tục nào" in response.content.decode()


def test_the_sentence_names_count_words_and_level(catalog: None, client: Client) -> None:
    page = client.get("/thu-tuc/?q=khai+sinh&cap=commune").content.decode()
    assert "Có 1 thủ tục về “khai sinh”, cấp xã" in " ".join(page.split())


def test_found_words_are_marked_in_the_original(catalog: None, client: Client) -> None:
    assert "khai sinh</mark>" in client.get("/thu-tuc/?q=khai+sinh").content.decode()


def test_chosen_filters_can_be_removed_one_by_one_and_keep_the_words(catalog: None, client: Client) -> None:
    page = client.get("/thu-tuc/?q=cap&linh-vuc=dat-dai&linh-vuc=ho-tich").content.decode()
    assert 'href="?q=cap&amp;linh-vuc=ho-tich"' in page
    assert 'href="?q=cap"' in page


def test_corrected_words_are_said_with_a_way_back(catalog: None, client: Client) -> None:
    page = client.get("/thu-tuc/?q=khai+sjnh").content.decode()
    assert "Đang hiện kết quả cho “khai sinh”." in page
    assert "Tìm đúng “khai sjnh”?" in page
    assert "dung=1" in page


def test_an_agency_has_what_belongs_to_its_kind(catalog: None, client: Client) -> None:
    AgencyFactory(slug="phuong-dong-hoi", name="UBND phường Đồng Hới", kind=AgencyKindFactory())
    page = client.get("/thu-tuc/?co-quan=phuong-dong-hoi").content.decode()
    assert "Có 12 thủ tục" in page
    assert "UBND phường Đồng Hới" in page


@pytest.mark.parametrize("address", ["/thu-tuc/", "/tim-kiem/"])
@pytest.mark.parametrize("number", ["H50.12-261122-0001", "TN-7K3M-9QXW"])
def test_a_dossier_number_leads_to_tracking_with_the_number_filled_in(
    catalog: None, client: Client, address: str, number: str
) -> None:
    page = client.get(address, {"q": number}).content.decode()
    assert f'href="{reverse("dossiers:track")}?ma={number}"' in page


def test_the_list_can_be_cached_and_touches_no_session(catalog: None, client: Client) -> None:
    response = client.get("/thu-tuc/")
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/thu-tuc/", "/thu-tuc/?q=khai+sinh", "/thu-tuc/?q=dang+ky&linh-vuc=ho-tich&cap=commune"]
)
def test_the_list_takes_few_queries(
    catalog: None, client: Client, address: str, django_assert_max_num_queries: object
) -> None:
    client.get(address)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(address)


def test_the_search_page_shows_kinds_with_counts(catalog: None, client: Client) -> None:
    Document.objects.filter(code="1.000894").update(kind="form", code="")
    page = client.get("/tim-kiem/?q=dang+ky").content.decode()
    assert "Biểu mẫu (1)" in page
    only = client.get("/tim-kiem/?q=dang+ky&loai=form").content.decode()
    assert "1 kết quả cho “dang ky”" in only


def test_the_api_answers_with_facets_and_highlight(catalog: None, client: Client) -> None:
    answer = client.get("/api/v1/procedures", {"q": "dang ky khai sinh", "limit": 1}).json()
    assert answer["results"] == [
        {
            "code": "1.001193",
            "title": "Thủ tục đăng ký khai sinh",
            "url": "/thu-tuc/1.001193/",
            "field": "Hộ tịch",
            "agency": "UBND cấp xã",
            "service_level": "full",
            "highlight": "Thủ tục <mark>đăng ký khai sinh</mark>",
        }
    ]
    assert {"value": "ho-tich", "label": "Hộ tịch", "count": 2} in answer["facets"]["field"] or answer["facets"][
        "field"
    ]


def test_api_filters_repeat_as_or(catalog: None, client: Client) -> None:
    one = client.get("/api/v1/procedures?field=dat-dai").json()["count"]
    two = client.get("/api/v1/procedures?field=dat-dai&field=ho-tich").json()["count"]
    assert (one, two) == (2, 5)
    assert client.get("/api/v1/procedures?field=dat-dai&level=province").json()["count"] == 0


def test_api_pages_by_offset(catalog: None, client: Client) -> None:
    codes = [
        found["code"]
        for offset in (0, 5, 10, 15)
        for found in client.get(f"/api/v1/procedures?limit=5&offset={offset}").json()["results"]
    ]
    assert len(codes) == len(set(codes)) == 12


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=999999999"])
def test_wrong_api_parameters_are_problems(catalog: None, client: Client, query: str) -> None:
    response = client.get(f"/api/v1/procedures?{query}")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 422


def test_the_api_takes_whatever_is_typed(catalog: None, client: Client) -> None:
    for words in HOSTILE:
        for path in ("/api/v1/procedures", "/api/v1/suggest"):
            assert client.get(path, {"q": _sendable(words)}).status_code == 200, words


def test_suggestions_have_text_and_address(catalog: None, client: Client) -> None:
    answer = json.loads(client.get("/api/v1/suggest", {"q": "tach th"}).content)
    assert answer == {
        "suggestions": [
            {
                "text": "Tách thửa hoặc hợp thửa đất",
                "url": "/thu-tuc/1.012784/",
                "kind": "procedure",
                "label": "Thủ tục hành chính",
            }
        ]
    }


@pytest.mark.parametrize("typed", ["tachs thuwar", "GPXD", "giấy độc thân"])
def test_suggestions_understand_what_no_title_says(catalog: None, client: Client, typed: str) -> None:
    assert client.get("/api/v1/suggest", {"q": typed}).json()["suggestions"]
