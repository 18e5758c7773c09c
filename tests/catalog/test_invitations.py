"""Officers who join by invitation: a link by e-mail, good once and for seven days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.models import Message
from catalog.access import may
from catalog.invitations import InvitationSpent, accept, free_username, invite, link_of, read_link, revoke, send_again
from catalog.models import Agency, Invitation
from catalog.roles import Role
from catalog.services import assign_role
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db
PERSON = {"last_name": "Trần Thị", "first_name": "Nhung", "password": "hoa-phuong-do-2026"}


@pytest.fixture
def agency() -> Agency:
    made: Agency = AgencyFactory(name="UBND xã Bố Trạch")
    return made


@pytest.fixture
def administrator(agency: Agency) -> User:
    user: User = UserFactory()
    assign_role(user=user, agency=agency, role=Role.AGENCY_ADMINISTRATOR)
    return user


@pytest.fixture
def invitation(administrator: User, agency: Agency) -> Invitation:
    return invite(by=administrator, agency=agency, email="nhung@example.vn", roles=[Role.OFFICER, Role.RECEPTIONIST])


def token_of(invitation: Invitation) -> str:
    return link_of(invitation).rstrip("/").rpartition("/")[2]


def test_the_message_names_agency_roles_and_the_link(invitation: Invitation) -> None:
    message = Message.objects.get(reference=f"secret:invitation:{invitation.pk}")

    assert message.recipient == "nhung@example.vn"
    assert "UBND xã Bố Trạch" in message.body
    assert "cán bộ một cửa, cán bộ thụ lý" in message.body
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert read_link(link.rstrip("/").rpartition("/")[2]) == invitation


def test_it_is_sent_when_the_transaction_is_over(
    administrator: User, agency: Agency, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite(by=administrator, agency=agency, email="hai@example.vn", roles=[Role.OFFICER])

    assert [sent.to for sent in mail.outbox] == [["hai@example.vn"]]


def test_accepting_makes_an_account_with_the_roles_and_signs_nobody_in(invitation: Invitation, agency: Agency) -> None:
    client = Client()
    address = reverse("catalog:invitation", args=[token_of(invitation)])

    page = client.get(address)
    assert page.status_code == 200
    assert "UBND xã Bố Trạch" in page.content.decode()
    done = client.post(address, {**PERSON, "again": PERSON["password"]})

    user = User.objects.get(username="nhung")
    assert "nhung" in done.content.decode()
    assert (str(user), user.email) == ("Trần Thị Nhung", "nhung@example.vn")
    assert user.check_password(PERSON["password"])
    assert may(user, "dossiers.receive", agency)
    assert may(user, "dossiers.process", agency)
    assert "_auth_user_id" not in client.session
    assert [event.actor for event in user.membership_events.all()] == [invitation.invited_by] * 2


def test_a_link_is_good_once(invitation: Invitation) -> None:
    token = token_of(invitation)
    accept(token=token, **PERSON)

    with pytest.raises(InvitationSpent):
        accept(token=token, **PERSON)
    assert Client().get(reverse("catalog:invitation", args=[token])).status_code == 410
    assert User.objects.filter(email="nhung@example.vn").count() == 1


def test_a_link_is_good_for_seven_days(invitation: Invitation, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now() - timedelta(days=7, seconds=1))

    with pytest.raises(InvitationSpent):
        read_link(token)


def test_sending_again_makes_the_earlier_link_worthless(administrator: User, invitation: Invitation) -> None:
    earlier = token_of(invitation)

    send_again(by=administrator, invitation=invitation)

    with pytest.raises(InvitationSpent):
        read_link(earlier)
    assert read_link(token_of(invitation)) == invitation
    assert Message.objects.filter(reference=f"secret:invitation:{invitation.pk}").count() == 2


def test_a_revoked_invitation_opens_nothing_and_is_not_sent_again(administrator: User, invitation: Invitation) -> None:
    revoke(by=administrator, invitation=invitation)

    with pytest.raises(InvitationSpent):
        read_link(token_of(invitation))
    with pytest.raises(InvitationSpent):
        send_again(by=administrator, invitation=invitation)


@pytest.mark.parametrize("token", ["x", "WzEsIm4iXQ:1x:y", "..", "%00", "'", "a" * 3000])
def test_a_made_up_link_gets_the_same_answer_as_a_spent_one(token: str, invitation: Invitation) -> None:
    spent = token_of(invitation)
    Invitation.objects.update(revoked_at=timezone.now())

    answers = [Client().get(reverse("catalog:invitation", args=[each])) for each in (token, spent)]

    assert [answer.status_code for answer in answers] == [410, 410]
    pages = [answer.content.decode().split("<main")[1].split("</main>")[0] for answer in answers]
    assert pages[0] == pages[1]


def test_a_changed_link_opens_nothing(invitation: Invitation) -> None:
    token = token_of(invitation)
    with pytest.raises(InvitationSpent):
        read_link(token[:-1] + ("a" if token[-1] != "a" else "b"))


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "123", "again": "123"},
        {"password": "1234567890", "again": "1234567890"},
        {"last_name": "Trần Thị Hồng", "password": "trần thị hồng", "again": "trần thị hồng"},  # the user's own name
        {"again": "khac-hoan-toan-1"},
        {"last_name": ""},
        {"first_name": " "},
    ],
)
def test_a_weak_password_or_a_missing_name_makes_no_account(changes: dict[str, str], invitation: Invitation) -> None:
    data = {**PERSON, "again": PERSON["password"], **changes}

    page = Client().post(reverse("catalog:invitation", args=[token_of(invitation)]), data)

    assert page.status_code == 200
    assert not User.objects.filter(email="nhung@example.vn").exists()
    assert read_link(token_of(invitation)) == invitation


def test_nothing_says_whether_an_address_or_a_user_name_is_known(administrator: User, agency: Agency) -> None:
    UserFactory(username="nhung", email="nhung@example.vn")

    invitation = invite(by=administrator, agency=agency, email="nhung@example.vn", roles=[Role.OFFICER])
    user = accept(token=token_of(invitation), **PERSON)

    assert user.username == "nhung2"


@pytest.mark.parametrize(
    ("email", "username"),
    [
        ("Đặng.Huy@example.vn", "dang.huy"),
        ("+++@example.vn", "canbo"),
        ("a b@x", "ab"),
        ("x" * 200 + "@e.vn", "x" * 100),
    ],
)
def test_user_names_are_plain_letters(email: str, username: str) -> None:
    assert free_username(email) == username


def test_an_inviter_who_lost_the_role_meanwhile_gives_none(invitation: Invitation, administrator: User) -> None:
    administrator.memberships.all().delete()

    user = accept(token=token_of(invitation), **PERSON)

    assert not user.memberships.exists()
    assert Client().login(username=user.username, password=PERSON["password"])


def test_only_roles_of_ones_own_agency_are_offered(administrator: User, agency: Agency) -> None:
    for place, role in [
        (agency, Role.AUDITOR),
        (agency, Role.PROVINCE_ADMINISTRATOR),
        (AgencyFactory(), Role.OFFICER),
    ]:
        with pytest.raises(PermissionDenied):
            invite(by=administrator, agency=place, email="a@example.vn", roles=[role])
    assert not Invitation.objects.exists()


def test_one_address_has_one_open_invitation_an_agency(administrator: User, invitation: Invitation) -> None:
    with pytest.raises(ValidationError):
        invite(by=administrator, agency=invitation.agency, email="NHUNG@example.vn", roles=[Role.OFFICER])


def test_the_page_invites_sends_again_and_revokes(administrator: User, agency: Agency) -> None:
    client = Client()
    client.force_login(administrator)
    page = reverse("people:invitations")

    client.post(page, {"email": "mot@example.vn", "agency": agency.pk, "roles": ["officer"]})
    invitation = Invitation.objects.get(email="mot@example.vn")
    nonce = invitation.nonce
    client.post(reverse("people:send_again", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.nonce != nonce
    client.post(reverse("people:revoke", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.revoked_at
    assert "Đã thu hồi" in client.get(page).content.decode()


@pytest.mark.parametrize("roles", [[], ["auditor"], ["province_administrator"], ["khong-co"]])
def test_the_page_refuses_other_roles(roles: list[str], administrator: User, agency: Agency) -> None:
    client = Client()
    client.force_login(administrator)

    client.post(reverse("people:invitations"), {"email": "mot@example.vn", "agency": agency.pk, "roles": roles})

    assert not Invitation.objects.exists()


def test_invitations_of_another_agency_are_not_ones_own(invitation: Invitation) -> None:
    stranger = UserFactory()
    assign_role(user=stranger, agency=AgencyFactory(), role=Role.AGENCY_ADMINISTRATOR)
    client = Client()
    client.force_login(stranger)

    assert client.post(reverse("people:revoke", args=[invitation.pk])).status_code == 404
    assert "nhung@example.vn" not in client.get(reverse("people:invitations")).content.decode()
    invitation.refresh_from_db()
    assert invitation.open
