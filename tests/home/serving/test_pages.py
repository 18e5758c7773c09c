"""Leaders, life events, plain pages, and the blocks in their texts."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from wagtail.blocks import StreamBlock
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from home.blocks import BodyBlock, LinkBoxesBlock
from home.blocks.icons import ICON_CHOICES
from home.blocks.links import LinkBlock
from home.models import ArticleLeader, LeaderPage, LifeEventProcedure
from home.serving import pages
from search.indexing import reindex
from tests.factories.catalog import ProcedureFactory
from tests.factories.home import ArticleFactory, LeaderFactory, LifeEventFactory, StandardPageFactory, picture
from tests.factories.sites import site_of

pytestmark = pytest.mark.django_db
BLOCKS = [*BodyBlock().child_blocks.items(), *LinkBoxesBlock().child_blocks.items()]


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_leaders_stand_in_the_order_that_the_editor_gives(client: Client) -> None:
    first, second = LeaderFactory(title="Trần Văn Một"), LeaderFactory(title="Lê Thị Hai")
    second.move(first, pos="left")

    html = read(client, "/chinh-quyen/")

    assert html.index("Lê Thị Hai") < html.index("Trần Văn Một")


@pytest.mark.parametrize(("name", "initials"), [("Lê Thị Minh", "LM"), ("Đinh Hương", "ĐH"), ("An", "A")])
def test_a_leader_without_portrait_has_initials(name: str, initials: str) -> None:
    assert LeaderPage(title=name).initials == initials


def test_a_leader_page_gives_duties_contact_reception_and_news(client: Client) -> None:
    leader = LeaderFactory(
        title="Lê Thị Minh", slug="minh", duties="Y tế", phone="0232 3000 004", reception="Ngày 15 hằng tháng"
    )
    for title, draft in (("Thăm trạm y tế", False), ("Chưa đăng", True)):
        article = ArticleFactory(title=title, draft=draft)
        article.shown_leaders = [ArticleLeader(leader=leader)]
        article.save()

    html = read(client, "/chinh-quyen/minh/")

    assert 'href="tel:02323000004"' in html
    for text in ("Lĩnh vực phụ trách", "Y tế", "Ngày 15 hằng tháng", "Phát biểu, chỉ đạo", "Thăm trạm y tế"):
        assert text in html
    assert "Chưa đăng" not in html


def test_a_portrait_names_the_leader(client: Client) -> None:
    LeaderFactory(title="Lê Thị Minh", slug="minh", portrait=picture())

    assert 'alt="Chân dung Lê Thị Minh"' in read(client, "/chinh-quyen/minh/")


def test_a_life_event_lists_published_procedures_with_their_moment(client: Client) -> None:
    event = LifeEventFactory(title="Có con nhỏ", words="khai sinh")
    event.procedures = [
        LifeEventProcedure(procedure=ProcedureFactory(title="Đăng ký khai sinh"), note="Trong 60 ngày"),
        LifeEventProcedure(procedure=ProcedureFactory(title="Thủ tục chưa công bố", live=False)),
    ]
    event.save()

    html = read(client, "/viec-trong-doi/co-con-nho/")

    assert "Đăng ký khai sinh" in html
    assert "Trong 60 ngày" in html
    assert "Thủ tục chưa công bố" not in html
    assert "/thu-tuc/?q=khai+sinh" in html


def test_life_events_have_an_index(client: Client) -> None:
    LifeEventFactory(title="Kết hôn")
    LifeEventFactory(title="Chưa xong", draft=True)

    html = read(client, "/viec-trong-doi/")

    assert 'href="/viec-trong-doi/ket-hon/"' in html
    assert "Chưa xong" not in html


def test_a_published_page_comes_into_the_footer_within_a_minute(client: Client) -> None:
    assert 'href="/lien-he/"' not in read(client, "/tin-tuc/")
    StandardPageFactory(title="Liên hệ", slug="lien-he")
    StandardPageFactory(title="Quyền riêng tư", slug="quyen-rieng-tu", draft=True)
    cache.clear()  # the minute has passed

    html = read(client, "/tin-tuc/")

    assert 'href="/lien-he/"' in html
    assert 'href="/tin-tuc/chi-dao-dieu-hanh/"' in html
    assert 'href="/quyen-rieng-tu/"' not in html


def test_typed_markup_stays_text(client: Client) -> None:
    page = StandardPageFactory(slug="trang", title="<script>alert(1)</script>", intro="<b>đậm</b>")
    page.body = [("heading", "<i>x</i>"), ("paragraph", RichText('<p onclick="x()">a<script>b</script></p>'))]
    page.save()

    html = read(client, "/trang/")

    assert "<script>alert(1)" not in html
    assert "&lt;i&gt;x" in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "thu-tuc", "/a b"])
def test_a_link_leads_to_a_web_address_or_a_path_of_the_portal(address: str) -> None:
    block = LinkBlock()

    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Xem", "address": address}))


def test_a_link_needs_one_target_and_not_two() -> None:
    block, page = LinkBlock(), StandardPageFactory()

    for value in ({"address": ""}, {"address": "/thu-tuc/", "page": page.pk}):
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"title": "Xem", **value}))
    assert block.clean(block.to_python({"title": "Xem", "address": "/thu-tuc/"})).href == "/thu-tuc/"


@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[name for name, _block in BLOCKS])
def test_every_block_has_a_template_and_a_preview(name: str, block: Any) -> None:
    assert not isinstance(block, StreamBlock)
    assert block.is_previewable
    value = block.get_preview_value()

    html = get_template(block.get_preview_template(value)).render(block.get_preview_context(value) | {"request": None})

    assert "home/pages.css" in html
    assert block.render(value).strip()


def test_every_icon_that_can_be_chosen_is_in_the_sprite() -> None:
    sprite = (settings.BASE_DIR / "static" / "icons.svg").read_text()

    assert [name for name, _label in ICON_CHOICES if f'id="{name}"' not in sprite] == []


def test_a_page_behind_a_password_is_kept_by_no_cache(client: Client) -> None:
    page = StandardPageFactory(title="Lịch nội bộ", slug="lich-noi-bo")
    lock = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mật khẩu"
    )
    asked = client.get(page.url)
    unlock = reverse("wagtailcore_authenticate_with_password", args=[lock.pk, page.pk])
    client.post(unlock, {"password": "mật khẩu", "return_url": page.url})

    answer = client.get(page.url)

    assert "Lịch nội bộ" in answer.content.decode()
    for response in (asked, answer):
        assert "public" not in response.get("Cache-Control", "")


def test_a_page_that_gets_a_password_leaves_the_search_with_all_below_it(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = StandardPageFactory(title="Phương án trực tết", slug="truc-tet")
    reindex("page", [page.pk])
    assert page.url in read(client, "/tim-kiem/?q=truc+tet")

    with django_capture_on_commit_callbacks(execute=True):
        lock = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert page.url not in read(client, "/tim-kiem/?q=truc+tet")

    with django_capture_on_commit_callbacks(execute=True):
        lock.delete()
    assert page.url in read(client, "/tim-kiem/?q=truc+tet")


def test_a_page_cannot_take_the_address_of_the_procedures() -> None:
    with pytest.raises(ValidationError, match="danh mục thủ tục"):
        StandardPageFactory(slug="thu-tuc")


def test_a_departments_site_cannot_take_the_address_of_the_ranking() -> None:
    with pytest.raises(ValidationError, match="xếp hạng"):
        site_of("Sở Thử", slug="xep-hang")


def test_a_page_deleted_while_it_is_looked_for_is_not_found(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = StandardPageFactory()
    find = pages._way

    def find_and_delete(*given: Any) -> Any:
        found = find(*given)
        page.delete()
        return found

    monkeypatch.setattr(pages, "_way", find_and_delete)

    assert client.get(page.url).status_code == 404
