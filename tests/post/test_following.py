"""What the post tells: signed, once, in any order; and what follows from it."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from casework.models import Message
from dossiers.models import Dossier, Fee, Parcel, Payment, ResultReceipt, RuleSet
from dossiers.post.by_hand import handle, say, send_again, try_return
from dossiers.post.following import poll_due
from dossiers.post.parcels import Place
from dossiers.workflow import State as DossierState
from tests.factories.dossiers import Desk, now
from tests.post.conftest import Post, ordered
from tools.simulators.post import SECRET

pytestmark = pytest.mark.django_db
State = Parcel.State
NOTICE = "/ho-so/buu-gui/thong-bao/"
TO_THE_DOOR = ("ACCEPTED", "IN_TRANSIT", "OUT_FOR_DELIVERY")


def event(state: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {"id": f"{state}-{at.timestamp()}", "state": state, "at": at.isoformat(), **more}


def push(parcel: Parcel, *events: dict[str, Any], secret: str = SECRET, **more: Any) -> int:
    """The status with which we answer the post's notice."""
    body = json.dumps({"reference": parcel.reference, "events": events, **more}).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    answer = Client(enforce_csrf_checks=True).post(
        NOTICE, body, content_type="application/json", headers={"X-Post-Signature": signature}
    )
    return answer.status_code


def owing(parcel: Parcel, amount: int) -> Parcel:
    """The same parcel, with a fee to be collected."""
    parcel.dossier.fees.all().delete()
    Fee.objects.create(dossier=parcel.dossier, kind=Fee.Kind.CHARGE, amount=amount)
    parcel.cash_on_delivery = amount
    parcel.save()
    return parcel


def told(parcel: Parcel) -> list[str]:
    return list(
        Message.objects.filter(reference=f"dossier:{parcel.dossier_id}", key__contains=":parcel:")
        .order_by("pk")
        .values_list("subject", flat=True)
    )


def fresh(parcel: Parcel) -> Parcel:
    return Parcel.objects.select_related("dossier").get(pk=parcel.pk)


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "x" * 5_000], ids=["NUL", "half a sign", "long"])
def test_signs_that_no_database_holds_are_left_out_of_what_the_post_tells(
    desk: Desk, clerk: User, post: Post, odd: str
) -> None:
    parcel = ordered(desk, clerk)
    Parcel.objects.filter(pk=parcel.pk).update(tracking_number="")
    arrived = event("ACCEPTED", now(), id=f"1{odd}", place=f"Đồng Hới{odd}", note=odd)

    assert push(parcel, arrived, tracking_number=f"EX1{odd}") == 200

    assert fresh(parcel).tracking_number.startswith("EX1")
    (kept,) = parcel.events.all()
    assert kept.key.startswith("1")
    assert kept.place.startswith("Đồng Hới")


def test_a_delivered_result_counts_as_returned(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)

    assert push(parcel, event("ACCEPTED", now())) == 200
    assert push(parcel, event("DELIVERED", now())) == 200

    parcel = fresh(parcel)
    assert parcel.state == State.DELIVERED
    assert parcel.dossier.state == DossierState.RETURNED
    receipt = ResultReceipt.objects.get(leg=parcel.leg)
    assert (receipt.manner, receipt.register_number) == ("post", parcel.tracking_number)
    last = parcel.dossier.events.order_by("-sequence").first()
    assert last is not None
    assert (last.action, last.origin, last.actor) == ("return", "post", None)


def test_the_applicant_hears_of_the_number_once(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    push(parcel, event("ACCEPTED", now()))
    push(parcel, event("IN_TRANSIT", now()))

    assert len(told(parcel)) == 1
    assert parcel.tracking_number in Message.objects.get(key__contains=":parcel:").body


def test_a_forged_notice_changes_nothing(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)

    assert push(parcel, event("DELIVERED", now()), secret="another") == 403
    assert Client().post(NOTICE, b"{}", content_type="application/json").status_code == 403

    assert fresh(parcel).state == State.ORDERED


def test_a_notice_repeated_changes_nothing(desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    news = [event("ACCEPTED", now()), event("DELIVERED", now(), cash_collected=20_000)]

    assert [push(parcel, *news) for _time in range(3)] == [200, 200, 200]

    assert parcel.events.count() == 2
    assert Payment.objects.count() == 1
    assert ResultReceipt.objects.count() == 1


def test_a_notice_of_a_parcel_that_is_not_ours_is_not_found(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    parcel.reference = "BGXXXXXXXXXX"
    assert push(parcel, event("DELIVERED", now())) == 404


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b"null", b'{"reference": 5}', b"[" * 60_000, '{"reference": "\u202e"}'.encode()]
)
def test_nonsense_that_is_signed_is_turned_away(body: bytes, post: Post) -> None:
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Post-Signature": signature}
    answer = Client().post(NOTICE, body, content_type="application/json", headers=headers)
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("length", ["abc", "1e3", "²", "-5"])
def test_a_senseless_length_is_no_error_of_ours(length: str, post: Post) -> None:
    client = Client(raise_request_exception=False)

    assert client.generic("POST", NOTICE, b"{}", CONTENT_LENGTH=length).status_code == 403


def test_what_is_too_long_is_not_read(post: Post) -> None:
    assert Client().post(NOTICE, b" " * 70_000, content_type="application/json").status_code == 413


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "EATEN"},
        {"at": "yesterday"},
        {"at": "2026-01-01T00:00:00"},
        {"at": "2999-01-01T00:00:00+07:00"},
        {"at": None},
        {"state": None},
    ],
    ids=str,
)
def test_news_that_cannot_be_true_are_left_out(wrong: dict[str, Any], desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    assert push(parcel, {**event("DELIVERED", now()), **wrong}) == 200
    assert fresh(parcel).state == State.ORDERED


def test_old_news_that_come_late_move_nothing_back(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    push(parcel, event("OUT_FOR_DELIVERY", now()))
    push(parcel, event("ACCEPTED", now() - timedelta(hours=3)))

    assert fresh(parcel).state == State.TRANSIT
    assert parcel.events.count() == 2


def test_after_delivery_nothing_moves_a_parcel(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    push(parcel, event("ACCEPTED", now()), event("DELIVERED", now()))
    push(parcel, event("RETURNING", now() + timedelta(minutes=1)))
    assert fresh(parcel).state == State.DELIVERED


def test_cash_on_delivery_pays_the_fees(desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    RuleSet.objects.update(unpaid_blocks=["return"])

    push(parcel, event("ACCEPTED", now()), event("DELIVERED", now(), cash_collected=20_000))

    payment = Payment.objects.get()
    assert (payment.method, payment.state, payment.amount) == ("post", "paid", 20_000)
    assert payment.receipt_number
    parcel = fresh(parcel)
    assert parcel.error == ""
    assert parcel.dossier.state == DossierState.RETURNED


def test_a_delivery_without_the_cash_waits_for_a_person(desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    RuleSet.objects.update(unpaid_blocks=["return"])

    push(parcel, event("ACCEPTED", now()), event("DELIVERED", now()))

    parcel = fresh(parcel)
    assert parcel.error
    assert parcel.dossier.state == DossierState.APPROVED

    push(parcel, event("DELIVERED", now(), id="later", cash_collected=20_000))

    parcel = fresh(parcel)
    assert parcel.error == ""
    assert parcel.dossier.state == DossierState.RETURNED


def test_another_sum_than_was_asked_for_is_kept_and_shown(desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    push(parcel, event("ACCEPTED", now()), event("DELIVERED", now(), cash_collected=15_000))

    assert Payment.objects.get().amount == 15_000
    assert "15" in fresh(parcel).error


@pytest.mark.parametrize("cash", ["x", -5, 0, "NaN", 1e30, 0.5, [1]], ids=str)
def test_cash_that_makes_no_sense_is_no_payment(cash: object, desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    push(parcel, event("ACCEPTED", now()), event("DELIVERED", now(), cash_collected=cash))
    assert not Payment.objects.exists()


def test_what_pushed_notices_miss_the_periodic_work_asks_for(desk: Desk, clerk: User, post: Post) -> None:
    parcels = [ordered(desk, clerk) for _count in range(2)]
    for parcel in parcels:
        post.advance(parcel, *TO_THE_DOOR, "DELIVERED")

    assert poll_due(now())["asked"] == 0  # not yet
    Parcel.objects.update(next_check_at=now())
    assert poll_due(now())["asked"] == 2

    assert {fresh(parcel).dossier.state for parcel in parcels} == {DossierState.RETURNED}
    assert poll_due(now() + timedelta(days=1)) == {}


def test_a_post_that_is_down_is_asked_again_later(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    post.switch(down="1")
    post.advance(parcel, "ACCEPTED")
    assert poll_due(now() + timedelta(hours=1)) == {"waits": 1}

    post.switch(down="")
    poll_due(now() + timedelta(hours=2))
    assert fresh(parcel).state == State.COLLECTED


def test_what_comes_back_is_told_and_sent_again(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    for minutes, state in enumerate(("ACCEPTED", "DELIVERY_FAILED", "RETURNING", "RETURNED")):
        push(parcel, event(state, now() - timedelta(minutes=9 - minutes)))
    assert len(told(parcel)) == 3

    parcel = fresh(parcel)
    place = Place.of(name="An", phone="0905123456", address="Địa chỉ mới")
    again = send_again(parcel=parcel, place=place, note="Đã gọi, đổi địa chỉ", by=clerk, at=now())

    parcel = fresh(parcel)
    assert (parcel.handled_by, again.address) == (clerk, "Địa chỉ mới")
    assert again.state == State.DRAFT
    assert [entry.action for entry in parcel.dossier.events.order_by("sequence")][-2:] == ["posted", "came_back"]


def test_the_clerk_says_it_where_the_post_does_not(desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    parcel = say(parcel=parcel, state=State.COLLECTED, by=clerk, at=now())
    parcel = say(parcel=parcel, state=State.DELIVERED, by=clerk, at=now(), cash=parcel.cash_on_delivery)

    assert Payment.objects.get().amount == 20_000
    assert Dossier.objects.get().state == DossierState.RETURNED


def test_what_stood_in_the_way_is_tried_again(desk: Desk, clerk: User, post: Post) -> None:
    parcel = owing(ordered(desk, clerk), 20_000)
    RuleSet.objects.update(unpaid_blocks=["return"])
    push(parcel, event("ACCEPTED", now()), event("DELIVERED", now()))
    assert try_return(parcel=parcel, at=now())

    Fee.objects.update(amount=0)
    Parcel.objects.update(cash_on_delivery=0)
    assert try_return(parcel=parcel, at=now()) == ""
    assert fresh(parcel).dossier.state == DossierState.RETURNED


def test_a_note_is_needed_and_two_do_not_handle_the_same(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    push(parcel, event("ACCEPTED", now()), event("DELIVERY_FAILED", now()))
    for note, fails in (("  ", True), ("Đã gọi", False), ("Đã gọi", True)):
        try:
            handle(parcel=parcel, note=note, by=clerk, at=now())
        except Exception:
            assert fails
        else:
            assert not fails
