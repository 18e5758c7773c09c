"""The page of who has how much in hand, and the two forms about one officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Absence
from catalog.roles import Role
from dossiers.models import Leg
from dossiers.services import assign
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import Desk, dossier_in, leg_of, now

pytestmark = pytest.mark.django_db


def held(officer: User, desk: Desk, count: int = 1) -> list[Leg]:
    legs = [leg_of(dossier_in(State.RECEIVED, desk=desk)) for _number in range(count)]
    for leg in legs:
        assign(leg=leg, officer=officer, by=desk.leader, at=now())
    return legs


def address(desk: Desk) -> str:
    return reverse("work:hand_over", args=[desk.officer.pk, desk.agency.pk])


def in_days(count: int) -> str:
    return f"{timezone.localdate() + timedelta(days=count):%d/%m/%Y}"


@pytest.mark.parametrize("role", [Role.DIVISION_HEAD, Role.LEADER, Role.AGENCY_ADMINISTRATOR])
def test_the_list_says_who_holds_how_much(role: Role, desk: Desk, sign_in: SignIn) -> None:
    held(desk.officer, desk, 2)
    client = sign_in(employ(role, desk.agency))

    page = client.get(reverse("work:index"))

    loads = {load.person: load.open for load in page.context["loads"]}
    assert loads[desk.officer] == 2
    assert desk.clerk not in loads
    address = f"/admin/ho-so/?view=agency&amp;agency={desk.agency.pk}&amp;officer={desk.officer.pk}"
    assert address in page.content.decode()  # no figure without its list
    assert reverse("work:index") in client.get("/admin/").content.decode()


def test_work_is_shared_out_on_the_page(desk: Desk, sign_in: SignIn) -> None:
    legs, others = held(desk.officer, desk, 2), [employ(Role.OFFICER, desk.agency) for _number in range(2)]

    page = sign_in(desk.leader).post(
        address(desk), {"how": "people", "receivers": [each.pk for each in others]}, follow=True
    )

    assert "Đã bàn giao 2 hồ sơ" in page.content.decode()
    assert {Leg.objects.get(pk=leg.pk).officer for leg in legs} == set(others)


@pytest.mark.parametrize("receivers", [[], ["clerk"], ["stranger"], ["officer"], ["x"]])
def test_work_goes_to_nobody_who_was_not_offered(
    receivers: list[str], desk: Desk, other_desk: Desk, sign_in: SignIn
) -> None:
    legs = held(desk.officer, desk)
    keys = {"clerk": desk.clerk.pk, "stranger": other_desk.officer.pk, "officer": desk.officer.pk, "x": "x"}

    page = sign_in(desk.leader).post(address(desk), {"how": "people", "receivers": [keys[name] for name in receivers]})

    assert page.status_code == 200
    assert Leg.objects.get(pk=legs[0].pk).officer == desk.officer


def test_an_absence_hands_over_and_being_back_takes_back(desk: Desk, sign_in: SignIn) -> None:
    legs, deputy = held(desk.officer, desk, 2), employ(Role.OFFICER, desk.agency)
    client = sign_in(desk.leader)
    days = {"first_day": in_days(0), "last_day": in_days(4)}

    client.post(address(desk), {"absence": "1", "deputy": deputy.pk, "open_work": "on", **days})
    assert [Leg.objects.get(pk=leg.pk).officer for leg in legs] == [deputy] * 2
    assert "người thay" in client.get(reverse("work:index")).content.decode()

    new = leg_of(dossier_in(State.RECEIVED, desk=desk))
    page = client.post(
        reverse("desk:assign", args=[new.dossier_id]), {"officer": desk.officer.pk, "holder": ""}, follow=True
    )
    assert Leg.objects.get(pk=new.pk).officer == deputy
    assert "đang vắng mặt" in page.content.decode()

    client.post(reverse("work:back", args=[Absence.objects.get().pk]), {"take_back": "on"})
    assert [Leg.objects.get(pk=leg.pk).officer for leg in legs] == [desk.officer] * 2
    assert Absence.objects.get().ended_at


def test_who_no_longer_works_on_dossiers_is_back_without_them(desk: Desk, sign_in: SignIn) -> None:
    legs, deputy = held(desk.officer, desk), employ(Role.OFFICER, desk.agency)
    client = sign_in(desk.leader)
    days = {"first_day": in_days(0), "last_day": in_days(4)}
    client.post(address(desk), {"absence": "1", "deputy": deputy.pk, "open_work": "on", **days})
    desk.officer.memberships.update(role=Role.AUDITOR)
    back = reverse("work:back", args=[Absence.objects.get().pk])

    for who in (desk.leader, desk.officer):
        page = sign_in(who).post(back, {"take_back": "on"}, follow=True)
        assert page.status_code == 200

    assert Leg.objects.get(pk=legs[0].pk).officer == deputy
    assert Absence.objects.get().ended_at


@pytest.mark.parametrize(
    "days",
    [("31/02/2026", "05/03/2026"), ("01/01/1900", "02/01/1900"), ("", ""), ("x", "y"), ("05/12/2099", "01/12/2099")],
)
def test_days_that_cannot_be_are_refused(days: tuple[str, str], desk: Desk, sign_in: SignIn) -> None:
    deputy = employ(Role.OFFICER, desk.agency)

    page = sign_in(desk.leader).post(
        address(desk), {"absence": "1", "deputy": deputy.pk, "first_day": days[0], "last_day": days[1]}
    )

    assert page.status_code == 200
    assert not Absence.objects.exists()


def test_another_agencys_officer_is_unknown(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.leader)

    assert client.get(address(other_desk)).status_code == 404
    assert client.post(address(other_desk), {"how": "agency"}).status_code == 404
    mixed = reverse("work:hand_over", args=[other_desk.officer.pk, desk.agency.pk])
    assert client.get(mixed).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "officer"])
def test_officers_and_receptionists_hand_over_nobodys_work(who: str, desk: Desk, sign_in: SignIn) -> None:
    legs = held(desk.officer, desk)
    client = sign_in(getattr(desk, who))

    assert client.post(address(desk), {"how": "agency"}).headers["Location"] == "/admin/"
    assert Leg.objects.get(pk=legs[0].pk).officer == desk.officer


def test_the_list_takes_as_many_queries_for_thirty_officers_as_for_three(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = sign_in(desk.leader)
    client.get(reverse("work:index"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("work:index"))
    for _number in range(27):
        employ(Role.OFFICER, desk.agency)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("work:index"))


def test_an_absence_to_come_stands_beside_the_officers_name(desk: Desk, sign_in: SignIn) -> None:
    head = employ(Role.DIVISION_HEAD, desk.agency)
    client = sign_in(head)
    days = {"first_day": in_days(3), "last_day": in_days(5)}

    client.post(address(desk), {"absence": "1", "deputy": head.pk, **days})
    page = client.get(reverse("work:index")).content.decode()

    assert f"Vắng mặt từ {in_days(3)} đến hết {in_days(5)}" in page
    assert "Vắng đến hết" not in page
