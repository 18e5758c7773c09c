"""The site map for people: everything that is published, nothing that is not, each address once and alive."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from home.models import StandardPage
from home.sites.first_pages import ensure_sections
from tests.factories.home import ArticleFactory, LeaderFactory, StandardPageFactory, front_page

pytestmark = pytest.mark.django_db


def links(client: Client) -> dict[str, str]:
    response = client.get("/so-do-cong/")
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    return {str(link["href"]): link.get_text(strip=True) for link in page.select(".site-map a")}


def test_it_names_services_sections_and_the_pages_below_them(client: Client) -> None:
    ensure_sections(front_page(), "tỉnh Thử")
    LeaderFactory(title="Lê Thị Minh", slug="le-thi-minh")

    found = links(client)

    assert found["/thu-tuc/"] == "Thủ tục hành chính"
    assert found["/hoi-dap/"] == "Hỏi đáp"
    assert found["/chinh-quyen/le-thi-minh/"] == "Lê Thị Minh"


def test_drafts_locked_pages_and_what_lies_below_them_are_not_named(client: Client) -> None:
    StandardPageFactory(title="Bản nháp", slug="nhap", draft=True)
    locked = StandardPageFactory(title="Nội bộ", slug="noi-bo")
    locked.view_restrictions.create(restriction_type="login")
    locked.add_child(instance=StandardPage(title="Trang con", slug="trang-con"))
    hidden = StandardPageFactory(title="Chưa đăng", slug="chua-dang", draft=True)
    hidden.add_child(instance=StandardPage(title="Con của nháp", slug="con", live=True))

    assert not {"/nhap/", "/noi-bo/", "/noi-bo/trang-con/", "/chua-dang/", "/chua-dang/con/"} & set(links(client))


def test_single_news_are_left_to_their_own_list(client: Client) -> None:
    ArticleFactory(slug="tin-mot")

    found = links(client)

    assert "/tin-tuc/" in found
    assert "/tin-tuc/tin-mot/" not in found


def test_every_address_of_the_site_map_answers(client: Client) -> None:
    ensure_sections(front_page(), "tỉnh Thử")

    answers = {address: client.get(address).status_code for address in links(client)}

    assert set(answers.values()) == {200}, answers


def test_a_large_site_takes_as_many_queries_as_a_small_one(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        StandardPageFactory(title=f"Trang {number}", slug=f"trang-{number}")
    links(client)

    with django_assert_max_num_queries(12):
        links(client)
