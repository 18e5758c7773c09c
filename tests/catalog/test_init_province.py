"""An empty province for real use, and the workbooks that fill it."""

from __future__ import annotations

from datetime import date, time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from casework.models import Calendar
from catalog.models import Agency, AgencyLevel, Audience, Membership, Procedure
from catalog.roles import Role
from tests.catalog.conftest import make_entry
from tests.catalog.test_import_procedures import JsonFile
from tests.catalog.test_import_workbook import workbook
from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "tỉnh Lào Cai",
    "agency_code": "H38",
    "admin_username": "quantri.laocai",
    "admin_email": "quantri@laocai.example.vn",
    "admin_password": "mot-mat-khau-rat-dai-2026",
}
AGENCIES = [
    ["code", "name", "level", "kind", "parent", "phone", "online_intake", "valid_from"],
    ["H38.01", "Sở Tư pháp", "province", "department", "H38", 2143840123, "có", None],
    ["H38.101", "UBND phường Lào Cai", "commune", "commune-committee", "H38", None, "không", date(2025, 7, 1)],
]
OFFICERS = [
    ["username", "last_name", "first_name", "email", "agency", "role"],
    ["motcua.laocai", "Nguyễn Thị", "Hoa", "hoa@example.vn", "H38.101", "receptionist"],
    ["bientap.laocai", "Trần", "Long", "long@example.vn", None, "editor"],
]


def found(**changes: Any) -> str:
    output = StringIO()
    call_command("init_province", **{**ANSWERS, **changes}, stdout=output)
    return output.getvalue()


def run(command: str, path: Path) -> tuple[str, int]:
    output = StringIO()
    try:
        call_command(command, str(path), stdout=output)
    except SystemExit as stop:
        return output.getvalue(), int(stop.code or 0)
    return output.getvalue(), 0


def test_a_province_begins_with_its_committee_calendar_and_one_administrator() -> None:
    output = found()

    province = Agency.objects.get()
    assert (province.code, province.name, province.slug) == ("H38", "UBND tỉnh Lào Cai", "ubnd-tinh-lao-cai")
    assert 'PROVINCE_NAME="tỉnh Lào Cai"' in output
    administrator = User.objects.get()
    assert administrator.is_superuser
    assert administrator.check_password(ANSWERS["admin_password"])
    assert Membership.objects.get().role == Role.PROVINCE_ADMINISTRATOR
    assert Calendar.objects.get(is_default=True).days_off.exists()
    assert AgencyLevel.objects.count() == 3
    assert Audience.objects.count() == 6
    assert not Procedure.objects.exists()


def test_a_second_province_is_refused_in_one_line() -> None:
    found()

    with pytest.raises(CommandError, match="UBND tỉnh Lào Cai") as error:
        found(name="tỉnh Sơn La", agency_code="H52")

    assert "\n" not in str(error.value)
    assert Agency.objects.count() == 1


def test_the_demonstration_counts_as_a_province() -> None:
    AgencyFactory(code="H50", name="UBND tỉnh Quảng Trị", kind__code="province-committee")

    with pytest.raises(CommandError, match="Quảng Trị"):
        found()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "   "},
        {"agency_code": "38"},
        {"agency_code": "H3٨"},
        {"admin_username": ""},
        {"admin_username": "tên có dấu cách"},
        {"admin_email": "khong-phai-thu"},
        {"admin_password": "12345678901"},
        {"admin_password": "ngan"},
        {"admin_password": ""},
    ],
)
def test_a_wrong_answer_founds_nothing(changes: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        found(**changes)

    assert not Agency.objects.exists()
    assert not User.objects.exists()


def test_without_a_terminal_the_missing_option_is_named() -> None:
    with pytest.raises(CommandError, match="--agency-code"):
        found(agency_code=None)


def test_agencies_come_from_a_workbook_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    found()
    path = workbook(tmp_path, Agencies=AGENCIES)

    assert run("import_agencies", path) == ("created 2, updated 0, unchanged 0, rejected 0\n", 0)
    assert run("import_agencies", path) == ("created 0, updated 0, unchanged 2, rejected 0\n", 0)

    ward = Agency.objects.get(code="H38.101")
    assert ward.parent is not None
    assert (ward.slug, ward.parent.code, ward.online_intake) == ("ubnd-phuong-lao-cai", "H38", False)
    assert ward.valid_from == date(2025, 7, 1)
    assert Agency.objects.get(code="H38.01").phone == "2143840123"


def test_a_bad_agency_row_is_named_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    found()
    bad: list[list[Any]] = [
        ["H38.02", "Sở Lạ", "village", None, "H99", None, "có lẽ", None],
        ["H38.03", None, "province", None, "H38", None, None, None],
    ]
    output, status = run("import_agencies", workbook(tmp_path, Agencies=[*AGENCIES, *bad]))

    assert status == 1
    assert output.endswith("created 2, updated 0, unchanged 0, rejected 2\n")
    assert "4 (H38.02)" in output
    assert all(word in output for word in ("village", "H99", "có lẽ"))
    assert "5 (H38.03)" in output


def test_officers_come_with_roles_and_a_first_password(tmp_path: Path) -> None:
    found()
    run("import_agencies", workbook(tmp_path, Agencies=AGENCIES))
    path = workbook(tmp_path, Officers=OFFICERS)

    output, status = run("import_officers", path)

    assert status == 0
    assert "created 2, updated 0, unchanged 0, rejected 0" in output
    password = next(line.split("\t")[1] for line in output.splitlines() if "motcua.laocai" in line)
    officer = User.objects.get(username="motcua.laocai")
    assert officer.check_password(password)
    assert officer.memberships.get().agency == Agency.objects.get(code="H38.101")
    assert officer.groups.exists()  # the way into the staff area
    assert User.objects.get(username="bientap.laocai").memberships.get().agency is None
    assert run("import_officers", path) == ("created 0, updated 0, unchanged 2, rejected 0\n", 0)


@pytest.mark.parametrize(
    "row",
    [
        ["a", "A", "B", "thu@example.vn", "H99", "officer"],
        ["a", "A", "B", "thu@example.vn", "H38", "king"],
        ["a", "A", "B", "thu@example.vn", "H38", "province_administrator"],
        ["a", "A", "B", "không phải thư", "H38", "officer"],
        [None, "A", "B", "thu@example.vn", "H38", "officer"],
        ["a b", "A", "B", "thu@example.vn", "H38", "officer"],
    ],
)
def test_a_bad_officer_row_makes_no_account(tmp_path: Path, row: list[Any]) -> None:
    found()

    output, status = run("import_officers", workbook(tmp_path, Officers=[OFFICERS[0], row]))

    assert status == 1
    assert "rejected 1" in output
    assert User.objects.count() == 1


def test_a_calendar_comes_from_a_workbook(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        Hours=[["from", "to", "cut_off"], [time(8), time(12), time(14, 30)], ["13:30", "17:30", None]],
        DaysOff=[["date", "name", "provisional"], [date(2026, 9, 2), "Quốc khánh", None], ["2027-02-06", "Tết", "x"]],
        WorkingSaturdays=[["date", "why"], [date(2026, 8, 22), "làm bù"]],
    )

    call_command("import_calendar", str(path), name="Lịch miền núi", stdout=StringIO())

    calendar = Calendar.objects.get(name="Lịch miền núi")
    assert calendar.cut_off == time(14, 30)
    assert [day.provisional for day in calendar.days_off.all()] == [False, True]
    assert [period.starts for period in calendar.working_periods.all()] == [time(8), time(13, 30)]


@pytest.mark.parametrize("command", ["import_agencies", "import_officers", "import_calendar"])
def test_a_file_that_is_no_workbook_is_one_clear_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.xlsx").write_text("x")

    for path in (tmp_path / "a.xlsx", tmp_path / "nowhere.xlsx", workbook(tmp_path, Khac=[["a"]])):
        with pytest.raises(CommandError) as error:
            call_command(command, str(path))
        assert path.name in str(error.value)


def test_agencies_of_an_earlier_import_come_under_the_province(json_file: JsonFile) -> None:
    call_command(
        "import_procedures", str(json_file(make_entry(agency="Phòng Hộ tịch, Sở Tư pháp"))), stdout=StringIO()
    )
    assert set(Agency.objects.values_list("code", flat=True)) == {"H00.01", "H00.02"}

    found()

    province, department = Agency.objects.get(code="H38"), Agency.objects.get(name="Sở Tư pháp")
    assert department.code.startswith("H38.")
    assert department.parent == province
    assert Agency.objects.get(name="Phòng Hộ tịch, Sở Tư pháp").parent == department
