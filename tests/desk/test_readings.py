"""The auditors' screen: who read what; and that opening, printing and prefilling are noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.roles import Role
from dossiers.models import Dossier, Reading
from dossiers.readings import log_reading
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db
LOG = "readings:index"


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    return dossier_in(State.PROCESSING, desk=desk)


def test_page_paper_and_receipt_are_noted_for_whoever_opens_them(
    desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    client = sign_in(desk.officer)
    stored = dossier.papers.get().files.get()

    for _time in range(2):
        client.get(reverse("desk:edit", args=[dossier.pk]))
    client.get(reverse("desk:file", args=[dossier.pk, stored.uuid]))
    client.get(reverse("desk:receipt", args=[dossier.pk]))

    noted = Reading.objects.filter(reader=desk.officer).values_list("what", "count")
    assert sorted(noted) == [("file", 1), ("page", 2), ("print", 1)]


def test_the_queue_and_a_dossier_of_elsewhere_are_no_readings(
    desk: Desk, other_desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    sign_in(desk.officer).get(reverse("desk:index"))
    sign_in(other_desk.officer).get(reverse("desk:edit", args=[dossier.pk]))

    assert not Reading.objects.exists()


def test_on_a_phone_each_cell_of_the_log_has_its_label(desk: Desk, dossier: Dossier, sign_in: SignIn) -> None:
    log_reading(dossier=dossier, reader=desk.officer, what="page", at=timezone.now())

    page = sign_in(employ(Role.AUDITOR, desk.agency)).get(reverse("readings:index")).content.decode()

    for label in ("Thời gian", "Nội dung đã xem", "Số lần", "Người xem", "Với vai trò"):
        assert f'data-label="{label}"' in page


def test_an_auditor_finds_readings_by_dossier_by_reader_and_by_day(
    desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    other = dossier_in(State.RECEIVED, desk=desk)
    log_reading(dossier=dossier, reader=desk.officer, what="page", at=timezone.now())
    log_reading(dossier=other, reader=desk.clerk, what="file", at=timezone.now())
    client = sign_in(employ(Role.AUDITOR, desk.agency))

    def found(**query: str) -> list[Dossier]:
        return [reading.dossier for reading in client.get(reverse(LOG), query).context["object_list"]]

    assert set(found()) == {dossier, other}
    assert found(dossier=dossier.code.lower().replace("-", " ")) == [dossier]
    assert found(dossier=other.submission_number) == [other]
    assert found(reader=desk.clerk.username) == [other]
    assert found(what="page") == [dossier]
    assert found(day_from="2020-01-01", day_to="2020-12-31") == []


@pytest.mark.parametrize(
    "query", [{"dossier": "' OR 1=1"}, {"reader": "\x00"}, {"dossier": "--"}, {"day_from": "31/31/9999"}, {"p": "-1"}]
)
def test_senseless_questions_are_harmless(query: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    assert sign_in(employ(Role.AUDITOR, desk.agency)).get(reverse(LOG), query).status_code == 200


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.AGENCY_ADMINISTRATOR])
def test_nobody_but_auditors_reads_the_log(role: Role, desk: Desk, dossier: Dossier, sign_in: SignIn) -> None:
    log_reading(dossier=dossier, reader=desk.officer, what="page", at=timezone.now())
    client = sign_in(employ(role, desk.agency))

    assert client.get(reverse(LOG)).status_code == 302
    assert reverse(LOG) not in client.get("/admin/").content.decode()


def test_an_auditor_of_another_agency_finds_nothing(
    desk: Desk, other_desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    log_reading(dossier=dossier, reader=desk.officer, what="page", at=timezone.now())

    page = sign_in(employ(Role.AUDITOR, other_desk.agency)).get(reverse(LOG))

    assert list(page.context["object_list"]) == []


def test_the_log_has_no_address_that_changes_it(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))

    for address in ("new", "edit/1", "delete/1", "history/1"):
        assert client.get(f"{reverse(LOG)}{address}/").status_code == 404


def test_the_log_costs_the_same_however_long_it_is(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _number in range(8):
        log_reading(dossier=dossier_in(State.RECEIVED, desk=desk), reader=desk.officer, what="page", at=timezone.now())
    client = sign_in(employ(Role.AUDITOR, desk.agency))
    client.get(reverse(LOG))

    with django_assert_max_num_queries(14):
        client.get(reverse(LOG))


def test_an_exported_list_and_a_printed_pile_are_noted_for_each_dossier(
    desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    other = dossier_in(State.RECEIVED, desk=desk)
    client = sign_in(desk.clerk)

    assert client.get(reverse("desk:export"), {"view": "all"}).status_code == 200
    client.post(f"/admin/bulk/dossiers/dossier/print/?id={dossier.pk}&next=/admin/ho-so/", {"form": "receipt"})

    noted = Reading.objects.values_list("dossier", "what")
    assert set(noted) == {(dossier.pk, "export"), (other.pk, "export"), (dossier.pk, "print")}


def test_readings_within_one_minute_show_one_time(desk: Desk, dossier: Dossier, sign_in: SignIn) -> None:
    at = timezone.now().replace(second=10, hour=3, minute=5)
    for seconds in (0, 20):
        log_reading(dossier=dossier, reader=desk.officer, what="page", at=at + timedelta(seconds=seconds))

    page = sign_in(employ(Role.AUDITOR, desk.agency)).get(reverse(LOG)).content.decode()

    assert "10:05" in page
    assert "–10:05" not in page
