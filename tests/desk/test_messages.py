"""The staff's pages of messages: the log, whom to call, the texts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from casework.models import Message, MessageTemplate, OutboxChannel
from casework.outbox.plain_text import check_text
from casework.outbox.texts import built_in_source, registered_kinds
from catalog.roles import Role
from dossiers.models import Reading
from tests.desk.conftest import SignIn, employ
from tests.factories.casework import MessageFactory
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db
State = Message.State
INDEX = "/admin/thu-tin-nhan/"


def message_of(desk: Desk, **values: Any) -> Message:
    dossier = dossier_in(desk=desk)
    Message.objects.filter(reference=f"dossier:{dossier.pk}").delete()  # what the submission wrote itself
    return MessageFactory(**{"reference": f"dossier:{dossier.pk}", "subject": f"Thư số {dossier.pk}", **values})


def page_of(reference: str) -> str:
    return reverse("desk:edit", args=[reference.removeprefix("dossier:")])


@pytest.fixture
def keeper(db: None) -> User:
    return employ(Role.PROVINCE_ADMINISTRATOR, None)


def test_a_desk_sees_the_messages_of_its_own_dossiers_only(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    own, foreign = message_of(desk), message_of(other_desk)
    secret = MessageFactory(reference="secret:1", subject="Mã tra cứu mới")
    client = sign_in(desk.clerk)

    page = client.get(INDEX).content.decode()

    assert own.subject in page
    assert foreign.subject not in page
    assert secret.subject not in page
    assert client.get(f"{INDEX}{own.pk}/").status_code == 200
    for hidden in (foreign, secret):
        assert client.get(f"{INDEX}{hidden.pk}/").status_code == 404
        assert client.post(f"{INDEX}{hidden.pk}/", {"act": "again", "recipient": "a@b.vn"}).status_code == 404


def test_on_a_phone_each_cell_of_the_log_has_its_label(desk: Desk, sign_in: SignIn) -> None:
    message_of(desk)

    page = sign_in(desk.clerk).get(INDEX).content.decode()

    for label in ("Hồ sơ", "Cách gửi", "Người nhận", "Soạn lúc", "Trạng thái", "Số lần thử"):
        assert f'data-label="{label}"' in page


def test_even_who_keeps_the_province_reads_no_secret_of_an_applicant(keeper: User, sign_in: SignIn) -> None:
    secret = MessageFactory(reference="contact-code:1", subject="Mã xác nhận")

    assert secret.subject not in sign_in(keeper).get(INDEX).content.decode()
    assert sign_in(keeper).get(f"{INDEX}{secret.pk}/").status_code == 404


def test_who_only_processes_has_no_log_of_messages(desk: Desk, sign_in: SignIn) -> None:
    assert message_of(desk).subject not in sign_in(desk.officer).get(INDEX).content.decode()


def test_the_list_masks_addresses_and_its_queries_stay_the_same(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(30):
        message_of(desk, recipient="an.nguyen@example.vn")
    client = sign_in(desk.clerk)
    client.get(INDEX)

    with django_assert_max_num_queries(30):
        page = client.get(INDEX).content.decode()

    assert "an.nguyen@example.vn" not in page
    assert "a…@example.vn" in page


def test_each_message_leads_to_its_dossier_at_one_query_for_the_page(
    desk: Desk, other_desk: Desk, sign_in: SignIn
) -> None:
    first, client = message_of(desk), sign_in(desk.clerk)
    foreign = dossier_in(desk=other_desk)
    client.get(INDEX)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(INDEX)
        return len(queries)

    for_one = cost()
    others = [message_of(desk, state=State.FAILED) for _turn in range(20)]

    assert cost() == for_one
    page = client.get(INDEX, {"call": "on"}).content.decode()
    assert all(page_of(each.reference) in page for each in others)
    assert page_of(first.reference) in client.get(INDEX).content.decode()
    assert page_of(f"dossier:{foreign.pk}") not in client.get(INDEX).content.decode()


@pytest.mark.parametrize("reference", ["dossier:x", "dossier:", "dossier:" + "9" * 30, "petition:1", ""])
def test_a_message_about_no_dossier_stands_in_the_log(keeper: User, sign_in: SignIn, reference: str) -> None:
    message = MessageFactory(reference=reference)

    assert sign_in(keeper).get(INDEX).status_code == 200
    assert sign_in(keeper).get(f"{INDEX}{message.pk}/").status_code == 200


def test_the_queue_of_calls_holds_what_did_not_arrive_until_someone_has_called(desk: Desk, sign_in: SignIn) -> None:
    failed = message_of(desk, state=State.FAILED, error="550 No such user")
    arrived = message_of(desk, state=State.SENT)
    client = sign_in(desk.clerk)
    page = client.get(INDEX, {"call": "on"}).content.decode()
    assert (failed.subject in page, arrived.subject in page) == (True, False)
    assert "Thư, tin nhắn không đến nơi" in client.get("/admin/").content.decode()

    client.post(f"{INDEX}{failed.pk}/", {"act": "told", "note": "Đã gọi lúc 9:15"})

    failed.refresh_from_db()
    assert (failed.handled_by, failed.handled_note) == (desk.clerk, "Đã gọi lúc 9:15")
    assert failed.subject not in client.get(INDEX, {"call": "on"}).content.decode()


def test_a_message_goes_again_to_a_corrected_address(
    desk: Desk, sign_in: SignIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    failed = message_of(desk, state=State.BOUNCED, recipient="an@exmaple.vn", attempts=1)
    client = sign_in(desk.clerk)

    refused = client.post(f"{INDEX}{failed.pk}/", {"act": "again", "recipient": "khong phai dia chi"})
    assert refused.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{INDEX}{failed.pk}/", {"act": "again", "recipient": "an@example.vn"})

    failed.refresh_from_db()
    assert (failed.state, failed.recipient) == (State.SENT, "an@example.vn")
    assert [sent.to for sent in mail.outbox] == [["an@example.vn"]]


def test_what_was_sent_is_not_sent_again(desk: Desk, sign_in: SignIn) -> None:
    sent = message_of(desk, state=State.SENT)

    page = sign_in(desk.clerk).post(f"{INDEX}{sent.pk}/", {"act": "again", "recipient": "an@example.vn"})

    assert "không gửi lại được" in page.content.decode()
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_hostile_text_is_shown_as_text(desk: Desk, sign_in: SignIn) -> None:
    hostile = message_of(
        desk, subject="<script>alert(1)</script>", body="</text><img src=x>{{ a }}", recipient='"><b>@x.vn',
        state=State.FAILED, error="<script>alert(2)</script>",
    )  # fmt: skip
    client = sign_in(desk.clerk)

    for page in (client.get(INDEX), client.get(f"{INDEX}{hostile.pk}/")):
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


def test_a_server_that_is_down_is_told_with_what_waits(keeper: User, sign_in: SignIn) -> None:
    OutboxChannel.objects.create(
        channel="email", down_since=timezone.now(), next_try_at=timezone.now(), error="ConnectionRefusedError"
    )
    MessageFactory()

    for address in (INDEX, "/admin/"):
        page = sign_in(keeper).get(address).content.decode()
        assert "Không hoạt động từ" in page
        assert "Đang chờ gửi" in page


def text_address(kind: str = "dossier.received", channel: str = "email") -> str:
    return reverse("message_texts:edit", args=[kind, channel])


def test_only_who_keeps_the_templates_changes_texts(desk: Desk, sign_in: SignIn) -> None:
    for address in (reverse("message_texts:index"), text_address()):
        assert sign_in(desk.leader).get(address, follow=True).redirect_chain or "Nội dung thư" not in str(
            sign_in(desk.leader).get(address).content
        )
    sign_in(desk.leader).post(text_address(), {"subject": "a", "body": "b", "is_sent": "on"})
    assert not MessageTemplate.objects.exists()


def test_every_built_in_text_can_be_where_an_operator_begins() -> None:
    for kind in registered_kinds():
        for channel in ("email", "sms"):
            text = built_in_source(kind, channel)
            check_text(text.subject, kind.fields, kind.sample)
            check_text(text.body, kind.fields, kind.sample)


def test_a_keeper_previews_saves_and_takes_back_a_text(keeper: User, sign_in: SignIn) -> None:
    client = sign_in(keeper)
    own = {"subject": "Đã nhận {{ number }}", "body": "Kính gửi Ông/Bà,\n{{ agency_name }}", "is_sent": "on"}
    assert client.get(reverse("message_texts:index")).status_code == 200
    assert client.get(text_address()).status_code == 200

    preview = client.post(text_address(), {**own, "act": "preview"}).content.decode()
    assert "Đã nhận H46" in preview
    assert not MessageTemplate.objects.exists()

    client.post(text_address(), own)
    kept = MessageTemplate.objects.get()
    assert kept.subject == "Đã nhận {{ number }}"
    assert kept.revisions.count() == 1

    client.post(text_address(), {"act": "remove"})
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    "body", ["a\n{{ applicant_id_number }}", "a\n{% for a in b %}x{% endfor %}", "a\n{% if at %}"]
)
def test_a_text_that_would_fail_is_not_saved_and_its_line_is_named(keeper: User, sign_in: SignIn, body: str) -> None:
    for act in ("", "preview"):
        page = sign_in(keeper).post(text_address(), {"subject": "a", "body": body, "is_sent": "on", "act": act})
        assert "Dòng 2: " in page.content.decode()
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    "address", ["/admin/noi-dung-thu/khong.co/email/", "/admin/noi-dung-thu/dossier.received/fax/"]
)
def test_a_kind_or_way_that_is_none_is_not_found(keeper: User, sign_in: SignIn, address: str) -> None:
    assert sign_in(keeper).get(address).status_code == 404


def test_who_opens_a_message_of_a_dossier_is_among_its_readers(desk: Desk, sign_in: SignIn) -> None:
    message = message_of(desk, recipient="an@example.vn")

    sign_in(desk.clerk).get(f"{INDEX}{message.pk}/")

    assert [reading.reader for reading in Reading.objects.all()] == [desk.clerk]
