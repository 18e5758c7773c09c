"""People who sign in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services import create_officer
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_vietnamese_name_has_the_family_name_first() -> None:
    assert str(User(last_name="Nguyễn Thị Thu", first_name="Hà")) == "Nguyễn Thị Thu Hà"
    assert str(User(username="motcua")) == "motcua"


def test_a_personal_number_belongs_to_one_person_and_many_have_none() -> None:
    UserFactory(national_id=None)
    UserFactory(national_id=None)
    UserFactory(national_id="044085001234")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(national_id="044085001234")


def test_an_officer_signs_in_with_the_password_given() -> None:
    officer = create_officer(
        username="motcua.donghoi",
        password="hoa-phuong-do-2026",
        last_name="Nguye\u0302\u0303n Thị Thu",
        first_name="Hà",
        email="ha@example.vn",
    )

    officer.refresh_from_db()
    assert officer.check_password("hoa-phuong-do-2026")
    assert officer.get_full_name() == "Nguyễn Thị Thu Hà"
    assert not officer.is_staff
    assert not officer.is_superuser


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("password", "ngan"),
        ("password", "123456789012"),
        ("password", "motcua.donghoi"),  # the user's own name
        ("username", ""),
        ("username", "mot cua"),
        ("username", "<script>"),
        ("email", "khong-phai-thu"),
        ("phone", "0212345678"),
    ],
)
def test_an_account_with_a_fault_is_refused(column: str, value: str) -> None:
    values = {
        "username": "motcua.donghoi",
        "password": "hoa-phuong-do-2026",
        "last_name": "Nguyễn Thị Thu",
        "first_name": "Hà",
        column: value,
    }

    with pytest.raises(ValidationError):
        create_officer(**values)

    assert not User.objects.exists()


def test_a_name_that_is_taken_is_refused() -> None:
    UserFactory(username="motcua.donghoi")

    with pytest.raises(ValidationError):
        create_officer(username="motcua.donghoi", password="hoa-phuong-do-2026", last_name="A", first_name="B")
