"""A submission to the wrong agency goes to the right desk before receipt: who sees it, who is told, what is logged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import Message
from catalog.models import Agency
from dossiers.deadlines import check_by
from dossiers.exceptions import IllegalMove
from dossiers.models import Dossier
from dossiers.readings import log_reading, readings_for_applicant
from dossiers.secrets import lookup_secret
from dossiers.services import move_dossier
from dossiers.workflow import State
from tests.desk.conftest import SignIn, staffed_desk
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.closures import closed
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(db: None) -> tuple[Desk, Desk]:
    """Two communes of one procedure."""
    kind = AgencyKindFactory()
    return staffed_desk(AgencyFactory(kind=kind)), staffed_desk(AgencyFactory(kind=kind))


@pytest.fixture
def dossier(desks: tuple[Desk, Desk]) -> Dossier:
    wrong, _right = desks
    procedure = ProcedureFactory(agency=wrong.agency.kind)
    return dossier_in(State.SUBMITTED, desk=wrong, procedure=procedure, at=timezone.now() - timedelta(days=3))


def address(dossier: Dossier) -> str:
    return reverse("desk:move", args=[dossier.pk, "redirect"])


def given(client: Client, dossier: Dossier, desk: Agency, **changes: Any) -> dict[str, Any]:
    seen = client.get(address(dossier)).context["form"]["seen"].value()
    return {"seen": seen, "agency": desk.pk, "reason": "Người nộp cư trú ở xã khác", "send": "1", **changes}


def test_the_new_desk_has_it_the_old_one_no_longer_and_the_log_knows_both(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn
) -> None:
    wrong, right = desks
    log_reading(dossier=dossier, reader=wrong.clerk, what="page", at=timezone.now())
    client = sign_in(wrong.clerk)

    answer = client.post(address(dossier), given(client, dossier, right.agency))

    assert answer.url == reverse("desk:index")
    assert client.get(reverse("desk:edit", args=[dossier.pk])).status_code == 404
    assert sign_in(right.clerk).get(reverse("desk:edit", args=[dossier.pk])).status_code == 200
    event = dossier.events.get(action="redirect")
    assert (event.data["from_agency"], event.data["agency"]) == (wrong.agency.pk, right.agency.pk)
    assert wrong.agency.name in {reading.agency for reading in readings_for_applicant(dossier)}


def test_the_term_for_checking_begins_anew_at_the_new_desk(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn
) -> None:
    before = check_by(leg_of(dossier))
    client = sign_in(desks[0].clerk)

    client.post(address(dossier), given(client, dossier, desks[1].agency))

    assert check_by(leg_of(dossier)) > before


def test_the_applicant_is_told_of_the_new_desk_by_mail_and_on_the_page(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn, client: Client
) -> None:
    wrong, right = desks
    officer = sign_in(wrong.clerk)
    officer.post(address(dossier), given(officer, dossier, right.agency))

    mail = Message.objects.order_by("-pk")[0]
    assert mail.recipient == dossier.applicant_email
    assert right.agency.name in mail.body
    assert "trả lời trước" in mail.body
    assert "cư trú" not in mail.body
    client.post("/ho-so/tra-cuu/", {"number": dossier.submission_number, "secret": lookup_secret(dossier)})
    page = client.get(reverse("dossiers:dossier")).content.decode()
    assert f"Đã chuyển đến {right.agency.name}" in page
    assert "Người nộp cư trú ở xã khác" in page
    timeline = page.split('class="timeline"')[1]
    assert wrong.agency.name in timeline


def test_the_page_finds_a_desk_by_words_without_diacritics_and_keeps_what_was_typed(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn
) -> None:
    kind = desks[0].agency.kind
    for number in range(20):
        AgencyFactory(kind=kind, name=f"UBND xã Vĩnh {number}")
    wanted = AgencyFactory(kind=kind, name="UBND xã Đông Hà Thượng", address="Số 1 Hùng Vương")
    closed(wanted, timezone.localdate())
    client = sign_in(desks[0].clerk)

    first = client.get(address(dossier)).content.decode()
    found = client.post(address(dossier), {"look": "1", "words": "dong ha", "reason": "Đã hỏi người nộp", "seen": 1})

    page = found.content.decode()
    assert "cơ quan nữa" in first
    assert "Số 1 Hùng Vương" in page
    assert "tạm ngừng" in page
    assert "Vĩnh 3" not in page
    assert "Đã hỏi người nộp" in page
    assert dossier.events.filter(action="redirect").count() == 0


def test_only_another_desk_of_the_procedure_with_a_reason_will_do(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn
) -> None:
    client = sign_in(desks[0].clerk)
    elsewhere = AgencyFactory(kind=AgencyKindFactory(code="province-police"))

    for changes in ({"agency": desks[0].agency.pk}, {"agency": elsewhere.pk}, {"agency": "\x00"}, {"reason": " "}):
        answer = client.post(address(dossier), given(client, dossier, desks[1].agency, **changes))
        assert answer.status_code == 200
    assert leg_of(dossier).agency == desks[0].agency


def test_the_second_of_two_clerks_is_told_and_whoever_is_stale_gets_a_404(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn
) -> None:
    wrong, right = desks
    client = sign_in(wrong.clerk)
    stale = given(client, dossier, right.agency)
    leg = leg_of(dossier)

    client.post(address(dossier), stale)

    assert client.post(address(dossier), stale).status_code == 404
    for action, more in (("receive", {}), ("redirect", {"agency": right.agency, "reason": "x"})):
        with pytest.raises(IllegalMove):
            move_dossier(leg=leg, action=action, by=wrong.clerk, at=timezone.now(), **more)
    dossier.refresh_from_db()
    assert dossier.code is None


@pytest.mark.parametrize("state", [State.RECEIVED, State.PROCESSING, State.CHECK_SUPPLEMENT])
def test_after_receipt_nothing_is_sent_on(state: State, sign_in: SignIn) -> None:
    desk = staffed_desk()
    received = dossier_in(state, desk=desk)

    answer = sign_in(desk.clerk).get(address(received), follow=True)

    assert "Chưa có gì thay đổi" in answer.content.decode()


def test_an_officer_who_receives_nothing_sends_nothing_on(
    desks: tuple[Desk, Desk], dossier: Dossier, sign_in: SignIn
) -> None:
    assert sign_in(desks[0].officer).get(address(dossier)).status_code in (302, 403)
    other = staffed_desk()
    assert sign_in(other.clerk).get(address(dossier)).status_code == 404


def test_what_was_done_before_it_was_sent_on_stays_with_the_first_desk(client: Client) -> None:
    kind = AgencyKindFactory()
    wrong, right = make_desk(AgencyFactory(kind=kind)), make_desk(AgencyFactory(kind=kind))
    sent = dossier_in(State.SUBMITTED, desk=wrong, procedure=ProcedureFactory(agency=kind))
    at = datetime.fromisoformat("2026-08-10T10:00:00+07:00")
    move_dossier(
        leg=leg_of(sent), action="redirect", by=wrong.clerk, at=at, agency=right.agency, reason="Khác địa bàn"
    )
    move_dossier(leg=leg_of(sent), action="receive", by=right.clerk, at=at + timedelta(hours=1))
    sent.refresh_from_db()
    client.post("/ho-so/tra-cuu/", {"number": sent.code, "secret": lookup_secret(sent)})

    timeline = client.get(reverse("dossiers:dossier")).content.decode().split('class="timeline"')[1].split("</ol>")[0]

    assert timeline.index(right.agency.name) < timeline.index(wrong.agency.name)
    assert sent.code.startswith(right.agency.code)
