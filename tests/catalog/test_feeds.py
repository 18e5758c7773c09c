"""The page of changes, and its feeds: of everything, of a field, of an agency; asked again, they say "unchanged"."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.models import Procedure, ProcedureChange
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "/thu-tuc/thay-doi/"
Kind = ProcedureChange.Kind


def change(procedure: Procedure, kind: str = Kind.CHANGED, *parts: str, days: int = 0) -> ProcedureChange:
    at = timezone.now() - timedelta(days=days)
    return ProcedureChange.objects.create(procedure=procedure, kind=kind, parts=list(parts), at=at)


def text(client: Client, url: str = PAGE) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def atom(client: Client, query: str = "") -> list[ElementTree.Element]:
    response = client.get(f"{PAGE}atom.xml{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return fromstring(response.content).findall(f"{ATOM}entry")


def titles(client: Client, query: str = "") -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in atom(client, query)]


def test_the_page_says_in_plain_words_what_changed(client: Client) -> None:
    change(ProcedureFactory(title="Đăng ký khai sinh"), Kind.CHANGED, "channels", "papers")

    said = text(client)

    assert "Đăng ký khai sinh" in said
    assert "Nội dung thay đổi: thời hạn, phí hoặc cách nộp, giấy tờ cần chuẩn bị." in said


def test_a_procedure_that_ended_leads_to_what_replaces_it(client: Client) -> None:
    successor = ProcedureFactory(title="Đăng ký lưu động")
    change(ProcedureFactory(title="Đăng ký cũ", replaced_by=successor), Kind.ENDED)

    said = text(client)

    assert "Thay thế bằng: Đăng ký lưu động" in said


def test_what_was_taken_down_has_no_link(client: Client) -> None:
    gone = ProcedureFactory(live=False)
    change(gone, Kind.ENDED)

    assert gone.get_absolute_url() not in client.get(PAGE).content.decode()
    assert atom(client)[0].find(f"{ATOM}link").get("href", "").endswith(PAGE)


def test_a_month_shows_its_own_changes_and_the_latest_comes_first(client: Client) -> None:
    change(ProcedureFactory(title="Mới đây"), Kind.NEW)
    earlier = change(ProcedureFactory(title="Trước kia"), Kind.NEW, days=70)

    assert "Trước kia" not in text(client)
    assert "Trước kia" in text(client, f"{PAGE}?thang={timezone.localtime(earlier.at):%Y-%m}")


@pytest.mark.parametrize("month", ["", "2026-13", "khong", "\x00", "9" * 5_000])
def test_a_month_that_is_none_shows_the_latest(client: Client, month: str) -> None:
    change(ProcedureFactory(title="Mới đây"), Kind.NEW)

    assert "Mới đây" in text(client, f"{PAGE}?thang={month}&trang={month}")


def test_many_changes_come_on_several_pages(client: Client) -> None:
    procedure = ProcedureFactory()
    ProcedureChange.objects.bulk_create(ProcedureChange(procedure=procedure, kind=Kind.NEW) for _ in range(60))

    assert [client.get(f"{PAGE}?trang={page}").content.count(b"<h4") for page in (1, 2)] == [50, 10]


def test_nothing_has_changed_yet(client: Client) -> None:
    assert "Chưa có thay đổi nào" in text(client)
    assert atom(client) == []


def test_the_feed_of_a_field_has_its_changes_alone(client: Client) -> None:
    field = FieldFactory(name="Đất đai", slug="dat-dai")
    change(ProcedureFactory(title="Tách thửa", field=field))
    change(ProcedureFactory(title="Khai sinh"))

    assert titles(client, "?linh-vuc=dat-dai") == ["Thủ tục thay đổi: Tách thửa"]


def test_the_feed_of_an_agency_has_what_its_kind_handles_too(client: Client) -> None:
    kind = AgencyKindFactory()
    agency, other = AgencyFactory(kind=kind), AgencyFactory(kind=None)
    change(ProcedureFactory(title="Của mọi xã", agency=kind), days=2)
    change(ProcedureFactory(title="Của xã này", agency=agency), days=1)
    change(ProcedureFactory(title="Của sở khác", agency=other))

    found = titles(client, f"?co-quan={agency.slug}")

    assert found == ["Thủ tục thay đổi: Của xã này", "Thủ tục thay đổi: Của mọi xã"]


@pytest.mark.parametrize("query", ["?linh-vuc=khong-co", "?co-quan=khong-co", "?linh-vuc=%00"])
def test_a_feed_of_nothing_is_not_found(client: Client, query: str) -> None:
    for address in (PAGE, f"{PAGE}atom.xml", f"{PAGE}rss.xml"):
        assert client.get(f"{address}{query}").status_code == 404


def test_entries_keep_their_identity_when_the_title_changes(client: Client) -> None:
    noted = change(ProcedureFactory())
    first = atom(client)[0].findtext(f"{ATOM}id")

    Procedure.objects.update(title="Tên khác")

    assert atom(client)[0].findtext(f"{ATOM}id") == first
    assert str(noted.pk) in str(first)


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_an_unchanged_feed_is_not_sent_again(client: Client, name: str) -> None:
    change(ProcedureFactory())
    known = client.get(f"{PAGE}{name}")

    by_tag = client.get(f"{PAGE}{name}", headers={"If-None-Match": known["ETag"]})
    by_date = client.get(f"{PAGE}{name}", headers={"If-Modified-Since": known["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    assert "public" in known["Cache-Control"]


def test_rss_has_the_same_changes(client: Client) -> None:
    change(ProcedureFactory(title="Khai sinh"), Kind.NEW)

    channel = fromstring(client.get(f"{PAGE}rss.xml").content).find("channel")

    assert channel is not None
    assert [item.findtext("title") for item in channel.findall("item")] == ["Thủ tục mới: Khai sinh"]
    assert channel.findtext("language") == "vi"


def test_page_and_feeds_ask_few_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(15):
        change(ProcedureFactory(agency=AgencyFactory()), Kind.CHANGED, "papers")
    client.get(PAGE)
    cache.clear()

    for address in (PAGE, f"{PAGE}atom.xml", f"{PAGE}rss.xml"):
        with django_assert_max_num_queries(10):
            client.get(address)
