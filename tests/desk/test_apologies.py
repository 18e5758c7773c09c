"""What everyone will read of an apology: shown to the officer first, and told to nobody before it is confirmed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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


class TestCorrecting:
    """What everyone reads of an apology is said in other words afterwards."""

    @pytest.fixture
    def apologised(self, late: Dossier, leader: Client) -> Dossier:
        give_apology(leader, address_of(late), filled_in(leader, late, reason="Máy của anh thợ hỏng, sửa lâu"))
        return late

    @staticmethod
    def address(dossier: Dossier) -> str:
        return reverse("desk:reword", args=[dossier.pk, Reappointment.objects.get().event.sequence])

    def correct(self, client: Client, dossier: Dossier, words: str) -> object:
        seen = client.get(self.address(dossier)).context["form"]["seen"].value()
        return give_apology(client, self.address(dossier), {"seen": seen, "public_reason": words})

    def test_everyone_reads_the_new_words_and_on_which_day_they_were_corrected(
        self, apologised: Dossier, leader: Client, client: Client
    ) -> None:
        self.correct(leader, apologised, "Máy đo hỏng, phải chờ sửa")

        assert read_by_everyone(apologised) == ["Máy đo hỏng, phải chờ sửa"]
        page = client.get(reverse("dossiers:apology", args=[apologised.code])).content.decode()
        assert f"sửa lời nêu lý do ngày {timezone.localdate():%d/%m/%Y}" in page
        assert "thợ" not in page

    def test_the_log_keeps_the_former_words_and_the_applicants_letter_stays(
        self, apologised: Dossier, leader: Client
    ) -> None:
        self.correct(leader, apologised, "Máy đo hỏng, phải chờ sửa")

        event = apologised.events.get(action="reword_apology")
        assert event.statement.text == "Máy của anh thợ hỏng, sửa lâu"
        assert Reappointment.objects.get().event.statement.text == "Máy của anh thợ hỏng, sửa lâu"
        assert "Máy" not in str(event.data)
        shown = leader.get(reverse("desk:edit", args=[apologised.pk])).content.decode()
        assert "Máy của anh thợ hỏng" in shown
        assert self.address(apologised) in shown

    def test_nothing_changes_before_the_words_are_confirmed(self, apologised: Dossier, leader: Client) -> None:
        seen = leader.get(self.address(apologised)).context["form"]["seen"].value()
        asked = leader.post(self.address(apologised), {"seen": seen, "public_reason": "Chờ nguyễn văn bình ký"})

        assert f"Chờ {STRUCK} ký" in asked.content.decode()
        assert read_by_everyone(apologised) == ["Máy của anh thợ hỏng, sửa lâu"]

    def test_of_two_who_correct_at_once_the_second_reads_again(self, apologised: Dossier, leader: Client) -> None:
        stale = leader.get(self.address(apologised)).context["form"]["seen"].value()
        self.correct(leader, apologised, "Máy đo hỏng")

        page = give_apology(leader, self.address(apologised), {"seen": stale, "public_reason": "Thiếu người"})

        assert page.status_code == 200
        assert read_by_everyone(apologised) == ["Máy đo hỏng"]

    @pytest.mark.parametrize("words", ["", "Máy của anh thợ hỏng, sửa lâu"])
    def test_no_words_and_the_same_words_correct_nothing(
        self, words: str, apologised: Dossier, leader: Client
    ) -> None:
        self.correct(leader, apologised, words)
        assert not apologised.events.filter(action="reword_apology").exists()

    def test_who_may_not_apologise_corrects_nothing(
        self, apologised: Dossier, desk: Desk, other_desk: Desk, sign_in: SignIn
    ) -> None:
        address = self.address(apologised)
        assert sign_in(desk.clerk).get(address, follow=False).status_code in {302, 403}
        assert sign_in(other_desk.leader).get(address).status_code == 404
        unknown = reverse("desk:reword", args=[apologised.pk, 10**20])
        assert sign_in(desk.leader).get(unknown).status_code == 404

    def test_another_apology_of_the_dossier_is_not_marked_as_corrected(
        self, apologised: Dossier, leader: Client, desk: Desk
    ) -> None:
        address = self.address(apologised)
        give_apology(leader, address_of(apologised), filled_in(leader, apologised, reason="Vẫn chờ máy"))
        seen = leader.get(address).context["form"]["seen"].value()
        give_apology(leader, address, {"seen": seen, "public_reason": "Máy đo hỏng"})

        second, first = letters_of(apologised, Leg.objects.all())
        assert (first.reason, second.reason) == ("Máy đo hỏng", "Vẫn chờ máy")
        assert first.corrected_at
        assert second.corrected_at is None
