"""Signing in: five wrong passwords close a name at one address for a quarter of an hour."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "hoa-phuong-do-2026"


@pytest.fixture(autouse=True)
def _throttled(settings: Settings) -> None:
    settings.AXES_ENABLED = True


@pytest.fixture
def officer() -> User:
    user: User = UserFactory(username="motcua.donghoi", is_superuser=True)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(
    client: Client, password: str, username: str = "motcua.donghoi", address: str = "203.0.113.7"
) -> HttpResponse:
    response: HttpResponse = client.post(
        reverse(django_settings.LOGIN_URL), {"username": username, "password": password}, REMOTE_ADDR=address
    )
    return response


def close_the_name(client: Client) -> HttpResponse:
    for _try in range(4):
        assert sign_in(client, "sai").status_code == 200
    return sign_in(client, "sai")


def test_the_right_password_leads_to_the_desk(client: Client, officer: User) -> None:
    response = sign_in(client, PASSWORD)

    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))


def test_the_fifth_wrong_password_closes_the_name_and_says_what_to_do(client: Client, officer: User) -> None:
    response = close_the_name(client)

    assert response.status_code == 429
    page = response.content.decode()
    assert "Hãy đợi 15 phút" in page
    assert "1022" in page


def test_while_closed_even_the_right_password_does_not_help(client: Client, officer: User) -> None:
    close_the_name(client)

    assert sign_in(client, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_another_name_and_another_address_stay_open(client: Client, officer: User) -> None:
    UserFactory(username="canbo.donghoi")
    close_the_name(client)

    assert sign_in(client, "sai", username="canbo.donghoi").status_code == 200
    assert sign_in(client, PASSWORD, address="203.0.113.8").status_code == 302


def test_after_a_quarter_of_an_hour_the_name_is_open_again(client: Client, officer: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        close_the_name(client)
        clock.shift(timedelta(minutes=16))

        assert sign_in(client, PASSWORD).status_code == 302


def test_a_success_forgets_the_wrong_tries_before_it(client: Client, officer: User) -> None:
    for _try in range(4):
        sign_in(client, "sai")
    sign_in(client, PASSWORD)

    for _try in range(4):
        assert sign_in(client, "sai").status_code == 200


def test_a_forged_forwarding_header_opens_no_second_door(client: Client, officer: User) -> None:
    for number in range(4):
        client.post(
            reverse(django_settings.LOGIN_URL),
            {"username": "motcua.donghoi", "password": "sai"},
            REMOTE_ADDR="203.0.113.7",
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )

    assert sign_in(client, "sai").status_code == 429


def test_hostile_names_are_only_wrong_names(client: Client, officer: User) -> None:
    for name in ("' OR 1=1 --", "<script>alert(1)</script>", "\x00", "ệ" * 300, ""):
        response = sign_in(client, "sai", username=name)

        assert response.status_code == 200
        assert "<script>alert(1)" not in response.content.decode()
