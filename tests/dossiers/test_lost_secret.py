"""A lookup secret that was lost: nobody learns anything, and only the contact on file gets a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import Message
from dossiers.lost_secret.services import SECRETS_A_CONTACT, Identity, renew_at_desk, send_new_secret
from dossiers.messages.forgetting import forget_sent_codes
from dossiers.models import Dossier
from dossiers.secrets import lookup_secret, verify_secret
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.dossiers.test_tracking import look_up
from tests.factories.dossiers import Desk, dossier_in, make_desk

pytestmark = pytest.mark.django_db
LOST = "/ho-so/tra-cuu/quen-ma/"
APPLICANT = Applicant(
    name="Lò Thị Ẳm", national_id="044190001234", phone="0905123456", email="am@example.vn", address="Đồng Hới"
)


@pytest.fixture
def dossier(db: None) -> Dossier:
    return dossier_in(State.RECEIVED, applicant=APPLICANT)


def ask(client: Client, number: str, contact: str, **extra: Any) -> Any:
    return client.post(LOST, {"number": number, "contact": contact}, **extra)


def secrets_sent() -> list[Message]:
    return list(Message.objects.filter(reference__startswith="secret:").order_by("pk"))


@pytest.mark.parametrize("contact", ["am@example.vn", " AM@Example.VN "])
def test_number_and_contact_bring_a_new_secret_to_the_contact_on_file(
    contact: str, client: Client, dossier: Dossier
) -> None:
    old = lookup_secret(dossier)

    ask(client, dossier.code or "", contact)

    dossier.refresh_from_db()
    [mail] = secrets_sent()
    assert mail.recipient == "am@example.vn"
    assert lookup_secret(dossier) in mail.body
    assert lookup_secret(dossier) not in mail.subject
    assert not verify_secret(dossier, old)
    assert dossier.events.filter(action="renew_secret").count() == 1


@pytest.mark.parametrize("contact", ["0905 123 456", "+84 905.123.456", "84905123456"])
def test_the_phone_on_file_gets_it_as_a_text_message(
    contact: str, client: Client, dossier: Dossier, settings: Any
) -> None:
    settings.SMS_URL = "http://portal:x@127.0.0.1:1/"

    ask(client, dossier.submission_number, contact)

    [text] = secrets_sent()
    dossier.refresh_from_db()
    assert (text.channel, text.recipient) == ("sms", "0905123456")
    assert lookup_secret(dossier) in text.body


def test_without_text_messages_the_phone_number_opens_the_way_to_the_mailbox(client: Client, dossier: Dossier) -> None:
    ask(client, dossier.code or "", "0905123456")

    assert [mail.recipient for mail in secrets_sent()] == ["am@example.vn"]


def test_a_secret_that_could_not_arrive_is_not_made(client: Client) -> None:
    dossier = dossier_in(State.RECEIVED, applicant=Applicant(name="Lò Thị Ẳm", phone="0905123456"))

    ask(client, dossier.code or "", "0905123456")

    dossier.refresh_from_db()
    assert dossier.secret_version == 1


def test_the_answer_is_the_same_whatever_is_typed(client: Client, dossier: Dossier) -> None:
    answers = [
        ask(client, dossier.code or "", "am@example.vn"),
        ask(client, dossier.code or "", "khac@example.vn"),
        ask(client, "H46.1-260810-9999", "am@example.vn"),
        ask(client, "\x00" * 20 + "Ẳ", "a@\x00"),
    ]

    assert {(answer.status_code, answer.url) for answer in answers if answer.status_code == 302} == {
        (302, f"{LOST}?da-gui=1")
    }
    assert len(secrets_sent()) == 1
    page = client.get(f"{LOST}?da-gui=1").content.decode()
    assert "example.vn" not in page


@pytest.mark.parametrize(("number", "contact"), [("", "am@example.vn"), ("TN-2345-6789", ""), ("TN", "abc")])
def test_what_is_missing_is_named(number: str, contact: str, client: Client, dossier: Dossier) -> None:
    page = ask(client, number, contact)

    assert page.status_code == 200
    assert page.context["form"].errors


def test_a_visit_that_began_with_the_old_secret_ends(client: Client, dossier: Dossier) -> None:
    look_up(client, dossier.code or "", lookup_secret(dossier))
    assert client.get(reverse("dossiers:dossier")).status_code == 200

    ask(Client(), dossier.code or "", "am@example.vn")

    assert client.get(reverse("dossiers:dossier")).status_code == 302


def test_a_mailbox_is_not_flooded(client: Client, dossier: Dossier) -> None:
    for n in range(6):
        ask(client, dossier.code or "", "am@example.vn", REMOTE_ADDR=f"10.0.{n}.1")

    assert len(secrets_sent()) == 3


def test_one_address_asks_a_few_times_only_for_known_and_unknown_alike(client: Client, dossier: Dossier) -> None:
    known = [ask(client, dossier.code or "", "khac@example.vn").status_code for _n in range(6)]
    unknown = [ask(client, "TN-2222-2222", "khac@example.vn").status_code for _n in range(6)]

    assert known == unknown == [302] * 5 + [429]


def test_another_site_cannot_ask(client: Client, dossier: Dossier) -> None:
    assert ask(client, dossier.code or "", "am@example.vn", HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not secrets_sent()


@pytest.mark.parametrize("state", ["sent", "failed", "bounced", "cancelled"])
def test_a_secret_that_was_sent_or_never_will_be_stands_in_no_table(
    client: Client, dossier: Dossier, state: str
) -> None:
    ask(client, dossier.code or "", "am@example.vn")
    forget_sent_codes(timezone.now())
    assert secrets_sent()[0].body  # it still waits for its sending

    Message.objects.update(state=state)
    forget_sent_codes(timezone.now())

    assert secrets_sent()[0].body == ""
    assert Message.objects.filter(kind="dossier.received").exclude(body="").exists()


def test_a_task_without_a_dossier_does_nothing() -> None:
    assert send_new_secret.call(0, "") is False


class TestAtTheDesk:
    @pytest.fixture
    def desk(self, db: None) -> Desk:
        return make_desk()

    @pytest.fixture
    def dossier(self, desk: Desk) -> Dossier:
        return dossier_in(State.RECEIVED, desk=desk, applicant=APPLICANT)

    def seen(self, **changes: Any) -> Identity:
        return Identity(**{"document": "card", "is_representative": False, "digits": "1234", **changes})

    def test_the_digits_of_the_document_give_a_new_secret_and_the_log_keeps_no_digit(
        self, desk: Desk, dossier: Dossier
    ) -> None:
        event = renew_at_desk(dossier=dossier, identity=self.seen(), by=desk.clerk, at=timezone.now())

        dossier.refresh_from_db()
        assert dossier.secret_version == 2
        assert event.data == {"version": 2, "document": "card", "representative": False}
        told = Message.objects.get(subject__contains="Mã tra cứu đã được cấp lại")
        assert lookup_secret(dossier) not in told.body

    def test_other_digits_give_nothing(self, desk: Desk, dossier: Dossier) -> None:
        with pytest.raises(ValidationError):
            renew_at_desk(dossier=dossier, identity=self.seen(digits="4321"), by=desk.clerk, at=timezone.now())

        dossier.refresh_from_db()
        assert dossier.secret_version == 1

    def test_without_a_number_on_file_it_is_written_how_the_person_was_known(self, desk: Desk) -> None:
        dossier = dossier_in(State.RECEIVED, desk=desk, applicant=Applicant(name="Lò Thị Ẳm"))
        with pytest.raises(ValidationError):
            renew_at_desk(dossier=dossier, identity=self.seen(digits=""), by=desk.clerk, at=timezone.now())

        event = renew_at_desk(
            dossier=dossier,
            identity=self.seen(digits="", note="Có giấy biên nhận"),
            by=desk.clerk,
            at=timezone.now(),
        )

        assert event.statement.text == "Có giấy biên nhận"
        assert "Có giấy" not in str(event.data)

    def test_another_agency_and_an_officer_who_receives_nothing_give_none(self, desk: Desk, dossier: Dossier) -> None:
        for stranger in (make_desk().clerk, desk.officer):
            with pytest.raises(PermissionDenied):
                renew_at_desk(dossier=dossier, identity=self.seen(), by=stranger, at=timezone.now())


def test_one_contact_is_not_filled_through_many_dossiers(dossier: Dossier) -> None:
    keys = [dossier.pk, *(dossier_in(State.RECEIVED, applicant=APPLICANT).pk for _number in range(2))]

    sent = [send_new_secret.call(key, "applicant_email") for key in keys for _time in range(3)]

    assert sent == [True] * SECRETS_A_CONTACT + [False] * 3
    assert len(secrets_sent()) == SECRETS_A_CONTACT


def test_ways_to_write_one_number_are_counted_together(client: Client, dossier: Dossier) -> None:
    ways = ["TN-2222-2222", "2222-2222", "tn 2222 2222", "22222222", "TN2222.2222", "2222 2222"]

    assert [ask(client, way, "khac@example.vn").status_code for way in ways] == [302] * 5 + [429]


def test_one_telephone_is_not_rung_through_the_ways_to_write_its_number(settings: Any) -> None:
    settings.SMS_URL = "http://portal:x@127.0.0.1:1/"
    ways = ["0905123456", "0905 123 456", "+84905123456"]
    keys = [dossier_in(State.RECEIVED, applicant=replace(APPLICANT, phone=way)).pk for way in ways]

    sent = [send_new_secret.call(key, "applicant_phone") for key in keys for _time in range(3)]

    assert sent == [True] * SECRETS_A_CONTACT + [False] * 3
