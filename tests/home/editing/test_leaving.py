"""A page that others link to is deleted, withdrawn or moved: its editor is told, and nothing is broken in public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.rich_text import RichText

from accounts.models import User
from catalog.roles import Role
from catalog.services import assign_role
from home.models import ArticlePage, StandardPage
from tests.factories.accounts import UserFactory
from tests.factories.home import ArticleFactory, StandardPageFactory, front_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    user: User = UserFactory()
    assign_role(user=user, agency=None, role=Role.EDITOR)
    client.force_login(user)
    return client


@pytest.fixture
def article() -> ArticlePage:
    found: ArticlePage = ArticleFactory(title="Kết luận cuộc họp", slug="ket-luan")
    return found


@pytest.fixture
def linking(article: ArticlePage) -> StandardPage:
    """A page with a link in its text, and one in a list of links."""
    page = StandardPageFactory(title="Chỉ đạo mới", slug="chi-dao-moi")
    link = {"title": "Xem kết luận", "page": article, "address": ""}
    page.body = [
        ("paragraph", RichText(f'<p>Xem <a linktype="page" id="{article.pk}">kết luận</a>.</p>')),
        ("links", {"title": "Liên kết", "links": [link]}),
    ]
    page.save()
    return page


def words(response: Any) -> str:
    return str(response.content.decode())


def test_before_it_is_deleted_its_editor_reads_who_links_to_it(
    editor: Client, article: ArticlePage, linking: StandardPage
) -> None:
    html = words(editor.get(reverse("wagtailadmin_pages:delete", args=[article.pk])))

    assert "“Chỉ đạo mới”" in html
    assert "“Tin tức”" in html


def test_what_nobody_links_to_is_deleted_without_a_warning(editor: Client, article: ArticlePage) -> None:
    html = words(editor.get(reverse("wagtailadmin_pages:delete", args=[article.pk])))

    assert "dẫn tới trang này:" not in html


def test_a_deleted_page_leads_to_the_one_above_it(
    editor: Client, article: ArticlePage, linking: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))

    response = Client().get("/tin-tuc/ket-luan/")

    assert (response.status_code, response["Location"]) == (302, "/tin-tuc/")


def test_the_page_that_linked_to_it_shows_words_and_no_dead_link(
    editor: Client, article: ArticlePage, linking: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))

    html = words(Client().get("/chi-dao-moi/"))

    assert "kết luận" in html
    assert "Xem kết luận" in html
    assert 'href=""' not in html


def test_without_links_a_deleted_page_says_that_it_is_not_there(
    editor: Client, article: ArticlePage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))

    assert Client().get("/tin-tuc/ket-luan/").status_code == 404


def test_a_withdrawn_page_leads_on_until_it_is_public_again(
    editor: Client, article: ArticlePage, linking: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]), follow=True)
    assert "“Chỉ đạo mới”" in words(response)
    assert Client().get("/tin-tuc/ket-luan/").status_code == 302

    article.refresh_from_db()
    article.save_revision().publish()
    assert Client().get("/tin-tuc/ket-luan/").status_code == 200


def test_a_branch_that_is_deleted_leaves_redirects_only_above_it(
    editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    above = StandardPageFactory(title="Kế hoạch", slug="ke-hoach")
    below = StandardPage(title="Năm 2026", slug="2026")
    above.add_child(instance=below)
    naming = StandardPageFactory(title="Giới thiệu", slug="gioi-thieu")
    naming.body = [("paragraph", RichText(f'<p><a linktype="page" id="{below.pk}">2026</a></p>'))]
    naming.save()

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:delete", args=[above.pk]))

    response = Client().get("/ke-hoach/2026/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert not Page.objects.filter(pk=below.pk).exists()


def test_a_redirect_made_by_hand_stays(
    editor: Client, article: ArticlePage, linking: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    Redirect.add_redirect("/tin-tuc/ket-luan/", redirect_to="/chi-dao-moi/")
    Redirect.objects.update(site=front_page().get_site())

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))

    assert Client().get("/tin-tuc/ket-luan/")["Location"] == "/chi-dao-moi/"


def test_a_moved_page_is_found_at_its_old_address(editor: Client, django_capture_on_commit_callbacks: Any) -> None:
    page, above = (
        StandardPageFactory(title="Lịch", slug="lich"),
        StandardPageFactory(title="Kế hoạch", slug="ke-hoach"),
    )
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, above.pk])

    assert "địa chỉ cũ" in words(editor.get(move))
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(move)

    response = Client().get("/lich/")
    assert (response.status_code, response["Location"]) == (301, "/ke-hoach/lich/")


@pytest.mark.parametrize("into", ["itself", "child"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_is_not_moved_below_itself(editor: Client, into: str, method: str) -> None:
    page = StandardPageFactory(title="Kế hoạch", slug="ke-hoach")
    child = StandardPage(title="Năm 2026", slug="2026")
    page.add_child(instance=child)
    target = page if into == "itself" else child

    response = getattr(editor, method)(
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]), follow=True
    )

    assert "không thể chuyển vào" in words(response)
    page.refresh_from_db()
    assert page.url_path.endswith("/ke-hoach/")
    assert Page.find_problems() == ([], [], [], [], [])
