"""Days, hours and proposals of a calendar, before they reach any dossier."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework.calendar_days import (
    PLAIN,
    Day,
    DayKind,
    check_hours,
    copy_of,
    stored_days,
    with_days,
    write_days,
    write_hours,
)
from casework.calendars import calendar_for
from casework.deadlines import (
    TIME_ZONE,
    DueDates,
    Pause,
    Term,
    WorkingCalendar,
    difference,
    due_date,
    due_dates_in_a_row,
    names_of,
)
from casework.holiday_proposals import from_another_year, from_the_law, law_days
from casework.models import DayOff, WorkingSaturday
from tests.factories.casework import CalendarFactory

FESTIVAL = Day(kind=DayKind.OFF, name="Ngày hội tỉnh")
SATURDAY = Day(kind=DayKind.WORK, name="làm bù")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


# What another calendar changes


@pytest.mark.parametrize(
    ("day", "entry", "changes"),
    [
        ("2026-08-11", FESTIVAL, True),
        ("2026-08-15", SATURDAY, True),
        ("2026-08-22", PLAIN, True),  # a working Saturday struck out
        ("2026-09-02", PLAIN, True),  # a day off struck out
        ("2026-08-16", FESTIVAL, False),  # a Sunday
        ("2026-09-02", Day(kind=DayKind.OFF, name="Quốc khánh lần thứ 81"), False),  # another name
        ("2026-09-02", Day(kind=DayKind.OFF, name="Quốc khánh", provisional=True), False),
        ("2026-08-12", PLAIN, False),
    ],
)
def test_only_a_date_that_becomes_or_ceases_to_be_worked_makes_a_difference(
    day: str, entry: Day, changes: bool, calendar: WorkingCalendar
) -> None:
    changed = with_days(calendar, {date.fromisoformat(day): entry})

    assert bool(difference(calendar, changed)) == changes
    assert difference(calendar, changed).dates == ((date.fromisoformat(day),) if changes else ())
    assert bool(difference(changed, calendar)) == changes


def test_a_difference_is_named_by_the_calendar_that_has_a_name_for_it(calendar: WorkingCalendar) -> None:
    days = {date(2026, 8, 11): FESTIVAL, date(2026, 9, 2): PLAIN, date(2026, 8, 15): SATURDAY}
    changed = with_days(calendar, days)

    names = names_of(tuple(days), calendar, changed)

    assert list(names.values()) == ["Ngày hội tỉnh", "Quốc khánh", "thứ Bảy, ngày làm việc: làm bù"]


@pytest.mark.parametrize("value", [0, 1, 3, 7, 30])
@pytest.mark.parametrize("unit", ["working_day", "calendar_day", "month", "hour", "same_day"])
def test_a_due_date_changes_only_when_a_changed_date_lies_in_its_count(
    value: int, unit: str, calendar: WorkingCalendar
) -> None:
    """The rule by which the database chooses the dossiers to look at, over every date of a quarter."""
    received = moment("2026-08-20 14:30")
    before = due_date(calendar, Term(value, unit), received).due_at
    for number in range(-10, 80):
        day = received.date() + timedelta(days=number)
        entry = PLAIN if day in calendar.days_off or day in calendar.working_saturdays else FESTIVAL
        entry = SATURDAY if day.weekday() >= 5 and day not in calendar.working_saturdays else entry
        after = due_date(with_days(calendar, {day: entry}), Term(value, unit), received).due_at
        if after != before:
            assert received.date() <= day <= before.date()


@pytest.mark.parametrize("unit", ["working_day", "calendar_day", "month", "hour", "same_day"])
def test_due_dates_that_are_remembered_are_those_that_are_counted(unit: str, calendar: WorkingCalendar) -> None:
    remembered = DueDates(calendar)
    pause = (Pause(moment("2026-08-12 10:00"), moment("2026-08-18 10:00")),)
    for hour in range(0, 24 * 20, 5):
        received = moment("2026-08-10 00:30") + timedelta(hours=hour)
        for value in (0, 1, 5):
            for pauses in ((), pause if received < pause[0].start else ()):
                expected = due_date(calendar, Term(value, unit), received, pauses).due_at
                assert remembered.of(Term(value, unit), received, pauses) == expected


# Steps one after the other


@pytest.mark.parametrize("parts", [(1, 2), (2, 1), (1, 1, 1), (3,), (0, 3)])
@pytest.mark.parametrize("received", ["2026-08-10 09:00", "2026-08-10 15:00", "2026-08-22 10:00", "2026-02-13 16:00"])
def test_steps_in_working_days_end_with_the_whole_term(
    parts: tuple[int, ...], received: str, calendar: WorkingCalendar
) -> None:
    steps = due_dates_in_a_row(calendar, [Term(part, "working_day") for part in parts], moment(received))

    assert steps[-1].due_at == due_date(calendar, Term(sum(parts), "working_day"), moment(received)).due_at
    assert list(steps) == sorted(steps, key=lambda step: step.due_at)


def test_a_step_in_hours_begins_with_the_next_opening(calendar: WorkingCalendar) -> None:
    day, hours, same_day = due_dates_in_a_row(
        calendar, [Term(1, "working_day"), Term(4, "hour"), Term(None, "same_day")], moment("2026-08-13 09:00")
    )

    assert day.due_at == moment("2026-08-14 17:00")
    assert hours.due_at == moment("2026-08-17 11:30")
    assert same_day.due_at == moment("2026-08-17 17:00")


def test_a_step_that_is_handed_on_in_the_afternoon_begins_that_day(calendar: WorkingCalendar) -> None:
    late = moment("2026-08-10 16:00")

    assert due_date(calendar, Term(1, "working_day"), late).due_at == moment("2026-08-12 17:00")
    assert due_date(calendar, Term(1, "working_day"), late, on=late.date()).due_at == moment("2026-08-11 17:00")
    assert due_date(calendar, Term(1, "working_day"), late, on=date(2026, 9, 2)).day_zero == date(2026, 9, 3)


# Hours


def test_hours_are_put_in_order() -> None:
    afternoon, morning = (time(13, 30), time(17)), (time(7, 30), time(11, 30))

    assert check_hours([afternoon, morning], time(15)) == (morning, afternoon)


@pytest.mark.parametrize(
    ("periods", "cut_off", "code"),
    [
        ([], time(15), "required"),
        ([(time(8), time(8))], time(8), "order"),
        ([(time(8), time(12)), (time(12), time(17))], time(15), "overlap"),
        ([(time(8), time(17)), (time(9), time(10))], time(15), "overlap"),
        ([(time(8), time(17))], time(8), "cut_off"),
        ([(time(8), time(17))], time(17, 1), "cut_off"),
    ],
)
def test_hours_that_cannot_be_are_refused(periods: list[tuple[time, time]], cut_off: time, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_hours(periods, cut_off)

    assert refused.value.code == code


# The table


@pytest.mark.django_db
def test_what_is_written_is_what_was_planned() -> None:
    stored = CalendarFactory()
    DayOff.objects.create(calendar=stored, date=date(2026, 9, 2), name="Quốc khánh")
    WorkingSaturday.objects.create(calendar=stored, date=date(2026, 8, 22), why="làm bù")
    days = {date(2026, 9, 2): PLAIN, date(2026, 8, 11): FESTIVAL, date(2026, 8, 15): SATURDAY}
    planned = with_days(calendar_for(stored.pk), days)

    write_days(stored, days)
    write_days(stored, days)

    assert calendar_for(stored.pk) == planned
    assert stored_days(stored).keys() == {date(2026, 8, 11), date(2026, 8, 15), date(2026, 8, 22)}


@pytest.mark.django_db
def test_a_copy_counts_as_its_source_and_lives_on_its_own() -> None:
    source = CalendarFactory(cut_off=time(14))
    write_days(source, {date(2026, 8, 11): FESTIVAL})

    made = copy_of(source, "Lịch riêng")
    write_days(source, {date(2026, 8, 11): PLAIN})
    write_hours(source, ((time(8), time(16)),), time(15))

    assert calendar_for(made.pk).cut_off == time(14)
    assert date(2026, 8, 11) in calendar_for(made.pk).days_off
    assert calendar_for(source.pk).periods == ((time(8), time(16)),)


# Proposals


def test_the_law_of_a_year_is_that_of_the_demonstration(calendar: WorkingCalendar) -> None:
    """casework/data/calendar.json was checked by hand against the announcements."""
    for year in (2025, 2026):
        proposed = with_days(WorkingCalendar(calendar.periods, calendar.cut_off, {}, {}), law_days(year))
        for number in range(365):
            day = date(year, 1, 1) + timedelta(days=number)
            assert proposed.is_working(day) == calendar.is_working(day), day


@pytest.mark.parametrize("year", [2000, 2014, 2015, 2019, 2050, 2099, 2100])
def test_every_year_of_the_calendar_can_be_proposed(year: int) -> None:
    days = law_days(year)

    assert {day.year for day in days} == {year}
    assert all(entry.name and len(entry.name) <= 120 for entry in days.values())


def test_an_exchanged_day_is_proposed_with_its_saturday() -> None:
    days = law_days(2026)

    assert days[date(2026, 8, 22)] == Day(kind=DayKind.WORK, name="làm bù cho ngày nghỉ 31/08/2026")
    assert days[date(2026, 8, 31)].compensatory
    assert days[date(2026, 4, 27)].compensatory
    assert not days[date(2026, 4, 26)].compensatory


def test_what_stands_in_the_calendar_is_not_proposed_again() -> None:
    known = {date(2026, 9, 2): Day(kind=DayKind.OFF, name="Quốc khánh")}
    known[date(2026, 1, 1)] = Day(kind=DayKind.OFF, name="Năm mới")

    proposals = {proposal.date: proposal for proposal in from_the_law(2026, known, provisional=True)}

    assert not proposals[date(2026, 9, 2)].is_news
    assert proposals[date(2026, 1, 1)].is_news
    assert not proposals[date(2026, 1, 1)].advised  # it would replace a name
    assert proposals[date(2026, 5, 1)].day.provisional


def test_a_copied_year_leaves_what_follows_the_moon_to_the_reader() -> None:
    days = law_days(2024) | {date(2024, 2, 29): FESTIVAL, date(2024, 7, 27): FESTIVAL}

    proposals = {proposal.date: proposal for proposal in from_another_year(2024, 2027, days)}

    assert date(2027, 7, 27) in proposals
    assert {day for day, proposal in proposals.items() if proposal.advised} == {
        date(2027, 1, 1),
        date(2027, 4, 30),
        date(2027, 5, 1),
        date(2027, 7, 27),
        date(2027, 9, 2),
        date(2027, 9, 3),
    }
    assert not [proposal for proposal in proposals.values() if proposal.day.compensatory]
