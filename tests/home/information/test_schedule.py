"""The working schedule of an office and of a leader, on pages and in the staff area."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from catalog.roles import Role
from catalog.services import assign_role
from home.information import icalendar
from home.information.week import chosen_monday, iso_week, monday_of
from home.models import LeaderPage, LeadersIndexPage, ScheduleEntry
from tests.factories.accounts import UserFactory
from tests.factories.home import LeaderFactory, section

pytestmark = pytest.mark.django_db


def at(days: int, hour: int) -> datetime:
    """So many days after this week's Monday."""
    monday = datetime.combine(monday_of(timezone.localdate()), datetime.min.time())
    return timezone.make_aware(monday + timedelta(days=days, hours=hour))


def entry(title: str, *leaders: LeaderPage, days: int = 2, **values: Any) -> ScheduleEntry:
    made = ScheduleEntry.objects.create(
        office=section(LeadersIndexPage),
        **{"title": title, "starts_at": at(days, 8), "ends_at": at(days, 10), **values},
    )
    made.leaders.set(leaders)
    return made


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_week_of_an_office_shows_day_time_place_and_leaders(client: Client) -> None:
    minh = LeaderFactory(title="Lê Thị Minh", slug="le-thi-minh")
    entry("Họp giao ban", minh, place="Phòng họp số 1", attending="Sở Nội vụ")

    html = read(client, "/chinh-quyen/lich-cong-tac/")

    assert "Thứ Tư, " in html
    assert ">08:00</time>" in html
    for words in ("Họp giao ban", "Phòng họp số 1", "Sở Nội vụ", 'href="/chinh-quyen/le-thi-minh/"'):
        assert words in html


def test_a_leaders_profile_shows_their_own_week_and_what_concerns_all(client: Client) -> None:
    minh, khoa = LeaderFactory(slug="minh"), LeaderFactory(slug="khoa")
    entry("Việc của Minh", minh)
    entry("Việc của Khoa", khoa)
    entry("Họp toàn thể")
    entry("Tuần sau", minh, days=9)

    html = read(client, "/chinh-quyen/minh/")

    assert "Lịch công tác tuần này" in html
    assert "Việc của Minh" in html
    assert "Họp toàn thể" in html
    assert "Việc của Khoa" not in html
    assert "Tuần sau" not in html
    assert "Tuần sau" in read(client, f"/chinh-quyen/minh/lich-cong-tac/?tuan={iso_week(at(9, 0).date())}")


def test_what_does_not_take_place_is_struck_out_with_a_word(client: Client) -> None:
    entry("Tiếp công dân", is_cancelled=True)

    html = read(client, "/chinh-quyen/lich-cong-tac/")

    assert "<s>Tiếp công dân</s>" in html
    assert "Hoãn" in html


def test_what_began_last_week_and_goes_on_stands_on_the_monday(client: Client) -> None:
    entry("Công tác nước ngoài", starts_at=at(-3, 8), ends_at=at(1, 17))

    html = read(client, "/chinh-quyen/lich-cong-tac/")

    assert html.index("Thứ Hai, ") < html.index("Công tác nước ngoài")


@pytest.mark.parametrize("week", ["", "abc", "2026-W99", "9999-W01", "0001-W01", "2026-48", "²-W01", "2026-W48\n"])
def test_a_week_that_cannot_be_shown_gives_this_week(week: str) -> None:
    assert chosen_monday(week) == monday_of(timezone.localdate())


def test_a_week_is_named_as_calendars_do() -> None:
    assert iso_week(date(2026, 11, 23)) == "2026-W48"


def test_the_pages_of_a_week_take_a_constant_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    leaders = [LeaderFactory(slug=f"ld-{number}") for number in range(3)]
    for number in range(20):
        entry(f"Việc {number}", *leaders, days=number % 7)
    addresses = ("/chinh-quyen/lich-cong-tac/", "/chinh-quyen/ld-1/", "/chinh-quyen/")
    for address in addresses:
        read(client, address)
        with django_assert_max_num_queries(10):
            read(client, address)


def test_the_print_page_has_the_national_heading_and_no_menu(client: Client) -> None:
    entry("Họp giao ban")

    html = read(client, "/chinh-quyen/lich-cong-tac/in/")

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in html
    assert "Họp giao ban" in html
    assert 'class="bar' not in html


def test_calendars_subscribe_to_the_schedule(client: Client) -> None:
    held = entry("Họp; giao ban, tuần", place="Phòng 1\\2\nBEGIN:VALARM")
    entry("Tiếp công dân", is_cancelled=True)

    response = client.get("/chinh-quyen/lich-cong-tac/ical/")
    text = response.content.decode()

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert f"UID:schedule-{held.pk}@" in text
    assert "SUMMARY:Họp\\; giao ban\\, tuần\r\n" in text
    assert "LOCATION:Phòng 1\\\\2\\nBEGIN:VALARM" in text
    assert text.count("\r\nBEGIN:V") == 2
    assert "STATUS:CANCELLED" in text


def test_long_lines_are_folded_between_letters() -> None:
    lines = list(icalendar.fold("SUMMARY:" + "Ưỡ" * 100))

    assert all(len(line.encode()) <= 75 for line in lines)
    assert "".join(line.removeprefix(" ") for line in lines) == "SUMMARY:" + "Ưỡ" * 100


def test_an_entry_ends_after_it_begins() -> None:
    with pytest.raises(ValidationError):
        ScheduleEntry(title="Họp", starts_at=at(1, 9), ends_at=at(1, 8)).clean()


def test_a_leader_cannot_take_the_address_of_the_schedule() -> None:
    with pytest.raises(ValidationError, match="lịch công tác"):
        LeaderFactory(slug="lich-cong-tac")


def form(leader: LeaderPage, **values: Any) -> dict[str, Any]:
    return {
        "office": section(LeadersIndexPage).pk,
        "title": "Họp giao ban",
        "starts_at": f"{at(0, 8):%d/%m/%Y %H:%M}",
        "ends_at": "",
        "leaders": [leader.pk],
        **values,
    }


def signed_in(client: Client, role: Role) -> None:
    user = UserFactory()
    assign_role(user=user, agency=None, role=role)
    client.force_login(user)


def test_an_editor_enters_what_readers_see_at_once(client: Client) -> None:
    leader = LeaderFactory(title="Lê Thị Minh", slug="minh")
    signed_in(client, Role.EDITOR)

    response = client.post("/admin/lich-cong-tac/new/", form(leader))

    assert response.status_code == 302
    assert "Họp giao ban" in read(Client(), "/chinh-quyen/minh/")
    listed = read(client, "/admin/lich-cong-tac/")
    assert "Lê Thị Minh" in listed
    assert "Lịch công tác" in listed


def test_leaders_of_another_office_are_refused(client: Client) -> None:
    given = form(LeaderFactory())
    other = LeadersIndexPage(title="Lãnh đạo khác", slug="lanh-dao-khac")
    section(LeadersIndexPage).get_parent().add_child(instance=other)
    signed_in(client, Role.EDITOR)

    html = client.post("/admin/lich-cong-tac/new/", given | {"office": other.pk}).content.decode()

    assert "thuộc cơ quan khác" in html
    assert not ScheduleEntry.objects.exists()


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER])
def test_the_desk_keeps_no_schedule(client: Client, role: Role) -> None:
    leader, held = LeaderFactory(), entry("Họp giao ban")
    signed_in(client, role)

    client.post("/admin/lich-cong-tac/new/", form(leader))
    answers = [client.get(f"/admin/lich-cong-tac/{way}") for way in ("", f"edit/{held.pk}/", f"delete/{held.pk}/")]

    assert ScheduleEntry.objects.count() == 1
    assert all(answer.status_code in {302, 403, 404} for answer in answers)
