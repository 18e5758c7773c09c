"""The simulated gateway, started once for all tests of this package; each test finds its switches as they were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from catalog.roles import Role
from tests.desk.conftest import SignIn, employ, sign_in, staffed_desk
from tests.dossiers.conftest import at_once
from tests.factories.fees import CashDesk
from tests.fees.gateway import Bank
from tools.simulators.payment import SWITCHES
from tools.simulators.serving import running

__all__ = ["at_once", "bank", "sign_in", "started_bank"]


@pytest.fixture(scope="session")
def started_bank() -> Iterator[Bank]:
    with running("payment") as address:
        yield Bank(address)


@pytest.fixture
def bank(started_bank: Bank, settings: Settings) -> Bank:
    """The portal pays through the simulator."""
    started_bank.switch(**{**SWITCHES, "notices": "none"})
    settings.PAYMENT_URL = started_bank.payment_url
    return started_bank


@pytest.fixture
def desk() -> CashDesk:
    made = CashDesk(staffed_desk())
    made.cashier = employ(Role.CASHIER, made.agency)
    return made


@pytest.fixture
def cashier(desk: CashDesk, sign_in: SignIn) -> Client:
    return sign_in(desk.cashier)
