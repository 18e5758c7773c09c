"""The home page: search first, blocks hide when empty, few queries, nothing private in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from catalog.provinces import found_province
from home.models import HomePage, Kind, PopularProcedure
from home.sites.founding import ensure_home
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.home import ArticleFactory, LifeEventFactory, StandardPageFactory, front_page, picture

pytestmark = pytest.mark.django_db


def read(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_fresh_database_has_a_home_page_with_search_and_no_empty_blocks(client: Client) -> None:
    html = read(client)

    assert 'action="/thu-tuc/" method="get"' in html
    assert 'name="q"' in html
    for heading in ("life-events", "figures", "notices", "leadership", "agencies"):
        assert f'id="{heading}"' not in html
    assert "Wagtail" not in html


def test_a_fresh_database_answers_at_news_and_government(client: Client) -> None:
    assert "Chưa có tin nào." in read(client, "/tin-tuc/")
    assert "Chưa có thông tin lãnh đạo." in read(client, "/chinh-quyen/")


def test_making_the_home_page_twice_changes_nothing() -> None:
    first = ensure_home(site_name="Cổng thông tin điện tử tỉnh A")
    pages = Page.objects.count()

    again = ensure_home(site_name="Cổng thông tin điện tử tỉnh A")

    assert again.pk == first.pk
    assert Page.objects.count() == pages
    assert Site.objects.get().site_name == "Cổng thông tin điện tử tỉnh A"


def test_the_welcome_page_of_wagtail_gives_way_to_the_home_page(client: Client) -> None:
    HomePage.objects.first().delete()
    welcome = Page.get_first_root_node().add_child(instance=Page(title="Welcome to your new Wagtail site!"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)

    ensure_home(site_name="Cổng thông tin điện tử tỉnh A")

    assert not Page.objects.filter(pk=welcome.pk).exists()
    assert 'name="q"' in read(client)


def test_an_emptied_database_gets_its_tree_back(client: Client) -> None:
    Site.objects.all().delete()
    Page.objects.all().delete()

    ensure_home(site_name="Cổng thông tin điện tử tỉnh A")

    assert 'name="q"' in read(client)


def test_popular_procedures_stand_under_the_search_by_their_short_names(client: Client) -> None:
    home = front_page()
    home.popular = [
        PopularProcedure(procedure=ProcedureFactory(code="1.001193"), label="Đăng ký khai sinh"),
        PopularProcedure(procedure=ProcedureFactory(live=False), label="Chưa công bố"),
    ]
    home.save()

    html = read(client)

    assert '<a href="/thu-tuc/1.001193/">Đăng ký khai sinh</a>' in html
    assert "Chưa công bố" not in html


def test_leadership_news_and_notices_stand_apart_newest_first(client: Client) -> None:
    now = timezone.now()
    for age in range(7):
        ArticleFactory(title=f"Chỉ đạo {age}", kind=Kind.DIRECTION, date=now - timedelta(days=age))
    ArticleFactory(title="Nghỉ lễ", kind=Kind.NOTICE)
    ArticleFactory(title="Mùa biển mới", kind=Kind.SOCIETY)

    html = read(client)

    assert [f"Chỉ đạo {age}" in html for age in range(7)] == [True] * 5 + [False] * 2
    assert html.index("Chỉ đạo 0") < html.index("Chỉ đạo 1")
    assert html.index('id="notices"') < html.index("Nghỉ lễ") < html.index('id="leadership"')
    assert "Mùa biển mới" not in html


def test_drafts_and_restricted_news_are_not_on_the_home_page(client: Client) -> None:
    ArticleFactory(title="Bản nháp", draft=True)
    hidden = ArticleFactory(title="Tin nội bộ")
    hidden.view_restrictions.create(restriction_type="login")

    html = read(client)

    assert "Bản nháp" not in html
    assert "Tin nội bộ" not in html


def test_departments_lead_to_their_pages_and_closed_ones_are_gone(client: Client) -> None:
    kind = AgencyKindFactory(code="department", name="Sở, ban, ngành")
    AgencyFactory(name="Sở Nội vụ", slug="so-noi-vu", kind=kind)
    AgencyFactory(name="Sở Cũ", kind=kind, valid_until=timezone.localdate() - timedelta(days=1))

    html = read(client)

    assert '<a href="/co-quan/so-noi-vu/">Sở Nội vụ</a>' in html
    assert "Sở Cũ" not in html


def test_link_boxes_say_when_they_lead_to_another_site(client: Client) -> None:
    home = front_page()
    contact = StandardPageFactory(title="Liên hệ", slug="lien-he")
    home.boxes = [
        ("box", {"title": "Cổng quốc gia", "address": "https://dichvucong.gov.vn", "icon": "external-link"}),
        ("box", {"title": "Hỏi đáp", "page": contact, "icon": "info"}),
    ]
    home.save()

    html = read(client)

    assert 'href="https://dichvucong.gov.vn" rel="external"' in html
    assert "(mở trang khác)" in html
    assert 'class="link-box" href="/lien-he/"' in html


def test_the_front_page_takes_at_most_twelve_queries_however_much_it_shows(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    full_front()
    read(client)  # menu and site addresses are asked for once a minute, not for each page

    with django_assert_max_num_queries(12):
        read(client)


def full_front() -> None:
    """Every block, with more than it can show."""
    home = front_page()
    home.popular = [PopularProcedure(procedure=ProcedureFactory()) for _ in range(6)]
    home.boxes = [("box", {"title": "Liên hệ", "page": StandardPageFactory(), "icon": "info"}) for _ in range(3)]
    home.save()
    kind = AgencyKindFactory(code="department", name="Sở, ban, ngành")
    shared = picture()
    for number in range(8):
        ArticleFactory(picture=shared, picture_alt="Biển")
        ArticleFactory(kind=Kind.NOTICE)
        LifeEventFactory()
        AgencyFactory(kind=kind, name=f"Sở {number}")


def test_the_front_page_can_be_cached_by_anyone(client: Client) -> None:
    response = client.get("/")

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("query", ["?trang=99999999999999999999", "?q=%00", "?trang=abc&trang=-1", "?" + "a" * 4000])
def test_odd_addresses_do_no_harm(client: Client, query: str) -> None:
    read(client, "/" + query)


def test_a_new_province_gets_its_pages_under_its_name_and_public_address(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://laocai.example.vn"

    found_province(
        name="tỉnh Lào Cai",
        agency_code="H38",
        username="quantri",
        email="quantri@example.vn",
        password="mot-mat-khau-rat-dai-2026",
    )

    site = Site.objects.get()
    assert (site.site_name, site.root_url) == ("Cổng thông tin điện tử tỉnh Lào Cai", "https://laocai.example.vn")
    assert {client.get(page).status_code for page in ("/", "/tin-tuc/", "/chinh-quyen/", "/viec-trong-doi/")} == {200}
