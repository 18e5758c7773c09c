"""The list, the search page and the API."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Procedure, SubmissionChannel
from search.engines.embedded import EmbeddedEngine
from search.indexing import rebuild
from search.models import Document
from tests.factories.catalog import AgencyFactory, AgencyKindFactory

pytestmark = pytest.mark.django_db
MaxQueries = Callable[[int], AbstractContextManager[None]]
Make = Callable[..., Procedure]
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
    assert "về “khai sinh”" in page, "the number belongs to the words that were searched"


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


ASKED = [
    "", "q=khai+sinh", "q=dang+ky&linh-vuc=ho-tich&cap=commune&phi=free", "q=khai+sjnh", "q=khai+sjnh&cap=commune",
    "q=con+moi+sinh", "q=zzyzx+kwqt", "q=khai+sinh&linh-vuc=khong-co", "q=dang+ky&co-quan=phuong-dong-hoi",
    "q=1.999999", "q=dang+ky&sap-xep=ten&trang=2", "q=so+do&muc-do=full",
]  # fmt: skip


@pytest.mark.parametrize("page", ["/thu-tuc/", "/tim-kiem/"])
@pytest.mark.parametrize("asked", ASKED)
def test_a_page_takes_few_queries(
    catalog: None, client: Client, page: str, asked: str, django_assert_max_num_queries: MaxQueries
) -> None:
    client.get(f"{page}?{asked}")
    for _time in ("kept", "again"):
        with django_assert_max_num_queries(8):
            client.get(f"{page}?{asked}")


def test_what_it_costs_is_a_filter_on_both_pages_and_in_the_api(alone: None, make: Make, client: Client) -> None:
    for number, (fee, note) in enumerate([(0, ""), (50_000, ""), (None, "Theo nghị quyết của HĐND tỉnh"), (None, "")]):
        procedure = make(f"1.00000{number}", f"Thủ tục số {number}")
        SubmissionChannel.objects.filter(procedure=procedure).delete()  # the factory's
        SubmissionChannel.objects.create(procedure=procedure, channel="direct", fee=fee, fee_note=note)
    rebuild()

    for address in ("/thu-tuc/", "/tim-kiem/"):
        page = client.get(address, {"q": "thu tuc so"}).content.decode()
        assert 'Miễn phí <span class="count">(1)</span>' in page
        assert 'Có thu phí, lệ phí <span class="count">(2)</span>' in page
        page = client.get(address, {"q": "thu tuc so", "phi": "free"}).content.decode()
        assert "/thu-tuc/1.000000/" in page
        assert "/thu-tuc/1.000001/" not in page
    paid = client.get("/api/v1/procedures?fee=paid").json()
    assert [found["code"] for found in paid["results"]] == ["1.000001", "1.000002"]
    counts = {value["value"]: (value["label"], value["count"]) for value in paid["facets"]["fee"]}
    assert counts == {"free": ("Miễn phí", 1), "paid": ("Có thu phí, lệ phí", 2)}


def test_a_value_that_would_find_nothing_is_offered_only_when_chosen(catalog: None, client: Client) -> None:
    page = client.get("/thu-tuc/?q=khai+sinh&cap=commune").content.decode()
    assert 'value="dat-dai"' not in page
    page = client.get("/thu-tuc/?q=khai+sinh&linh-vuc=dat-dai&linh-vuc=ho-tich").content.decode()
    assert 'value="dat-dai" checked' in page


def test_a_long_filter_folds_away_what_few_have(alone: None, make: Make, client: Client) -> None:
    for number in range(20):
        make(f"1.00{number:04}", f"Thủ tục số {number}", field=f"Lĩnh vực {number}")
    rebuild()
    assert "Xem thêm (12)" in client.get("/thu-tuc/").content.decode()


def test_everything_chosen_stays_in_the_links_of_the_page(catalog: None, client: Client) -> None:
    Document.objects.filter(code="1.000894").update(kind="form", code="")
    page = client.get("/tim-kiem/?q=dang+ky&linh-vuc=ho-tich&loai=procedure&sap-xep=ten").content.decode()
    assert 'href="?q=dang+ky&amp;sap-xep=ten&amp;linh-vuc=ho-tich"' in page  # all kinds
    assert 'href="?q=dang+ky&amp;sap-xep=ten&amp;loai=procedure"' in page  # without the filter
    assert '<input type="hidden" name="loai" value="procedure">' in page
    assert '<input type="hidden" name="sap-xep" value="ten">' in page
    page = client.get("/tim-kiem/?q=dang+ky&linh-vuc=ho-tich&sap-xep=ten").content.decode()
    assert 'href="?q=dang+ky&amp;linh-vuc=ho-tich">Phù hợp nhất' in page
    page = client.get("/tim-kiem/?q=khai+sjnh&linh-vuc=ho-tich&loai=procedure").content.decode()
    assert 'href="?q=khai+sjnh&amp;loai=procedure&amp;dung=1&amp;linh-vuc=ho-tich"' in page  # as typed


def test_counts_that_are_not_exact_are_said_to_be_at_least_so_many(
    catalog: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = EmbeddedEngine.search
    monkeypatch.setattr(EmbeddedEngine, "search", lambda *asked: replace(search(*asked), is_exact=False, count=2_000))
    assert "Có hơn 2.000 thủ tục" in " ".join(client.get("/thu-tuc/").content.decode().split())
    assert '<span class="count">(3+)</span>' in client.get("/thu-tuc/").content.decode()


def test_the_search_page_names_the_kind_over_each_title(catalog: None, client: Client) -> None:
    page = client.get("/tim-kiem/?q=khai+sinh").content.decode()
    assert '<p class="rows__kind">Thủ tục hành chính 1.001193 · Hộ tịch</p>' in page


def test_the_search_page_without_words_leads_on(catalog: None, client: Client) -> None:
    page = client.get("/tim-kiem/").content.decode()
    assert "Thủ tục theo lĩnh vực" in page
    assert 'class="rows"' not in page


def test_a_filter_whose_last_value_is_empty_keeps_the_others(catalog: None, client: Client) -> None:
    assert 'value="dat-dai" checked' in client.get("/thu-tuc/?linh-vuc=dat-dai&linh-vuc=").content.decode()


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
