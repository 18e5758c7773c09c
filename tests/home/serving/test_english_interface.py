"""Under the English interface only what people wrote is Vietnamese: no word of the portal's own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format, get_format, number_format
from django.utils.html import strip_tags

from catalog.models import LegalDocument
from home.models import (
    ConsultationPage,
    ConsultationsIndexPage,
    ContactPage,
    OrganisationPage,
    ProjectPage,
    ProjectsIndexPage,
    QuestionsPage,
)
from portal.base.context_processors import province_name
from search.indexing import rebuild
from tests.factories.catalog import ProcedureFactory
from tests.factories.home import ArticleFactory, LeaderFactory, LifeEventFactory, StandardPageFactory, front_page

ROOT = Path(settings.BASE_DIR)
ROOMS = [*ROOT.glob("*/locale/vi/LC_MESSAGES/django.po"), ROOT / "portal/base/locale/vi/LC_MESSAGES/django.po"]
NOT_TEXT = re.compile(r"<(script|style|noscript|template|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
ATTRIBUTES = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
SAME = {"Tiếng Việt"}  # the switch names each language in that language
ADDRESSES = [
    "/",
    "/thu-tuc/",
    "/thu-tuc/9.000001/",
    "/thu-tuc/9.000001/in/",
    "/tim-kiem/?q=giay",
    "/tim-kiem/?q=zzxyq",
    "/co-quan/",
    "/bieu-mau/",
    "/van-ban/",
    "/van-ban/12-2026-qd-ubnd/",
    "/ho-so/tra-cuu/",
    "/ho-so/cong-khai-tre-han/",
    "/du-lieu-mo/",
    "/tuy-chon-hien-thi/",
    "/tin-tuc/",
    "/tin-tuc/thong-bao/",
    "/tin-tuc/xyz/",
    "/chinh-quyen/",
    "/chinh-quyen/xyz/",
    "/viec-trong-doi/",
    "/viec-trong-doi/xyz/",
    "/trang-xyz/",
    "/so-xyz/",
    "/lien-xyz/",
    "/hoi-xyz/",
    "/du-an-xyz/",
    "/du-an-xyz/duong/",
    "/y-kien-xyz/",
    "/y-kien-xyz/du-thao/",
    "/so-do-cong/",
    "/khong-co/",
]


def vietnamese_interface() -> set[str]:
    """What the catalogues say in Vietnamese, where it has a letter that English has not."""
    found = set()
    for path in ROOMS:
        with path.open("rb") as file:
            for message in read_po(file):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                found |= {text.strip() for text in texts if message.id and "%" not in text and not text.isascii()}
    return found - SAME


def words_of(page: str) -> set[str]:
    html = NOT_TEXT.sub(" ", page)
    texts = [*strip_tags(html.replace(">", "> \n")).splitlines(), *ATTRIBUTES.findall(html)]
    return {unescape(text).strip() for text in texts}


@pytest.fixture
def published(db: None) -> None:
    """One of each kind of page, under titles that no catalogue has."""
    ProcedureFactory(code="9.000001", title="Giấy xyz")
    LegalDocument.objects.create(number="12/2026/QĐ-UBND", slug="12-2026-qd-ubnd", title="Quyết định xyz")
    ArticleFactory(title="Tin xyz", slug="xyz")
    LeaderFactory(title="Lê Thị Minh", slug="xyz")
    LifeEventFactory(title="Việc xyz", slug="xyz")
    StandardPageFactory(title="Trang xyz", slug="trang-xyz")
    home = front_page()
    home.add_child(instance=OrganisationPage(title="Sơ xyz", slug="so-xyz"))
    home.add_child(instance=ContactPage(title="Liên xyz", slug="lien-xyz"))
    home.add_child(instance=QuestionsPage(title="Hỏi xyz", slug="hoi-xyz"))
    today = timezone.localdate()
    project = ProjectPage(title="Đường xyz", slug="duong", intro="Nói xyz", published_on=today)
    projects = home.add_child(instance=ProjectsIndexPage(title="Dự xyz", slug="du-an-xyz"))
    projects.add_child(instance=project)
    drafts = home.add_child(instance=ConsultationsIndexPage(title="Ý xyz", slug="y-kien-xyz"))
    closes_on = today + timedelta(days=9)
    drafts.add_child(instance=ConsultationPage(title="Thảo xyz", slug="du-thao", intro="Nói xyz", closes_on=closes_on))
    home.get_children().exclude(slug__endswith="xyz").update(title="Mục xyz", draft_title="Mục xyz")
    rebuild()


@pytest.mark.usefixtures("published")
def test_no_word_of_the_interface_is_left_in_vietnamese(client: Client) -> None:
    client.cookies["django_language"] = "en"
    vietnamese, left = vietnamese_interface(), {}
    for address in ADDRESSES:
        response = client.get(address, follow=True)
        assert response.status_code == (404 if address == "/khong-co/" else 200), address
        left[address] = words_of(response.content.decode()) & vietnamese

    assert {address: words for address, words in left.items() if words} == {}


def test_a_date_typed_under_the_english_interface_has_its_day_first() -> None:
    with translation.override("en"):
        assert get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
        assert date_format(date(2026, 8, 11)) == "11/08/2026"
        assert number_format(1234.5, use_l10n=True, force_grouping=True) == "1,234.5"


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("tỉnh Quảng Trị", "Quảng Trị province"),
        ("thành phố Huế", "Huế city"),
        ("Quảng Trị", "Quảng Trị"),
    ],
)
def test_the_province_has_an_english_name(name: str, english: str, settings) -> None:
    settings.PROVINCE_NAME = name

    with translation.override("en"):
        assert province_name() == english
    with translation.override("vi"):
        assert province_name() == name
