"""A closed desk and a form that is being filled in: nothing is lost, and the applicant knows from when to send it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from dossiers.models import Dossier
from eforms.models import Draft
from eforms.services import hold_drafts, purge_drafts
from tests.eforms.conftest import Applicant
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.closures import closed
from tests.factories.eforms import make_draft, published_version

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
NOW = datetime.fromisoformat("2026-11-16T09:00:00+07:00")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_closed_desk_lets_nobody_begin_and_says_from_when(client: Any) -> None:
    procedure = published_version().eform.procedure
    closed(procedure.desks().get(), MONDAY)

    page = client.get(f"/thu-tuc/{procedure.code}/nop-ho-so/").content.decode()
    pressed = client.post(f"/thu-tuc/{procedure.code}/nop-ho-so/")

    assert "thứ Hai, 23/11/2026" in page
    assert "Bắt đầu điền" not in page
    assert pressed.status_code == 409
    assert not Draft.objects.exists()


def test_a_draft_that_was_begun_before_is_filled_in_kept_and_sent_when_the_desk_opens(
    applicant: Applicant, clock: Any
) -> None:
    desk = applicant.draft.procedure.desks().get()
    closed(desk, MONDAY)
    applicant.fill_until("kiem-tra")

    check = applicant.get("kiem-tra").content.decode()
    refused = applicant.submit()

    assert "gửi hồ sơ từ thứ Hai, 23/11/2026" in check
    assert "Hồ sơ chưa gửi được" in refused.content.decode()
    assert not Dossier.objects.exists()
    clock.move_to(datetime.fromisoformat("2026-11-23T08:00:00+07:00"))
    assert applicant.submit().status_code == 302
    assert Dossier.objects.get().applicant_name == "Nguyễn Văn An"


def test_an_online_intake_that_goes_on_while_the_desk_has_moved_takes_the_dossier(applicant: Applicant) -> None:
    closed(applicant.draft.procedure.desks().get(), MONDAY, online_intake_stopped=False, other_address="Nhà văn hóa")
    applicant.fill_until("kiem-tra")

    assert applicant.submit().status_code == 302
    assert Dossier.objects.count() == 1


def draft_of_two_desks() -> Draft:
    kind = AgencyKindFactory()
    desks = [AgencyFactory(kind=kind) for _number in range(2)]
    draft = make_draft(procedure=ProcedureFactory(agency=kind))
    closed(desks[0], MONDAY, other_desk=desks[1])
    return draft


def test_where_one_chooses_the_desk_the_closed_one_is_named_and_after_choosing_it_another_is_offered() -> None:
    draft = draft_of_two_desks()
    applicant = Applicant(draft)
    first, second = draft.procedure.desks().order_by("pk")

    offered = applicant.get("noi-nop").content.decode()
    applicant.post("noi-nop", {"desk_agency": str(first.pk)})
    after = applicant.get("nguoi-nop-1").content.decode()
    applicant.post("noi-nop", {"desk_agency": str(second.pk)})
    changed = applicant.get("nguoi-nop-1").content.decode()

    assert f"{first.name} tạm ngừng" in offered
    assert "Hôm nay nơi đã chọn không nhận" in after
    assert second.name in after
    assert "Chọn cơ quan khác" in after
    assert "không nhận" not in changed


@pytest.mark.parametrize("chosen", [False, True])
def test_drafts_do_not_grow_old_while_their_desk_is_closed(chosen: bool) -> None:
    if chosen:
        draft = draft_of_two_desks()
        desk = draft.procedure.desks().order_by("pk")[0]
        Applicant(draft).post("noi-nop", {"desk_agency": str(desk.pk)})
    else:
        draft = make_draft()
        closed(draft.procedure.desks().get(), MONDAY, None)
    other = make_draft()
    Draft.objects.update(expires_at=timezone.now() + timedelta(hours=1))

    assert hold_drafts(timezone.now()) == 1
    assert hold_drafts(timezone.now()) == 0
    purge_drafts(timezone.now() + timedelta(hours=2))

    assert list(Draft.objects.values_list("pk", flat=True)) == [draft.pk]
    assert draft.pk != other.pk
