"""Intake over the counter."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Procedure
from dossiers.models import Dossier
from dossiers.submission import Applicant
from dossiers.workflow import State
from portal.base.formatting import weekday_date
from tests.desk.conftest import SignIn
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/ho-so/tiep-nhan/"


@pytest.fixture
def procedure(desk: Desk) -> Procedure:
    return ProcedureFactory(title="Đăng ký khai sinh", agency=desk.agency, papers=["Giấy chứng sinh", "Tờ khai"])


def filled(client: Any, procedure: Procedure, **changes: Any) -> dict[str, Any]:
    form = client.get(ADDRESS, {"thu-tuc": procedure.code}).context["form"]
    given = {
        "key": str(form["key"].value()),
        "agency": form["agency"].value() if isinstance(form["agency"].value(), int) else form["agency"].value().pk,
        "channel": "direct",
        "name": "Trần Thị Ẳm",
        "return_method": "desk",
        f"{form.papers[0].prefix}-given": "on",
        f"{form.papers[0].prefix}-originals": "1",
        f"{form.papers[0].prefix}-copies": "2",
    }
    return {**given, **changes}


def receive(client: Any, procedure: Procedure, data: dict[str, Any]) -> Any:
    return client.post(f"{ADDRESS}?thu-tuc={procedure.code}", data)


def test_two_words_find_the_procedure(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    page = sign_in(desk.clerk).get(ADDRESS, {"tim": "khai sinh dang ky"})

    assert list(page.context["found"]) == [procedure]


def test_a_dossier_is_received_with_the_papers_that_were_ticked(
    desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    receive(client, procedure, filled(client, procedure))

    dossier = Dossier.objects.get()
    assert dossier.state == State.RECEIVED
    assert dossier.code
    assert [(paper.label, paper.originals, paper.copies) for paper in dossier.papers.all()] == [
        ("Giấy chứng sinh", 1, 2)
    ]


def test_a_double_click_receives_one_dossier(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = filled(client, procedure)

    first, second = receive(client, procedure, data), receive(client, procedure, data)

    assert Dossier.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"national_id": "123"}, "national_id"),
        ({"phone": "12345"}, "phone"),
        ({"email": "an@"}, "email"),
        ({"return_method": "post"}, "return_address"),
        ({"channel": "online"}, "channel"),
        ({"agency": "999999"}, "agency"),
        ({"key": "x"}, "key"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    changes: dict[str, str], field: str, desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    page = receive(client, procedure, filled(client, procedure, **changes))

    assert field in page.context["form"].errors
    assert not Dossier.objects.exists()


def test_without_any_paper_the_clerk_confirms_it(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = {key: value for key, value in filled(client, procedure).items() if not key.endswith("-given")}

    page = receive(client, procedure, data)

    assert "no_papers" in page.context["form"].errors
    assert 'name="no_papers"' in page.content.decode()
    assert not Dossier.objects.exists()
    receive(client, procedure, {**data, "no_papers": "on"})
    assert not Dossier.objects.get().papers.exists()


def test_a_procedure_without_papers_asks_for_no_confirmation(desk: Desk, sign_in: SignIn) -> None:
    procedure = ProcedureFactory(agency=desk.agency, papers=[])
    client = sign_in(desk.clerk)
    form = client.get(ADDRESS, {"thu-tuc": procedure.code}).context["form"]

    receive(
        client,
        procedure,
        {
            "key": form["key"].value(),
            "agency": desk.agency.pk,
            "channel": "direct",
            "name": "Trần Thị Ẳm",
            "return_method": "desk",
        },
    )

    assert Dossier.objects.exists()


def test_the_clerk_reads_the_due_date_before_receiving(
    desk: Desk, procedure: Procedure, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_09H)
    client = sign_in(desk.clerk)

    page = client.get(ADDRESS, {"thu-tuc": procedure.code})
    receive(client, procedure, filled(client, procedure))

    [promise] = page.context["promises"]
    assert promise.due_at == Dossier.objects.get().due_at
    assert weekday_date(promise.due_at) in page.content.decode()


def test_sources_with_other_time_limits_are_promised_apart(desk: Desk, procedure: Procedure, sign_in: SignIn) -> None:
    usual = procedure.channels.get(channel="direct")
    procedure.channels.update_or_create(
        channel="post", defaults={"duration_value": usual.duration_value + 30, "duration_unit": usual.duration_unit}
    )

    page = sign_in(desk.clerk).get(ADDRESS, {"thu-tuc": procedure.code})

    by_desk, by_post = page.context["promises"]
    assert by_desk.due_at < by_post.due_at
    assert by_desk.choices != by_post.choices


def test_a_known_person_is_filled_in_from_own_dossiers_only(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    for where, name in ((desk, "Trần Thị Ẳm"), (other_desk, "Người của nơi khác")):
        number = "044090123456" if where is desk else "044090123457"
        dossier_in(State.SUBMITTED, desk=where, applicant=Applicant(name=name, national_id=number))
    client = sign_in(desk.clerk)

    known = client.get(ADDRESS, {"thu-tuc": procedure.code, "so": "044 090 123456"}).context["form"]
    unknown = client.get(ADDRESS, {"thu-tuc": procedure.code, "so": "044090123457"}).context["form"]

    assert known["name"].value() == "Trần Thị Ẳm"
    assert unknown["name"].value() is None


def test_officers_and_desks_of_other_agencies_receive_nothing(
    desk: Desk, other_desk: Desk, procedure: Procedure, sign_in: SignIn
) -> None:
    assert sign_in(desk.officer).get(ADDRESS).status_code == 302
    clerk = sign_in(desk.clerk)
    data = filled(clerk, procedure)

    receive(sign_in(other_desk.clerk), procedure, data)

    assert not Dossier.objects.exists()


@pytest.mark.parametrize("params", [{"thu-tuc": "\x00"}, {"thu-tuc": "1' --"}, {"so": "x" * 500}, {"tim": "%" * 300}])
def test_senseless_addresses_show_the_search(params: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    assert sign_in(desk.clerk).get(reverse("desk:intake"), params).status_code == 200
