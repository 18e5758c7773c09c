"""A search that finds nothing says what it understood, and leads on."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from catalog.models import OldCode, Procedure
from home.models import HomePage, PopularProcedure
from search.indexing import rebuild

pytestmark = pytest.mark.django_db
Make = Callable[..., Procedure]
PAGES = pytest.mark.parametrize("address", ["/thu-tuc/", "/tim-kiem/"])


@pytest.fixture(autouse=True)
def fresh_ways_on() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@PAGES
def test_it_names_the_words_that_nothing_has_and_shows_fields_with_counts(
    catalog: None, client: Client, address: str
) -> None:
    page = client.get(address, {"q": "zzyzx kwqt"}).content.decode()

    assert "<strong>zzyzx</strong>, <strong>kwqt</strong>" in page
    assert 'href="/thu-tuc/?linh-vuc=ho-tich">Hộ tịch</a> <span class="count">(3)</span>' in page
    assert "1022" in page
    assert 'value="zzyzx kwqt"' in page
    assert "noindex" in page


def test_it_shows_what_the_editors_say_is_often_looked_for(catalog: None, client: Client) -> None:
    home = HomePage.objects.get()
    home.popular = [PopularProcedure(procedure=Procedure.objects.get(code="1.001193"), label="Khai sinh cho con")]
    home.save()

    page = client.get("/tim-kiem/", {"q": "zzyzx"}).content.decode()

    assert '<a href="/thu-tuc/1.001193/">Khai sinh cho con</a>' in page


def test_what_is_often_looked_for_is_named_in_the_readers_language(catalog: None, client: Client) -> None:
    home = HomePage.objects.get()
    procedure = Procedure.objects.get(code="1.001193")
    home.popular = [PopularProcedure(procedure=procedure, label="Khai sinh cho con")]
    home.save()
    english: HomePage = home.copy_for_translation(Locale.objects.get_or_create(language_code="en")[0])
    english.popular = [PopularProcedure(procedure=procedure, label="Birth registration")]
    english.save_revision().publish()

    page = client.get("/tim-kiem/", {"q": "zzyzx"}).content.decode()
    assert "Khai sinh cho con" in page
    assert "Birth registration" not in page

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/tim-kiem/", {"q": "zzyzx"}).content.decode()
    assert "Birth registration" in page
    assert "Khai sinh cho con" not in page


def test_filters_that_leave_nothing_give_way_to_what_comes_nearest(catalog: None, client: Client) -> None:
    page = client.get("/tim-kiem/", {"q": "khai sinh", "linh-vuc": "dat-dai"}).content.decode()

    assert "Gần nhất khi không có bộ lọc" in page
    assert "/thu-tuc/1.001193/" in page
    assert 'href="?q=khai+sinh">Xem mọi kết quả khi không có bộ lọc</a>' in page


@PAGES
def test_an_unknown_code_says_how_codes_look(catalog: None, client: Client, address: str) -> None:
    page = client.get(address, {"q": "1.999999"}).content.decode()
    assert "mã thủ tục gồm một chữ số, dấu chấm và sáu chữ số" in page


@PAGES
def test_the_code_of_an_expired_procedure_leads_to_its_successor(make: Make, client: Client, address: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    newest = make("1.000003", "Cấp thẻ căn cước")
    middle = make("1.000002", "Cấp thẻ căn cước công dân", valid_until=yesterday, replaced_by=newest)
    make("1.000001", "Cấp chứng minh nhân dân", valid_until=yesterday, replaced_by=middle)
    rebuild()

    page = client.get(address, {"q": "1.000001"}).content.decode()

    assert "Hết hiệu lực" in page
    assert "Cấp chứng minh nhân dân</a> (1.000001)" in page
    assert 'Xem thủ tục thay thế: <a href="/thu-tuc/1.000003/">Cấp thẻ căn cước</a>' in page


@PAGES
@pytest.mark.parametrize("typed", ["1.000110", "000110", "1.000110.000.00.00.H50"])
def test_a_code_that_a_procedure_had_before_leads_to_it(make: Make, client: Client, address: str, typed: str) -> None:
    OldCode.objects.create(procedure=make("1.000003", "Cấp thẻ căn cước"), code="1.000110")
    rebuild()

    response = client.get(address, {"q": typed})

    assert (response.status_code, response.headers.get("Location")) == (302, "/thu-tuc/1.000003/")


def test_two_procedures_that_replace_each_other_end_nowhere(make: Make, client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    one, other = make("1.000001", "Một", valid_until=yesterday), make("1.000002", "Hai", valid_until=yesterday)
    Procedure.objects.filter(pk=one.pk).update(replaced_by=other)
    Procedure.objects.filter(pk=other.pk).update(replaced_by=one)
    rebuild()

    page = client.get("/thu-tuc/", {"q": "1.000001"}).content.decode()

    assert "Hết hiệu lực" in page
    assert "Xem thủ tục thay thế" not in page


def test_a_code_whose_day_has_not_come_says_so(make: Make, client: Client) -> None:
    make("1.000001", "Cấp thẻ căn cước", valid_from=timezone.localdate() + timedelta(days=9))
    rebuild()
    assert "Chưa có hiệu lực" in client.get("/thu-tuc/", {"q": "1.000001"}).content.decode()


def test_a_draft_is_not_told_by_its_code(make: Make, client: Client) -> None:
    make("1.000001", "Chưa công bố", live=False)
    rebuild()
    page = client.get("/thu-tuc/", {"q": "1.000001"}).content.decode()
    assert "Chưa công bố" not in page


@PAGES
def test_a_single_letter_is_asked_back(catalog: None, client: Client, address: str) -> None:
    page = client.get(address, {"q": "a"}).content.decode()
    assert "Một chữ “a” chưa đủ để tìm." in page
    assert 'value="a"' in page


@PAGES
def test_signs_alone_are_said_to_be_no_word(catalog: None, client: Client, address: str) -> None:
    assert "Trong “*:*” chưa có từ nào để tìm." in client.get(address, {"q": "*:*"}).content.decode()


@PAGES
def test_too_long_a_question_says_how_much_of_it_was_read(catalog: None, client: Client, address: str) -> None:
    page = client.get(address, {"q": "khai sinh " * 50}).content.decode()
    assert "Chỉ 200 chữ cái đầu được dùng để tìm" in page
    assert "Chỉ 200" not in client.get(address, {"q": "khai  sinh " * 8}).content.decode()


@PAGES
def test_a_page_past_the_end_says_which_one_is_shown(catalog: None, client: Client, address: str) -> None:
    page = client.get(address, {"q": "dang ky", "trang": "99999999"}).content.decode()
    assert "đây là trang cuối, trang 1" in page


@PAGES
def test_an_unknown_filter_is_named_and_can_be_taken_off(catalog: None, client: Client, address: str) -> None:
    page = client.get(address, {"q": "khai sinh", "linh-vuc": "khong-co"}).content.decode()
    assert "Không có bộ lọc nào tên “khong-co”." in page
    assert '<a href="?q=khai+sinh">Bỏ lọc này</a>' in page


@pytest.mark.parametrize("value", ["free", "paid"])
def test_a_filter_that_has_nothing_now_is_no_unknown_one(make: Make, client: Client, value: str) -> None:
    page = client.get("/thu-tuc/", {"phi": value}).content.decode()
    assert "Không có bộ lọc nào" not in page
