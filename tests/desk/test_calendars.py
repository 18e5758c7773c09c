"""The pages of the working calendars: a year, what is prepared, what it does, who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.calendars import calendar_for
from casework.models import Calendar, DayOff, Message, WorkingSaturday
from casework.periodic import run_all
from catalog.models import Agency
from catalog.roles import Role
from dossiers.models import CalendarChange
from dossiers.services.calendars import give_own_calendar
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.desk.test_language import english_of
from tests.factories.casework import CalendarFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar(db: None) -> Calendar:
    return CalendarFactory(is_default=True, name="Lịch chung")


@pytest.fixture
def province(calendar: Calendar, sign_in: SignIn) -> Client:
    return sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))


def address(name: str, calendar: Calendar, *args: Any) -> str:
    return reverse(f"calendars:{name}", args=[calendar.pk, *args])


def add(client: Client, calendar: Calendar, **data: str) -> Any:
    given = {"first": "11/08/2026", "kind": "off", "name": "Ngày hội tỉnh"}
    return client.post(address("add_days", calendar), {**given, **data})


def apply(client: Client, calendar: Calendar, **data: str) -> Any:
    version = CalendarChange.objects.get(calendar=calendar, state="open").version
    return client.post(address("preview", calendar), {"version": version, **data}, follow=True)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_year_shows_every_date_with_what_it_is(calendar: Calendar, province: Client) -> None:
    DayOff.objects.create(calendar=calendar, date=date(2027, 2, 5), name="Giao thừa", provisional=True)
    WorkingSaturday.objects.create(calendar=calendar, date=date(2027, 8, 21), why="làm bù")

    page = text(province.get(address("year", calendar), {"nam": "2027"}))

    assert page.count("cal-day ") >= 365
    assert 'aria-label="thứ Sáu, 05/02/2027; ngày nghỉ: Giao thừa (chưa công bố' in page
    assert 'aria-label="thứ Bảy, 21/08/2027; ngày làm việc: làm bù"' in page
    assert "261 ngày làm việc." in page  # 261 weekdays, one off, one Saturday worked
    assert page.count("<caption>") == 12


@pytest.mark.parametrize("year", ["1900", "2101", "abc", "-1", "२०२७x", "9" * 30])
def test_a_year_that_is_none_is_not_found(year: str, calendar: Calendar, province: Client) -> None:
    assert province.get(address("year", calendar), {"nam": year}).status_code == 404


@pytest.mark.parametrize("day", ["1900-01-01", "2101-01-01", "2026-02-30", "x", "2026-8-1"])
def test_a_day_that_is_none_is_not_found(day: str, calendar: Calendar, province: Client) -> None:
    assert province.get(address("day", calendar, day)).status_code == 404


def test_the_first_and_the_last_year_have_no_neighbour_beyond(calendar: Calendar, province: Client) -> None:
    for year, missing in (("2000", "nam=1999"), ("2100", "nam=2101")):
        page = province.get(address("year", calendar), {"nam": year})
        assert page.status_code == 200
        assert missing not in page.content.decode()


def test_a_day_off_is_prepared_looked_at_and_applied(calendar: Calendar, desk: Desk, province: Client) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)

    assert add(province, calendar).url == address("year", calendar) + "?nam=2026"
    assert calendar_for(None).is_working(date(2026, 8, 11))
    year = text(province.get(address("year", calendar), {"nam": "2026"}))
    assert "1 thay đổi chưa có hiệu lực" in year
    preview = text(province.get(address("preview", calendar)))
    assert dossier.code in preview
    assert "17:00, 13/08/2026" in preview
    assert "17:00, 14/08/2026" in preview
    assert "nghỉ ngày 11/08/2026 (Ngày hội tỉnh)" in preview

    done = text(apply(province, calendar))

    assert "Đã đổi lịch. 1 hồ sơ có hạn mới." in done
    dossier.refresh_from_db()
    assert timezone.localtime(dossier.due_at).day == 14
    assert DayOff.objects.get().name == "Ngày hội tỉnh"


def test_a_dossier_says_in_its_log_and_ledger_what_moved_it(calendar: Calendar, desk: Desk, province: Client) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    add(province, calendar)
    apply(province, calendar)

    page = text(province.get(reverse("desk:edit", args=[dossier.pk])))

    assert "17:00, 13/08/2026 → 17:00, 14/08/2026 (11/08/2026)" in page
    assert "Ngày hội tỉnh" in page


def test_the_api_counts_by_the_calendar_as_soon_as_it_is_applied(
    calendar: Calendar, desk: Desk, province: Client
) -> None:
    procedure = dossier_in(State.PROCESSING, desk=desk).procedure
    query = {"procedure": procedure.code, "received_at": "2026-08-10T09:00:00+07:00", "agency": desk.agency.code}
    before = province.get("/api/v1/due-date", query).json()
    add(province, calendar)
    assert province.get("/api/v1/due-date", query).json() == before

    apply(province, calendar)

    after = province.get("/api/v1/due-date", query).json()
    assert (before["due_at"], after["due_at"]) == ("2026-08-13T17:00:00+07:00", "2026-08-14T17:00:00+07:00")
    assert {"date": "2026-08-11", "counts": False, "why": "Ngày hội tỉnh"}.items() <= after["ledger"][1].items()


def test_a_date_that_becomes_earlier_has_to_be_seen(calendar: Calendar, desk: Desk, province: Client) -> None:
    WorkingSaturday.objects.create(calendar=calendar, date=date(2026, 8, 22), why="làm bù")
    dossier = dossier_in(State.PROCESSING, desk=desk)
    add(province, calendar)
    apply(province, calendar)
    province.post(address("day", calendar, "2026-08-11"), {"kind": "plain"})

    preview = text(province.get(address("preview", calendar)))
    assert "1 hồ sơ có hạn sớm hơn ngày đã hẹn" in preview
    refused = text(apply(province, calendar))
    assert "đánh dấu xác nhận đã xem" in refused
    dossier.refresh_from_db()
    assert timezone.localtime(dossier.due_at).day == 14

    apply(province, calendar, earlier="on")

    dossier.refresh_from_db()
    assert timezone.localtime(dossier.due_at).day == 13


def test_a_page_that_is_no_longer_true_applies_nothing(calendar: Calendar, desk: Desk, province: Client) -> None:
    add(province, calendar)
    seen = CalendarChange.objects.get().version
    add(province, calendar, first="12/08/2026")

    page = text(province.post(address("preview", calendar), {"version": seen}, follow=True))

    assert "vừa được người khác sửa hoặc đóng" in page
    assert not DayOff.objects.exists()


def test_applying_twice_says_so(calendar: Calendar, desk: Desk, province: Client) -> None:
    add(province, calendar)
    version = CalendarChange.objects.get().version
    apply(province, calendar)

    page = province.post(address("preview", calendar), {"version": version}, follow=True)

    assert page.status_code == 200
    assert "vừa được người khác sửa hoặc đóng" in text(page)


def test_what_is_prepared_can_be_discarded(calendar: Calendar, province: Client) -> None:
    add(province, calendar)

    page = text(province.post(address("discard", calendar), follow=True))

    assert "Đã bỏ các thay đổi đang chuẩn bị" in page
    assert "thay đổi chưa có hiệu lực" not in page
    assert not DayOff.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"first": "01/01/1900"}, "Năm phải từ 2000 đến 2100, không phải 1900"),
        ({"first": "01/01/2101"}, "Năm phải từ 2000 đến 2100, không phải 2101"),
        ({"first": "30/02/2026"}, "Nhập"),
        ({"first": ""}, "bắt buộc"),
        ({"last": "10/08/2026"}, "Ngày cuối nằm trước ngày đầu"),
        ({"last": "11/12/2026"}, "Mỗi lần nhiều nhất 31 ngày"),
        ({"first": "02/09/2026"}, "02/09/2026 đã là ngày nghỉ: Quốc khánh"),
        ({"first": "01/09/2026", "last": "03/09/2026"}, "02/09/2026 đã là ngày nghỉ: Quốc khánh"),
        ({"first": "22/08/2026"}, "22/08/2026 đã là ngày làm việc bù (làm bù)"),
        ({"first": "12/08/2026", "kind": "work"}, "12/08/2026 vốn là ngày làm việc"),
        ({"name": ""}, "Nhập tên hoặc lý do"),
        ({"name": "x" * 121}, "120"),
        ({"kind": "plain"}, "Ngày này là"),
        ({"kind": "<script>alert(1)</script>"}, "Ngày này là"),
    ],
)
def test_bad_input_is_named_and_nothing_is_prepared(
    data: dict[str, str], words: str, calendar: Calendar, province: Client
) -> None:
    DayOff.objects.create(calendar=calendar, date=date(2026, 9, 2), name="Quốc khánh")
    WorkingSaturday.objects.create(calendar=calendar, date=date(2026, 8, 22), why="làm bù")

    page = add(province, calendar, **data)

    assert page.status_code == 200
    assert words in text(page)
    assert "<script>alert" not in page.content.decode()
    assert not CalendarChange.objects.exists()


def test_several_days_in_a_row_are_added_at_once(calendar: Calendar, province: Client) -> None:
    add(province, calendar, first="04/02/2027", last="10/02/2027", name="Tết Nguyên Đán", provisional="on")
    apply(province, calendar)

    days = DayOff.objects.order_by("date")
    assert [day.date.day for day in days] == [4, 5, 6, 7, 8, 9, 10]
    assert all(day.provisional for day in days)


def test_the_name_of_a_day_is_text_everywhere(calendar: Calendar, desk: Desk, province: Client) -> None:
    dossier_in(State.PROCESSING, desk=desk)
    add(province, calendar, name="<b onclick=x>Tết</b>")
    pages = [province.get(address(name, calendar), {"nam": "2026"}) for name in ("year", "preview")]
    apply(province, calendar)
    pages.append(province.get(address("year", calendar), {"nam": "2026"}))

    assert not [page for page in pages if "<b onclick" in page.content.decode()]
    assert "<b onclick=x>Tết</b>" in Message.objects.latest("pk").body  # a plain text


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"starts_0": "07:30", "ends_0": "12:00", "starts_1": "11:00", "ends_1": "17:00"}, "chồng lên nhau"),
        ({"starts_0": "13:00", "ends_0": "11:00"}, "kết thúc trước khi bắt đầu"),
        ({"starts_0": "07:30", "ends_0": ""}, "Nhập cả hai giờ"),
        ({}, "ít nhất một khoảng"),
        ({"starts_0": "07:30", "ends_0": "17:00", "cut_off": "18:00"}, "nằm ngoài giờ làm việc"),
        ({"starts_0": "25:00", "ends_0": "17:00"}, "Nhập"),
    ],
)
def test_hours_that_cannot_be_are_named(
    hours: dict[str, str], words: str, calendar: Calendar, province: Client
) -> None:
    page = province.post(address("hours", calendar), {"cut_off": "15:00", **hours})

    assert words in text(page)
    assert not CalendarChange.objects.exists()


def test_other_hours_move_the_hour_of_open_dossiers(calendar: Calendar, desk: Desk, province: Client) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    hours = {"starts_0": "07:00", "ends_0": "11:00", "starts_1": "13:00", "ends_1": "16:30", "cut_off": "15:00"}

    province.post(address("hours", calendar), hours)
    apply(province, calendar, earlier="on")

    dossier.refresh_from_db()
    assert dossier.due_at == datetime.fromisoformat("2026-08-13T16:30:00+07:00")


def test_the_year_is_proposed_and_only_what_is_ticked_is_taken(calendar: Calendar, province: Client) -> None:
    DayOff.objects.create(calendar=calendar, date=date(2026, 9, 2), name="Quốc khánh")

    page = text(province.get(address("holidays", calendar), {"nam": "2026"}))
    assert "Giỗ Tổ Hùng Vương (nghỉ bù)" in page
    assert 'value="2026-08-22"' in page  # a Saturday that is worked
    assert 'value="2026-09-02"' not in page  # it stands there already

    data = {"day": ["2026-02-17", "2026-08-22", "2026-08-31", "1999-01-01", "x"]}
    province.post(address("holidays", calendar) + "?nam=2026", data)
    apply(province, calendar)

    assert [day.name for day in DayOff.objects.order_by("date")] == [
        "Tết Nguyên Đán",
        "Ngày nghỉ (thay cho ngày 22/08/2026)",
        "Quốc khánh",
    ]
    assert WorkingSaturday.objects.get().why == "làm bù cho ngày nghỉ 31/08/2026"
    assert DayOff.objects.get(date="2026-08-31").compensatory


def test_a_year_is_copied_without_what_follows_the_moon(calendar: Calendar, province: Client) -> None:
    for day, name in (
        (date(2026, 2, 17), "Tết Nguyên Đán"),
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 7, 27), "X"),
    ):
        DayOff.objects.create(calendar=calendar, date=day, name=name)

    page = text(province.get(address("copy_year", calendar), {"nam": "2027", "tu": "2026"}))

    assert 'value="2027-09-02" checked' in page
    assert 'value="2027-07-27" checked' in page
    assert 'value="2027-02-17">' in page


def test_provisional_days_are_confirmed(calendar: Calendar, province: Client) -> None:
    for day in (5, 6):
        DayOff.objects.create(calendar=calendar, date=date(2027, 2, day), name="Tết", provisional=True)

    province.post(address("confirm", calendar) + "?nam=2027", {"day": ["2027-02-05", "2027-03-01", "x"]})
    apply(province, calendar)

    assert list(DayOff.objects.filter(provisional=True).values_list("date", flat=True)) == [date(2027, 2, 6)]


# Who may.


def test_the_administrator_of_an_agency_makes_and_edits_its_own_calendar(
    calendar: Calendar, desk: Desk, other_desk: Desk, sign_in: SignIn
) -> None:
    client = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))
    own_dossier, theirs = dossier_in(State.PROCESSING, desk=desk), dossier_in(State.PROCESSING, desk=other_desk)
    assert client.get(address("year", calendar)).status_code == 200
    assert add(client, calendar).url == "/admin/"  # Wagtail's way to say that one may not

    client.post(reverse("calendars:index"), {"agency": desk.agency.pk})
    own = Agency.objects.get(pk=desk.agency.pk).calendar
    add(client, own)
    preview = text(client.get(address("preview", own)))
    apply(client, own)

    assert own_dossier.code in preview
    assert theirs.code not in preview
    assert [timezone.localtime(leg_of(dossier).due_at).day for dossier in (own_dossier, theirs)] == [14, 13]


def test_an_agency_is_not_given_a_calendar_by_the_administrator_of_another(
    calendar: Calendar, desk: Desk, other_desk: Desk, sign_in: SignIn
) -> None:
    client = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))

    client.post(reverse("calendars:index"), {"agency": other_desk.agency.pk})

    assert Agency.objects.get(pk=other_desk.agency.pk).calendar is None


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.EDITOR])
def test_nobody_else_sees_the_calendars(role: Role, calendar: Calendar, desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(role, None if role is Role.AUDITOR else desk.agency))

    assert client.get(reverse("calendars:index")).status_code in (302, 403)
    assert client.get(address("year", calendar)).status_code == 404
    assert add(client, calendar).status_code == 404


NAMES = ["year", "add_days", "hours", "agencies", "holidays", "copy_year", "preview"]


@pytest.mark.parametrize("name", [*NAMES, "confirm", "discard", "leave"])
def test_anothers_calendar_is_unknown_at_every_address(
    name: str, calendar: Calendar, desk: Desk, other_desk: Desk, sign_in: SignIn
) -> None:
    theirs = give_own_calendar(agency=other_desk.agency, by=_province())
    client = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))

    assert client.get(address(name, theirs)).status_code == 404
    assert client.post(address(name, theirs), {"version": 1}).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_calendar_opens(name: str, calendar: Calendar, province: Client) -> None:
    shared = CalendarFactory()
    add(province, shared)

    page = province.get(address(name, shared), {"nam": "2026"})

    assert page.status_code == 200
    assert english_of(page.content) == []
    assert " style=" not in page.content.decode().split('class="cal-page"')[1].split("</main>")[0]


def test_the_province_says_which_agencies_share_a_calendar(calendar: Calendar, desk: Desk, province: Client) -> None:
    shared = CalendarFactory()

    province.post(address("agencies", shared), {"agencies": [desk.agency.pk]})
    assert Agency.objects.get(pk=desk.agency.pk).calendar is None
    apply(province, shared)

    assert Agency.objects.get(pk=desk.agency.pk).calendar == shared
    assert province.get(address("agencies", calendar)).url == "/admin/"


def test_the_page_of_an_agency_shows_its_calendar_and_does_not_change_it(
    calendar: Calendar, desk: Desk, province: Client
) -> None:
    page = province.get(f"/admin/co-quan/edit/{desk.agency.pk}/")

    assert page.status_code == 200
    assert 'name="calendar"' not in page.content.decode()


def test_the_queries_of_the_preview_do_not_grow_with_the_dossiers(
    calendar: Calendar, desk: Desk, province: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    dossier_in(State.PROCESSING, desk=desk)
    add(province, calendar)
    province.get(address("preview", calendar))
    with django_assert_max_num_queries(60) as few:
        province.get(address("preview", calendar))
    for _number in range(6):
        dossier_in(State.PROCESSING, desk=desk)

    with django_assert_max_num_queries(len(few)):
        page = province.get(address("preview", calendar))
    assert len(page.context["rows"]) == 7


def test_the_queries_of_the_list_and_the_year_do_not_grow(
    calendar: Calendar, province: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    province.get(reverse("calendars:index"))
    with django_assert_max_num_queries(60) as index:
        province.get(reverse("calendars:index"))
    with django_assert_max_num_queries(60) as year:
        province.get(address("year", calendar), {"nam": "2026"})
    for number in range(6):
        AgencyFactory(calendar=CalendarFactory())
        DayOff.objects.create(calendar=calendar, date=date(2026, 3, number + 2), name="x")

    with django_assert_max_num_queries(len(index)):
        province.get(reverse("calendars:index"))
    with django_assert_max_num_queries(len(year)):
        province.get(address("year", calendar), {"nam": "2026"})


def _province() -> User:
    return employ(Role.PROVINCE_ADMINISTRATOR, None)


def test_more_dossiers_than_a_page_may_move_are_left_to_the_periodic_work(
    calendar: Calendar, desk: Desk, province: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    add(province, calendar)
    monkeypatch.setattr("dossiers.desk.calendars.preview.AT_ONCE", 0)

    page = text(apply(province, calendar))

    assert "Số hồ sơ lớn nên cần vài phút" in page
    assert "Đang được áp dụng" in page
    assert "chờ vài phút" in text(add(province, calendar, first="12/08/2026"))
    assert province.get(address("preview", calendar)).status_code == 302
    run_all(timezone.now())
    dossier.refresh_from_db()
    assert timezone.localtime(dossier.due_at).day == 14
