"""What opens something to whoever reads it is for its recipient alone: links to drafts, codes, invitations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from casework.models import Message
from catalog.invitations import invite
from catalog.roles import Role
from dossiers.messages.forgetting import forget_sent_codes
from eforms.journey.contacts import send_code
from eforms.models import ResumeLink
from eforms.services.resume import send_resume_link
from tests.desk.conftest import SignIn, employ
from tests.factories.catalog import AgencyFactory
from tests.factories.eforms import make_draft

pytestmark = pytest.mark.django_db
INDEX = "/admin/thu-tin-nhan/"


def write_link() -> None:
    assert send_resume_link(draft=make_draft(), channel="email", address="an@example.vn")


def write_code() -> None:
    link = ResumeLink.objects.create(draft=make_draft(), channel="email", address="an@example.vn")
    assert send_code(link, timezone.now(), purpose="mở bản khai")


def write_invitation() -> None:
    administrator = employ(Role.PROVINCE_ADMINISTRATOR, None)
    invite(by=administrator, agency=AgencyFactory(), email="an@example.vn", roles=[Role.AGENCY_ADMINISTRATOR])


@pytest.fixture(params=[write_link, write_code, write_invitation])
def message(request: pytest.FixtureRequest) -> Message:
    write: Callable[[], None] = request.param
    write()
    return Message.objects.get(recipient="an@example.vn")


@pytest.fixture(params=[Role.RECEPTIONIST, Role.PROVINCE_ADMINISTRATOR])
def keeper(request: pytest.FixtureRequest) -> User:
    """Who sees the messages of the whole province."""
    return employ(request.param, None)


def test_nobody_of_the_staff_reads_or_redirects_it(message: Message, keeper: User, sign_in: SignIn) -> None:
    client, address = sign_in(keeper), f"{INDEX}{message.pk}/"

    assert address not in client.get(INDEX).content.decode()
    assert client.get(address).status_code == 404
    assert client.post(address, {"act": "again", "recipient": "ke.gian@example.vn"}).status_code == 404


def test_once_sent_it_stands_in_no_table(message: Message) -> None:
    Message.objects.update(state=Message.State.SENT)

    forget_sent_codes(timezone.now())

    message.refresh_from_db()
    assert message.body == ""
