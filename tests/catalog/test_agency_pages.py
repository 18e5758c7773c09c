"""The agencies' public pages."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from casework.models import DayOff
from catalog.models import Agency, DeskDuty
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from tests.factories.accounts import UserFactory
from tests.factories.casework import CalendarFactory
from tests.factories.catalog import AgencyFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db


def test_an_agency_shows_address_phone_and_its_procedures(client: Client) -> None:
    AgencyFactory(name="Sở Tư pháp", slug="so-tu-phap", address="Số 183 Hữu Nghị", phone="0232 3000 103")

    html = client.get("/co-quan/so-tu-phap/").content.decode()

    assert "Số 183 Hữu Nghị" in html
    assert 'href="tel:02323000103"' in html
    assert 'href="/thu-tuc/?co-quan=so-tu-phap"' in html


def test_a_closed_agency_leads_to_its_successor(client: Client) -> None:
    ward = AgencyFactory(name="UBND phường Đồng Hới", slug="ubnd-phuong-dong-hoi")
    AgencyFactory(slug="ubnd-thanh-pho-dong-hoi", valid_until=date(2025, 6, 30), successor=ward)

    html = client.get("/co-quan/ubnd-thanh-pho-dong-hoi/").content.decode()

    assert 'href="/co-quan/ubnd-phuong-dong-hoi/"' in html
    assert "30/06/2025" in html
    assert "?co-quan=ubnd-thanh-pho-dong-hoi" not in html


def test_the_list_keeps_closed_agencies_apart_and_its_queries_constant(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    AgencyFactory(name="UBND huyện Lệ Thủy", valid_until=date(2025, 6, 30), successor=AgencyFactory())
    client.get("/bieu-mau/")  # what every page needs is known
    with django_assert_max_num_queries(4) as counted:
        html = client.get("/co-quan/").content.decode()
    asked = len(counted)  # the next request empties the list
    for _number in range(20):
        AgencyFactory()
    client.get("/bieu-mau/")
    with django_assert_num_queries(asked):
        client.get("/co-quan/")

    assert html.index('id="da-ket-thuc"') < html.index(">UBND huyện Lệ Thủy<")


def test_an_unknown_agency_is_a_404(client: Client) -> None:
    assert client.get("/co-quan/khong-co/").status_code == 404


def test_an_agency_says_where_when_and_who(client: Client) -> None:
    desk = AgencyFactory(slug="mot-cua", address="Số 1", email="a@b.vn", latitude="17.46890", longitude="106.62230")
    for weekday in (1, 2, 3, 5):
        DeskDuty.objects.create(
            agency=desk, weekday=weekday, window="Cửa số 1", name="Nguyễn Thị Hà", matter="Hộ tịch"
        )

    html = client.get("/co-quan/mot-cua/").content.decode()

    assert "07:30–11:30, 13:30–17:00" in html
    assert "https://www.openstreetmap.org/?mlat=17.46890&amp;mlon=106.62230#map=17/17.46890/106.62230" in html
    assert "<iframe" not in html
    assert "Thứ Hai – thứ Tư, thứ Sáu" in html
    assert html.count("Nguyễn Thị Hà") == 1
    assert 'href="mailto:a@b.vn"' in html


def test_hours_come_from_the_agency_s_own_calendar_unless_it_words_them(client: Client) -> None:
    calendar = CalendarFactory(name="Lịch riêng", hours=[(time(7), time(12))])
    AgencyFactory(slug="rieng", calendar=calendar)
    AgencyFactory(slug="loi", calendar=calendar, hours_note="Sáng thứ Bảy: 07:30–11:00")

    assert "07:00–12:00" in client.get("/co-quan/rieng/").content.decode()
    html = client.get("/co-quan/loi/").content.decode()
    assert "Sáng thứ Bảy: 07:30–11:00" in html
    assert "07:00–12:00" not in html


def test_days_on_which_the_office_is_unusually_closed_are_announced(client: Client) -> None:
    day = next_weekday(timezone.localdate())
    calendar = CalendarFactory(name="Lịch riêng")
    DayOff.objects.create(calendar=calendar, date=day, name="Ngày nghỉ riêng")
    AgencyFactory(slug="rieng", calendar=calendar)

    html = client.get("/co-quan/rieng/").content.decode()

    assert f"{day:%d/%m/%Y}: nghỉ (Ngày nghỉ riêng)" in html


def next_weekday(day: date) -> date:
    day += timedelta(days=1)
    return day if day.weekday() < 5 else next_weekday(day)


def test_what_it_handles_is_listed_by_field_the_rest_is_a_link_to_the_list(client: Client) -> None:
    desk = AgencyFactory(slug="mot-cua")
    land = FieldFactory(name="Đất đai", slug="dat-dai")
    for number in range(7):
        ProcedureFactory(title=f"Đất đai {number}", field=land, agency=desk)
    ProcedureFactory(title="Khai sinh", agency=desk.kind)
    ProcedureFactory(title="Của nơi khác")

    html = client.get("/co-quan/mot-cua/").content.decode()

    assert "Đất đai 4" in html
    assert "Đất đai 5" not in html
    assert 'href="/thu-tuc/?co-quan=mot-cua&amp;linh-vuc=dat-dai"' in html
    assert "Khai sinh" in html
    assert "Của nơi khác" not in html


def test_an_agency_s_page_costs_at_most_ten_queries_whatever_it_does(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    desk = AgencyFactory(slug="mot-cua", parent=AgencyFactory())
    client.get("/co-quan/mot-cua/")
    for number in range(12):
        field = FieldFactory(name=f"Lĩnh vực {number}", slug=f"linh-vuc-{number}")
        ProcedureFactory(agency=desk, field=field)
        AgencyFactory(parent=desk)
        AgencyFactory(successor=desk, valid_until=date(2025, 6, 30))
        DeskDuty.objects.create(agency=desk, weekday=1, name=f"Cán bộ {number}")
    client.get("/co-quan/")  # what every page needs is known again

    with django_assert_max_num_queries(10):
        client.get("/co-quan/mot-cua/")


@pytest.fixture
def administrator(client: Client) -> Agency:
    """Signed in as the administrator of this agency."""
    ensure_role_groups()
    desk, user = AgencyFactory(name="UBND phường A", slug="phuong-a"), UserFactory()
    assign_role(user=user, agency=desk, role=Role.AGENCY_ADMINISTRATOR)
    client.force_login(user)
    return desk


def test_the_agency_s_own_administrator_keeps_its_page_and_nothing_else(client: Client, administrator: Agency) -> None:
    url, other = f"/admin/co-quan/edit/{administrator.pk}/", AgencyFactory()
    page = client.get(url).content.decode()
    assert 'name="phone"' in page
    assert 'name="duties-TOTAL_FORMS"' in page
    assert 'name="code"' not in page
    assert 'name="valid_until"' not in page

    sent = {
        "address": "Số 9", "phone": "0232 1", "email": "", "website": "", "latitude": "", "longitude": "",
        "hours_note": "", "name": "Tên khác", "code": "H99", "valid_until": "2020-01-01",
        "duties-TOTAL_FORMS": "1", "duties-INITIAL_FORMS": "0", "duties-MIN_NUM_FORMS": "0",
        "duties-MAX_NUM_FORMS": "1000", "duties-0-weekday": "1", "duties-0-window": "Cửa 1",
        "duties-0-name": "Trần Thị B", "duties-0-matter": "", "duties-0-phone": "",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302

    administrator.refresh_from_db()
    assert (administrator.address, administrator.name, administrator.valid_until) == ("Số 9", "UBND phường A", None)
    assert administrator.duties.get().name == "Trần Thị B"
    assert client.get(f"/admin/co-quan/edit/{other.pk}/").status_code == 404
    assert client.get("/admin/co-quan/new/").status_code == 302


def test_half_a_place_on_the_map_is_refused(client: Client, administrator: Agency) -> None:
    with pytest.raises(ValidationError) as error:
        Agency(code="H1", name="A", slug="a", level=administrator.level, latitude=Decimal("17.4")).full_clean()

    assert "longitude" in error.value.message_dict
