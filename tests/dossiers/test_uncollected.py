"""Results that nobody fetches: a place, reminders, the storage term, the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from casework.models import Message
from casework.models.messages import BY_HAND
from catalog.models import Agency
from dossiers.models import Dossier, Leg, StoredResult
from dossiers.secrets import lookup_secret
from dossiers.submission import Applicant
from dossiers.uncollected.papers import return_slip
from dossiers.uncollected.reminders import due_day, remind
from dossiers.uncollected.services import archive_result, store_result
from dossiers.workflow import State
from tests.dossiers.test_tracking import look_up
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk

pytestmark = pytest.mark.django_db
APPLICANT = Applicant(name="Lò Thị Ẳm", national_id="044190001234", phone="0905123456", email="am@example.vn")


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    """Its result has been ready since Monday, 10 August 2026."""
    return dossier_in(State.APPROVED, desk=desk, applicant=APPLICANT)


def on(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{hour:02d}:00:00+07:00")


def reminders() -> list[Message]:
    return list(Message.objects.filter(kind="dossier.remind").order_by("pk"))


@pytest.mark.parametrize(
    ("days", "due"), [(0, None), (2, None), (3, 3), (9, 3), (10, 10), (11, 10), (18, None), (30, 30), (38, None)]
)
def test_a_reminder_is_due_on_its_day_and_a_week_after(days: int, due: int | None) -> None:
    assert due_day(days, [3, 10, 30]) == due


def test_an_applicant_is_reminded_once_for_each_day_of_the_rule_set(dossier: Dossier) -> None:
    for day in ("08-12", "08-13", "08-13", "08-14", "08-20", "08-21", "09-09", "09-10"):
        for hour in (9, 11):
            remind(on(day, hour))

    assert [mail.key.split(":")[-2] for mail in reminders()] == ["3", "10", "30"]
    assert "3 ngày" in reminders()[0].body
    assert APPLICANT.name not in reminders()[0].body


@pytest.mark.parametrize("moment", [on("08-13", 6), on("08-13", 20), on("08-15"), on("08-16")])
def test_nobody_is_reminded_at_night_or_on_a_day_off(moment: datetime, dossier: Dossier) -> None:
    assert remind(moment) == 0


def test_whoever_fetched_the_result_is_not_reminded_nor_who_gets_it_by_post(desk: Desk) -> None:
    dossier_in(State.RETURNED, desk=desk, applicant=APPLICANT)
    dossier_in(State.APPROVED, desk=desk, applicant=APPLICANT, return_method="post", return_address="12 Quang Trung")

    assert remind(on("08-13")) == 0


def test_the_reminders_of_many_results_are_found_in_a_few_queries(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    for _n in range(6):
        dossier_in(State.APPROVED, desk=desk, applicant=APPLICANT)
    remind(on("08-13"))

    with django_assert_max_num_queries(15):
        assert remind(on("08-13", 10)) == 0


class TestStorage:
    def test_a_place_is_noted_and_another_takes_its_place(self, desk: Desk, dossier: Dossier) -> None:
        for place in ("  Tủ 2,\n ngăn 3 ", "Tủ 4"):
            store_result(leg=leg_of(dossier), place=place, by=desk.clerk, at=timezone.now())

        assert StoredResult.objects.get().place == "Tủ 4"

    def test_no_place_and_no_result_are_refused(self, desk: Desk, dossier: Dossier) -> None:
        with pytest.raises(ValidationError):
            store_result(leg=leg_of(dossier), place="  ", by=desk.clerk, at=timezone.now())
        with pytest.raises(ValidationError):
            store_result(
                leg=leg_of(dossier_in(State.PROCESSING, desk=desk)), place="Tủ 1", by=desk.clerk, at=timezone.now()
            )

    def test_another_agency_and_who_returns_nothing_note_no_place(self, desk: Desk, dossier: Dossier) -> None:
        for stranger in (make_desk().clerk, desk.officer):
            with pytest.raises(PermissionDenied):
                store_result(leg=leg_of(dossier), place="Tủ 1", by=stranger, at=timezone.now())

    def test_within_the_storage_term_nothing_goes_to_the_archive(self, desk: Desk, dossier: Dossier) -> None:
        assert not archive_result(leg=leg_of(dossier), by=desk.clerk, at=timezone.now())

    def test_after_it_the_archive_is_logged_once_and_the_applicant_told(self, desk: Desk, dossier: Dossier) -> None:
        old(dossier)

        moved = [archive_result(leg=leg_of(dossier), by=desk.clerk, at=timezone.now()) for _time in range(2)]

        assert moved == [True, False]
        assert dossier.events.filter(action="archive_result").count() == 1
        assert Message.objects.filter(kind="dossier.archived").count() == 1
        assert StoredResult.objects.get().archived_at is not None

    def test_the_applicant_hears_where_it_is_fetched_after_that(self, desk: Desk, dossier: Dossier) -> None:
        Agency.objects.filter(pk=desk.agency.pk).update(address="Số 1 Hùng Vương", phone="0232 3822 000")
        old(dossier)

        archive_result(leg=leg_of(dossier), by=desk.clerk, at=timezone.now())

        letter = Message.objects.get(kind="dossier.archived", channel="email").body
        for words in (f"Bộ phận Một cửa của {desk.agency}", "Số 1 Hùng Vương", "0232 3822 000", "giấy ủy quyền"):
            assert words in letter

    def test_who_has_given_no_contact_is_to_be_written_to(self, desk: Desk, dossier: Dossier) -> None:
        Dossier.objects.filter(pk=dossier.pk).update(applicant_email="", applicant_phone="")
        old(dossier)

        archive_result(leg=leg_of(dossier), by=desk.clerk, at=timezone.now())

        assert Message.objects.get(kind="dossier.archived").channel == BY_HAND

    def test_the_archive_forgets_no_place(self, desk: Desk, dossier: Dossier) -> None:
        store_result(leg=leg_of(dossier), place="Tủ 2", by=desk.clerk, at=timezone.now())
        old(dossier)

        archive_result(leg=leg_of(dossier), by=desk.clerk, at=timezone.now())

        assert StoredResult.objects.get().place == "Tủ 2"


def old(dossier: Dossier) -> None:
    """Its result has been ready for two hundred days."""
    Leg.objects.filter(dossier=dossier).update(finished_at=timezone.now() - timedelta(days=200))


def test_the_applicant_reads_until_when_the_desk_keeps_the_result(client: Client, dossier: Dossier) -> None:
    look_up(client, dossier.code or "", lookup_secret(dossier))

    page = client.get("/ho-so/tra-cuu/ho-so/").content.decode()

    assert "06/02/2027" in page


def test_a_result_in_the_archive_is_said_to_be_there(client: Client, desk: Desk, dossier: Dossier) -> None:
    old(dossier)
    archive_result(leg=leg_of(dossier), by=desk.clerk, at=timezone.now())
    look_up(client, dossier.code or "", lookup_secret(dossier))

    page = client.get("/ho-so/tra-cuu/ho-so/").content.decode()

    assert "lưu trữ" in page


@pytest.mark.parametrize("name", ["Ẳ" * 300, "{{ x }} #let x = 1 </text>", "An\nBình\u202e"])
def test_a_slip_is_set_whatever_the_names_are(name: str, desk: Desk) -> None:
    dossier = dossier_in(State.APPROVED, desk=desk, applicant=Applicant(name=name))

    assert return_slip(leg_of(dossier), None).startswith(b"%PDF")
