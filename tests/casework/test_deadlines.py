"""Due dates, derived by hand from the demonstration's calendar (casework/data/calendar.json, 2025 to 2027)."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from casework.deadlines import (
    TIME_ZONE,
    DeadlineError,
    Pause,
    Term,
    WorkingCalendar,
    due_date,
    working_days_between,
)


def moment(text: str) -> datetime:
    """`2026-11-20 15:00` in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


WORKING_DAYS = [
    # received, days, due (at 17:00)
    ("2025-01-06 09:00", 3, "2025-01-09"),
    ("2025-01-06 05:00", 1, "2025-01-07"),  # before the office opens
    ("2025-01-06 14:59:59.999999", 1, "2025-01-07"),  # the last moment before the cut-off
    ("2025-01-06 15:00", 1, "2025-01-08"),  # the cut-off itself is after it
    ("2025-01-06 23:59", 1, "2025-01-08"),
    # Tết 2025: 27 January to 1 February
    ("2025-01-24 10:00", 1, "2025-02-03"),
    ("2025-01-24 15:00", 1, "2025-02-04"),
    ("2025-01-24 14:59:59", 5, "2025-02-07"),
    ("2025-01-29 09:00", 1, "2025-02-04"),
    # 7 April 2025, a Monday
    ("2025-04-04 08:00", 1, "2025-04-08"),
    # 26 April 2025 is a working Saturday for 2 May; 30 April and 1 May are days off
    ("2025-04-25 09:00", 1, "2025-04-26"),
    ("2025-04-25 16:00", 1, "2025-04-28"),
    ("2025-04-26 10:00", 1, "2025-04-28"),
    ("2025-04-26 10:00", 3, "2025-05-05"),
    ("2025-04-29 15:30", 2, "2025-05-07"),
    # 1 and 2 September 2025
    ("2025-08-29 14:00", 1, "2025-09-03"),
    ("2025-08-31 09:00", 3, "2025-09-08"),
    # New Year 2026, a Thursday
    ("2025-12-31 10:00", 1, "2026-01-02"),
    ("2025-12-31 15:00", 1, "2026-01-05"),
    # Tết 2026: 16 to 20 February
    ("2026-02-13 10:00", 3, "2026-02-25"),
    ("2026-02-13 15:00", 3, "2026-02-26"),
    ("2026-02-17 10:00", 1, "2026-02-24"),
    ("2026-02-06 10:00", 10, "2026-02-27"),
    # 26 April 2026 is a Sunday: compensated on Monday; 30 April and 1 May follow
    ("2026-04-24 10:00", 1, "2026-04-28"),
    ("2026-04-24 10:00", 3, "2026-05-04"),
    # 22 August 2026 is a working Saturday for 31 August
    ("2026-08-21 10:00", 1, "2026-08-22"),
    ("2026-08-21 15:00", 1, "2026-08-24"),
    ("2026-08-21 10:00", 5, "2026-08-27"),
    ("2026-08-28 10:00", 2, "2026-09-04"),
    # 24 November 2026, a Tuesday
    ("2026-11-20 15:00", 3, "2026-11-27"),
    ("2026-11-22 20:00", 5, "2026-12-01"),
    ("2026-11-23 10:00", 1, "2026-11-25"),
    ("2026-11-24 09:00", 1, "2026-11-26"),
    ("2026-11-02 08:00", 30, "2026-12-15"),
    # 2027: New Year on a Friday, Tết 4 to 10 February, 16 April, 30 April to 3 May, 2 and 3 September
    ("2026-12-31 10:00", 1, "2027-01-04"),
    ("2027-02-03 09:00", 2, "2027-02-12"),
    ("2027-04-15 10:00", 1, "2027-04-19"),
    ("2027-04-29 10:00", 1, "2027-05-04"),
    ("2027-09-01 10:00", 1, "2027-09-06"),
    ("2027-11-23 10:00", 1, "2027-11-25"),
    ("2026-11-23 10:00", 0, "2026-11-23"),
]


@pytest.mark.parametrize(("received", "days", "due"), WORKING_DAYS)
def test_working_days_end_with_the_office_hours_of_the_last_one(
    calendar: WorkingCalendar, received: str, days: int, due: str
) -> None:
    result = due_date(calendar, Term(days, "working_day"), moment(received))

    assert result.due_at == moment(f"{due} 17:00")
    assert sum(row.counts for row in result.ledger) == days


LONGER_TERMS = [
    # received, value, unit, due
    ("2026-11-02 10:00", 15, "calendar_day", "2026-11-17"),
    ("2026-11-02 10:00", 5, "calendar_day", "2026-11-09"),  # ends on Saturday 7
    ("2026-11-02 15:00", 4, "calendar_day", "2026-11-09"),  # day 0 is the 3rd; ends on Saturday 7
    ("2026-11-20 10:00", 4, "calendar_day", "2026-11-25"),  # ends on the day off of 24 November
    ("2026-08-10 10:00", 12, "calendar_day", "2026-08-22"),  # ends on a working Saturday
    ("2026-02-06 10:00", 10, "calendar_day", "2026-02-23"),  # ends on the first day of Tết
    ("2025-01-24 16:00", 1, "calendar_day", "2025-02-04"),
    ("2025-10-01 09:00", 60, "calendar_day", "2025-12-01"),  # ends on Sunday 30 November
    ("2026-11-02 10:00", 0, "calendar_day", "2026-11-02"),
    ("2025-12-15 10:00", 1, "month", "2026-01-15"),
    ("2026-01-30 10:00", 1, "month", "2026-03-02"),  # 28 February, a Saturday
    ("2025-03-31 10:00", 1, "month", "2025-05-05"),  # 30 April, then days off until 4 May
    ("2025-11-14 10:00", 3, "month", "2026-02-23"),  # 14 February, a Saturday, then Tết
    ("2025-12-31 10:00", 2, "month", "2026-03-02"),  # February has no 31st
    ("2026-08-28 10:00", 6, "month", "2027-03-01"),  # 28 February 2027, a Sunday
    ("2025-08-29 10:00", 18, "month", "2027-03-01"),  # February 2027 has no 29th; its 28th is a Sunday
    ("2024-02-29 10:00", 1, "year", "2025-02-28"),
    ("2025-11-24 10:00", 1, "year", "2026-11-25"),  # 24 November 2026 is a day off
    ("2026-11-23 09:00", None, "same_day", "2026-11-23"),
    ("2026-11-23 09:00", 0, "same_day", "2026-11-23"),
    ("2026-11-23 15:00", None, "same_day", "2026-11-25"),
    ("2026-11-21 09:00", None, "same_day", "2026-11-23"),
    ("2026-08-22 09:00", None, "same_day", "2026-08-22"),
]


@pytest.mark.parametrize(("received", "value", "unit", "due"), LONGER_TERMS)
def test_other_terms_end_on_a_working_day_at_the_end_of_office_hours(
    calendar: WorkingCalendar, received: str, value: int | None, unit: str, due: str
) -> None:
    assert due_date(calendar, Term(value, unit), moment(received)).due_at == moment(f"{due} 17:00")


HOURS = [
    # received, hours, due
    ("2026-11-02 07:30", 8, "2026-11-03 08:00"),
    ("2026-11-02 07:30", 4, "2026-11-02 11:30"),  # not after lunch
    ("2026-11-02 06:00", 4, "2026-11-02 11:30"),
    ("2026-11-02 10:30", 2, "2026-11-02 14:30"),
    ("2026-11-02 12:00", 1, "2026-11-02 14:30"),
    ("2026-11-02 11:30", 1, "2026-11-02 14:30"),
    ("2026-11-02 10:17:30", 2, "2026-11-02 14:17:30"),
    ("2026-11-02 15:00", 2, "2026-11-02 17:00"),  # hours know no cut-off
    ("2026-11-02 17:00", 1, "2026-11-03 08:30"),
    ("2026-11-20 16:00", 2, "2026-11-23 08:30"),
    ("2026-11-21 10:00", 1, "2026-11-23 08:30"),
    ("2026-11-23 15:00", 8, "2026-11-25 15:30"),  # over the day off of 24 November
    ("2026-02-13 16:30", 8, "2026-02-23 17:00"),  # over Tết
    ("2025-04-25 17:00", 2, "2025-04-26 09:30"),  # on a working Saturday
    ("2026-11-02 07:30", 15, "2026-11-03 17:00"),
]


@pytest.mark.parametrize(("received", "hours", "due"), HOURS)
def test_hours_run_in_office_hours_from_the_moment_of_receipt(
    calendar: WorkingCalendar, received: str, hours: int, due: str
) -> None:
    assert due_date(calendar, Term(hours, "hour"), moment(received)).due_at == moment(due)


PAUSES = [
    # value, unit, pauses (requested, complete), due; all received on Monday 2 November 2026 at 09:00
    (5, "working_day", [("2026-11-04 10:00", "2026-11-09 09:00")], "2026-11-12 17:00"),
    (5, "working_day", [("2026-11-04 10:00", "2026-11-09 15:00")], "2026-11-13 17:00"),
    (5, "working_day", [("2026-11-04 09:00", "2026-11-04 14:00")], "2026-11-09 17:00"),
    (5, "working_day", [("2026-11-04 09:00", "2026-11-04 15:00")], "2026-11-10 17:00"),
    (
        5,
        "working_day",
        [("2026-11-03 09:00", "2026-11-05 09:00"), ("2026-11-06 09:00", "2026-11-10 09:00")],
        "2026-11-13 17:00",
    ),
    (5, "calendar_day", [("2026-11-04 10:00", "2026-11-09 09:00")], "2026-11-12 17:00"),
    (1, "month", [("2026-11-04 10:00", "2026-11-09 09:00")], "2026-12-07 17:00"),  # five dates later than 2 December
    (15, "hour", [("2026-11-02 16:00", "2026-11-05 09:00")], "2026-11-09 09:00"),  # 6 h on the 2nd, 7.5 h on the 6th
]


@pytest.mark.parametrize(("value", "unit", "pauses", "due"), PAUSES)
def test_dates_of_a_pause_do_not_count(
    calendar: WorkingCalendar, value: int, unit: str, pauses: list[tuple[str, str]], due: str
) -> None:
    stopped = [Pause(moment(start), moment(end)) for start, end in pauses]

    assert due_date(calendar, Term(value, unit), moment("2026-11-02 09:00"), stopped).due_at == moment(due)


def test_a_restarted_clock_counts_from_zero_from_the_completion(calendar: WorkingCalendar) -> None:
    completed = moment("2026-11-09 15:00")

    assert due_date(calendar, Term(3, "working_day"), completed).due_at == moment("2026-11-13 17:00")


def test_the_ledger_names_every_date_from_day_0_to_the_due_date(calendar: WorkingCalendar) -> None:
    result = due_date(calendar, Term(3, "working_day"), moment("2026-11-20 15:00"))

    assert result.day_zero == date(2026, 11, 23)
    assert [(row.date.day, row.counts, row.why) for row in result.ledger] == [
        (23, False, "tiếp nhận lúc 15:00 20/11/2026, từ giờ chốt trở đi: ngày tiếp nhận, chưa tính"),
        (24, False, "Ngày Văn hóa Việt Nam"),
        (25, True, "ngày làm việc"),
        (26, True, "ngày làm việc"),
        (27, True, "ngày làm việc"),
    ]


def test_the_ledger_says_why_a_saturday_counts(calendar: WorkingCalendar) -> None:
    result = due_date(calendar, Term(2, "working_day"), moment("2026-08-21 09:00"))

    assert [(row.date.day, row.counts, row.why) for row in result.ledger] == [
        (21, False, "ngày tiếp nhận, chưa tính"),
        (22, True, "thứ Bảy, ngày làm việc: làm bù"),
        (23, False, "Chủ nhật"),
        (24, True, "ngày làm việc"),
    ]


def test_the_ledger_says_why_a_calendar_term_ends_later(calendar: WorkingCalendar) -> None:
    result = due_date(calendar, Term(5, "calendar_day"), moment("2026-11-02 09:00"))

    assert [(row.date.day, row.counts, row.why) for row in result.ledger[-3:]] == [
        (7, True, "thứ Bảy, vẫn tính vì thời hạn không tính theo ngày làm việc"),
        (8, False, "Chủ nhật"),
        (9, False, "hạn rơi vào ngày nghỉ: dời đến ngày làm việc tiếp theo"),
    ]
    assert sum(row.counts for row in result.ledger) == 5


def test_the_ledger_shows_a_pause(calendar: WorkingCalendar) -> None:
    pause = Pause(moment("2026-11-03 09:00"), moment("2026-11-05 09:00"))

    result = due_date(calendar, Term(2, "working_day"), moment("2026-11-02 09:00"), [pause])

    assert [(row.date.day, row.counts) for row in result.ledger] == [
        (2, False),
        (3, True),
        (4, False),
        (5, False),
        (6, True),
    ]
    assert result.ledger[2].why == "tạm dừng, chờ bổ sung"


def test_the_ledger_of_hours_says_how_many_each_date_gave(calendar: WorkingCalendar) -> None:
    result = due_date(calendar, Term(8, "hour"), moment("2026-11-20 15:30"))

    assert [(row.date.day, row.counts, row.why) for row in result.ledger] == [
        (20, True, "1,5 giờ làm việc"),
        (21, False, "thứ Bảy"),
        (22, False, "Chủ nhật"),
        (23, True, "6,5 giờ làm việc"),
    ]


def test_a_day_off_that_is_not_announced_yet_is_marked(calendar: WorkingCalendar) -> None:
    result = due_date(calendar, Term(1, "working_day"), moment("2027-02-03 09:00"))

    assert {row.date.day for row in result.ledger if row.provisional} == {4, 5, 6, 7, 8, 9, 10}


def test_the_same_moment_in_another_offset_gives_the_same_due_date(calendar: WorkingCalendar) -> None:
    in_utc = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # 15:00 in Vietnam
    in_tokyo = datetime(2026, 11, 20, 17, 0, tzinfo=timezone(timedelta(hours=9)))

    for received in (in_utc, in_tokyo):
        result = due_date(calendar, Term(3, "working_day"), received)
        assert result.due_at.isoformat() == "2026-11-27T17:00:00+07:00"


@pytest.mark.parametrize(
    ("term", "received"),
    [
        (Term(3, "working_day"), moment("2026-11-20 09:00").replace(tzinfo=None)),
        (Term(3, "working_day"), moment("1999-12-31 09:00")),
        (Term(3, "working_day"), moment("2101-01-03 09:00")),
        (Term(3, "working_day"), datetime.max.replace(tzinfo=UTC)),
        (Term(3, "working_day"), datetime.min.replace(tzinfo=UTC)),
        (Term(None, "working_day"), moment("2026-11-20 09:00")),
        (Term(None, "hour"), moment("2026-11-20 09:00")),
        (Term(-1, "calendar_day"), moment("2026-11-20 09:00")),
        (Term(3, "fortnight"), moment("2026-11-20 09:00")),
        (Term(3, ""), moment("2026-11-20 09:00")),
        (Term(10**9, "working_day"), moment("2026-11-20 09:00")),
        (Term(10**12, "calendar_day"), moment("2026-11-20 09:00")),
        (Term(10**9, "month"), moment("2026-11-20 09:00")),
        (Term(80, "year"), moment("2026-11-20 09:00")),
        (Term(10**6, "hour"), moment("2026-11-20 09:00")),
    ],
)
def test_what_cannot_be_counted_is_refused(calendar: WorkingCalendar, term: Term, received: datetime) -> None:
    with pytest.raises(DeadlineError):
        due_date(calendar, term, received)


def test_a_pause_that_ends_before_it_starts_is_refused(calendar: WorkingCalendar) -> None:
    pause = Pause(moment("2026-11-05 09:00"), moment("2026-11-03 09:00"))

    with pytest.raises(DeadlineError):
        due_date(calendar, Term(3, "working_day"), moment("2026-11-02 09:00"), [pause])


@pytest.mark.parametrize(
    "periods",
    [
        (),
        ((time(8), time(8)),),
        ((time(13), time(17)), (time(8), time(11))),
        ((time(8), time(12)), (time(11), time(17))),
    ],
)
def test_office_hours_that_are_missing_or_overlap_are_refused(periods: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(DeadlineError):
        WorkingCalendar(periods, time(15), {}, {})


def test_a_calendar_without_a_working_day_ends_in_an_error_not_in_a_loop() -> None:
    every_day = {date(2026, 1, 1) + timedelta(days=n): "nghỉ" for n in range(366 * 80)}
    closed = WorkingCalendar(((time(8), time(17)),), time(15), every_day, {})

    with pytest.raises(DeadlineError):
        due_date(closed, Term(1, "working_day"), moment("2026-11-20 09:00"))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-21", 0),  # Saturday
        ("2026-11-20", "2026-11-25", 2),  # over a weekend and a day off
        ("2026-11-25", "2026-11-20", -2),
        ("2026-08-21", "2026-08-22", 1),  # a working Saturday
        ("2026-02-13", "2026-02-23", 1),  # over Tết
    ],
)
def test_working_days_between_two_dates(calendar: WorkingCalendar, start: str, end: str, days: int) -> None:
    assert working_days_between(calendar, date.fromisoformat(start), date.fromisoformat(end)) == days


def test_working_days_between_moments_go_by_the_date_in_vietnam(calendar: WorkingCalendar) -> None:
    late_on_thursday_in_utc = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)  # Friday 01:00

    assert working_days_between(calendar, late_on_thursday_in_utc, moment("2026-11-23 10:00")) == 1
