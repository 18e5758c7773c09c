"""The post tells the same thing many times at once; several clerks press the same button."""

from __future__ import annotations

import pytest

from accounts.models import User
from dossiers.models import Fee, Parcel, ParcelEvent, Payment, ResultReceipt
from dossiers.post.following import Told, take_in
from dossiers.post.ordering import announce, request_order
from dossiers.post.parcels import prepare_result
from tests.desk.conftest import staffed_desk
from tests.dossiers.conftest import AtOnce, at_once
from tests.factories.dossiers import Desk, leg_of, now
from tests.post.conftest import Post, ordered, prepared, to_send

__all__ = ["at_once"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 10


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """Of its own: what stands for a module is not committed."""
    return staffed_desk()


def test_one_delivery_told_many_times_at_once_is_one_payment_and_one_receipt(
    desk: Desk, clerk: User, post: Post, at_once: AtOnce
) -> None:
    parcel = ordered(desk, clerk)
    parcel.dossier.fees.all().delete()
    Fee.objects.create(dossier=parcel.dossier, kind=Fee.Kind.CHARGE, amount=20_000)
    Parcel.objects.update(cash_on_delivery=20_000)
    delivered = Told(key="1", state=Parcel.State.DELIVERED, at=now(), cash=Fee.objects.get().amount)

    outcomes = at_once(MANY, lambda number: take_in(parcel=parcel, told=[delivered], at=now()))

    assert all(isinstance(outcome, Parcel) for outcome in outcomes), outcomes
    assert Payment.objects.filter(state="paid").count() == 1
    assert ResultReceipt.objects.count() == 1
    assert ParcelEvent.objects.count() == 1


def test_of_clerks_who_send_one_result_at_once_one_does(desk: Desk, clerk: User, at_once: AtOnce) -> None:
    leg = leg_of(to_send(desk))
    at_once(MANY, lambda number: prepare_result(leg=leg, by=clerk, at=now()))
    assert Parcel.objects.count() == 1


def test_of_workers_who_announce_one_parcel_at_once_one_asks_the_post(
    desk: Desk, clerk: User, post: Post, at_once: AtOnce
) -> None:
    parcel = prepared(desk, clerk)
    Parcel.objects.filter(pk=parcel.pk).update(next_check_at=now())

    outcomes = at_once(MANY, lambda number: announce(parcel.pk, now()))

    assert sorted(map(str, outcomes))[-1] == "ordered"
    assert len([outcome for outcome in outcomes if outcome]) == 1
    assert request_order([parcel], now()) == 0
