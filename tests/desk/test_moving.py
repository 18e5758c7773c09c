"""The panels of the moves: who sees which, what they show, and what happens when somebody else was first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from casework.models import Message, StoredFile
from catalog.roles import PERMISSIONS, Role
from dossiers.models import Dossier, DossierPaper
from dossiers.workflow import MOVES, State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import PATHS, Desk, dossier_in, leg_of, now, step
from tests.standing import standing

pytestmark = pytest.mark.django_db
ROLES = [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER]


def panel(dossier: Dossier, action: str) -> str:
    return reverse("desk:move", args=[dossier.pk, action])


def page_of(dossier: Dossier) -> str:
    return reverse("desk:edit", args=[dossier.pk])


def seen(client: Any, dossier: Dossier, action: str) -> dict[str, Any]:
    return {"seen": client.get(panel(dossier, action)).context["form"]["seen"].value()}


@pytest.fixture(scope="module")
def one_of_each_state(
    _standing_desks: tuple[Desk, Desk], django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, int]]:
    """The keys of the desk's dossiers, by state."""
    made: dict[str, int] = {}
    desk = _standing_desks[0]
    body = standing(
        django_db_blocker, lambda: made.update({state: dossier_in(state, desk=desk).pk for state in PATHS})
    )
    next(body)
    yield made
    next(body, None)


@pytest.mark.parametrize("state", PATHS)
@pytest.mark.parametrize("role", ROLES)
def test_the_page_offers_exactly_the_moves_of_the_table(
    role: Role, state: str, one_of_each_state: dict[str, int], desk: Desk, sign_in: SignIn
) -> None:
    dossier = Dossier.objects.get(pk=one_of_each_state[state])
    person = employ(role, desk.agency)
    allowed = {
        action
        for action, move in MOVES.items()
        if state in move.sources and move.permission in PERMISSIONS[role] and not move.guard
    }

    client = sign_in(person)
    shown = client.get(page_of(dossier)).content.decode()

    for action in MOVES:
        offered = f'href="{panel(dossier, action)}"' in shown or f'name="move" value="{action}"' in shown
        assert offered == (action in allowed)
        answer = client.get(panel(dossier, action))
        assert (answer.status_code == 200) == (action in allowed)


def test_a_preview_that_no_page_offers_stores_no_file_and_breaks_nothing(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.officer)
    before = StoredFile.objects.count()
    data = {
        **seen(client, dossier, "propose"),
        "preview": "1",
        "result-0-title": "Giấy khai sinh",
        "result-0-file": SimpleUploadedFile("ket-qua.pdf", b"MZ khong phai PDF", "application/pdf"),
    }

    assert client.post(panel(dossier, "propose"), data).status_code == 200
    assert leg_of(dossier).state == State.PROCESSING
    assert StoredFile.objects.count() == before


def test_receiving_gives_code_message_and_receipt(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    client = sign_in(desk.clerk)

    client.post(panel(dossier, "receive"), seen(client, dossier, "receive"))

    dossier.refresh_from_db()
    assert dossier.state == State.RECEIVED
    assert dossier.code
    assert Message.objects.filter(body__contains=dossier.code).exists()
    assert client.get(reverse("desk:receipt", args=[dossier.pk])).content.startswith(b"%PDF")


def test_looking_at_the_panel_changes_and_sends_nothing(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    before = Message.objects.count()

    shown = sign_in(desk.clerk).get(panel(dossier, "receive")).content.decode()

    dossier.refresh_from_db()
    assert "Kính gửi" in shown
    assert (dossier.state, dossier.code, dossier.events.count()) == (State.SUBMITTED, None, 1)
    assert Message.objects.count() == before


def test_the_second_clerk_is_told_who_was_first(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    first, second = sign_in(desk.clerk), sign_in(employ(Role.RECEPTIONIST, desk.agency))
    stale = seen(second, dossier, "refuse")
    first.post(panel(dossier, "receive"), seen(first, dossier, "receive"))

    page = second.post(panel(dossier, "refuse"), {**stale, "reason": "Không thuộc thẩm quyền"}, follow=True)

    dossier.refresh_from_db()
    assert dossier.state == State.RECEIVED
    assert any(str(desk.clerk) in str(message) for message in page.context["messages"])


def test_a_page_from_before_the_last_move_decides_nothing(desk: Desk, sign_in: SignIn) -> None:
    """The leader looked at the first proposal; meanwhile it was corrected and proposed anew."""
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    client = sign_in(desk.leader)
    stale = seen(client, dossier, "approve")
    for action in ("correct", "propose"):
        step(leg_of(dossier), action, desk, now())

    client.post(panel(dossier, "approve"), stale)

    dossier.refresh_from_db()
    assert dossier.state == State.PENDING_APPROVAL


def test_a_refusal_without_reason_is_asked_for_it(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    client = sign_in(desk.clerk)

    page = client.post(panel(dossier, "refuse"), {**seen(client, dossier, "refuse"), "reason": "  "})

    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
    assert page.context["form"].errors["reason"]


def test_the_message_is_shown_before_it_is_sent(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    client = sign_in(desk.clerk)
    data = {
        **seen(client, dossier, "refuse"),
        "reason": "Không thuộc thẩm quyền của phường",
        "ground": "Điều 13 Luật Hộ tịch",
        "preview": "1",
    }

    page = client.post(panel(dossier, "refuse"), data)

    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
    assert page.context["rehearsal"].message.recipient == dossier.applicant_email


def test_papers_marked_wrong_fill_the_one_list(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    paper = dossier.papers.get()
    client = sign_in(desk.clerk)
    marks = {f"verdict-{paper.pk}": "wrong", f"reason-{paper.pk}": "Ảnh mờ, chụp lại rõ chữ", "ask": "1"}

    review = client.post(reverse("desk:review", args=[dossier.pk]), marks)
    form = client.get(review["Location"]).context["form"]

    assert review["Location"] == panel(dossier, "ask_at_check")
    assert form.papers[0]["wanted"].value() is True
    assert form.papers[0]["reason"].value() == "Ảnh mờ, chụp lại rõ chữ"


def test_the_request_names_papers_answers_and_new_papers_at_once(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.officer)
    data = {
        **seen(client, dossier, "ask"),
        "paper-giay-to-1-wanted": "on",
        "paper-giay-to-1-reason": "Ảnh mờ",
        "answer-ten-con-wanted": "on",
        "answer-ten-con-reason": "Thiếu chữ đệm",
        "paper-bo-sung-2-label": "Giấy ủy quyền",
        "paper-bo-sung-2-reason": "Người nộp không phải cha, mẹ",
        "note": "Gọi 1022 nếu cần",
    }

    client.post(panel(dossier, "ask"), data)

    dossier.refresh_from_db()
    request = leg_of(dossier).supplement_requests.get()
    assert dossier.state == State.SUPPLEMENT
    assert [item.label for item in request.items.order_by("pk")] == ["Giấy chứng sinh", "Giấy ủy quyền", "Họ tên con"]


@pytest.mark.parametrize(
    "data",
    [{}, {"paper-giay-to-1-wanted": "on"}, {"paper-bo-sung-2-label": "Giấy ủy quyền"}],
    ids=["nothing", "no reason", "new paper without reason"],
)
def test_an_incomplete_list_is_not_sent(data: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.officer)

    page = client.post(panel(dossier, "ask"), {**seen(client, dossier, "ask"), **data})

    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert page.context["form"].non_field_errors()


def test_a_result_is_uploaded_and_can_be_opened(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.officer)
    data = {
        **seen(client, dossier, "propose"),
        "result-0-title": "Giấy khai sinh",
        "result-0-number": "12/2026",
        "result-0-issued_on": "20/11/2026",
        "result-0-file": SimpleUploadedFile("ket-qua.png", _png(), "image/png"),
    }

    client.post(panel(dossier, "propose"), data)

    dossier.refresh_from_db()
    result = leg_of(dossier).results.get()
    assert dossier.state == State.PENDING_APPROVAL
    opened = client.get(reverse("desk:file", args=[dossier.pk, result.file.uuid]))
    assert (opened.status_code, opened["Content-Type"]) == (200, "image/png")


def test_a_result_of_a_wrong_kind_is_refused(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.officer)
    data = {**seen(client, dossier, "propose"), "result-0-title": "x", "result-0-issued_on": "20/11/2026"}
    data["result-0-file"] = SimpleUploadedFile("ket-qua.pdf", b"<script>alert(1)</script>", "application/pdf")

    page = client.post(panel(dossier, "propose"), data)

    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert page.context["form"].non_field_errors()


def test_verdicts_are_kept_and_senseless_ones_ignored(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    paper = dossier.papers.get()
    client = sign_in(desk.clerk)
    address = reverse("desk:review", args=[dossier.pk])

    client.post(address, {f"verdict-{paper.pk}": "good"})
    client.post(address, {f"verdict-{paper.pk}": "sideways"})

    paper.refresh_from_db()
    assert paper.verdict == DossierPaper.Verdict.GOOD


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [
        ({"move": "receive"}, "{page}receive/"),
        ({"move": "approve"}, "{page}"),
        ({"tep": "a b"}, "{page}?tep=a+b#desk-papers"),
        ({"shown": "x"}, "{page}?tep=x#desk-papers"),
    ],
)
def test_marks_are_kept_whichever_way_the_clerk_goes_on(
    button: dict[str, str], leads_to: str, desk: Desk, sign_in: SignIn
) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    paper = dossier.papers.get()
    marks = {f"verdict-{paper.pk}": "wrong", f"reason-{paper.pk}": "Ảnh mờ", **button}

    answer = sign_in(desk.clerk).post(reverse("desk:review", args=[dossier.pk]), marks)

    paper.refresh_from_db()
    assert (paper.verdict, paper.reason) == (DossierPaper.Verdict.WRONG, "Ảnh mờ")
    assert answer["Location"] == leads_to.format(page=page_of(dossier))


def test_the_leader_sees_first_what_is_to_be_signed(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    client = sign_in(desk.leader)

    assert client.get(page_of(dossier)).context["shown"] == leg_of(dossier).results.get().file
    paper = dossier.papers.get().files.get()
    assert client.get(page_of(dossier), {"tep": str(paper.uuid)}).context["shown"] == paper


def test_an_officer_cannot_mark_papers_that_the_desk_checks(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)
    paper = dossier.papers.get()

    sign_in(desk.officer).post(reverse("desk:review", args=[dossier.pk]), {f"verdict-{paper.pk}": "good"})

    paper.refresh_from_db()
    assert paper.verdict == DossierPaper.Verdict.UNREVIEWED


def test_two_officers_who_take_the_same_dossier(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    second = employ(Role.OFFICER, desk.agency)
    address = reverse("desk:assign", args=[dossier.pk])

    sign_in(desk.officer).post(address, {"officer": desk.officer.pk, "holder": ""})
    page = sign_in(second).post(address, {"officer": second.pk, "holder": ""}, follow=True)

    assert leg_of(dossier).officer == desk.officer
    assert any(str(desk.officer) in str(message) for message in page.context["messages"])


def test_a_dossier_is_not_given_to_people_of_another_agency(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)

    sign_in(desk.leader).post(reverse("desk:assign", args=[dossier.pk]), {"officer": other_desk.officer.pk})

    assert leg_of(dossier).officer is None


def _png() -> bytes:
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
        "dccc59e70000000049454e44ae426082"
    )


@pytest.mark.parametrize("stale", ["", "x", "-1", "999"])
def test_a_form_that_does_not_say_what_it_saw_decides_nothing(stale: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk)

    page = sign_in(desk.clerk).post(panel(dossier, "receive"), {"seen": stale}, follow=True)

    dossier.refresh_from_db()
    assert dossier.state == State.SUBMITTED
    assert list(page.context["messages"])


def test_the_page_of_a_long_dossier_costs_no_more_queries(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    dossier = dossier_in(State.RETURNED, desk=desk)
    client = sign_in(desk.leader)
    client.get(page_of(dossier))

    with django_assert_max_num_queries(34):
        client.get(page_of(dossier))
