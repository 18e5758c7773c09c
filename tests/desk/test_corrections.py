"""The screen of corrections, and what the dossier's page says of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from dossiers.models import Dossier
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of

pytestmark = pytest.mark.django_db
NUMBER = "044090123456"


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    applicant = Applicant(name="Nguyễn Văn An", national_id=NUMBER, phone="0905123456", email="an@example.vn")
    return dossier_in(State.RECEIVED, desk=desk, channel="direct", applicant=applicant)


def address(dossier: Dossier) -> str:
    return reverse("desk:correct_data", args=[dossier.pk])


def filled(client: Client, dossier: Dossier, **changes: str) -> dict[str, Any]:
    form = client.get(address(dossier)).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return {**shown, "reason": "Gõ nhầm chữ đệm", **changes}


def test_what_is_changed_on_the_form_is_corrected_and_the_slip_is_offered(
    desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    page = client.post(address(dossier), filled(client, dossier, name="Nguyễn Vân An"), follow=True)

    dossier.refresh_from_db()
    assert dossier.applicant_name == "Nguyễn Vân An"
    assert reverse("desk:print_receipt", args=[dossier.pk]) in page.content.decode()


def test_another_procedure_shows_the_new_due_date_before_it_counts(
    desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    right = ProcedureFactory(title="Đăng ký lại khai sinh", agency=desk.agency, days=10)
    client = sign_in(desk.clerk)
    due = dossier.due_at

    asked = client.post(address(dossier), filled(client, dossier, procedure_code=right.code))
    dossier.refresh_from_db()
    assert dossier.due_at == due
    assert "24/08/2026" in asked.content.decode()

    understood = asked.context["understood"]
    client.post(address(dossier), filled(client, dossier, procedure_code=right.code, understood=understood))
    dossier.refresh_from_db()
    assert dossier.procedure == right
    assert dossier.due_at != due


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "123"}, "name"),
        ({"name": "Ẳ" * 301}, "name"),
        ({"national_id": "1"}, "national_id"),
        ({"phone": "1"}, "phone"),
        ({"email": "an@"}, "email"),
        ({"reason": " "}, "reason"),
        ({"procedure_code": "9.999999"}, "procedure_code"),
        ({"procedure_code": "\x00"}, "procedure_code"),
        ({"return_method": "post", "address": ""}, "return_address"),
        ({}, "__all__"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_and_nothing_changes(
    changes: dict[str, str], field: str, desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)

    page = client.post(address(dossier), filled(client, dossier, **changes))

    assert field in page.context["form"].errors
    assert not dossier.corrections.exists()


def test_a_stale_page_changes_nothing_and_says_so(desk: Desk, dossier: Dossier, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    stale = filled(client, dossier, phone="0905123457")
    client.post(address(dossier), filled(client, dossier, name="Nguyễn Vân An"))

    page = client.post(address(dossier), stale, follow=True)

    dossier.refresh_from_db()
    assert (dossier.applicant_name, dossier.applicant_phone) == ("Nguyễn Vân An", "0905123456")
    assert "vừa thay đổi" in page.content.decode()


def test_a_second_click_corrects_once(desk: Desk, dossier: Dossier, sign_in: SignIn) -> None:
    client = sign_in(desk.clerk)
    data = filled(client, dossier, name="Nguyễn Vân An")

    for _click in range(2):
        client.post(address(dossier), data)

    assert dossier.corrections.count() == 1


def test_others_do_not_open_the_screen(desk: Desk, other_desk: Desk, dossier: Dossier, sign_in: SignIn) -> None:
    assert sign_in(desk.officer).get(address(dossier)).status_code in (302, 403)
    assert sign_in(other_desk.clerk).get(address(dossier)).status_code == 404


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.RETURNED, State.WITHDRAWN])
def test_outside_its_states_the_screen_leads_back(state: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(state, desk=desk)

    page = sign_in(desk.clerk).get(address(dossier), follow=True)

    assert page.redirect_chain[-1][0] == reverse("desk:edit", args=[dossier.pk])


def rendered(name: str, dossier: Dossier, reader: User) -> str:
    request = RequestFactory().get("/")
    request.user = reader
    leg = leg_of(dossier)
    context = Context({"dossier": dossier, "leg": leg, "request": request})
    return Template(f'{{% include "dossiers/desk/{name}" %}}').render(context)


def test_the_page_shows_old_and_new_words_as_text_and_the_link_to_correct(
    desk: Desk, dossier: Dossier, sign_in: SignIn
) -> None:
    client = sign_in(desk.clerk)
    client.post(address(dossier), filled(client, dossier, name="<b>An</b> Vân"))
    dossier.refresh_from_db()

    text = rendered("_corrections.html", dossier, desk.clerk)

    assert "Nguyễn Văn An" in text
    assert "&lt;b&gt;An&lt;/b&gt; Vân" in text
    assert "Gõ nhầm chữ đệm" in text
    assert address(dossier) in text
    assert address(dossier) not in rendered("_corrections.html", dossier, desk.officer)


def test_the_page_warns_of_a_second_application_with_a_link(desk: Desk, other_desk: Desk, dossier: Dossier) -> None:
    second = dossier_in(
        State.SUBMITTED, desk=desk, procedure=dossier.procedure, applicant=Applicant(name="An", national_id=NUMBER)
    )

    text = rendered("_duplicates.html", dossier, desk.officer)

    assert reverse("desk:edit", args=[second.pk]) in text
    assert reverse("desk:edit", args=[dossier.pk]) in rendered("_duplicates.html", second, desk.officer)
    assert not rendered("_duplicates.html", dossier, other_desk.officer).strip()
