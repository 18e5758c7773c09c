"""Who appoints whom, who is moved and whose account is closed; on the pages and in the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from casework.chain import verify
from catalog.access import may
from catalog.models import Absence, Agency, Membership
from catalog.people import appoint, deactivate, end_role, move_person, reactivate, roles_to_give
from catalog.roles import APPOINTED_BY_PROVINCE, PERMISSIONS, Role
from catalog.services import assign_role
from dossiers.services import assign
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk, now

pytestmark = pytest.mark.django_db


def employed(role: Role, agency: Agency | None, **account: Any) -> User:
    user: User = UserFactory(**account)
    assign_role(user=user, agency=agency, role=role)
    return user


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def administrator(desk: Desk) -> User:
    return employed(Role.AGENCY_ADMINISTRATOR, desk.agency)


@pytest.fixture
def province() -> User:
    return employed(Role.PROVINCE_ADMINISTRATOR, None)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def busy_officer(desk: Desk) -> User:
    """An officer of the desk who holds one open dossier."""
    user = employed(Role.OFFICER, desk.agency)
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))
    assign(leg=leg, officer=user, by=desk.leader, at=now())
    return user


@pytest.mark.parametrize("role", [role for role in Role if role not in APPOINTED_BY_PROVINCE])
def test_an_agencys_administrator_gives_every_role_of_the_agency(role: Role, desk: Desk, administrator: User) -> None:
    person = employed(Role.POSTAL_CLERK, desk.agency)

    appoint(by=administrator, person=person, agency=desk.agency, role=role)

    assert person.memberships.filter(agency=desk.agency, role=role).exists()


@pytest.mark.parametrize("role", sorted(APPOINTED_BY_PROVINCE))
def test_but_none_that_reaches_beyond_it_or_looks_over_its_shoulder(
    role: Role, desk: Desk, administrator: User
) -> None:
    person = employed(Role.OFFICER, desk.agency)

    for agency in (desk.agency, None):
        with pytest.raises((PermissionDenied, ValidationError)):
            appoint(by=administrator, person=person, agency=agency, role=role)
    assert person.memberships.count() == 1


def test_nobody_gives_a_role_to_themselves_so_nobody_comes_to_hold_more(desk: Desk, administrator: User) -> None:
    with pytest.raises(PermissionDenied):
        appoint(by=administrator, person=administrator, agency=desk.agency, role=Role.LEADER)

    assert not may(administrator, "dossiers.approve", desk.agency)


@pytest.mark.parametrize("role", [role for role in Role if "agency.manage" not in PERMISSIONS[role]])
def test_whoever_manages_nobody_gives_no_role(role: Role, desk: Desk) -> None:
    somebody = employed(role, None if role in (Role.EDITOR, Role.CONTROLLER) else desk.agency)

    assert roles_to_give(somebody, desk.agency) == []
    with pytest.raises(PermissionDenied):
        appoint(by=somebody, person=desk.clerk, agency=desk.agency, role=Role.OFFICER)


def test_an_administrator_of_one_agency_gives_nothing_in_another(administrator: User) -> None:
    with pytest.raises(PermissionDenied):
        appoint(by=administrator, person=UserFactory(), agency=AgencyFactory(), role=Role.OFFICER)


def test_the_last_administrator_does_not_take_the_role_from_themselves(desk: Desk, administrator: User) -> None:
    own = administrator.memberships.get()

    with pytest.raises(ValidationError) as refused:
        end_role(by=administrator, membership=own)
    assert refused.value.code == "last"

    employed(Role.AGENCY_ADMINISTRATOR, desk.agency, is_active=False)  # who cannot sign in does not count
    with pytest.raises(ValidationError):
        end_role(by=administrator, membership=own)

    employed(Role.AGENCY_ADMINISTRATOR, desk.agency)
    end_role(by=administrator, membership=own)
    assert not administrator.memberships.exists()


def test_a_role_with_open_work_ends_only_after_handing_over(desk: Desk, administrator: User) -> None:
    officer = busy_officer(desk)

    with pytest.raises(ValidationError) as refused:
        end_role(by=administrator, membership=officer.memberships.get())
    assert refused.value.code == "work"

    assign_role(user=officer, agency=desk.agency, role=Role.DIVISION_HEAD)  # still processes: keeps the work
    end_role(by=administrator, membership=officer.memberships.get(role=Role.OFFICER))
    assert officer.memberships.get().role == Role.DIVISION_HEAD


def test_an_officer_whose_only_role_ends_opens_neither_the_staff_area_nor_a_dossier(
    desk: Desk, administrator: User
) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    officer = employed(Role.OFFICER, desk.agency)
    client = signed_in(officer)
    page = reverse("desk:edit", args=[dossier.pk])
    assert client.get(page).status_code == 200

    end_role(by=administrator, membership=officer.memberships.get())

    assert client.get("/admin/").status_code == 403
    assert client.get(page).status_code == 403


def test_an_officer_with_open_work_is_not_moved_and_then_is(desk: Desk, province: User) -> None:
    officer, elsewhere = busy_officer(desk), make_desk()
    with pytest.raises(ValidationError) as refused:
        move_person(by=province, person=officer, source=desk.agency, target=elsewhere.agency)
    assert refused.value.code == "work"
    assert officer.memberships.get().agency == desk.agency

    leg = desk.agency.legs.get(officer=officer)
    assign(leg=leg, officer=None, by=desk.leader, at=now())
    move_person(by=province, person=officer, source=desk.agency, target=elsewhere.agency)

    officer = User.objects.get(pk=officer.pk)
    assert officer.memberships.get().agency == elsewhere.agency
    assert not may(officer, "dossiers.view", desk.agency)
    assert may(officer, "dossiers.process", elsewhere.agency)


def test_an_administrator_moves_people_only_between_agencies_that_are_both_theirs(
    desk: Desk, administrator: User
) -> None:
    elsewhere = AgencyFactory()
    with pytest.raises(PermissionDenied):
        move_person(by=administrator, person=desk.officer, source=desk.agency, target=elsewhere)

    assign_role(user=administrator, agency=elsewhere, role=Role.AGENCY_ADMINISTRATOR)
    move_person(by=administrator, person=desk.officer, source=desk.agency, target=elsewhere)
    assert Membership.objects.get(user=desk.officer).agency == elsewhere


def test_nobody_takes_their_own_roles_along_into_another_agency(desk: Desk, administrator: User) -> None:
    """Whoever manages two agencies would give themselves there what another gave them here."""
    elsewhere = AgencyFactory()
    assign_role(user=administrator, agency=elsewhere, role=Role.AGENCY_ADMINISTRATOR)
    assign_role(user=administrator, agency=desk.agency, role=Role.LEADER)
    employed(Role.AGENCY_ADMINISTRATOR, desk.agency)

    with pytest.raises(PermissionDenied):
        move_person(by=administrator, person=administrator, source=desk.agency, target=elsewhere)

    assert not may(administrator, "dossiers.approve", elsewhere)


def test_an_absence_in_another_agency_is_not_told(desk: Desk, administrator: User) -> None:
    elsewhere = make_desk()
    assign_role(user=desk.officer, agency=elsewhere.agency, role=Role.OFFICER)
    today = localdate()
    Absence.objects.create(
        officer=desk.officer, agency=elsewhere.agency, first_day=today, last_day=today,
        deputy=elsewhere.officer, recorded_by=elsewhere.leader,
    )  # fmt: skip

    page = signed_in(administrator).get(reverse("people:index"))

    assert [row.tone for row in page.context["rows"] if row.pk == desk.officer.pk] == ["good"]


def test_a_closed_account_is_signed_out_at_once_and_stays_so_when_it_is_opened_again(
    desk: Desk, administrator: User
) -> None:
    officer = employed(Role.OFFICER, desk.agency)
    client = signed_in(officer)
    assert client.get("/admin/").status_code == 200

    deactivate(by=administrator, person=officer)
    assert client.get("/admin/").status_code == 302  # to the sign-in page

    reactivate(by=administrator, person=officer)
    assert client.get("/admin/").status_code == 302  # the old session does not come back to life
    assert signed_in(User.objects.get(pk=officer.pk)).get("/admin/").status_code == 200


def test_an_account_with_open_work_stays_open(desk: Desk, administrator: User) -> None:
    officer = busy_officer(desk)

    with pytest.raises(ValidationError):
        deactivate(by=administrator, person=officer)

    officer.refresh_from_db()
    assert officer.is_active


@pytest.mark.parametrize("elsewhere", ["another agency", "the province"])
def test_who_also_works_elsewhere_is_closed_by_the_province_only(
    elsewhere: str, desk: Desk, administrator: User, province: User
) -> None:
    person = employed(Role.RECEPTIONIST, desk.agency)
    where, role = (AgencyFactory(), Role.OFFICER) if elsewhere == "another agency" else (None, Role.AUDITOR)
    assign_role(user=person, agency=where, role=role)

    with pytest.raises(PermissionDenied):
        deactivate(by=administrator, person=person)
    deactivate(by=province, person=person)
    assert not User.objects.get(pk=person.pk).is_active


def test_nobody_closes_their_own_account_nor_an_agency_a_superusers(administrator: User, desk: Desk) -> None:
    operator = employed(Role.OFFICER, desk.agency, is_superuser=True)

    for person in (administrator, operator):
        with pytest.raises(PermissionDenied):
            deactivate(by=administrator, person=person)


def test_every_appointment_is_logged_in_a_chain_with_who_gave_it(desk: Desk, administrator: User) -> None:
    person = employed(Role.OFFICER, desk.agency)
    appoint(by=administrator, person=person, agency=desk.agency, role=Role.CASHIER)
    appoint(by=administrator, person=person, agency=desk.agency, role=Role.CASHIER)  # changes nothing: no entry
    end_role(by=administrator, membership=person.memberships.get(role=Role.CASHIER))
    deactivate(by=administrator, person=person)

    events = list(person.membership_events.order_by("sequence"))

    assert [event.action for event in events] == ["granted", "granted", "ended", "deactivated"]
    assert [event.actor for event in events] == [None, administrator, administrator, administrator]
    assert events[1].data == {"role": "cashier"}
    assert verify(events) is None


# On the pages


def test_the_list_shows_the_agencys_people_and_nobody_elses(desk: Desk, administrator: User) -> None:
    stranger = employed(Role.OFFICER, AgencyFactory(), first_name="Nguyệt Ánh")
    busy = busy_officer(desk)

    page = signed_in(administrator).get(reverse("people:index"))

    rows = {row.pk: row for row in page.context["rows"]}
    assert rows.keys() == {administrator.pk, busy.pk, desk.clerk.pk, desk.officer.pk, desk.leader.pk}
    assert rows[busy.pk].work == 1
    assert str(stranger) not in page.content.decode()


@pytest.mark.parametrize("question", ["nguyet anh", "NGUYỆT ÁNH", "Nguyệt", "ánh nguyệt", "trang9"])
def test_people_are_found_with_or_without_diacritics(question: str, desk: Desk, administrator: User) -> None:
    found = employed(Role.OFFICER, desk.agency, first_name="Nguyệt Ánh", username="trang9")

    page = signed_in(administrator).get(reverse("people:index"), {"q": question})

    assert [row.pk for row in page.context["rows"]] == [found.pk]


@pytest.mark.parametrize("question", ["' OR 1=1 --", "<script>alert(1)</script>", "\x00", "%", "x" * 5000])
def test_a_hostile_question_finds_nobody_or_everybody_and_breaks_nothing(
    question: str, administrator: User, desk: Desk
) -> None:
    page = signed_in(administrator).get(reverse("people:index"), {"q": question, "p": "-1"})

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_the_list_takes_as_many_queries_for_fifty_people_as_for_five(
    desk: Desk, administrator: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = signed_in(administrator)
    client.get(reverse("people:index"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("people:index"))
    for _number in range(45):
        employed(Role.OFFICER, desk.agency)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("people:index"))


ADDRESSES = ["person", "grant", "move", "deactivate", "reactivate"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_person_of_another_agency_has_no_page_and_no_action(name: str, administrator: User) -> None:
    stranger = employed(Role.OFFICER, AgencyFactory())
    client = signed_in(administrator)

    method = client.get if name == "person" else client.post
    assert method(reverse(f"people:{name}", args=[stranger.pk])).status_code == 404
    stranger.refresh_from_db()
    assert stranger.is_active


def test_the_page_of_a_person_proposes_their_agency_not_the_whole_province(desk: Desk, province: User) -> None:
    person = employed(Role.RECEPTIONIST, desk.agency)

    page = signed_in(province).get(reverse("people:person", args=[person.pk]))

    assert page.context["role_form"]["agency"].value() == str(desk.agency.pk)


def test_roles_are_given_and_ended_on_the_page(desk: Desk, administrator: User) -> None:
    client, person = signed_in(administrator), employed(Role.RECEPTIONIST, desk.agency)

    client.post(reverse("people:grant", args=[person.pk]), {"role": "cashier", "agency": desk.agency.pk})
    assert may(User.objects.get(pk=person.pk), "dossiers.collect", desk.agency)

    membership = person.memberships.get(role=Role.CASHIER)
    client.post(reverse("people:end_role", args=[person.pk, membership.pk]))
    assert [each.role for each in person.memberships.all()] == [Role.RECEPTIONIST]
    page = client.get(reverse("people:person", args=[person.pk])).content.decode()
    assert "Giao vai trò: thủ quỹ" in page
    assert "Thôi vai trò: thủ quỹ" in page


@pytest.mark.parametrize(
    "data",
    [
        {"role": "province_administrator"},
        {"role": "auditor"},
        {"role": "nhavua"},
        {},
        {"role": "officer", "agency": "0"},
    ],
)
def test_a_forged_role_is_refused_on_the_page(data: dict[str, str], desk: Desk, administrator: User) -> None:
    client, person = signed_in(administrator), employed(Role.RECEPTIONIST, desk.agency)

    client.post(reverse("people:grant", args=[person.pk]), {"agency": desk.agency.pk, **data})

    assert [each.role for each in person.memberships.all()] == [Role.RECEPTIONIST]


def test_closing_with_open_work_says_how_much_and_links_to_handing_over(desk: Desk, administrator: User) -> None:
    client, officer = signed_in(administrator), busy_officer(desk)

    page = client.post(reverse("people:deactivate", args=[officer.pk]), follow=True).content.decode()

    assert "còn giữ 1 hồ sơ chưa xong" in page
    assert reverse("work:hand_over", args=[officer.pk, desk.agency.pk]) in page


def test_the_memberships_of_a_person_are_read_once_a_request(
    desk: Desk, django_assert_num_queries: Callable[[int], Any]
) -> None:
    user = User.objects.get(pk=desk.officer.pk)

    with django_assert_num_queries(1):
        for _time in range(5):
            assert may(user, "dossiers.process", desk.agency)
            assert not may(user, "dossiers.approve", desk.agency)
            assert Agency.objects.where(user, "dossiers.manage").query is not None


def test_a_role_given_by_a_service_counts_at_once_for_the_same_person(desk: Desk) -> None:
    assert not may(desk.officer, "dossiers.collect", desk.agency)

    assign_role(user=desk.officer, agency=desk.agency, role=Role.CASHIER)

    assert may(desk.officer, "dossiers.collect", desk.agency)
