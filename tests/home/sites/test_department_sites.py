"""A department's site: made in one step, with its own shell, catalog, host and news on the province's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site

from catalog.models import Agency, HandlingAgency, Procedure
from catalog.roles import Role
from home.models import ArticlePage, DepartmentHomePage, NewsIndexPage, SiteCheck
from home.news.sharing import decline, offered_articles, take, withdraw
from home.sites.checks import check_site, check_sites
from home.sites.making import ensure_index, make_site, make_sites
from home.sites.rules import RULES, RULES_BY_NAME, SiteFacts
from search.indexing import rebuild
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.home import front_page
from tests.factories.sites import keeper, site_of

pytestmark = pytest.mark.django_db

SITE = "/don-vi/so-mot/"


@pytest.fixture
def site() -> DepartmentHomePage:
    return site_of("Sở Một", slug="so-mot", address="Số 1 Hùng Vương", phone="0232 3000 101")


def article_on(site: DepartmentHomePage, title: str = "Tin của sở", **fields: Any) -> ArticlePage:
    article = ArticlePage(title=title, sapo="Hôm nay có tin.", live=True, **fields)
    NewsIndexPage.objects.child_of(site).get().add_child(instance=article)
    article.save_revision().publish()
    return article


def procedures_of(site: DepartmentHomePage) -> tuple[Procedure, Procedure]:
    """One that the site's agency handles, and one of somebody else; both are found."""
    mine, other = ProcedureFactory(title="Thủ tục của sở"), ProcedureFactory(title="Thủ tục nơi khác")
    HandlingAgency.objects.create(procedure=mine, agency=site.agency)
    rebuild()
    return mine, other


def test_a_site_is_whole_when_it_is_made(site: DepartmentHomePage, client: Client) -> None:
    assert [page.slug for page in site.get_children().live()] == [
        "gioi-thieu",
        "so-do-to-chuc",
        "lanh-dao",
        "tin-tuc",
        "hoi-dap",
        "cong-khai",
        "lien-he",
    ]
    assert site.collection is not None
    for page in [site, *site.get_children()]:
        assert client.get(page.url).status_code == 200, page.url


def test_an_agency_has_one_site_and_one_that_ended_gets_none(site: DepartmentHomePage) -> None:
    assert site.agency
    with pytest.raises(ValidationError):
        make_site(agency=site.agency)
    with pytest.raises(ValidationError):
        make_site(agency=AgencyFactory(valid_until=timezone.localdate() - timedelta(days=1)))


def test_making_many_sites_stops_in_time_and_names_those_that_are_left() -> None:
    agencies = [AgencyFactory(), AgencyFactory()]

    assert make_sites(agencies, seconds=0) == agencies
    assert make_sites(agencies) == []
    assert DepartmentHomePage.objects.count() == 2


def test_pages_of_the_site_name_it_and_its_sections(site: DepartmentHomePage, client: Client) -> None:
    content = client.get(f"{SITE}gioi-thieu/").content.decode()

    assert f'<p class="department__name"><a href="{SITE}">Sở Một</a></p>' in content
    assert f'href="{SITE}thu-tuc/"' in content
    assert f'<a href="{SITE}gioi-thieu/" aria-current="true">Giới thiệu</a>' in content
    assert "Số 1 Hùng Vương" in content


def test_the_provinces_own_pages_name_no_department(site: DepartmentHomePage, client: Client) -> None:
    for address in ("/", "/don-vi/", "/don-vi/khong-co/"):
        assert "department__name" not in client.get(address).content.decode(), address


def test_a_renamed_section_is_in_the_menu_at_once(site: DepartmentHomePage, client: Client) -> None:
    client.get(SITE)
    page = site.get_children().get(slug="gioi-thieu").specific
    page.title = "Về chúng tôi"
    page.save_revision().publish()

    assert "Về chúng tôi" in client.get(SITE).content.decode()


def test_the_sites_catalog_shows_its_agencys_procedures(site: DepartmentHomePage, client: Client) -> None:
    mine, other = procedures_of(site)

    content = client.get(f"{SITE}thu-tuc/").content.decode()

    assert mine.title in content
    assert other.title not in content
    assert other.title in client.get("/thu-tuc/").content.decode()


def test_a_host_of_its_own_shows_the_site_alone(site: DepartmentHomePage, client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    mine, other = procedures_of(site)
    Site.objects.create(hostname="somot.example.vn", port=80, root_page=site)

    first = client.get("/", headers={"host": "somot.example.vn"}).content.decode()
    catalog = client.get("/thu-tuc/", headers={"host": "somot.example.vn"}).content.decode()

    assert '<p class="department__name"><a href="/">Sở Một</a></p>' in first
    assert 'href="/gioi-thieu/"' in first
    assert mine.title in catalog
    assert other.title not in catalog
    assert "department__name" not in client.get("/").content.decode()


def test_the_first_page_costs_the_same_whatever_stands_on_it(
    site: DepartmentHomePage, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(SITE)
    for number in range(8):
        article_on(site, f"Tin số {number}")
    client.get(SITE)  # what is remembered is asked for once

    with django_assert_max_num_queries(12):
        assert client.get(f"{SITE}?x=1").status_code == 200


def test_the_index_lists_every_site_by_kind(site: DepartmentHomePage, client: Client) -> None:
    for _number in range(6):
        site_of()

    content = client.get("/don-vi/").content.decode()

    assert content.count('href="/don-vi/') >= 7


def test_news_of_a_site_stand_on_the_province_only_when_they_are_taken(
    site: DepartmentHomePage, client: Client
) -> None:
    article = article_on(site, sharing=ArticlePage.Sharing.OFFERED)
    editor = UserFactory()
    assert article.title not in client.get("/tin-tuc/").content.decode()
    assert list(offered_articles()) == [article]

    assert take(key=article.pk, by=editor)
    assert not decline(key=article.pk, by=editor)
    assert article.title in client.get("/tin-tuc/").content.decode()
    article.refresh_from_db()
    article.save_revision().publish()
    assert article.title in client.get("/tin-tuc/").content.decode()

    assert withdraw(key=article.pk, by=editor)
    assert article.title not in client.get("/tin-tuc/").content.decode()


def test_a_draft_written_before_the_decision_does_not_undo_it(site: DepartmentHomePage) -> None:
    article = article_on(site, sharing=ArticlePage.Sharing.OFFERED)
    draft = article.save_revision()

    take(key=article.pk, by=UserFactory())
    draft.refresh_from_db()
    draft.publish()

    article.refresh_from_db()
    assert article.sharing == ArticlePage.Sharing.TAKEN


def edit_form(client: Client, article: ArticlePage) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()


def test_a_site_offers_its_news_and_only_the_province_takes_it(site: DepartmentHomePage, client: Client) -> None:
    article = article_on(site)
    client.force_login(keeper(site))
    offering = edit_form(client, article)
    client.force_login(keeper(None, Role.EDITOR))
    taking = edit_form(client, article)

    assert 'value="offered"' in offering
    assert 'value="taken"' not in offering
    assert 'value="taken"' in taking


def test_only_the_provinces_editors_make_sites_and_take_news(site: DepartmentHomePage, client: Client) -> None:
    article, lacking = article_on(site, sharing=ArticlePage.Sharing.OFFERED), AgencyFactory()
    client.force_login(keeper(site))

    assert client.post(reverse("department_sites:new"), {"agencies": [lacking.pk]}).status_code in {302, 403}
    assert client.post(reverse("department_sites:offered"), {"take": article.pk}).status_code in {302, 403}

    assert not DepartmentHomePage.objects.filter(agency=lacking).exists()
    assert list(offered_articles()) == [article]


def test_the_wizard_makes_sites_in_one_step(client: Client) -> None:
    department = AgencyFactory(name="Sở Ba", slug="so-ba", kind=AgencyKindFactory(code="department"))
    client.force_login(keeper(None, Role.EDITOR))
    index = reverse("department_sites:index")
    assert "Sở Ba" in client.get(index).content.decode()
    assert client.post(reverse("department_sites:new"), {}).status_code == 200

    response = client.post(reverse("department_sites:new"), {"agencies": [department.pk]})

    assert response.headers["Location"] == reverse("department_sites:site", args=[department.site_page.pk])
    assert client.get("/don-vi/so-ba/").status_code == 200


def test_the_wizard_finds_agencies_by_words_without_marks_and_groups_them_by_kind(client: Client) -> None:
    commune, department = AgencyKindFactory(name="Ủy ban nhân dân cấp xã"), AgencyKindFactory(name="Sở")
    AgencyFactory(name="UBND phường Đồng Hới", kind=commune)
    ticked = AgencyFactory(name="Sở Ba", kind=department)
    AgencyFactory(name="Sở Bốn", kind=department)
    client.force_login(keeper(None, Role.EDITOR))

    everything = client.get(reverse("department_sites:new")).content.decode()
    found = client.get(reverse("department_sites:new"), {"q": "dong hoi", "co-quan": ticked.pk}).content.decode()
    nothing = client.get(reverse("department_sites:new"), {"q": "xyz"}).content.decode()

    assert "Ủy ban nhân dân cấp xã</label>" in everything
    assert "UBND phường Đồng Hới" in found
    assert "Sở Ba" in found  # stays ticked
    assert "Sở Bốn" not in found
    assert 'type="checkbox"' not in nothing


def test_a_search_in_the_wizard_makes_only_the_ticked_sites(client: Client) -> None:
    ensure_index(front_page())
    ticked, other = AgencyFactory(name="Sở Ba"), AgencyFactory(name="Sở Bốn")
    client.force_login(keeper(None, Role.EDITOR))

    client.post(f"{reverse('department_sites:new')}?q=so", {"agencies": [ticked.pk]})

    assert list(DepartmentHomePage.objects.filter(agency__in=[ticked, other]).values_list("agency", flat=True)) == [
        ticked.pk
    ]


def test_the_wizard_serves_all_that_lack_a_site(client: Client) -> None:
    ensure_index(front_page())
    AgencyFactory()
    AgencyFactory()
    client.force_login(keeper(None, Role.EDITOR))

    client.post(reverse("department_sites:new"), {"everything": "on"})

    assert not Agency.objects.open().filter(site_page=None).exists()


def test_a_keeper_sees_the_check_of_the_own_site_only(site: DepartmentHomePage, client: Client) -> None:
    other = site_of()
    client.force_login(keeper(site))

    assert client.post(reverse("department_sites:site", args=[site.pk])).status_code == 302
    assert SiteCheck.objects.get().site == site
    assert "/100" in client.get(reverse("department_sites:index")).content.decode()
    assert client.get(reverse("department_sites:site", args=[site.pk])).status_code == 200
    assert client.get(reverse("department_sites:site", args=[other.pk])).status_code == 404


def test_offered_news_is_decided_once(site: DepartmentHomePage, client: Client) -> None:
    article = article_on(site, sharing=ArticlePage.Sharing.OFFERED)
    client.force_login(keeper(None, Role.EDITOR))
    address = reverse("department_sites:offered")
    page = client.get(address).content.decode()
    assert article.title in page
    assert "Đăng lên tỉnh" in page

    for key in (str(article.pk), str(article.pk), "x", "9" * 30, ""):
        assert client.post(address, {"take": key}).status_code == 302

    article.refresh_from_db()
    assert article.sharing == ArticlePage.Sharing.TAKEN


def test_the_rules_give_a_hundred_points() -> None:
    assert sum(rule.points for rule in RULES) == 100


@pytest.mark.parametrize(("days", "points"), [(0, 15), (30, 15), (31, 7), (90, 7), (91, 0), (None, 0)])
def test_news_grow_old(days: int | None, points: int) -> None:
    now = timezone.now()
    last = None if days is None else now - timedelta(days=days)

    assert RULES_BY_NAME["news"].score(SiteFacts(now=now, last_news_at=last)) == points


@pytest.mark.parametrize(("dead", "points"), [(0, 5), (1, 4), (5, 0), (500, 0)])
def test_each_dead_link_costs_a_point(dead: int, points: int) -> None:
    assert RULES_BY_NAME["links"].score(SiteFacts(now=timezone.now(), dead_links=dead)) == points


def test_a_new_site_is_poor_and_grows_with_its_news(site: DepartmentHomePage) -> None:
    now = timezone.now()
    before = check_site(site, now).score

    article_on(site)

    assert check_site(site, timezone.now()).score == before + RULES_BY_NAME["news"].points
    assert SiteCheck.objects.count() == 1


def test_every_site_is_looked_over_once_a_day(site: DepartmentHomePage) -> None:
    now = timezone.now()

    assert check_sites(now) == 1
    assert check_sites(now + timedelta(hours=1)) == 0
    assert check_sites(now + timedelta(hours=25)) == 1


def test_the_ranking_is_public_and_names_departments_without_a_site(site: DepartmentHomePage, client: Client) -> None:
    department = AgencyKindFactory(code="department")
    poor = site_of("Sở Hai", slug="so-hai", kind=department)
    AgencyFactory(name="Sở Chưa Có Trang", kind=department)
    article_on(site)
    for each in (site, poor):
        check_site(each, timezone.now())

    content = client.get("/don-vi/xep-hang/").content.decode()

    assert content.index(">Sở Một</span>") < content.index(">Sở Hai</span>")
    main = content.split("<main", 1)[1]
    assert main.count("<details>") == main.count("<summary>") >= 2  # a line for each, the rest folded
    assert 'href="/don-vi/so-hai/"' in content
    assert "Sở Chưa Có Trang" in content
    assert client.get("/don-vi/khac/").status_code == 404
