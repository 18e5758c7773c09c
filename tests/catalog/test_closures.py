"""A desk that is closed or has moved: announced in time, told wherever somebody is about to go there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.closures import closure_notices, online_stop
from catalog.models import Agency, DeskClosure
from catalog.roles import Role
from catalog.services import assign_role
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.closures import closed

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 10)
NOW = datetime.fromisoformat("2026-08-10T09:00:00+07:00")
ADD = "closures:add"


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def administrator_of(agency: Agency | None) -> User:
    user = UserFactory()
    assign_role(user=user, agency=agency, role=Role.AGENCY_ADMINISTRATOR if agency else Role.PROVINCE_ADMINISTRATOR)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def entered(agency: Agency, /, **changes: Any) -> dict[str, Any]:
    given = {
        "agency": agency.pk,
        "first_day": "2026-08-24",
        "last_day": "2026-08-28",
        "reason": "Sửa chữa trụ sở",
        "online_intake_stopped": "on",
    }
    return {**given, **changes}


def test_a_desk_opens_again_on_its_next_working_day() -> None:
    agency = AgencyFactory()
    closed(agency, MONDAY, 5)  # to Friday

    notice = closure_notices(Agency.objects.all(), MONDAY)[0]

    assert notice.reopens_on == date(2026, 8, 17)
    assert notice.days == "từ 10/08/2026 đến hết 14/08/2026"
    assert online_stop(agency, date(2026, 8, 14)) is not None
    assert online_stop(agency, date(2026, 8, 15)) is None


def test_until_further_notice_holds_until_a_last_day_is_set() -> None:
    agency = AgencyFactory()
    closed(agency, MONDAY, None)

    assert online_stop(agency, date(2027, 1, 1)) is not None
    assert closure_notices(Agency.objects.all(), date(2027, 1, 1))[0].reopens_on is None


def test_a_desk_that_only_moved_goes_on_taking_dossiers_online() -> None:
    agency = AgencyFactory()
    closed(agency, MONDAY, 5, online_intake_stopped=False, other_address="Nhà văn hóa thôn 3")

    assert online_stop(agency, MONDAY) is None
    assert list(Agency.objects.taking_online(MONDAY)) == [agency]
    assert "chuyển nơi làm việc" in closure_notices(Agency.objects.all(), MONDAY)[0].title


def test_the_page_of_a_procedure_says_so_on_top_when_there_is_one_desk(client: Client) -> None:
    agency, other = AgencyFactory(), AgencyFactory(name="UBND xã Bên Cạnh")
    procedure = ProcedureFactory(agency=agency)
    closed(agency, MONDAY, 5, other_desk=other, notice="Mang theo căn cước")

    page = client.get(f"/thu-tuc/{procedure.code}/").content.decode()

    assert f"{agency.name} tạm ngừng tiếp nhận tại trụ sở từ 10/08/2026 đến hết 14/08/2026" in page
    assert page.index("tạm ngừng tiếp nhận") < page.index("apply")
    for words in ("Sửa chữa trụ sở", "UBND xã Bên Cạnh", "Mang theo căn cước", "thứ Hai, 17/08/2026"):
        assert words in page


def test_one_closed_commune_of_many_is_told_where_one_chooses_the_commune(client: Client) -> None:
    kind = AgencyKindFactory()
    agencies = [AgencyFactory(kind=kind) for _number in range(3)]
    procedure = ProcedureFactory(agency=kind)
    closed(agencies[1], date(2026, 8, 20), 2)

    page = client.get(f"/thu-tuc/{procedure.code}/").content.decode()

    assert page.index('id="noi-nop"') < page.index(f"{agencies[1].name} tạm ngừng")


def test_a_closing_that_is_over_or_far_away_is_not_shown(client: Client) -> None:
    agency = AgencyFactory()
    procedure = ProcedureFactory(agency=agency)
    closed(agency, date(2026, 8, 3), 5)
    closed(agency, date(2026, 9, 21), 5)

    assert "tạm ngừng" not in client.get(f"/thu-tuc/{procedure.code}/").content.decode()


def test_agencies_and_their_own_page_say_so(client: Client) -> None:
    agency = AgencyFactory()
    closed(agency, MONDAY)

    assert "Sửa chữa trụ sở" in client.get(f"/co-quan/{agency.slug}/").content.decode()
    assert "từ 10/08/2026 đến hết 14/08/2026" in client.get("/co-quan/").content.decode()


def test_the_pages_cost_the_same_however_many_desks_are_closed(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    kind = AgencyKindFactory()
    for _number in range(12):
        closed(AgencyFactory(kind=kind), MONDAY)
    procedure = ProcedureFactory(agency=kind)
    client.get(f"/thu-tuc/{procedure.code}/")

    with django_assert_max_num_queries(24):
        client.get(f"/thu-tuc/{procedure.code}/")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "' OR 1=1", "Ẳ" * 200])
def test_whatever_the_reason_says_is_text(client: Client, text: str) -> None:
    agency = AgencyFactory()
    closed(agency, MONDAY, reason=text, notice=text)

    assert "<script>alert" not in client.get(f"/co-quan/{agency.slug}/").content.decode()


def test_an_administrator_announces_the_own_desk_in_time_and_no_other() -> None:
    agency, other = AgencyFactory(), AgencyFactory()
    client = signed_in(administrator_of(agency))

    answer = client.post(reverse(ADD), entered(agency), follow=True)
    refused = client.post(reverse(ADD), entered(other))

    assert DeskClosure.objects.get().agency == agency
    assert "Việc ngừng có kế hoạch" not in answer.content.decode()
    assert refused.status_code == 200


def test_less_than_seven_working_days_ahead_is_taken_with_a_warning() -> None:
    agency = AgencyFactory()

    answer = signed_in(administrator_of(agency)).post(
        reverse(ADD), entered(agency, first_day="2026-08-18"), follow=True
    )

    assert DeskClosure.objects.count() == 1
    assert "ít nhất 7 ngày làm việc" in answer.content.decode()
    assert "báo trước 6 ngày làm việc" in answer.content.decode()


@pytest.mark.parametrize(
    ("first_day", "told"), [("2026-08-10", "đã bắt đầu"), ("2026-08-15", "báo trước 0 ngày làm việc")]
)
def test_what_begins_on_a_saturday_has_not_begun_on_the_friday_before(first_day: str, told: str) -> None:
    agency = AgencyFactory()

    with time_machine.travel(NOW if first_day == "2026-08-10" else NOW + timedelta(days=4), tick=False):
        client = signed_in(administrator_of(agency))
        answer = client.post(reverse(ADD), entered(agency, first_day=first_day), follow=True)

    assert told in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": "2026-08-20"},
        {"first_day": "1900-01-01", "last_day": ""},
        {"first_day": "2126-01-01", "last_day": ""},
        {"first_day": "2026-02-31"},
        {"last_day": "9999-12-31"},
        {"reason": ""},
        {"agency": "0"},
        {"agency": "\x00"},
    ],
)
def test_days_that_cannot_be_are_refused(wrong: dict[str, str]) -> None:
    agency = AgencyFactory()

    assert signed_in(administrator_of(agency)).post(reverse(ADD), entered(agency, **wrong)).status_code == 200
    assert not DeskClosure.objects.exists()


def test_a_desk_cannot_stand_in_for_itself_nor_one_that_is_closed_too() -> None:
    agency, other = AgencyFactory(), AgencyFactory()
    closed(other, date(2026, 8, 25), 1)
    client = signed_in(administrator_of(agency))

    itself = client.post(reverse(ADD), entered(agency, other_desk=agency.pk)).content.decode()
    closed_too = client.post(reverse(ADD), entered(agency, other_desk=other.pk)).content.decode()

    assert "Chọn cơ quan khác" in itself
    assert "cũng tạm ngừng" in closed_too
    assert DeskClosure.objects.count() == 1


def test_two_closings_of_one_desk_do_not_overlap() -> None:
    agency = AgencyFactory()
    closed(agency, date(2026, 8, 26), None)

    signed_in(administrator_of(agency)).post(reverse(ADD), entered(agency))

    assert DeskClosure.objects.count() == 1


def test_of_other_agencies_neither_list_nor_address_shows_anything() -> None:
    theirs = closed(AgencyFactory(name="UBND xã Người Ta"), MONDAY)
    client = signed_in(administrator_of(AgencyFactory()))

    assert "UBND xã Người Ta" not in client.get(reverse("closures:index")).content.decode()
    for name in ("edit", "delete"):
        assert client.get(reverse(f"closures:{name}", args=[theirs.pk])).status_code == 404


def test_the_province_closes_any_desk_and_a_receptionist_none() -> None:
    agency = AgencyFactory()
    receptionist = UserFactory()
    assign_role(user=receptionist, agency=agency, role=Role.RECEPTIONIST)

    signed_in(receptionist).post(reverse(ADD), entered(agency))
    assert not DeskClosure.objects.exists()
    signed_in(administrator_of(None)).post(reverse(ADD), entered(agency))
    assert DeskClosure.objects.get().created_by is not None


def test_what_has_begun_is_ended_and_not_deleted() -> None:
    agency = AgencyFactory()
    begun, planned = closed(agency, date(2026, 8, 10), 1), closed(agency, date(2026, 9, 10), 1)
    client = signed_in(administrator_of(agency))

    for closure in (begun, planned):
        client.post(reverse("closures:delete", args=[closure.pk]))

    assert list(DeskClosure.objects.all()) == [begun]


def test_the_list_costs_the_same_however_long(django_assert_max_num_queries: Any) -> None:
    client = signed_in(administrator_of(None))
    for _number in range(10):
        closed(AgencyFactory(), MONDAY)
    client.get(reverse("closures:index"))

    with django_assert_max_num_queries(16):
        assert client.get(reverse("closures:index")).status_code == 200
