"""The simulated post, over HTTP, and desks with a postal clerk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from pytest_django import Settings

from accounts.models import User
from catalog.roles import Role
from dossiers.models import Dossier, Parcel
from dossiers.post.ordering import announce, request_order
from dossiers.post.parcels import prepare_result
from dossiers.workflow import State
from tests.desk.conftest import SignIn, _standing_desks, desk, employ, other_desk, sign_in
from tests.factories.dossiers import Desk, dossier_in, leg_of, now
from tools.simulators.post import CLIENT, SECRET
from tools.simulators.serving import running

__all__ = ["SignIn", "_standing_desks", "desk", "other_desk", "sign_in"]
TIMEOUT = 10
PLACE = {"return_method": "post", "return_address": "Thôn 3, xã Gio Linh, tỉnh Quảng Trị"}


@dataclass(frozen=True)
class Post:
    """The simulator as its operator sees it."""

    address: str

    def switch(self, **switches: object) -> None:
        requests.post(f"{self.address}_switch", json=switches, timeout=TIMEOUT).raise_for_status()

    def advance(self, parcel: Parcel, *stations: str, **more: object) -> None:
        for to in stations:
            given = {"to": to, **more}
            answer = requests.post(f"{self.address}_advance/{parcel.reference}", json=given, timeout=TIMEOUT)
            answer.raise_for_status()

    def orders(self) -> dict[str, dict[str, Any]]:
        rows = requests.get(f"{self.address}_orders", timeout=TIMEOUT).json()["orders"]
        return {row["reference"]: row for row in rows}


@pytest.fixture(scope="session")
def _post_address() -> Iterator[str]:
    with running("post") as address:
        yield address


@pytest.fixture
def post(_post_address: str, settings: Settings) -> Post:
    """Right in everything, and without notices: tests push them where they want them."""
    settings.POST_URL = _post_address.replace("http://", f"http://{CLIENT}:{SECRET}@")
    simulator = Post(_post_address)
    simulator.switch(down="", slow="", refuse="", lose="", silent="1")
    return simulator


@pytest.fixture
def clerk(desk: Desk) -> User:
    return employ(Role.POSTAL_CLERK, desk.agency)


def to_send(desk: Desk, **changes: Any) -> Dossier:
    """A dossier whose result is ready, and is to go by post."""
    return dossier_in(State.APPROVED, desk=desk, **{**PLACE, **changes})


def prepared(desk: Desk, clerk: User, **changes: Any) -> Parcel:
    return prepare_result(leg=leg_of(to_send(desk, **changes)), by=clerk, at=now())


def ordered(desk: Desk, clerk: User, **changes: Any) -> Parcel:
    """Announced to the simulator."""
    parcel = prepared(desk, clerk, **changes)
    request_order([parcel], now())
    announce(parcel.pk, now())
    parcel.refresh_from_db()
    assert parcel.state == Parcel.State.ORDERED, parcel.error
    return parcel
