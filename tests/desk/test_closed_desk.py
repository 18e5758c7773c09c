"""A clerk of a closed desk sees it at the counter and on every dossier; a time limit is not a day longer for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.factories.closures import closed
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db


def test_counter_and_dossier_say_that_the_desk_is_closed_and_the_clock_goes_on(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    due = dossier.due_at
    closed(desk.agency, timezone.localdate(), 3)
    client = sign_in(desk.clerk)

    for address in (reverse("desk:intake"), reverse("desk:edit", args=[dossier.pk])):
        page = client.get(address).content.decode()
        assert "tạm ngừng tiếp nhận tại trụ sở" in page
        assert "Thời hạn giải quyết vẫn được tính" in page
    dossier.refresh_from_db()
    assert dossier.due_at == due


def test_another_desk_or_another_month_is_not_told(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    closed(other_desk.agency, timezone.localdate(), 3)
    closed(desk.agency, timezone.localdate() + timedelta(days=40), 3)

    page = sign_in(desk.clerk).get(reverse("desk:intake")).content.decode()

    assert "tạm ngừng" not in page
