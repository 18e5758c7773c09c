"""What an editor does in the staff area, and who may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.models import User
from catalog.roles import Role
from catalog.services import assign_role
from home.models import ArticlePage, NewsIndexPage
from search.models import Document
from tests.factories.accounts import UserFactory
from tests.factories.home import ArticleFactory, picture, section

pytestmark = pytest.mark.django_db


def person(role: Role) -> User:
    user = UserFactory()
    assign_role(user=user, agency=None, role=role)
    return user


def filled_form(**changes: Any) -> dict[str, str]:
    """The article's form as the browser sends it, to be published."""
    given = {
        "title": "Đẩy nhanh cấp sổ đỏ",
        "slug": "day-nhanh-cap-so-do",
        "kind": "direction",
        "date": "22/11/2026 10:45",
        "sapo": "Các xã đối chiếu thửa đất với người dân.",
        "picture": "",
        "body": streamfield([("heading", "Từng thôn một")]),
        "shown_leaders": inline_formset([]),
        "attachments": inline_formset([]),
        "related_articles": inline_formset([]),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    return nested_form_data({**given, **changes})


def add_address() -> str:
    return f"/admin/pages/add/home/articlepage/{section(NewsIndexPage).pk}/"


def test_an_editor_publishes_an_article_that_readers_and_searchers_find(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(person(Role.EDITOR))

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(add_address(), filled_form())

    assert response.status_code == 302
    html = Client().get("/tin-tuc/day-nhanh-cap-so-do/").content.decode()
    assert "Chủ nhật, 22/11/2026 10:45" in html
    assert "Từng thôn một" in html
    assert Document.objects.get(kind="news").title == "Đẩy nhanh cấp sổ đỏ"


def test_unpublishing_and_deleting_take_an_article_out_of_the_search(django_capture_on_commit_callbacks: Any) -> None:
    articles = [ArticleFactory(), ArticleFactory()]
    with django_capture_on_commit_callbacks(execute=True):
        for article in articles:
            article.save_revision().publish()
    assert Document.objects.filter(kind="news").count() == 2

    with django_capture_on_commit_callbacks(execute=True):
        articles[0].unpublish()
        articles[1].delete()

    assert not Document.objects.filter(kind="news").exists()


def test_a_picture_without_words_is_sent_back_with_a_sentence(client: Client) -> None:
    client.force_login(person(Role.EDITOR))

    html = client.post(add_address(), filled_form(picture=str(picture().pk))).content.decode()

    assert "Viết văn bản thay thế: trong ảnh có gì" in html
    assert not ArticlePage.objects.exists()


def test_the_editor_screen_speaks_vietnamese(client: Client) -> None:
    client.force_login(person(Role.EDITOR))

    html = client.get(add_address()).content.decode()

    for words in ("Ngày giờ hiển thị", "Ảnh chính", "Lãnh đạo trong bài", "Tệp kèm theo", "Tin liên quan"):
        assert words in html


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER])
def test_the_desk_writes_no_news(client: Client, role: Role) -> None:
    client.force_login(person(role))

    client.post(add_address(), filled_form())

    assert not ArticlePage.objects.exists()


def test_a_draft_is_seen_in_the_preview_only(client: Client) -> None:
    client.force_login(person(Role.EDITOR))
    article = ArticleFactory(title="Bản nháp", slug="ban-nhap", draft=True)

    client.post(f"/admin/pages/{article.pk}/edit/preview/", filled_form(title="Bản nháp mới"))
    preview = client.get(f"/admin/pages/{article.pk}/edit/preview/?mode=")

    assert "Bản nháp mới" in preview.content.decode()
    assert "public" not in preview.get("Cache-Control", "")
    assert Client().get("/tin-tuc/ban-nhap/").status_code == 404


def test_a_published_picture_is_served_and_nothing_else_of_the_folder(client: Client, settings: object) -> None:
    rendition = picture().get_rendition("fill-480x320|format-webp")
    kept = Path(settings.MEDIA_ROOT) / "documents" / "ke-hoach.pdf"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(b"%PDF-1.7 not for everyone")

    assert client.get(rendition.url).status_code == 200
    for name in ("documents/ke-hoach.pdf", "images/../documents/ke-hoach.pdf", "images/./../documents/ke-hoach.pdf"):
        assert client.get(f"/media/{name}").status_code == 404
    for name in ("../portal.sqlite3", "images/", "images/..", "images/\x00.webp", f"images/{'a' * 3000}.webp"):
        assert client.get(f"/media/{name}").status_code == 404
