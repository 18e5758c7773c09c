"""Making accounts. Where an officer works, and as what, is catalog.services.assign_role."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from accounts.models import User
from portal.base.text import nfc


@transaction.atomic
def create_officer(
    *, username: str, password: str, last_name: str, first_name: str, email: str = "", phone: str = ""
) -> User:
    """An account that signs in with a password; without a role it may do nothing.

    `last_name` is what stands first in a Vietnamese name, e.g. "Nguyễn Thị Thu" of "Nguyễn Thị Thu Hà".

    Raises:
        ValidationError: the name is taken or has unfit characters, the password is too weak, the address is none.
    """
    user = User(
        username=User.normalize_username(username.strip()),
        last_name=nfc(last_name.strip()),
        first_name=nfc(first_name.strip()),
        email=email.strip(),
        phone=phone,
    )
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


def end_sessions(user: User) -> None:
    """Whoever is signed in as `user`, on whatever computer, is signed out by the next request."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
