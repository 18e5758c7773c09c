"""What everyone will read of an apology: shown to the officer first, and told to nobody before it is confirmed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.late import letters_of
from dossiers.late.privacy import STRUCK
from dossiers.models import Dossier, Leg, Reappointment
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.desk.steps import give_apology
from tests.factories.dossiers import Desk, dossier_in

STRANGER = "Bà Trần Thị Hoa, hàng xóm, chưa ký giáp ranh"


@pytest.fixture
def late(desk: Desk) -> Dossier:
    return dossier_in(State.PROCESSING, desk=desk)


@pytest.fixture
def leader(desk: Desk, sign_in: SignIn) -> Client:
    return sign_in(desk.leader)


def address_of(dossier: Dossier) -> str:
    return reverse("desk:apology", args=[dossier.pk])


def filled_in(client: Client, dossier: Dossier, **given: str) -> dict[str, object]:
    form = client.get(address_of(dossier)).context["form"]
    return {name: form[name].value() for name in ("seen", "shown", "new_due")} | given


def read_by_everyone(dossier: Dossier) -> list[str]:
    return [letter.reason for letter in letters_of(dossier, Leg.objects.all())]


def test_nothing_is_told_before_the_officer_has_seen_what_everyone_will_read(late: Dossier, leader: Client) -> None:
    page = leader.post(address_of(late), filled_in(leader, late, reason=STRANGER))

    shown = page.content.decode()
    assert f"Bà {STRUCK}, hàng xóm, chưa ký giáp ranh" in shown
    assert 'name="is_fit"' in shown
    assert not Reappointment.objects.exists()


def test_what_was_confirmed_is_what_everyone_reads_and_the_applicant_reads_all(late: Dossier, leader: Client) -> None:
    data = filled_in(leader, late, reason=STRANGER)

    assert give_apology(leader, address_of(late), data).status_code == 302

    assert read_by_everyone(late) == [f"Bà {STRUCK}, hàng xóm, chưa ký giáp ranh"]
    assert Reappointment.objects.get().event.statement.text == STRANGER


def test_other_words_for_everyone_go_before_the_reason(late: Dossier, leader: Client) -> None:
    data = filled_in(leader, late, reason=STRANGER, public_reason="Chờ hộ liền kề ký giáp ranh")

    give_apology(leader, address_of(late), data)

    assert read_by_everyone(late) == ["Chờ hộ liền kề ký giáp ranh"]
    assert leader.get(reverse("dossiers:apology", args=[late.code])).status_code == 200


def test_words_that_were_changed_after_they_were_shown_are_shown_again(late: Dossier, leader: Client) -> None:
    data = filled_in(leader, late, reason="Phải xác minh thêm")
    confirmed = leader.post(address_of(late), data).context["form"]["confirmed"].value()

    ticked = {"confirmed": confirmed, "is_fit": "on"}
    page = leader.post(address_of(late), {**data, **ticked, "public_reason": "nhà số 7 ngõ 3"})

    assert page.context["to_confirm"]
    assert not page.context["form"]["is_fit"].value()
    assert not Reappointment.objects.exists()


def test_without_the_tick_the_page_says_what_is_missing(late: Dossier, leader: Client) -> None:
    data = filled_in(leader, late, reason="Phải xác minh thêm")
    confirmed = leader.post(address_of(late), data).context["form"]["confirmed"].value()

    page = leader.post(address_of(late), {**data, "confirmed": confirmed})

    assert page.context["form"].errors["is_fit"]
    assert not Reappointment.objects.exists()


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ dossier }}", "Ẵ" * 500, "a\r\nb", "=1+1"])
def test_hostile_words_are_text_in_what_is_shown(late: Dossier, leader: Client, hostile: str) -> None:
    page = leader.post(address_of(late), filled_in(leader, late, reason="Bận", public_reason=hostile))

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
