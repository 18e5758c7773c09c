"""The catalog's calls of the HTTP API."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client

from casework.models import Calendar, WorkingPeriod
from catalog.models import ProcedureCase, SubmissionChannel
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def test_the_whole_published_procedure_is_given(client: Client) -> None:
    ProcedureFactory(code="1.001193", title="Đăng ký khai sinh", papers=["Giấy chứng sinh"])

    response = client.get("/api/v1/procedures/1.001193")

    assert response.status_code == 200
    body = response.json()
    assert (body["code"], body["title"], body["url"]) == ("1.001193", "Đăng ký khai sinh", "/thu-tuc/1.001193/")
    assert body["field"]["slug"] == "ho-tich"
    assert body["channels"][0]["duration"] == {"value": 3, "unit": "working_day"}
    assert body["channels"][0]["fee"] == 0
    assert body["papers"][0]["name"] == "Giấy chứng sinh"
    assert body["handling"][0]["agency"]["code"].startswith("H50.")


@pytest.mark.parametrize("state", [{"live": False}, {"valid_until": date(2020, 1, 1)}, {"code": "1.000009"}])
def test_what_is_not_published_is_a_404_as_problem_details(client: Client, state: dict[str, object]) -> None:
    ProcedureFactory(**{"code": "1.001193", **state})

    for url in ("/api/v1/procedures/1.001193", "/api/v1/due-date?procedure=1.001193&received_at=2026-08-03T09:00Z"):
        response = client.get(url)
        assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
        assert response.json()["status"] == 404


def due(client: Client, **query: str) -> dict[str, object]:
    response = client.get("/api/v1/due-date", {"procedure": "1.001193", **query})
    assert response.status_code == 200, response.content
    body: dict[str, object] = response.json()
    return body


def test_a_due_date_comes_with_its_ledger(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    body = due(client, received_at="2026-08-06T15:00:00+07:00")  # a Thursday, at the cut-off

    assert body["due_at"] == "2026-08-12T17:00:00+07:00"
    assert body["ledger"][0]["date"] == "2026-08-07"  # type: ignore[index]
    assert body["ledger"][-1] == {"date": "2026-08-12", "counts": True, "why": body["ledger"][-1]["why"]}  # type: ignore[index]
    assert [day["counts"] for day in body["ledger"]] == [False, False, False, True, True, True]  # type: ignore[attr-defined]


def test_any_offset_is_understood_and_answered_in_vietnam_s(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    expected = due(client, received_at="2026-08-03T09:00:00+07:00")
    assert due(client, received_at="2026-08-03T02:00:00Z") == expected
    response = client.get("/api/v1/due-date?procedure=1.001193&received_at=2026-08-03T09:00:00+07:00")  # + not encoded
    assert response.json() == expected


def test_the_channel_is_the_desk_unless_named_else_the_first(client: Client) -> None:
    procedure = ProcedureFactory(code="1.001193")
    procedure.channels.filter(channel="online").update(duration_value=1)
    monday = "2026-08-03T09:00:00+07:00"

    assert due(client, received_at=monday)["due_at"] == "2026-08-06T17:00:00+07:00"
    assert due(client, received_at=monday, channel="online")["due_at"] == "2026-08-04T17:00:00+07:00"
    procedure.channels.filter(channel="direct").delete()
    assert due(client, received_at=monday)["due_at"] == "2026-08-04T17:00:00+07:00"


def test_a_case_has_its_own_time_limit(client: Client) -> None:
    procedure = ProcedureFactory(code="1.001193")
    ProcedureCase.objects.create(procedure=procedure, key="mien-nui", name="Xã miền núi")
    SubmissionChannel.objects.create(
        procedure=procedure,
        sort_order=9,
        channel="direct",
        case_key="mien-nui",
        duration_value=5,
        duration_unit="working_day",
    )

    monday = "2026-08-03T09:00:00+07:00"
    assert due(client, received_at=monday, case="mien-nui")["due_at"] == "2026-08-10T17:00:00+07:00"
    assert due(client, received_at=monday, case="mien-nui", channel="online")["due_at"] == "2026-08-06T17:00:00+07:00"


def test_an_agency_brings_its_own_calendar(client: Client) -> None:
    ProcedureFactory(code="1.001193")
    calendar = Calendar.objects.create(name="Riêng", cut_off=time(15))
    WorkingPeriod.objects.create(calendar=calendar, starts=time(8), ends=time(16))
    AgencyFactory(code="H50.77", calendar=calendar)

    body = due(client, received_at="2026-08-03T09:00:00+07:00", agency="H50.77")

    assert body["due_at"] == "2026-08-06T16:00:00+07:00"


def test_without_a_time_limit_nothing_is_due(client: Client) -> None:
    ProcedureFactory(code="1.001193").channels.update(duration_unit="", duration_value=None)

    assert due(client, received_at="2026-08-03T09:00:00+07:00") == {"due_at": None, "ledger": []}


@pytest.mark.parametrize(
    "query",
    [
        {"received_at": "2026-08-03T09:00:00"},
        {"received_at": "2026-08-03"},
        {"received_at": "hôm nay"},
        {"received_at": ""},
        {"received_at": "1785722400"},
        {"received_at": "2026-02-30T09:00:00+07:00"},
        {"received_at": "1026-08-03T09:00:00+07:00"},
        {"received_at": "9999-12-31T23:59:59-12:00"},
        {"received_at": "0001-01-01T00:00:00+14:00"},
        {},
        {"received_at": "2026-08-03T09:00:00+07:00", "channel": "fax"},
        {"received_at": "2026-08-03T09:00:00+07:00", "case": "khac"},
        {"received_at": "2026-08-03T09:00:00+07:00", "agency": "H99"},
        {"received_at": "2026-08-03T09:00:00+07:00", "agency": "\x00"},
    ],
)
def test_a_wrong_question_is_a_422_as_problem_details(client: Client, query: dict[str, str]) -> None:
    ProcedureFactory(code="1.001193")

    response = client.get("/api/v1/due-date", {"procedure": "1.001193", **query})

    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
