"""The working calendar in the database and in its exchange file."""

import copy
from datetime import date, time
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.calendars import CalendarDataError, calendar_for, load_calendar
from casework.deadlines import WorkingCalendar
from casework.models import Calendar, DayOff, WorkingPeriod, WorkingSaturday
from tests.factories.casework import CalendarFactory

pytestmark = pytest.mark.django_db


def test_the_file_gives_the_calendar_that_the_rules_count_with(
    calendar_data: dict[str, Any], calendar: WorkingCalendar
) -> None:
    stored = load_calendar(calendar_data)

    assert stored.is_default
    assert calendar_for(stored.pk) == calendar
    assert calendar_for(None) == calendar


def test_loading_the_file_again_changes_nothing(calendar_data: dict[str, Any]) -> None:
    load_calendar(calendar_data)
    before = [
        list(model.objects.order_by("pk").values()) for model in (Calendar, WorkingPeriod, DayOff, WorkingSaturday)
    ]

    load_calendar(calendar_data)

    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Calendar, WorkingPeriod, DayOff, WorkingSaturday)
    ]


def test_what_an_administrator_entered_stays(calendar_data: dict[str, Any]) -> None:
    stored = load_calendar(calendar_data)
    stored.cut_off = time(14)
    stored.save()
    DayOff.objects.create(calendar=stored, date=date(2026, 7, 27), name="Ngày nghỉ của tỉnh")
    DayOff.objects.filter(date="2026-09-02").update(name="Quốc khánh lần thứ 81")

    load_calendar(calendar_data)

    now = calendar_for(stored.pk)
    assert now.cut_off == time(14)
    assert now.days_off[date(2026, 7, 27)] == "Ngày nghỉ của tỉnh"
    assert now.days_off[date(2026, 9, 2)] == "Quốc khánh lần thứ 81"


def test_a_provisional_day_follows_the_announcement(calendar_data: dict[str, Any]) -> None:
    stored = load_calendar(calendar_data)
    announced = copy.deepcopy(calendar_data)
    moved = next(day for day in announced["days_off"] if day["date"] == "2027-02-04")
    moved.update(date="2027-02-11", name="Mùng sáu Tết", provisional=False)
    confirmed = next(day for day in announced["days_off"] if day["date"] == "2027-02-05")
    confirmed["provisional"] = False

    load_calendar(announced)

    now = calendar_for(stored.pk)
    assert date(2027, 2, 4) not in now.days_off
    assert now.days_off[date(2027, 2, 11)] == "Mùng sáu Tết"
    assert date(2027, 2, 5) not in now.provisional
    assert date(2027, 2, 6) in now.provisional


def test_a_second_calendar_is_not_the_default(calendar_data: dict[str, Any]) -> None:
    load_calendar(calendar_data)

    assert not load_calendar(calendar_data, name="Lịch Bộ phận Một cửa").is_default


def test_without_any_calendar_plain_office_hours_count() -> None:
    plain = calendar_for(None)

    assert plain.periods == ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
    assert plain.cut_off == time(15)
    assert plain.is_working(date(2026, 11, 24))


def test_an_agency_has_a_calendar_of_its_own_or_the_default() -> None:
    CalendarFactory(is_default=True, cut_off=time(15))
    own = CalendarFactory(cut_off=time(16))

    assert calendar_for(own.pk).cut_off == time(16)
    assert calendar_for(None).cut_off == time(15)
    assert calendar_for(own.pk + 1000).cut_off == time(15)


def test_overlapping_hours_are_read_as_one_stretch_and_none_as_the_usual_hours() -> None:
    overlapping = CalendarFactory(hours=[(time(13), time(17)), (time(8), time(12)), (time(11), time(14))])
    empty = CalendarFactory()
    empty.working_periods.all().delete()

    assert calendar_for(overlapping.pk).periods == ((time(8), time(17)),)
    assert calendar_for(empty.pk).periods == ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))


def test_reading_a_calendar_takes_few_queries(
    calendar_data: dict[str, Any], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load_calendar(calendar_data)

    with django_assert_max_num_queries(4):
        calendar_for(None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("days_off", None),
        ("days_off", [{"date": "2026-02-30", "name": "không có ngày này"}]),
        ("days_off", [{"name": "thiếu ngày"}]),
        ("days_off", ["2026-09-02"]),
        ("days_off", [{"date": "2026-09-02", "name": ""}]),
        ("days_off", [{"date": "2026-09-02", "name": "x" * 121}]),
        ("working_saturdays", [{"date": "2026-08-22"}]),
        ("working_saturdays", "2026-08-22"),
        ("transfer_cut_off", "25:00"),
        ("transfer_cut_off", None),
        ("working_hours", [["07:30"]]),
        ("working_hours", [7]),
        ("working_hours", [["07:30", "nửa trưa"]]),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(calendar_data: dict[str, Any], key: str, value: object) -> None:
    with pytest.raises(CalendarDataError):
        load_calendar({**calendar_data, key: value})

    assert not Calendar.objects.exists()
