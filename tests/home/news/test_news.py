"""News: sections, pages of the list, articles, feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.models import ArticleAttachment, ArticleLeader, Kind, RelatedArticle
from home.models.news_index import PER_PAGE
from tests.factories.home import ArticleFactory, LeaderFactory, front_page, picture

pytestmark = pytest.mark.django_db
MAY_2010 = datetime(2010, 5, 10, 3, 16, tzinfo=UTC)  # 10:16 in Vietnam, a Monday


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_article_shows_weekday_date_time_source_and_author(client: Client) -> None:
    ArticleFactory(title="Khai trương Cổng", slug="khai-truong", date=MAY_2010, source="Sở Nội vụ", author="Hà Vy")

    html = read(client, "/tin-tuc/khai-truong/")

    assert "Thứ Hai, 10/05/2010 10:16" in html
    assert "Nguồn: Sở Nội vụ" in html
    assert "Hà Vy" in html
    assert html.count("<h1") == 1


def test_the_address_of_an_article_keeps_the_letter_d() -> None:
    article = ArticleFactory(title="Đẩy nhanh cấp sổ đỏ")

    assert article.slug == "day-nhanh-cap-so-do"


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("chi-dao-dieu-hanh", Kind.DIRECTION),
        ("hoat-dong-lanh-dao", Kind.LEADERSHIP),
        ("kinh-te-xa-hoi", Kind.SOCIETY),
        ("thong-bao", Kind.NOTICE),
    ],
)
def test_a_section_lists_its_kind_only(client: Client, slug: str, kind: Kind) -> None:
    for other in Kind:
        ArticleFactory(title=f"Một tin {other.value}", kind=other)

    html = read(client, f"/tin-tuc/{slug}/")

    assert [other for other in Kind if f"Một tin {other.value}" in html] == [kind]
    assert f'href="/tin-tuc/{slug}/" aria-current="page"' in html


def test_the_list_has_pages_with_a_constant_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    shared = picture()
    for _number in range(3):
        ArticleFactory(picture=shared, picture_alt="Biển")
    read(client, "/tin-tuc/")
    with django_assert_max_num_queries(12):
        read(client, "/tin-tuc/")
    for _number in range(PER_PAGE):
        ArticleFactory(picture=shared, picture_alt="Biển")
    with django_assert_max_num_queries(12):
        html = read(client, "/tin-tuc/")

    assert html.count('class="card"') == PER_PAGE
    assert "?trang=2" in html
    assert read(client, "/tin-tuc/?trang=2").count('class="card"') == 3


@pytest.mark.parametrize("number", ["99999999", "9" * 5000, "abc", "-1", "0", "", "1.5", "²", "%00"])
def test_a_page_number_that_does_not_exist_shows_the_nearest_page(client: Client, number: str) -> None:
    ArticleFactory(title="Tin duy nhất")

    assert "Tin duy nhất" in read(client, f"/tin-tuc/?trang={number}")


def test_drafts_and_restricted_articles_are_nowhere(client: Client) -> None:
    ArticleFactory(title="Bản nháp", slug="ban-nhap", draft=True)
    hidden = ArticleFactory(title="Tin nội bộ")
    hidden.view_restrictions.create(restriction_type="login")

    assert client.get("/tin-tuc/ban-nhap/").status_code == 404
    assert client.get("/tin-tuc/ban-nhap/in/").status_code == 404
    for address in ("/tin-tuc/", "/tin-tuc/hoat-dong-lanh-dao/", "/tin-tuc/rss/"):
        text = read(client, address)
        assert "Bản nháp" not in text
        assert "Tin nội bộ" not in text


def test_newer_and_older_articles_are_the_nearest_ones(client: Client) -> None:
    now = timezone.now()
    for age in range(13):
        ArticleFactory(title=f"Tin cách {age:02} ngày", slug=f"tin-{age}", date=now - timedelta(days=age))

    html = read(client, "/tin-tuc/tin-6/")
    newer, older = html.index("Các tin mới hơn"), html.index("Các tin cũ hơn")

    assert [age for age in range(13) if newer < html.find(f"Tin cách {age:02} ngày") < older] == [1, 2, 3, 4, 5]
    assert [age for age in range(13) if older < html.find(f"Tin cách {age:02} ngày")] == [7, 8, 9, 10, 11]


def test_an_article_leads_to_its_leaders_and_their_other_news(client: Client) -> None:
    leader = LeaderFactory(title="Lê Thị Minh", slug="le-thi-minh")
    for title in ("Thăm trạm y tế", "Đối thoại"):
        article = ArticleFactory(title=title)
        article.shown_leaders = [ArticleLeader(leader=leader)]
        article.save()

    html = read(client, "/tin-tuc/tham-tram-y-te/")

    assert 'href="/chinh-quyen/le-thi-minh/"' in html
    assert "Đối thoại" in html[html.index("Tin liên quan") :]


def test_what_the_editor_relates_comes_before_what_is_found(client: Client) -> None:
    leader, chosen = LeaderFactory(), ArticleFactory(title="Bài được chọn", date=MAY_2010)
    articles = [ArticleFactory(title=title) for title in ("Bài chính", "Bài cùng lãnh đạo")]
    for article in articles:
        article.shown_leaders = [ArticleLeader(leader=leader)]
        article.save()
    articles[0].related_articles = [RelatedArticle(article=chosen)]
    articles[0].save()

    related = read(client, "/tin-tuc/bai-chinh/").split("Tin liên quan")[1]

    assert "Bài được chọn" in related
    assert "Bài cùng lãnh đạo" not in related


def test_a_picture_needs_words_for_those_who_do_not_see_it() -> None:
    with pytest.raises(ValidationError, match="văn bản thay thế"):
        ArticleFactory(picture=picture(), picture_alt="  ")


def test_the_main_picture_is_three_to_two_with_its_alternative_text_and_caption(client: Client) -> None:
    ArticleFactory(slug="bien", picture=picture(), picture_alt="Tàu cá trên biển", picture_caption="Ra khơi")

    html = read(client, "/tin-tuc/bien/")

    assert 'alt="Tàu cá trên biển"' in html
    assert 'width="480"' in html
    assert 'height="320"' in html
    assert "<figcaption>Ra khơi</figcaption>" in html


def test_attachments_say_type_and_size(client: Client, document: Any) -> None:
    article = ArticleFactory(slug="ke-hoach")
    article.attachments = [ArticleAttachment(document=document, title="Kế hoạch số 12")]
    article.save()

    assert "Kế hoạch số 12 (PDF, 2 KB)" in read(client, "/tin-tuc/ke-hoach/")


@pytest.mark.parametrize("slug", ["rss", "thong-bao"])
def test_an_article_cannot_take_the_address_of_a_section(slug: str) -> None:
    with pytest.raises(ValidationError, match="chuyên mục"):
        ArticleFactory(slug=slug)


def test_the_print_page_has_the_text_and_no_lists(client: Client) -> None:
    ArticleFactory(title="Bài để in", slug="bai-de-in", sapo="Tóm tắt của bài.")
    ArticleFactory(title="Bài khác")

    html = read(client, "/tin-tuc/bai-de-in/in/")

    assert "Tóm tắt của bài." in html
    assert "Bài khác" not in html
    assert 'content="noindex"' in html


def test_the_feed_gives_the_latest_articles_with_whole_addresses(client: Client) -> None:
    for number in range(25):
        ArticleFactory(title=f"Tin {number:02}", date=timezone.now() - timedelta(hours=number))

    feed = read(client, "/tin-tuc/rss/")

    assert re.findall("<title>(.*?)</title>", feed) == ["Tin tức", *(f"Tin {number:02}" for number in range(20))]
    assert all(link.startswith("http://") for link in re.findall("<link>(.*?)</link>", feed))


def test_every_address_of_the_news_can_be_cached(client: Client) -> None:
    ArticleFactory(slug="mot-tin")

    for address in ("/tin-tuc/", "/tin-tuc/thong-bao/", "/tin-tuc/rss/", "/tin-tuc/mot-tin/", "/tin-tuc/mot-tin/in/"):
        response = client.get(address)
        assert "public" in response["Cache-Control"]
        assert not response.cookies


def test_unknown_sections_and_articles_are_a_404(client: Client) -> None:
    front_page()

    for address in ("/tin-tuc/khong-co/", "/tin-tuc/thong-bao/khong-co/", "/tin-tuc/rss/2/", "/tin-tuc/%00/"):
        assert client.get(address).status_code == 404


def test_an_article_with_pictures_leaders_tags_and_lists_takes_twelve_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    shared, leader = picture(), LeaderFactory()
    for number in range(4):
        article = ArticleFactory(
            slug=f"tin-{number}",
            picture=shared,
            picture_alt="Biển",
            body=[("gallery", {"pictures": [{"picture": shared, "alt": "Biển", "caption": ""}] * 3})],
        )
        article.shown_leaders = [ArticleLeader(leader=leader)]
        article.tags.add("đất đai")
        article.save()
    read(client, "/tin-tuc/tin-2/")

    with django_assert_max_num_queries(12):
        read(client, "/tin-tuc/tin-2/")


def test_a_tag_leads_to_all_news_under_it_at_an_address_without_diacritics(client: Client) -> None:
    for title in ("Cấp sổ đỏ", "Đo lại thửa đất"):
        article = ArticleFactory(title=title)
        article.tags.add("Đất đai")
        article.save()
    ArticleFactory(title="Mở trường mới")

    assert 'href="/tin-tuc/the/dat-dai/"' in read(client, "/tin-tuc/cap-so-do/")
    html = read(client, "/tin-tuc/the/dat-dai/")

    assert "<h1>Đất đai</h1>" in html
    assert "Cấp sổ đỏ" in html
    assert "Đo lại thửa đất" in html
    assert "Mở trường mới" not in html


def test_a_tag_of_drafts_only_and_one_that_nobody_gave_are_a_404(client: Client) -> None:
    article = ArticleFactory(draft=True)
    article.tags.add("mật")
    article.save()

    for slug in ("mat", "khong-co", "a" * 300):
        assert client.get(f"/tin-tuc/the/{slug}/").status_code == 404
        assert client.get(f"/tin-tuc/the/{slug}/rss/").status_code == 404


def test_sections_and_tags_have_feeds_of_their_own(client: Client) -> None:
    notice, other = ArticleFactory(title="Nghỉ lễ", kind=Kind.NOTICE), ArticleFactory(title="Khánh thành")
    notice.tags.add("lịch nghỉ")
    notice.save()

    for address in ("/tin-tuc/thong-bao/rss/", "/tin-tuc/the/lich-nghi/rss/"):
        feed = read(client, address)
        assert notice.title in feed
        assert other.title not in feed
    assert "/tin-tuc/thong-bao/rss/" in read(client, "/tin-tuc/thong-bao/")


def test_soft_breaks_pasted_from_word_do_not_break_the_feed(client: Client) -> None:
    ArticleFactory(title="Dòng\x0bmới", sapo="Tóm\x0ctắt")

    assert "Dòngmới" in read(client, "/tin-tuc/rss/")


def test_news_is_found_by_month_of_the_portals_own_calendar(client: Client) -> None:
    ArticleFactory(title="Đêm cuối tháng", date=datetime(2026, 3, 31, 16, 59, tzinfo=UTC))  # 23:59 in Vietnam
    ArticleFactory(title="Sáng đầu tháng", date=datetime(2026, 3, 31, 17, 1, tzinfo=UTC))

    archive = read(client, "/tin-tuc/luu-tru/")
    march = read(client, "/tin-tuc/luu-tru/2026/3/")

    assert "Tháng 04/2026" in archive
    assert 'href="/tin-tuc/luu-tru/2026/03/"' in archive
    assert "Đêm cuối tháng" in march
    assert "Sáng đầu tháng" not in march
    assert "Sáng đầu tháng" in read(client, "/tin-tuc/luu-tru/2026/04/")


@pytest.mark.parametrize("month", ["2026/13", "2026/0", "0/1", "99999999999999999999/1", "abc/1"])
def test_months_that_cannot_be_are_a_404(client: Client, month: str) -> None:
    front_page()

    assert client.get(f"/tin-tuc/luu-tru/{month}/").status_code == 404


def test_without_a_choice_news_under_the_same_tag_is_related(client: Client) -> None:
    for title in ("Tin một", "Tin hai"):
        article = ArticleFactory(title=title)
        article.tags.add("y tế")
        article.save()
    ArticleFactory(title="Tin khác hẳn")

    related = read(client, "/tin-tuc/tin-mot/").split("Tin liên quan")[1]

    assert "Tin hai" in related
    assert "Tin khác hẳn" not in related


def test_an_article_tells_other_sites_its_title_and_picture(client: Client) -> None:
    ArticleFactory(slug="bien", title="Ra “khơi”", picture=picture(), picture_alt="Biển")

    html = read(client, "/tin-tuc/bien/")

    assert '<meta property="og:title" content="Ra “khơi”">' in html
    assert re.search(r'<meta property="og:image" content="http://testserver/media/images/[^"]+\.jpe?g">', html)
