"""What the applicant and the public read when things do not go as promised."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import Message
from dossiers.exceptions import IllegalMove
from dossiers.models import Dossier, Reading
from dossiers.readings import log_reading
from dossiers.secrets import lookup_secret
from dossiers.services import apologise, move_dossier, reappoint
from dossiers.services.corrections import correct_data
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.factories.closures import closed
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk, step

pytestmark = pytest.mark.django_db
TUESDAY = datetime.fromisoformat("2026-08-11T08:00:00+07:00")
LATER = datetime.fromisoformat("2026-08-17T09:00:00+07:00")
REASON = "Chờ ý kiến cơ quan phối hợp"


def opened(client: Client, dossier: Dossier) -> Client:
    number = dossier.code or dossier.submission_number
    client.post("/ho-so/tra-cuu/", {"number": number, "secret": lookup_secret(dossier)})
    return client


def page_of(client: Client, dossier: Dossier, name: str = "dossier", **headers: Any) -> str:
    return opened(client, dossier).get(reverse(f"dossiers:{name}"), **headers).content.decode()


def confirmed(client: Client, dossier: Dossier, capture: Any) -> Client:
    opened(client, dossier)
    with capture(execute=True):
        client.post(reverse("dossiers:send_code"))
    code = next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
    client.post(reverse("dossiers:contents"), {"code": code})
    return client


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def put_off(desk: Desk) -> Dossier:
    """Due on Thursday 13 August, put off on Tuesday to the 18th."""
    dossier = dossier_in(State.PROCESSING, desk=desk)
    reappoint(leg=leg_of(dossier), new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=TUESDAY)
    dossier.refresh_from_db()
    return dossier


def test_a_date_that_was_put_off_shows_both_dates_the_reason_and_the_apology(client: Client, put_off: Dossier) -> None:
    with time_machine.travel(TUESDAY + timedelta(hours=1), tick=False):
        page = page_of(client, put_off)

    notice = page.split("notice--attention")[1]
    assert "Cơ quan xin lỗi và hẹn lại" in notice
    assert "17:00, 13/08/2026" in notice
    assert "thứ Ba, 18/08/2026" in notice
    assert REASON in notice
    assert "Hẹn trả trước đây: 17:00, 13/08/2026. Hẹn trả mới: 17:00, 18/08/2026." in page


def test_an_answered_dossier_apologises_only_in_its_history(client: Client, desk: Desk, put_off: Dossier) -> None:
    for hours, action in enumerate(("propose", "approve"), start=2):
        step(leg_of(put_off), action, desk, TUESDAY + timedelta(hours=hours))

    page = page_of(client, put_off)

    assert "Cơ quan xin lỗi và hẹn lại</" not in page.split('class="timeline"')[0]
    assert "Cơ quan xin lỗi và hẹn lại ngày trả kết quả" in page


@pytest.fixture
def late(desk: Desk) -> Dossier:
    return dossier_in(State.PROCESSING, desk=desk)


def test_a_late_dossier_without_apology_says_whom_to_call(client: Client, late: Dossier) -> None:
    with time_machine.travel(LATER, tick=False):
        page = page_of(client, late)

    assert "Cơ quan chưa xin lỗi và chưa hẹn lại. Xin gọi 1022" in page


def test_the_late_list_says_why_and_what_was_promised(client: Client, desk: Desk, late: Dossier) -> None:
    other = dossier_in(State.PROCESSING, desk=desk)
    at = datetime.fromisoformat("2026-08-14T08:00:00+07:00")
    with time_machine.travel(LATER, tick=False):
        apologise(leg=leg_of(late), expected=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at)
        page = client.get("/ho-so/cong-khai-tre-han/").content.decode()
        table = client.get("/ho-so/cong-khai-tre-han/", {"dang": "csv"}).content.decode()

    row = page.split(late.code)[1].split("</tr>")[0]
    assert REASON in row
    assert "Đã gửi 14/08, hẹn lại 18/08" in row
    assert "Cơ quan chưa nêu lý do." in page.split(other.code)[1].split("</tr>")[0]
    assert "Chưa gửi" in page.split(other.code)[1].split("</tr>")[0]
    assert f"{REASON},1/XLHS,14/08/2026,18/08/2026" in table


def test_the_late_list_costs_the_same_however_many_apologies(
    client: Client, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    at = datetime.fromisoformat("2026-08-14T08:00:00+07:00")
    with time_machine.travel(LATER, tick=False):
        for _number in range(6):
            leg = leg_of(dossier_in(State.PROCESSING, desk=desk))
            apologise(leg=leg, expected=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at)
        client.get("/ho-so/tra-cuu/")  # the shell is known between two public changes
        with django_assert_max_num_queries(12):
            client.get("/ho-so/cong-khai-tre-han/")


def test_the_api_says_the_same_without_the_reason(client: Client, put_off: Dossier) -> None:
    secret = {"Dossier-Secret": lookup_secret(put_off)}

    answer = client.get(f"/api/v1/dossiers/{put_off.code}", headers=secret).json()

    assert answer["due_at"] == "2026-08-18T17:00:00+07:00"
    assert answer["apology"] == {
        "announced_at": "2026-08-11T08:00:00+07:00",
        "old_due_at": "2026-08-13T17:00:00+07:00",
        "promised_at": "2026-08-18T17:00:00+07:00",
    }


@pytest.mark.parametrize("state", [State.REFUSED, State.NOT_ELIGIBLE, State.STOPPED])
def test_a_decision_against_the_applicant_shows_reason_and_ground_on_top(client: Client, state: str) -> None:
    dossier = dossier_in(state)

    top = page_of(client, dossier).split('class="timeline"')[0]

    assert "Căn cứ pháp lý: Điều" in top
    assert opened(client, dossier).get(f"/api/v1/dossiers/{dossier.submission_number}").status_code == 404


@pytest.mark.parametrize("action", ["stop", "withdraw"])
def test_a_dossier_that_ended_asks_for_no_supplement_any_more(client: Client, desk: Desk, action: str) -> None:
    dossier = dossier_in(State.SUPPLEMENT, desk=desk)
    step(leg_of(dossier), action, desk, dossier.updated_at + timedelta(hours=1))

    page = page_of(client, dossier)

    assert "Bổ sung giấy tờ" not in page
    assert opened(client, dossier).get(reverse("dossiers:supplement")).status_code == 302


def test_corrected_data_are_told_on_the_page_and_shown_only_after_the_code(
    client: Client, desk: Desk, late: Dossier, django_capture_on_commit_callbacks: Any
) -> None:
    changes = {"applicant_name": "Nguyễn Văn Ân"}
    correct_data(dossier=late, changes=changes, reason="Gõ nhầm", by=desk.clerk, at=timezone.now())

    page = page_of(client, late)
    assert "Thông tin hồ sơ đã được sửa" in page
    assert "Nguyễn Văn Ân" not in page
    contents = confirmed(client, late, django_capture_on_commit_callbacks).get(reverse("dossiers:contents"))
    assert "Nguyễn Văn Ân" in contents.content.decode()
    assert "Đã sửa sau khi tiếp nhận" in contents.content.decode()


def test_a_returned_result_says_to_whom_and_how_but_no_name(client: Client) -> None:
    dossier = dossier_in(State.RETURNED, applicant=Applicant(name="Lò Thị Ẳm", phone="0905123456"))

    page = page_of(client, dossier)

    assert "Kết quả đã được trao" in page
    assert "Ký nhận" in page
    assert dossier.applicant_name not in page


def test_a_closed_desk_is_told_to_whoever_would_go_there(client: Client, desk: Desk) -> None:
    dossier = dossier_in(State.APPROVED, desk=desk)
    closed(desk.agency, timezone.localdate(), 3, other_address="Nhà văn hóa thôn 3")

    assert "Nhà văn hóa thôn 3" in page_of(client, dossier)


def test_english_pages_mark_what_is_vietnamese(client: Client, put_off: Dossier) -> None:
    client.cookies["django_language"] = client.cookies["portal_language"] = "en"
    with time_machine.travel(TUESDAY + timedelta(hours=1), tick=False):
        page = page_of(client, put_off, headers={"Accept-Language": "en"})

    for words in (put_off.procedure_title, leg_of(put_off).agency.name, REASON):
        assert f'lang="vi">{words}' in page


def test_who_has_seen_it_needs_the_code_and_leads_there_after_it(
    client: Client, desk: Desk, late: Dossier, django_capture_on_commit_callbacks: Any
) -> None:
    log_reading(dossier=late, reader=desk.officer, what=Reading.What.FILE, at=timezone.now())
    address = reverse("dossiers:readings")
    assert client.get(address).url.startswith("/ho-so/tra-cuu/")
    assert opened(client, late).get(address).url == reverse("dossiers:contents")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("dossiers:send_code"))
    code = next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
    assert client.post(reverse("dossiers:contents"), {"code": code}).url == address

    page = client.get(address).content.decode()
    assert desk.agency.name in page
    assert "Cán bộ thụ lý" in page
    assert "Giấy tờ, tệp kết quả" in page
    assert str(desk.officer) not in page
    assert client.get(address)["Cache-Control"].count("no-store")


def test_nobody_having_looked_is_said(client: Client, late: Dossier, django_capture_on_commit_callbacks: Any) -> None:
    page = confirmed(client, late, django_capture_on_commit_callbacks).get(reverse("dossiers:readings"))

    assert "Chưa có cán bộ, công chức nào mở hồ sơ này." in page.content.decode()


def test_an_applicant_withdraws_what_already_waits_for_the_decision(client: Client, desk: Desk) -> None:
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    assert "Rút hồ sơ" in page_of(client, dossier)

    client.post(reverse("dossiers:withdraw"), {"reason": ""})

    dossier.refresh_from_db()
    assert dossier.state == State.WITHDRAWN
    mails = Message.objects.filter(reference=f"dossier:{dossier.pk}").order_by("-pk")
    assert "Hồ sơ đã được rút" in mails[0].subject


def test_once_it_is_decided_nothing_is_withdrawn_any_more(client: Client) -> None:
    dossier = dossier_in(State.APPROVED)
    assert "Rút hồ sơ" not in page_of(client, dossier)

    answer = client.post(reverse("dossiers:withdraw"), {"reason": "x"}, follow=True)

    assert "không còn rút được" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.state == State.APPROVED


@pytest.mark.parametrize("first", ["withdraw", "approve"])
def test_of_withdrawal_and_decision_the_first_counts_and_the_second_is_told(desk: Desk, first: str) -> None:
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    legs = {"withdraw": leg_of(dossier), "approve": leg_of(dossier)}
    second = "approve" if first == "withdraw" else "withdraw"
    by = {"withdraw": None, "approve": desk.leader}
    move_dossier(leg=legs[first], action=first, by=by[first], at=timezone.now())

    with pytest.raises(IllegalMove) as told:
        move_dossier(leg=legs[second], action=second, by=by[second], at=timezone.now())

    assert ("người nộp" in str(told.value).lower()) == (first == "withdraw")


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_decision_at_one_moment_leave_one_outcome(at_once: AtOnce) -> None:
    desk = make_desk()
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    legs = [leg_of(dossier), leg_of(dossier)]

    def work(number: int) -> object:
        action, by = (("withdraw", None), ("approve", desk.leader))[number]
        return move_dossier(leg=legs[number], action=action, by=by, at=timezone.now())

    outcomes = at_once(2, work)

    assert sum(isinstance(outcome, IllegalMove) for outcome in outcomes) == 1
    dossier.refresh_from_db()
    assert dossier.events.filter(action__in=["withdraw", "approve"]).count() == 1
