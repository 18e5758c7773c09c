"""The post delivered a result while a fee was open; the result counts as returned once it is paid."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dossiers.fees import take_cash
from dossiers.models import Parcel
from dossiers.post.paid_since import return_paid
from dossiers.workflow import State
from tests.factories.dossiers import leg_of
from tests.factories.fees import CashDesk, owing
from tests.fees.test_elsewhere import parcel_of

pytestmark = pytest.mark.django_db


def delivered(desk: CashDesk) -> Parcel:
    """Of which the postman is known to have taken nothing."""
    before = timezone.now() - timedelta(hours=1)
    unpaid = {"cash_on_delivery": 0, "attempts": 1, "finished_at": before, "error": "Còn phải nộp 8.000 đồng"}
    return parcel_of(owing(desk, State.APPROVED), "delivered", **unpaid)


def pay(desk: CashDesk, parcel: Parcel) -> None:
    take_cash(dossier=parcel.dossier, amount=Decimal(8000), by=desk.cashier, at=timezone.now())


def state_of(parcel: Parcel) -> str:
    parcel.refresh_from_db()
    return leg_of(parcel.dossier).state


def test_what_is_still_open_keeps_the_result_before_the_postal_clerk(desk: CashDesk) -> None:
    parcel = delivered(desk)

    assert return_paid(timezone.now()) == 0

    assert state_of(parcel) == State.APPROVED
    assert parcel.error == "Còn phải nộp 8.000 đồng"


def test_once_the_rest_is_paid_at_the_desk_the_result_counts_as_returned_without_a_word_of_the_clerk(
    desk: CashDesk,
) -> None:
    parcel = delivered(desk)
    pay(desk, parcel)

    assert return_paid(timezone.now()) == 1

    assert state_of(parcel) == State.RETURNED
    assert parcel.error == ""
    assert return_paid(timezone.now()) == 0


def test_those_that_nobody_paid_cost_no_query_of_their_own(
    desk: CashDesk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _parcel in range(3):
        delivered(desk)

    with django_assert_num_queries(1):
        return_paid(timezone.now())
