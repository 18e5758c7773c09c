"""The simulated gateway, started once for all tests of this package; each test finds its switches as they were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.desk.conftest import sign_in
from tests.dossiers.conftest import at_once
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
