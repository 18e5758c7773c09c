"""The screen for paper receipts after an outage, and the counter's warning of second applications."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from catalog.models import HandlingAgency, Procedure
from dossiers.models import Dossier
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.desk.counter import ADDRESS, filled, find, receive
from tests.desk.test_language import english_of
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db
LATE = f"{ADDRESS}nhap-bu/"
WEDNESDAY_10H = datetime.fromisoformat("2026-08-12T10:00:00+07:00")
NUMBER = "044090123456"


@pytest.fixture
def procedure(desk: Desk) -> Procedure:
    return ProcedureFactory(title="Đăng ký khai sinh", agency=desk.agency, papers=["Giấy chứng sinh"])


def late(client: Client, procedure: Procedure, **changes: Any) -> dict[str, Any]:
    known = {
        "received_on": "10/08/2026",
        "received_time": "09:00",
        "late_reason": "Mất điện",
        "paper_number": "07",
    }
    return filled(client, procedure, address_of_page=LATE, **{**known, **changes})


def enter(client: Client, procedure: Procedure, **changes: Any) -> Any:
    return receive(client, procedure, late(client, procedure, **changes), address_of_page=LATE)


@time_machine.travel(WEDNESDAY_10H, tick=False)
def test_a_paper_receipt_is_entered_with_its_true_time(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)

    page = client.get(enter(client, procedure)["Location"])

    dossier = Dossier.objects.get()
    assert str(dossier.code).endswith("-260810-0001")
    assert dossier.late_entry.reason == "Mất điện"
    text = page.content.decode()
    assert "09:00 10/08/2026" in text
    assert "10:00 12/08/2026" in text
    assert LATE in text


@time_machine.travel(WEDNESDAY_10H, tick=False)
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": "13/08/2026"}, "received_on"),
        ({"received_on": "12/08/2026", "received_time": "10:01"}, "received_on"),
        ({"received_on": "01/01/1900"}, "received_on"),
        ({"received_on": "05/08/2026"}, "received_on"),
        ({"received_on": "31/02/2026"}, "received_on"),
        ({"received_on": ""}, "received_on"),
        ({"received_on": "01/01/0001"}, "received_on"),
        ({"received_time": "25:00"}, "received_time"),
        ({"late_reason": " "}, "late_reason"),
        ({"name": "1850"}, "name"),
        ({"paper_number": "x" * 41}, "paper_number"),
    ],
    ids=str,
)
def test_a_wrong_time_or_a_missing_reason_is_named_and_nothing_is_stored(
    changes: dict[str, str], field: str, desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    page = enter(sign_in(desk.clerk), procedure, **changes)

    assert field in page.context["form"].errors
    assert not Dossier.objects.exists()


@time_machine.travel(WEDNESDAY_10H, tick=False)
def test_the_due_date_is_shown_before_it_is_entered(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)

    page = enter(client, procedure, preview="1")

    assert "13/08/2026" in page.content.decode()
    assert not page.context["form"].errors
    assert not Dossier.objects.exists()


@time_machine.travel(WEDNESDAY_10H, tick=False)
def test_the_same_paper_receipt_is_entered_once(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    enter(client, procedure)

    page = enter(client, procedure, name="Người Khác")

    assert "đã được nhập" in page.content.decode()
    assert Dossier.objects.count() == 1


def test_others_do_not_open_the_screen(desk: Desk, sign_in: SignIn) -> None:
    assert sign_in(desk.officer).get(LATE).status_code in (302, 403)


def earlier(desk: Desk, procedure: Procedure, **changes: str) -> Dossier:
    applicant = Applicant(**{"name": "Trần Thị Ẳm", "national_id": NUMBER, **changes})
    return dossier_in(State.RECEIVED, desk=desk, procedure=procedure, applicant=applicant)


def test_a_second_application_is_received_only_when_the_clerk_goes_on(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    first = earlier(desk, procedure)
    client = sign_in(desk.clerk)
    data = filled(client, procedure, national_id=NUMBER)

    warned = receive(client, procedure, data)

    assert "duplicates_seen" in warned.context["form"].errors
    assert reverse("desk:edit", args=[first.pk]) in warned.content.decode()
    assert Dossier.objects.count() == 1
    receive(client, procedure, {**data, "duplicates_seen": "on"})
    assert Dossier.objects.count() == 2


def test_the_clerk_is_warned_as_soon_as_the_person_is_found(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    earlier(desk, procedure)

    page = find(sign_in(desk.clerk), so=NUMBER, **{"thu-tuc": procedure.code})

    assert page.context["warning"]
    assert 'name="duplicates_seen"' in page.content.decode()


def test_a_double_click_is_not_warned_of_itself(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = filled(client, procedure, national_id=NUMBER)

    assert receive(client, procedure, data)["Location"] == receive(client, procedure, data)["Location"]


def test_of_another_agencys_dossier_neither_code_nor_link_is_shown(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    HandlingAgency.objects.create(procedure=procedure, agency=other_desk.agency)
    first = earlier(desk, procedure)
    client = sign_in(other_desk.clerk)

    text = receive(client, procedure, filled(client, procedure, national_id=NUMBER)).content.decode()

    assert "Một cơ quan khác" in text
    assert str(first.code) not in text
    assert reverse("desk:edit", args=[first.pk]) not in text


@pytest.mark.parametrize("page", ["intake_late", "form", "late form", "done", "correction", "asking", "errors"])
def test_the_counters_pages_are_vietnamese(page: str, desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    dossier = earlier(desk, procedure)
    client = sign_in(desk.clerk)
    pages = {
        "intake_late": lambda: client.get(LATE),
        "form": lambda: client.get(ADDRESS, {"thu-tuc": procedure.code}),
        "late form": lambda: client.get(LATE, {"thu-tuc": procedure.code}),
        "done": lambda: client.get(reverse("desk:intake_done", args=[dossier.pk])),
        "correction": lambda: client.get(reverse("desk:correct_data", args=[dossier.pk])),
        "asking": lambda: find(client, so="tran", tim="zzz"),
        "errors": lambda: enter(client, procedure, name="", received_on="x", paper_number="", late_reason=""),
    }

    answer = pages[page]()

    assert answer.status_code == 200
    assert english_of(answer.content) == []


@pytest.mark.parametrize("name", ["intake_done", "print_receipt", "correct_data"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_agencys_dossier_is_unknown_here(
    name: str, method: str, desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    address = reverse(f"desk:{name}", args=[earlier(desk, procedure).pk])

    assert getattr(sign_in(other_desk.clerk), method)(address).status_code == 404


def test_another_number_typed_after_a_person_was_found_means_the_other_person(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    first = earlier(desk, procedure)
    earlier(desk, procedure, name="Lê Văn Kế", national_id="044090123457")
    client = sign_in(desk.clerk)

    page = find(client, so="044090123457", nguoi=str(first.pk), **{"thu-tuc": procedure.code})

    assert page.context["form"]["name"].value() == "Lê Văn Kế"
