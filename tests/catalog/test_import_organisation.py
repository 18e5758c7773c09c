"""Agencies, officers and calendars from workbooks: looked over row by row, then written; and hostile rows."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from openpyxl import Workbook, load_workbook

from accounts.models import User
from casework.models import Calendar
from catalog.importing.agencies import read_agencies
from catalog.importing.calendar_days import read_calendar
from catalog.importing.errors import EntryRejected, ImportFileError
from catalog.importing.jobs import Look, Work, subject_named
from catalog.importing.officers import read_officers
from catalog.importing.row_work import import_all
from catalog.models import Agency, CatalogImport, Invitation
from catalog.reference import ensure_reference_data
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db
HEAD = ["Mã cơ quan", "Tên cơ quan", "Cấp thực hiện", "Loại cơ quan", "Trực thuộc (mã)", "Có hiệu lực đến",
        "Cơ quan kế tục (mã)"]  # fmt: skip


@pytest.fixture(autouse=True)
def reference() -> None:
    ensure_reference_data()


@pytest.fixture
def administrator() -> User:
    ensure_role_groups()
    user = UserFactory()
    assign_role(user=user, agency=None, role=Role.PROVINCE_ADMINISTRATOR)
    return user


def book(**sheets: list[list[Any]]) -> BytesIO:
    made, stream = Workbook(), BytesIO()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    made.save(stream)
    stream.seek(0)
    return stream


def looks(work: Work) -> list[Look]:
    return [work.look(entry) for entry in work.entries]


def agencies(*rows: list[Any]) -> Work:
    return read_agencies("co-quan.xlsx", book(Agencies=[HEAD, *rows]))


def test_the_preview_says_row_by_row_what_would_change_and_writes_nothing() -> None:
    AgencyFactory(code="H38", name="UBND tỉnh", level__code="province")
    work = agencies(
        ["H38", "UBND tỉnh Lào Cai", "Cấp tỉnh", None, None, None, None],
        ["H38.01", "Sở Tư pháp", "Cấp tỉnh", "Sở, ban, ngành cấp tỉnh", "H38", None, None],
        ["H38.02", None, "Cấp tỉnh", None, "H99", None, None],
    )

    changed, new, bad = looks(work)

    assert (changed.outcome, changed.changes[0].before, changed.changes[0].after) == (
        "changed", "UBND tỉnh", "UBND tỉnh Lào Cai",
    )  # fmt: skip
    assert (new.outcome, new.row, new.title) == ("new", 3, "Sở Tư pháp")
    assert bad.outcome == "rejected"
    assert any("H99" in reason for reason in bad.reasons)
    assert Agency.objects.count() == 1


def test_rows_may_name_what_stands_below_them() -> None:
    work = agencies(
        ["H38.201", "UBND huyện Bát Xát", "Cấp huyện", "UBND cấp huyện", "H38", "30/06/2025", "H38.101"],
        ["H38.101", "UBND xã Bát Xát", "Cấp xã", "UBND cấp xã", "H38", None, None],
        ["H38", "UBND tỉnh Lào Cai", "Cấp tỉnh", "UBND cấp tỉnh", None, None, None],
    )

    report = import_all(work, work.entries)

    assert report.summary() == "created 3, updated 0, unchanged 0, rejected 0"
    district = Agency.objects.get(code="H38.201")
    assert district.valid_until == date(2025, 6, 30)
    assert district.heir() == Agency.objects.get(code="H38.101")


def test_a_second_import_changes_nothing_and_an_empty_cell_leaves_what_is_there() -> None:
    rows = [["H38.01", "Sở Tư pháp", "Cấp tỉnh", None, None, None, None]]
    import_all(work := agencies(*rows), work.entries)
    Agency.objects.update(phone="0214")

    again = agencies(*rows)

    assert [look.outcome for look in looks(again)] == ["unchanged"]
    assert Agency.objects.get().phone == "0214"


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([["H1", "A", "Cấp thôn", None, None, None, None]], "Cấp thôn"),
        ([["H1", "A", "Cấp xã", None, None, "31/02/2025", None]], "31/02/2025"),
        ([["H1", "A", "Cấp xã", None, "H1", None, None]], "H1"),
        ([["H1", "A", "Cấp xã", None, None, None, None], ["H1", "B", "Cấp xã", None, None, None, None]], "dòng 2"),
        ([["H1", "A" * 300, "Cấp xã", None, None, None, None]], "300"),
        ([["H1", "=1+1", "Cấp xã", None, None, None, None]], "công thức"),
        ([[None, "A", "Cấp xã", None, None, None, None]], "Mã cơ quan"),
    ],
)
def test_a_bad_row_is_refused_in_words_and_the_others_are_taken(rows: list[list[Any]], word: str) -> None:
    good = ["H2", "Sở Tốt", "Cấp tỉnh", None, None, None, None]
    work = agencies(*rows, good)

    report = import_all(work, work.entries)

    assert Agency.objects.filter(code="H2").exists()
    assert len(report.rejections) == 1
    assert word in " ".join(report.rejections[0].reasons)


def test_two_rows_that_succeed_each_other_in_a_circle_are_refused() -> None:
    work = agencies(
        ["H1", "A", "Cấp xã", None, None, "30/06/2025", "H2"], ["H2", "B", "Cấp xã", None, None, "30/06/2025", "H1"]
    )

    report = import_all(work, work.entries)

    assert report.rejections
    assert all(agency.heir() is None for agency in Agency.objects.all())


def test_a_record_that_somebody_changed_since_the_preview_is_not_overwritten() -> None:
    AgencyFactory(code="H1", name="A")
    row = ["H1", "B", "Cấp xã", None, None, None, None]
    (seen,) = looks(agencies(row))
    Agency.objects.update(name="C")
    work = agencies(row)

    with pytest.raises(Exception, match=r"nhập lại|once more"):
        work.write(work.entries[0], seen)

    assert Agency.objects.get().name == "C"


def test_a_record_that_somebody_added_since_the_preview_is_not_overwritten() -> None:
    row = ["H1", "B", "Cấp xã", None, None, None, None]
    (seen,) = looks(agencies(row))
    AgencyFactory(code="H1", name="C")
    work = agencies(row)

    with pytest.raises(EntryRejected):
        work.write(work.entries[0], seen)

    assert Agency.objects.get().name == "C"


@pytest.mark.parametrize("heading", ["Mã cơ quann lạ", "Mật khẩu"])
def test_a_wrong_column_is_named(heading: str) -> None:
    with pytest.raises(ImportFileError, match=heading):
        read_agencies("a.xlsx", book(Agencies=[["Mã cơ quan", heading], ["H1", "x"]]))


def test_new_people_are_invited_with_all_their_roles_and_nobody_twice(administrator: User) -> None:
    desk = AgencyFactory(code="H1")
    rows = [["E-mail", "Agency (code)", "Role"], ["hoa@example.vn", "H1", "receptionist"],
            ["hoa@example.vn", "H1", "cashier"]]  # fmt: skip

    work = read_officers("a.xlsx", book(Officers=rows), administrator)
    assert [look.outcome for look in looks(work)] == ["new", "new"]
    assert not Invitation.objects.exists()
    work = read_officers("a.xlsx", book(Officers=rows), administrator)
    assert import_all(work, work.entries).rejections == []

    invitation = Invitation.objects.get()
    assert (invitation.agency, sorted(invitation.roles)) == (desk, ["cashier", "receptionist"])
    assert not User.objects.filter(email="hoa@example.vn").exists()
    again = read_officers("a.xlsx", book(Officers=rows), administrator)
    assert {look.outcome for look in looks(again)} == {"unchanged"}
    assert len(mail.outbox) <= 1


def test_people_who_have_an_account_get_the_role_at_once(administrator: User) -> None:
    desk, person = AgencyFactory(code="H1"), UserFactory(username="hoa", last_name="Nguyễn")
    rows = [["username", "last_name", "agency", "role"], ["hoa", "Trần", "H1", "officer"]]

    work = read_officers("a.xlsx", book(Officers=rows), administrator)
    assert import_all(work, work.entries).rejections == []

    person.refresh_from_db()
    assert person.last_name == "Trần"
    assert person.memberships.get().agency == desk


def test_two_rows_of_one_person_may_both_bring_the_new_name(administrator: User) -> None:
    AgencyFactory(code="H1")
    person = UserFactory(username="hoa", last_name="Nguyễn")
    rows = [["username", "last_name", "agency", "role"], ["hoa", "Trần", "H1", "officer"],
            ["hoa", "Trần", "H1", "cashier"]]  # fmt: skip
    newcomer = [rows[0], ["moi", "Lê", "H1", "officer"], ["moi", "Lê", "H1", "cashier"]]

    work = read_officers("a.xlsx", book(Officers=rows), administrator)
    assert import_all(work, work.entries).rejections == []
    work = read_officers("a.xlsx", book(Officers=newcomer))  # as the command does
    assert import_all(work, work.entries).rejections == []

    person.refresh_from_db()
    assert person.last_name == "Trần"
    assert person.memberships.count() == User.objects.get(username="moi").memberships.count() == 2


@pytest.mark.parametrize(
    "row",
    [
        ["la@example.vn", "H9", "officer"],
        ["la@example.vn", "H1", "vua"],
        ["la@example.vn", None, "officer"],
        ["khong phai thu", "H1", "officer"],
        ["la@example.vn", "H1", "province_administrator"],
    ],
)
def test_a_bad_row_invites_nobody(administrator: User, row: list[Any]) -> None:
    AgencyFactory(code="H1")
    work = read_officers("a.xlsx", book(Officers=[["email", "agency", "role"], row]), administrator)

    report = import_all(work, work.entries)

    assert len(report.rejections) == 1
    assert not Invitation.objects.exists()


def test_calendars_are_looked_over_day_by_day() -> None:
    sheets = {
        "Hours": [["from", "to", "cut_off"], [time(7), time(11), time(14)], ["13:30", "17:00", None]],
        "DaysOff": [["date", "name"], [date(2027, 9, 2), "Quốc khánh"], ["30/02/2027", "Không có"]],
        "WorkingSaturdays": [["date", "why"], ["2027-08-21", "làm bù"], ["2027-08-23", "thứ Hai"]],
    }
    found = looks(read_calendar("a.xlsx", book(**sheets)))
    assert [look.outcome for look in found] == ["new", "new", "new", "rejected", "new", "rejected"]
    assert not Calendar.objects.exists()

    work = read_calendar("a.xlsx", book(**sheets))
    import_all(work, work.entries)

    calendar = Calendar.objects.get()
    assert (calendar.is_default, calendar.cut_off) == (True, time(14))
    assert calendar.days_off.get().name == "Quốc khánh"
    assert calendar.working_saturdays.get().date == date(2027, 8, 21)
    again = looks(read_calendar("a.xlsx", book(**sheets)))
    assert [look.outcome for look in again if look.outcome != "rejected"] == ["unchanged"] * 4


def test_hours_give_way_to_those_of_their_own_calendar_only() -> None:
    head = ["calendar", "from", "to"]
    for rows in (
        [["A", "07:00", "11:00"], ["A", "13:00", "17:00"]],
        [["A", "12:00", "16:00"], ["B", "13:00", "17:00"]],
    ):
        work = read_calendar("a.xlsx", book(Hours=[head, *rows]))
        assert import_all(work, work.entries).rejections == []

    hours = {
        calendar.name: [each.starts for each in calendar.working_periods.all()] for calendar in Calendar.objects.all()
    }
    assert {name: sorted(starts) for name, starts in hours.items()} == {"A": [time(7), time(12)], "B": [time(13)]}


def test_a_cut_off_that_one_row_changes_leaves_the_rows_below_good() -> None:
    head = ["from", "to", "cut_off"]
    for cut_off, end in (("14:00", "17:00"), ("15:00", "17:30")):
        work = read_calendar("a.xlsx", book(Hours=[head, ["07:00", "11:00", cut_off], ["13:30", end, None]]))
        assert import_all(work, work.entries).rejections == []

    calendar = Calendar.objects.get()
    assert calendar.cut_off == time(15)
    assert [period.ends for period in calendar.working_periods.order_by("starts")] == [time(11), time(17, 30)]


@pytest.mark.parametrize("subject", ["agencies", "officers", "calendar"])
def test_the_template_has_lists_to_choose_from_and_can_be_imported_empty(subject: str, administrator: User) -> None:
    AgencyFactory(code="H1")
    offered = subject_named(CatalogImport.Subject(subject))

    content = offered.template()

    assert offered.read(offered.template_name, BytesIO(content), administrator).entries == []
    lists = [sheet.data_validations.dataValidation for sheet in load_workbook(BytesIO(content)).worksheets]
    assert any(lists)
