"""Consultation on drafts: anyone comments without sign-in, an editor reads first, and addresses are forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from casework.models import Message
from catalog.models import Agency, LegalDocument
from catalog.roles import Role
from catalog.services import assign_role
from home.finding.legal import drafts_of
from home.information.consulting import views
from home.information.consulting.comments import (
    ADDRESS_KEPT,
    REFUSED_KEPT,
    NotOpen,
    decide,
    forget_people,
    take_comment,
)
from home.models import ConsultationComment, ConsultationPage, ConsultationsIndexPage
from portal.base.pace import Pace
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db
State = ConsultationComment.State


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "comments", Pace(one=10))


def draft(title: str = "Dự thảo Quy chế", *, opens: int = -5, closes: int = 5, **facts: Any) -> ConsultationPage:
    """A draft whose days are counted from today."""
    home, today = front_page(), timezone.localdate()
    index = ConsultationsIndexPage.objects.first()
    if index is None:
        index = ConsultationsIndexPage(title="Lấy ý kiến dự thảo", slug="lay-y-kien")
        home.add_child(instance=index)
    page = ConsultationPage(
        title=title,
        intro="Tóm tắt",
        opens_on=today + timedelta(days=opens),
        closes_on=today + timedelta(days=closes),
        **facts,
    )
    index.add_child(instance=page)
    return page


def send(client: Client, page: ConsultationPage, **said: str) -> Any:
    return client.post(f"/gop-y/{page.pk}/", {"text": "Nên bỏ bản sao sổ hộ khẩu", **said})


def shown(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def editor_of(agency: Agency | None, role: Role = Role.EDITOR) -> Client:
    user: User = UserFactory.create(is_staff=True)
    assign_role(user=user, role=role, agency=agency)
    client = Client()
    client.force_login(user)
    return client


def test_a_comment_is_taken_without_token_or_cookie_and_waits_for_an_editor(client: Client) -> None:
    page = draft()
    seen = client.get(page.url)
    assert b"csrfmiddlewaretoken" not in seen.content
    assert not seen.cookies

    response = send(client, page, place="Điều 2", name="Nguyễn An", email="an@vidu.vn")

    assert (response.status_code, response["Location"]) == (302, f"/gop-y/{page.pk}/da-gui/")
    comment = ConsultationComment.objects.get()
    assert (comment.state, comment.place, comment.shown_name) == (State.NEW, "Điều 2", "")
    assert "sổ hộ khẩu" not in shown(client, page.url).get_text()
    assert "Đã nhận ý kiến" in shown(client, response["Location"]).get_text()


def test_what_was_typed_stays_and_each_mistake_is_named_in_the_summary(client: Client) -> None:
    page = draft()

    response = send(client, page, text="", place="Khoản 3", email="an(at)vidu", show_name="on")

    seen = BeautifulSoup(response.content, "html.parser")
    links = {str(link["href"]): link.get_text() for link in seen.select(".error-summary a")}
    assert links["#gop-y-text"] == "Nhập nội dung góp ý"
    assert {"#gop-y-email", "#gop-y-name"} < links.keys()
    assert all(seen.select_one(address) for address in links)
    assert seen.select_one("#gop-y-place")["value"] == "Khoản 3"  # type: ignore[index]
    assert not ConsultationComment.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "12345 !!!", "\x00\x00", "x" * 5_001])
def test_a_comment_that_is_none_is_not_kept(client: Client, text: str) -> None:
    assert send(client, draft(), text=text).status_code == 200
    assert not ConsultationComment.objects.exists()


def test_script_in_a_comment_is_only_text(client: Client) -> None:
    page = draft()
    send(client, page, text="<script>alert(1)</script>\u202e chữ ngược", name="<b>A</b>", show_name="on")
    comment = ConsultationComment.objects.get()
    decide(comment=comment, state=State.SHOWN, answer="<img src=x>")

    seen = shown(client, page.url)

    assert "<script>alert(1)</script>" in seen.select_one(".comments__text").get_text()  # type: ignore[union-attr]
    assert not seen.select(".comments script, .comments img, .comments b")
    assert "\u202e" not in comment.text


@pytest.mark.parametrize(("opens", "closes"), [(1, 9), (-9, -1)])
def test_comments_are_taken_only_from_the_first_day_to_the_last(client: Client, opens: int, closes: int) -> None:
    page = draft(opens=opens, closes=closes)

    response = send(client, page, text="Gửi muộn nhưng dài")

    assert response.status_code == 409
    assert "Gửi muộn nhưng dài" in response.content.decode()
    assert not shown(client, page.url).select("form[action^='/gop-y/']")
    with pytest.raises(NotOpen):
        take_comment(page=page, text="Gửi muộn")


@pytest.mark.parametrize(("opens", "closes"), [(0, 0), (-3, 0), (0, 3)])
def test_the_first_and_the_last_day_count_as_whole_days(client: Client, opens: int, closes: int) -> None:
    assert send(client, draft(opens=opens, closes=closes)).status_code == 302


def test_another_site_s_page_comments_for_nobody(client: Client) -> None:
    page = draft()
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = client.post(f"/gop-y/{page.pk}/", {"text": "Ý kiến"}, headers=headers)
        assert response.status_code == 403

    assert not ConsultationComment.objects.exists()


def test_a_program_that_fills_in_every_box_is_thanked_and_not_kept(client: Client) -> None:
    assert send(client, draft(), website="https://quang-cao.example").status_code == 302
    assert not ConsultationComment.objects.exists()


def test_who_sends_too_many_keeps_what_they_wrote(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "comments", Pace(one=2))
    page = draft()

    answers = [send(client, page, text=f"Ý kiến thứ {number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Ý kiến thứ 2" in answers[2].content.decode()


def test_the_same_words_sent_twice_are_one_comment(client: Client) -> None:
    page = draft()

    assert [send(client, page).status_code for _each in range(2)] == [302, 302]
    assert ConsultationComment.objects.count() == 1


@pytest.mark.parametrize("change", [{"live": False}, {"pk": 2**40}])
def test_only_drafts_that_everyone_may_read_are_commented_on(client: Client, change: dict[str, Any]) -> None:
    page = draft()
    if "live" in change:
        ConsultationPage.objects.update(live=False)

    assert client.post(f"/gop-y/{change.get('pk', page.pk)}/", {"text": "Ý kiến"}).status_code == 404


def test_an_editor_shows_and_answers_and_the_writer_gets_a_letter_once(client: Client) -> None:
    page = draft()
    send(client, page, name="Nguyễn An", email="an@vidu.vn", show_name="on")
    comment = ConsultationComment.objects.get()
    editor = editor_of(None)

    address = f"/admin/y-kien-du-thao/edit/{comment.pk}/"
    assert "sổ hộ khẩu" in editor.get(address).content.decode()
    for _each in range(2):
        response = editor.post(address, {"state": "shown", "answer": "Đã tiếp thu."})
        assert response.status_code == 302, response.context["form"].errors

    seen = shown(client, page.url).select_one(".comments")
    assert seen is not None
    assert "Nguyễn An" in seen.get_text()
    assert "Đã tiếp thu." in seen.get_text()
    assert "an@vidu.vn" not in shown(client, page.url).get_text()
    letter = Message.objects.get()
    assert (letter.recipient, "Đã tiếp thu." in letter.body) == ("an@vidu.vn", True)


def test_the_words_of_a_comment_cannot_be_changed_by_an_editor(client: Client) -> None:
    send(client, draft())
    comment = ConsultationComment.objects.get()

    editor_of(None).post(
        f"/admin/y-kien-du-thao/edit/{comment.pk}/", {"state": "shown", "answer": "", "text": "Rất hay", "name": "X"}
    )

    comment.refresh_from_db()
    assert (comment.text, comment.name, comment.state) == ("Nên bỏ bản sao sổ hộ khẩu", "", State.SHOWN)


def test_a_site_manager_answers_for_drafts_of_the_own_agency_and_no_other(client: Client) -> None:
    own: Agency = AgencyFactory.create()
    other = AgencyFactory()
    send(client, draft(agency=own), text="Của cơ quan mình")
    send(client, draft("Dự thảo khác", agency=other), text="Của cơ quan khác")
    manager = editor_of(own, Role.SITE_MANAGER)
    mine, theirs = ConsultationComment.objects.order_by("pk")

    listed = manager.get("/admin/y-kien-du-thao/").content.decode()

    assert "Của cơ quan mình" in listed
    assert f'href="/admin/y-kien-du-thao/edit/{mine.pk}/"' in listed
    assert "Của cơ quan khác" not in listed
    assert manager.get(f"/admin/y-kien-du-thao/edit/{mine.pk}/").status_code == 200
    for address in ("edit", "delete", "history", "usage"):
        assert manager.post(f"/admin/y-kien-du-thao/{address}/{theirs.pk}/", {"state": "shown"}).status_code == 404
    assert editor_of(own).get("/admin/y-kien-du-thao/").status_code == 302, "an agency's editor publishes nothing"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mức hỗ trợ còn thấp", "Mức hỗ trợ còn thấp"),
        (
            "Mức 3 triệu đồng mỗi kWp hơi thấp so với giá lắp đặt hiện nay",
            "Mức 3 triệu đồng mỗi kWp hơi thấp so với giá lắp đặt hiện n…",
        ),
        ("a" * 300, "a" * 59 + "…"),
    ],
)
def test_a_comment_is_named_by_its_first_words_and_says_that_it_goes_on(text: str, name: str) -> None:
    assert str(ConsultationComment(text=text)) == name


def test_addresses_and_names_that_were_not_to_be_shown_are_forgotten(client: Client) -> None:
    page = draft()
    send(client, page, name="Nguyễn An", email="an@vidu.vn")
    send(client, page, text="Có tên", name="Trần Bình", email="b@vidu.vn", show_name="on")
    now = timezone.now()
    assert forget_people(now) == 0

    ConsultationPage.objects.update(closes_on=timezone.localdate() - ADDRESS_KEPT - timedelta(days=1))
    forget_people(now)

    assert set(ConsultationComment.objects.values_list("name", "email")) == {("", ""), ("Trần Bình", "")}
    assert forget_people(now) == 0


def test_a_year_later_only_what_everyone_was_shown_is_left(client: Client) -> None:
    page = draft()
    for state in State:
        ConsultationComment.objects.create(page=page, text=f"Ý kiến {state}", state=state)
    ConsultationPage.objects.update(closes_on=timezone.localdate() - REFUSED_KEPT - timedelta(days=1))

    forget_people(timezone.now())

    assert [comment.state for comment in ConsultationComment.objects.all()] == [State.SHOWN]


def test_open_drafts_come_first_then_those_to_come_then_those_that_were(client: Client) -> None:
    draft("Đã qua", opens=-20, closes=-10)
    draft("Sắp tới", opens=3, closes=9)
    draft("Còn lâu", closes=30)
    draft("Sắp hết", closes=0)

    titles = [each.get_text(strip=True) for each in shown(client, "/lay-y-kien/").select(".rows__title")]

    assert titles == ["Sắp hết", "Còn lâu", "Sắp tới", "Đã qua"]
    assert "Hôm nay là ngày cuối" in shown(client, "/lay-y-kien/").get_text()


def test_what_became_of_a_draft_stands_on_both_pages(client: Client) -> None:
    issued = LegalDocument.objects.create(number="52/2026/QĐ-UBND", slug="52-2026-qd-ubnd", title="Quy chế")
    page = draft(opens=-90, closes=-40, document=issued, outcome=[("heading", "Ý kiến đã tiếp thu")])

    assert "Ý kiến đã tiếp thu" in shown(client, page.url).get_text()
    assert shown(client, page.url).select_one('a[href="/van-ban/52-2026-qd-ubnd/"]')
    assert shown(client, "/van-ban/52-2026-qd-ubnd/").select_one(f'a[href="{page.url}"]')
    ConsultationPage.objects.update(live=False)
    assert drafts_of(issued) == []


def test_the_feed_names_drafts_that_have_begun(client: Client) -> None:
    draft("Đang lấy ý kiến")
    draft("Chưa bắt đầu", opens=2)

    feed = BeautifulSoup(client.get("/lay-y-kien/rss/").content, "xml")

    assert [title.get_text() for title in feed.select("item > title")] == ["Đang lấy ý kiến"]


def test_a_thousand_comments_ask_no_more_of_the_database(client: Client, django_assert_max_num_queries: Any) -> None:
    page = draft()
    ConsultationComment.objects.bulk_create(
        ConsultationComment(page=page, text=f"Ý kiến {number}", state=State.SHOWN) for number in range(1_000)
    )
    client.get(page.url)  # what every page needs is known now

    with django_assert_max_num_queries(12):
        first = shown(client, f"{page.url}?trang=2")
    with django_assert_max_num_queries(12):
        client.get("/lay-y-kien/?trang=99999999999")

    assert len(first.select(".comments > li")) == 20
    assert "1000 ý kiến" in first.get_text()


def test_a_draft_cannot_take_the_address_of_the_feed() -> None:
    with pytest.raises(ValidationError, match="RSS"):
        draft(slug="rss")
