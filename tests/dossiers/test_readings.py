"""Who has read a dossier: noted once for a reader and a day, counted after that, and never in the page's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from accounts.models import User
from catalog.roles import Role
from dossiers.models import Reading
from dossiers.readings import log_reading, log_readings, purge_readings, readings_for_applicant
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import MembershipFactory
from tests.factories.dossiers import dossier_in, leg_of, make_desk
from tests.factories.readings import auditor_of

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-08-12T08:00:00+07:00")
PAGE, FILE = Reading.What.PAGE, Reading.What.FILE


def test_the_second_reading_of_a_day_is_counted_on_the_first_ones_row() -> None:
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)

    for minutes in (0, 5, 60):
        log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT + timedelta(minutes=minutes))

    reading = Reading.objects.get()
    assert (reading.count, reading.first_at, reading.last_at) == (3, AT, AT + timedelta(hours=1))
    assert (reading.agency, reading.role) == (desk.agency, Role.RECEPTIONIST)


def test_another_day_another_reader_and_another_kind_are_rows_of_their_own() -> None:
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)
    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT)

    log_reading(dossier=dossier, reader=desk.clerk, what=FILE, at=AT)
    log_reading(dossier=dossier, reader=desk.officer, what=PAGE, at=AT)
    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT + timedelta(days=1))

    assert Reading.objects.count() == 4


def test_a_day_is_the_portals_own_and_not_utc() -> None:
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)

    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=datetime.fromisoformat("2026-08-12T06:30:00+07:00"))

    assert Reading.objects.get().day.isoformat() == "2026-08-12"


def test_it_costs_one_written_row_and_after_the_first_time_one_statement(
    django_assert_num_queries: object,
) -> None:
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)
    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT)

    with django_assert_num_queries(3):  # the savepoint's two, and the update
        log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT)


def test_a_database_that_cannot_be_written_keeps_nobody_from_reading(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("dossiers.readings._write", refuse)
    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT)

    assert not Reading.objects.exists()
    assert "reading not logged" in caplog.text


def test_a_list_that_is_exported_notes_every_dossier_of_it() -> None:
    desk = make_desk()
    dossiers = [dossier_in(State.RECEIVED, desk=desk) for _number in range(3)]
    log_reading(dossier=dossiers[0], reader=desk.leader, what=Reading.What.EXPORT, at=AT)

    log_readings(dossiers=[dossier.pk for dossier in dossiers], reader=desk.leader, what=Reading.What.EXPORT, at=AT)

    assert sorted(Reading.objects.values_list("count", flat=True)) == [1, 1, 2]
    assert set(Reading.objects.values_list("agency", flat=True)) == {desk.agency.pk}


def test_the_applicant_reads_agency_and_role_but_no_name_unless_the_province_says_so(settings: object) -> None:
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)
    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT)

    shown = readings_for_applicant(dossier)[0]
    settings.READINGS_NAME_OFFICERS = True  # type: ignore[attr-defined]
    named = readings_for_applicant(dossier)[0]

    assert (shown.agency, shown.name) == (desk.agency.name, "")
    assert named.name == str(desk.clerk)


def test_somebody_of_the_province_reads_without_an_agency() -> None:
    dossier = dossier_in(State.RECEIVED)
    administrator = MembershipFactory(user=UserFactory(), agency=None, role=Role.PROVINCE_ADMINISTRATOR).user

    log_reading(dossier=dossier, reader=administrator, what=PAGE, at=AT)

    reading = Reading.objects.get()
    assert (reading.agency, reading.role) == (None, Role.PROVINCE_ADMINISTRATOR)


def test_an_auditor_sees_the_readings_of_the_own_agency_only() -> None:
    desk, other = make_desk(), make_desk()
    for place in (desk, other):
        log_reading(dossier=dossier_in(State.RECEIVED, desk=place), reader=place.clerk, what=PAGE, at=AT)

    assert seen_by(auditor_of(desk.agency)) == {desk.clerk}
    assert seen_by(auditor_of(None)) == {desk.clerk, other.clerk}
    assert seen_by(desk.leader) == set()


def test_an_auditor_sees_who_of_elsewhere_read_the_own_agencys_dossiers() -> None:
    desk = make_desk()
    administrator = MembershipFactory(user=UserFactory(), agency=None, role=Role.PROVINCE_ADMINISTRATOR).user
    log_reading(dossier=dossier_in(State.RECEIVED, desk=desk), reader=administrator, what=PAGE, at=AT)

    assert seen_by(auditor_of(desk.agency)) == {administrator}


def seen_by(user: User) -> set[User]:
    return {reading.reader for reading in Reading.objects.auditable_by(user)}


def test_old_readings_are_forgotten(settings: object) -> None:
    settings.READING_DAYS = 30  # type: ignore[attr-defined]
    desk = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)
    for days in (29, 31):
        log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT - timedelta(days=days))

    assert purge_readings(AT) == 1
    assert Reading.objects.get().first_at == AT - timedelta(days=29)


def test_a_dossier_that_has_moved_keeps_the_agency_that_had_read_it() -> None:
    desk = make_desk()
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    log_reading(dossier=dossier, reader=desk.clerk, what=PAGE, at=AT)
    leg = leg_of(dossier)
    leg.agency = make_desk().agency
    leg.save()

    assert readings_for_applicant(dossier)[0].agency == desk.agency.name
