"""A refusal stands on a law that the applicant reads."""

from __future__ import annotations

import pytest

from catalog.models import LegalBasis
from dossiers.desk.apologies import APOLOGIES, ApologyForm
from dossiers.models import Dossier, ReadySentence
from dossiers.timeline import reason_of
from dossiers.workflow import REAPPOINT, State
from tests.desk.conftest import SignIn
from tests.desk.steps import make_move, page_of, panel
from tests.factories.dossiers import Desk, dossier_in, leg_of

pytestmark = pytest.mark.django_db
WHO = {"refuse": State.SUBMITTED, "deny": State.PENDING_APPROVAL, "stop": State.PROCESSING}


def decider(desk: Desk, action: str) -> object:
    return desk.clerk if action == "refuse" else desk.leader


@pytest.mark.parametrize("action", WHO)
def test_no_refusal_without_ground(action: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(WHO[action], desk=desk)
    client = sign_in(decider(desk, action))  # type: ignore[arg-type]

    page = make_move(client, dossier, action, reason="Không thuộc thẩm quyền")

    assert leg_of(dossier).state == WHO[action]
    assert page.context["form"].errors["ground"]


@pytest.mark.parametrize("action", WHO)
def test_ground_and_reason_reach_the_applicant_and_can_be_erased(action: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(WHO[action], desk=desk)
    client = sign_in(decider(desk, action))  # type: ignore[arg-type]

    make_move(client, dossier, action, reason="Không thuộc thẩm quyền", ground="Điều 13 Luật Hộ tịch")

    event = Dossier.objects.get(pk=dossier.pk).events.get(action=action)
    assert reason_of(event) == "Không thuộc thẩm quyền Căn cứ pháp lý: Điều 13 Luật Hộ tịch"
    assert "Luật Hộ tịch" not in str(event.data)
    assert len(event.data["ground_sha256"]) == 64
    assert "Điều 13 Luật Hộ tịch" in client.get(page_of(dossier)).content.decode()


def test_the_ground_is_chosen_from_the_law_of_the_procedure(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    LegalBasis.objects.create(procedure=dossier.procedure, number="60/2014/QH13", name="Luật Hộ tịch")
    client = sign_in(desk.clerk)

    shown = client.get(panel(dossier, "refuse")).content.decode()
    make_move(client, dossier, "refuse", reason="Sai nơi nộp", ground="Điều 13", law="Luật Hộ tịch 60/2014/QH13")

    assert "Luật Hộ tịch 60/2014/QH13" in shown
    statement = dossier.events.get(action="refuse").statement
    assert statement.ground == "Điều 13, Luật Hộ tịch 60/2014/QH13"


def test_a_chosen_sentence_serves_as_the_reason_and_is_filled(desk: Desk, sign_in: SignIn) -> None:
    ReadySentence.objects.create(agency=desk.agency, kind="refusal", text="{họ tên} nộp sai nơi, xem {giấy tờ}.")
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    client = sign_in(desk.clerk)
    offered = client.get(panel(dossier, "refuse")).context["form"]["sentence"].field.widget.choices

    make_move(client, dossier, "refuse", ground="Điều 13", sentence=offered[1][0])

    assert offered[1][0] == f"{dossier.applicant_name} nộp sai nơi, xem {{giấy tờ}}."
    assert dossier.events.get(action="refuse").statement.text == offered[1][0]


def test_sentences_of_another_office_are_not_offered(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    ReadySentence.objects.create(agency=other_desk.agency, kind="refusal", text="Của cơ quan khác")
    ReadySentence.objects.create(agency=None, kind="refusal", text="Của cả tỉnh")
    dossier = dossier_in(State.SUBMITTED, desk=desk)

    shown = sign_in(desk.clerk).get(panel(dossier, "refuse")).content.decode()

    assert "Của cả tỉnh" in shown
    assert "Của cơ quan khác" not in shown


def test_the_panel_names_the_law_of_the_step_itself(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)

    page = sign_in(desk.clerk).get(panel(dossier, "refuse"))

    assert page.context["move"].legal
    assert page.context["move"].legal in page.content.decode()


def test_a_new_date_may_be_explained_by_a_ready_sentence(desk: Desk, sign_in: SignIn) -> None:
    ReadySentence.objects.create(agency=desk.agency, kind="reappoint", text="{cơ quan} cần xác minh thêm.")
    dossier = dossier_in(State.PROCESSING, desk=desk)
    words = f"{desk.agency.name} cần xác minh thêm."
    form = ApologyForm(
        {"new_due": "20/08/2026", "sentence": words, "seen": "2026-08-12T17:00:00+07:00", "shown": REAPPOINT},
        words=APOLOGIES[REAPPOINT],
        leg=leg_of(dossier),
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["reason"] == words
    assert form.fields["sentence"].widget.choices[1][0] == words  # type: ignore[attr-defined]
