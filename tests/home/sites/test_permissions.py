"""An administrator of one department's site reaches for another's, and for the province's: by every address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoDbBlocker
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from accounts.models import User
from catalog.roles import Role
from catalog.services import remove_role
from home.demo.pictures import jpeg
from home.editing.choosing import choosable
from home.models import ArticlePage, DepartmentHomePage, NewsIndexPage
from home.sites.groups import may_edit_page, mend_groups, pages_editable_by
from home.sites.making import make_site
from home.viewsets.places import edits_every_site
from tests.factories.home import ArticleFactory, front_page
from tests.factories.sites import keeper, site_of
from tests.standing import standing

pytestmark = pytest.mark.django_db


def _add_sites() -> None:
    site_of("Sở Một", slug="so-mot")
    site_of("Sở Hai", slug="so-hai")


@pytest.fixture(scope="module")
def _standing_sites(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield from standing(django_db_blocker, _add_sites)


@pytest.fixture
def mine(_standing_sites: None, db: None) -> DepartmentHomePage:
    return DepartmentHomePage.objects.get(slug="so-mot")


@pytest.fixture
def theirs(_standing_sites: None, db: None) -> DepartmentHomePage:
    return DepartmentHomePage.objects.get(slug="so-hai")


@pytest.fixture
def manager(mine: DepartmentHomePage) -> User:
    return keeper(mine)


@pytest.fixture
def signed_in(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def news_of(site: DepartmentHomePage | Page) -> ArticlePage:
    """A live article on a site."""
    index = NewsIndexPage.objects.child_of(site).get()
    article = ArticlePage(title="Tin của trang", sapo="Hôm nay có tin.", live=True)
    index.add_child(instance=article)
    return article


def picture_in(collection: Any) -> Any:
    return get_image_model().objects.create(
        title="Tranh", file=ContentFile(jpeg("bien"), name="bien.jpg"), collection=collection
    )


def document_in(collection: Any) -> Any:
    return get_document_model().objects.create(
        title="Tệp", file=ContentFile(b"%PDF-1.4", name="tep.pdf"), collection=collection
    )


def refused(response: Any) -> bool:
    """Wagtail answers either that it does not exist, that it may not be, or leads back with a message."""
    return response.status_code in {302, 403, 404, 405}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SITE_MANAGER])
def test_who_edits_for_one_agency_edits_its_site_and_nothing_else(
    role: Role, mine: DepartmentHomePage, theirs: DepartmentHomePage
) -> None:
    person = keeper(mine, role)

    assert not edits_every_site(person)
    assert set(pages_editable_by(person)) == set(mine.get_descendants(inclusive=True))
    assert not may_edit_page(person, front_page())
    assert not may_edit_page(person, ArticleFactory())


def test_only_the_manager_of_the_site_publishes(mine: DepartmentHomePage) -> None:
    article = news_of(mine)

    assert article.permissions_for_user(keeper(mine)).can_publish()
    assert not article.permissions_for_user(keeper(mine, Role.EDITOR)).can_publish()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SITE_MANAGER])
def test_who_edits_for_the_province_edits_every_site(role: Role, mine: DepartmentHomePage) -> None:
    person = keeper(None, role)

    assert edits_every_site(person)
    assert may_edit_page(person, front_page())
    assert news_of(mine).permissions_for_user(person).can_publish()


@pytest.fixture
def drafts(mine: DepartmentHomePage, theirs: DepartmentHomePage) -> tuple[ArticlePage, ArticlePage]:
    """One of the manager's site, one of the other's."""
    found = [ArticlePage(title=f"Bản nháp {site.title}", sapo="Chưa công bố.", live=False) for site in (mine, theirs)]
    for site, draft in zip((mine, theirs), found, strict=True):
        NewsIndexPage.objects.child_of(site).get().add_child(instance=draft)
    return found[0], found[1]


def test_the_page_chooser_shows_drafts_of_the_own_site_only(
    signed_in: Client, drafts: tuple[ArticlePage, ArticlePage]
) -> None:
    listed = [
        signed_in.get(reverse("wagtailadmin_choose_page_child", args=[draft.get_parent().pk])).json()["html"]
        for draft in drafts
    ]

    assert "Bản nháp Sở Một" in listed[0]
    assert "Bản nháp Sở Hai" not in listed[1]


def test_the_search_of_the_page_chooser_leaves_out_drafts_of_other_sites(
    rf: RequestFactory, manager: User, drafts: tuple[ArticlePage, ArticlePage]
) -> None:
    request = rf.get(reverse("wagtailadmin_choose_page_search"), {"q": "Bản nháp"})
    request.user = manager

    found = set(choosable(Page.objects.all(), request).values_list("pk", flat=True))

    assert drafts[0].pk in found
    assert drafts[1].pk not in found


def test_the_page_chooser_does_not_name_another_sites_draft_by_its_key(
    signed_in: Client, drafts: tuple[ArticlePage, ArticlePage]
) -> None:
    own, other = (signed_in.get(reverse("wagtailadmin_choose_page_child", args=[draft.pk])) for draft in drafts)

    assert own.status_code == 200
    assert other.status_code == 404


@pytest.fixture
def reworded(mine: DepartmentHomePage, theirs: DepartmentHomePage) -> tuple[ArticlePage, ArticlePage]:
    """A live article of each site, with another title in its draft."""
    found = news_of(mine), news_of(theirs)
    for site, article in zip((mine, theirs), found, strict=True):
        article.title = f"Tên mới {site.title}"
        article.save_revision()
    return found


def test_the_page_chooser_shows_what_another_sites_live_page_is_called_in_public(
    signed_in: Client, reworded: tuple[ArticlePage, ArticlePage]
) -> None:
    shown = [
        signed_in.get(reverse("wagtailadmin_choose_page_child", args=[article.get_parent().pk])).json()["html"]
        for article in reworded
    ]

    assert "Tên mới Sở Một" in shown[0]
    assert "Tin của trang" in shown[1]
    assert "Tên mới" not in shown[1]


def test_a_chosen_page_of_another_site_has_its_public_title(
    signed_in: Client, reworded: tuple[ArticlePage, ArticlePage]
) -> None:
    keys = {"id": [article.pk for article in reworded]}
    several = signed_in.get(reverse("wagtailadmin_choose_page_chosen_multiple"), keys).json()

    assert [page["adminTitle"] for page in several["result"]] == ["Tên mới Sở Một", "Tin của trang"]


@pytest.mark.parametrize("rest", ["", "?tu=thu"])
def test_an_address_that_leads_to_another_sites_page_is_turned_into_its_public_title(
    rest: str, signed_in: Client, reworded: tuple[ArticlePage, ArticlePage]
) -> None:
    def pasted(page: Page) -> str:
        address = {"external-link-chooser-url": f"{page.get_full_url()}{rest}"}
        return str(signed_in.post(reverse("wagtailadmin_choose_page_external_link"), address).json())

    assert "Tên mới Sở Một" in pasted(reworded[0])
    assert "Tin của trang" in pasted(reworded[1])
    assert "Tên mới" not in pasted(reworded[1])


def test_who_edits_every_site_chooses_among_the_titles_of_the_drafts(
    client: Client, reworded: tuple[ArticlePage, ArticlePage]
) -> None:
    client.force_login(keeper(None))
    index = reworded[1].get_parent()

    shown = client.get(reverse("wagtailadmin_choose_page_child", args=[index.pk])).json()["html"]

    assert "Tên mới Sở Hai" in shown


def test_whoever_loses_the_role_loses_the_site(mine: DepartmentHomePage, manager: User) -> None:
    assert mine.agency
    remove_role(user=manager, agency=mine.agency, role=Role.SITE_MANAGER)

    manager = User.objects.get(pk=manager.pk)
    assert not pages_editable_by(manager)
    assert not manager.groups.exists()


def test_an_editor_from_before_the_site_has_it_as_soon_as_it_is_made(mine: DepartmentHomePage) -> None:
    later = mine.agency
    assert later
    person = keeper(mine, Role.EDITOR)
    mine.delete()
    assert not pages_editable_by(User.objects.get(pk=person.pk))
    mend_groups()

    from_anew = make_site(agency=later)

    assert may_edit_page(User.objects.get(pk=person.pk), from_anew)


def test_the_periodic_look_takes_away_what_an_import_left(mine: DepartmentHomePage, manager: User) -> None:
    stranger = keeper(None, Role.OFFICER)
    group = manager.groups.get(name__startswith="Phụ trách: ")
    stranger.groups.add(group)

    assert mend_groups() == 1
    assert not stranger.groups.filter(pk=group.pk).exists()
    assert mend_groups() == 0


ADDRESSES = [
    ("wagtailadmin_pages:edit", "article"),
    ("wagtailadmin_pages:delete", "article"),
    ("wagtailadmin_pages:unpublish", "article"),
    ("wagtailadmin_pages:copy", "article"),
    ("wagtailadmin_pages:move", "article"),
    ("wagtailadmin_pages:history", "article"),
    ("wagtailadmin_pages:set_privacy", "article"),
    ("wagtailadmin_pages:view_draft", "article"),
    ("wagtailadmin_pages:edit", "site"),
    ("wagtailadmin_pages:edit", "province"),
    ("wagtailadmin_pages:delete", "site"),
    ("wagtailadmin_pages:unpublish", "site"),
]


@pytest.mark.parametrize(("name", "which"), ADDRESSES)
def test_no_page_of_another_site_opens_to_be_changed(
    name: str, which: str, signed_in: Client, theirs: DepartmentHomePage
) -> None:
    page = {"article": news_of(theirs), "site": theirs, "province": front_page()}[which]
    before = Page.objects.get(pk=page.pk).live

    for response in (signed_in.get(reverse(name, args=[page.pk])), signed_in.post(reverse(name, args=[page.pk]))):
        assert refused(response), response.status_code

    assert Page.objects.get(pk=page.pk).live == before


def test_nothing_is_added_to_another_site(signed_in: Client, theirs: DepartmentHomePage) -> None:
    index = NewsIndexPage.objects.child_of(theirs).get()
    address = reverse("wagtailadmin_pages:add", args=["home", "articlepage", index.pk])

    assert refused(signed_in.get(address))
    assert refused(signed_in.post(address, {"title": "Xâm nhập", "sapo": "x", "slug": "xam-nhap"}))
    assert not index.get_children().exists()


def test_no_page_moves_or_is_copied_into_another_site(
    signed_in: Client, mine: DepartmentHomePage, theirs: DepartmentHomePage
) -> None:
    article, target = news_of(mine), NewsIndexPage.objects.child_of(theirs).get()

    signed_in.post(reverse("wagtailadmin_pages:move_confirm", args=[article.pk, target.pk]))
    signed_in.post(
        reverse("wagtailadmin_pages:copy", args=[article.pk]),
        {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": target.pk},
    )

    assert not target.get_children().exists()
    article.refresh_from_db()
    assert article.get_parent().pk != target.pk


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_no_bulk_action_reaches_another_site(action: str, signed_in: Client, theirs: DepartmentHomePage) -> None:
    article = news_of(theirs)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    signed_in.post(f"{address}?id={article.pk}", {"include_descendants": "on", "chooser": str(front_page().pk)})

    found = Page.objects.get(pk=article.pk)
    assert found.live
    assert found.path == article.path


def test_the_sites_first_page_stays_where_it_is_for_its_own_manager(
    signed_in: Client, mine: DepartmentHomePage
) -> None:
    for name in ("delete", "unpublish", "move", "copy"):
        assert refused(signed_in.post(reverse(f"wagtailadmin_pages:{name}", args=[mine.pk]))), name

    assert DepartmentHomePage.objects.get(pk=mine.pk).live
    assert signed_in.get(reverse("wagtailadmin_pages:edit", args=[mine.pk])).status_code == 200


@pytest.mark.parametrize("of", ["their_site", "province"])
def test_pictures_and_files_of_others_are_neither_changed_nor_chosen(
    of: str, signed_in: Client, theirs: DepartmentHomePage
) -> None:
    assert theirs.collection
    collection = theirs.collection if of == "their_site" else theirs.collection.get_parent()
    picture, document = picture_in(collection), document_in(collection)

    for name, key in (
        ("wagtailimages:edit", picture.pk),
        ("wagtailimages:delete", picture.pk),
        ("wagtaildocs:edit", document.pk),
        ("wagtaildocs:delete", document.pk),
        ("wagtailimages_chooser:chosen", picture.pk),
        ("wagtaildocs_chooser:chosen", document.pk),
    ):
        assert refused(signed_in.get(reverse(name, args=[key]))), name
        assert refused(signed_in.post(reverse(name, args=[key]))), name
    for name in ("wagtailimages_chooser:choose_results", "wagtaildocs_chooser:choose_results"):
        assert "Tranh" not in signed_in.get(reverse(name)).content.decode()
    assert get_image_model().objects.filter(pk=picture.pk).exists()


def test_own_pictures_are_kept_in_the_sites_collection(signed_in: Client, mine: DepartmentHomePage) -> None:
    picture = picture_in(mine.collection)

    assert signed_in.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 200
    assert "Tranh" in signed_in.get(reverse("wagtailimages_chooser:choose_results")).content.decode()


def test_the_explorer_shows_the_own_site_alone(
    signed_in: Client, mine: DepartmentHomePage, theirs: DepartmentHomePage
) -> None:
    response = signed_in.get(reverse("wagtailadmin_explore_root"), follow=True)

    assert "Sở Một" in response.content.decode()
    assert "Sở Hai" not in response.content.decode()


@pytest.mark.parametrize("address", ["/admin/redirects/", "/admin/sites/", "/admin/collections/", "/admin/groups/"])
def test_what_belongs_to_all_sites_is_closed(address: str, signed_in: Client) -> None:
    assert refused(signed_in.get(address))
