"""Under way: another address, a parcel that is lost and may be found, money that the post passes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from casework.models import Message
from dossiers.models import Fee, Parcel, ResultReceipt
from dossiers.post.by_hand import say, send_again
from dossiers.post.parcels import Place
from dossiers.post.remitting import collected_total, note_remittance
from dossiers.post.rerouting import reroute
from tests.desk.conftest import SignIn
from tests.factories.dossiers import Desk, now
from tests.post.conftest import Post, ordered
from tests.post.test_following import event, push
from tests.post.test_public import visitor

pytestmark = pytest.mark.django_db
State = Parcel.State
HANOI = Place.of(name="Nguyễn Văn An", phone="0905123457", address="5 Lê Duẩn, Hà Nội")


def hear(post: Post, parcel: Parcel) -> None:
    """The post pushes everything that it knows of the parcel."""
    assert push(parcel, *post.orders()[parcel.reference]["events"]) == 200


def test_under_way_the_post_takes_another_address_and_says_what_it_costs(
    desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED", "IN_TRANSIT")
    hear(post, parcel)
    given = {"act": "reroute", "name": HANOI.name, "phone": HANOI.phone, "address": HANOI.address}

    page = sign_in(clerk).post(reverse("post:parcel", args=[parcel.pk]), given, follow=True).content.decode()

    parcel.refresh_from_db()
    assert (parcel.address, parcel.cost, parcel.quoted, parcel.state) == (HANOI.address, 30_000, 15_000, State.TRANSIT)
    assert post.orders()[parcel.reference]["asked"]["receiver"]["address"] == HANOI.address
    assert "30.000 đồng" in page
    assert parcel.dossier.events.filter(action="rerouted", actor=clerk).exists()


def test_the_applicant_hears_of_another_address_without_reading_it(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED")
    hear(post, parcel)

    reroute(parcel=parcel, place=HANOI, by=clerk, at=now())

    told = Message.objects.get(kind="dossier.parcel_rerouted")
    assert told.recipient == "an@example.vn"
    assert all(words in told.body for words in (str(Parcel.objects.get(pk=parcel.pk)), "30.000 đồng", "gọi ngay"))
    assert not [words for words in (HANOI.phone, "Lê Duẩn", "Hà Nội") if words in told.body]


def test_what_the_post_saw_before_and_tells_after_another_address_still_counts(
    desk: Desk, clerk: User, post: Post
) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED")
    reroute(parcel=parcel, place=HANOI, by=clerk, at=now())

    assert push(parcel, event("IN_TRANSIT", now() - timedelta(hours=2))) == 200

    parcel.refresh_from_db()
    assert parcel.state == State.TRANSIT


def test_at_the_door_the_address_stands(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED", "IN_TRANSIT", "OUT_FOR_DELIVERY")
    hear(post, parcel)
    parcel.refresh_from_db()

    with pytest.raises(ValidationError, match="33"):
        reroute(parcel=parcel, place=HANOI, by=clerk, at=now())

    parcel.refresh_from_db()
    assert parcel.address != HANOI.address


@pytest.mark.parametrize("state", [State.DELIVERED, State.RETURNED, State.LOST, State.CANCELLED, State.DRAFT])
def test_what_is_not_under_way_is_not_sent_elsewhere(state: str, desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    Parcel.objects.update(state=state)
    with pytest.raises(ValidationError):
        reroute(parcel=Parcel.objects.get(pk=parcel.pk), place=HANOI, by=clerk, at=now())


def test_what_is_lost_is_told_and_may_be_sent_anew(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED", "IN_TRANSIT", "LOST")
    hear(post, parcel)

    parcel.refresh_from_db()
    assert (parcel.state, parcel.next_check_at) == (State.LOST, None)
    assert Message.objects.filter(key__contains=f"parcel:{parcel.pk}:").filter(kind="dossier.parcel_lost").exists()
    assert str(parcel.dossier) in sign_in(clerk).get(reverse("post:troubled")).content.decode()
    assert "thất lạc" in visitor(parcel.dossier).get(reverse("dossiers:dossier")).content.decode()
    place = Place.of(name=parcel.name, phone=parcel.phone, address=parcel.address)
    made = send_again(parcel=parcel, place=place, note="Đã cấp lại bản chính", by=clerk, at=now())
    assert made.state == State.DRAFT


def test_what_was_lost_may_be_found_and_delivered(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED", "IN_TRANSIT", "LOST")
    hear(post, parcel)
    post.advance(parcel, "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED")
    hear(post, parcel)

    parcel.refresh_from_db()
    assert parcel.state == State.DELIVERED
    assert ResultReceipt.objects.count() == 1


def test_the_money_that_the_post_holds_is_settled_once(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcel = ordered(desk, clerk)
    parcel.dossier.fees.all().delete()
    Fee.objects.create(dossier=parcel.dossier, kind=Fee.Kind.CHARGE, amount=20_000)
    Parcel.objects.update(cash_on_delivery=20_000)
    say(parcel=parcel, state=State.COLLECTED, by=clerk, at=now())
    parcel.refresh_from_db()
    say(parcel=parcel, state=State.DELIVERED, by=clerk, at=now(), cash=parcel.cash_on_delivery)
    client = sign_in(clerk)
    assert collected_total(Parcel.objects.all()) == 20_000
    assert "20.000 đồng" in client.get(reverse("post:cash")).content.decode()

    data = {"act": "remitted", "chosen": [parcel.pk], "here": "cash"}
    client.post(reverse("post:act"), data)
    assert Parcel.objects.get().remitted_at is None
    client.post(reverse("post:act"), {**data, "number": "CK 01"})

    assert Parcel.objects.get().remittance == "CK 01"
    assert note_remittance(parcels=[parcel], number="CK 02", at=now()) == 0
    assert str(parcel.dossier) not in client.get(reverse("post:cash")).content.decode()
