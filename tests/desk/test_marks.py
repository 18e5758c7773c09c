"""Marks of the check: kept one by one, with who made them, and the one list that grows out of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.roles import Role
from dossiers.models import Dossier, DossierPaper, ReadySentence, SupplementItem
from dossiers.services.attachments import attach
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.desk.steps import make_move, page_of, panel
from tests.factories.dossiers import Desk, answer_all, dossier_in, leg_of, now, step, stored_file

pytestmark = pytest.mark.django_db
ANSWER = "a-ten-con"


def send(client: Client, dossier: Dossier, *, kind: str, key: str, ident: str, **given: str) -> Any:
    """One mark as the script sends it."""
    data = {f"{name}-{ident}": value for name, value in given.items()}
    return client.post(reverse("desk:mark", args=[dossier.pk]), {"kind": kind, "key": key, "ident": ident, **data})


def mark_paper(client: Client, dossier: Dossier, **given: str) -> Any:
    paper = dossier.papers.get()
    return send(client, dossier, kind="paper", key=paper.key, ident=str(paper.pk), **given)


def mark_answer(client: Client, dossier: Dossier, **given: str) -> Any:
    return send(client, dossier, kind="answer", key="ten-con", ident=ANSWER, **given)


@pytest.fixture
def dossier(desk: Desk) -> Dossier:
    return dossier_in(State.PROCESSING, desk=desk)


def test_half_done_marks_wait_for_another_officer_and_say_whose_they_are(
    dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    client = sign_in(desk.officer)
    mark_paper(client, dossier, verdict="wrong", reason="Ảnh mờ")
    mark_answer(client, dossier, verdict="missing", reason="Thiếu chữ đệm")
    client.logout()

    shown = sign_in(employ(Role.OFFICER, desk.agency)).get(page_of(dossier)).content.decode()

    assert 'value="Ảnh mờ"' in shown
    assert 'value="Thiếu chữ đệm"' in shown
    assert shown.count(f"{desk.officer}, ") >= 2


def test_papers_and_answers_that_are_marked_fill_the_list(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.officer)
    mark_paper(client, dossier, verdict="good", reason="kept for nothing")
    mark_answer(client, dossier, verdict="wrong", reason="Sai chính tả")

    form = client.get(panel(dossier, "ask")).context["form"]

    assert not form.papers[0]["wanted"].value()
    assert (form.answers[0]["wanted"].value(), form.answers[0]["reason"].value()) == (True, "Sai chính tả")


def test_the_second_officer_is_told_who_marked_first(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    first, second = sign_in(desk.officer), sign_in(employ(Role.OFFICER, desk.agency))
    mark_paper(first, dossier, verdict="good", seen="")

    answer = mark_paper(second, dossier, verdict="wrong", reason="Mờ", seen="")

    assert answer.status_code == 409
    assert str(desk.officer) in answer.json()["error"]
    assert dossier.papers.get().verdict == DossierPaper.Verdict.GOOD


def test_one_who_saw_the_first_mark_may_change_it(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    first, second = sign_in(desk.officer), employ(Role.OFFICER, desk.agency)
    seen = mark_paper(first, dossier, verdict="good", seen="").json()["seen"]

    answer = mark_paper(sign_in(second), dossier, verdict="wrong", reason="Mờ", seen=seen)

    paper = dossier.papers.get()
    assert answer.status_code == 200
    assert (paper.verdict, paper.marked_by) == (DossierPaper.Verdict.WRONG, second)


def test_without_script_the_other_officers_mark_is_not_overwritten_either(
    dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    paper = dossier.papers.get()
    mark_paper(sign_in(desk.officer), dossier, verdict="good", seen="")
    given = {f"verdict-{paper.pk}": "wrong", f"seen-{paper.pk}": "", "move": "ask"}

    second = sign_in(employ(Role.OFFICER, desk.agency))
    page = second.post(reverse("desk:review", args=[dossier.pk]), given, follow=True)

    paper.refresh_from_db()
    assert paper.verdict == DossierPaper.Verdict.GOOD
    assert any(str(desk.officer) in str(message) for message in page.context["messages"])


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "paper", "key": "khong-co", "ident": "1"},
        {"kind": "answer", "key": "khong-co", "ident": "a"},
        {"kind": "", "key": "giay-to-1", "ident": "1"},
        {"kind": "paper", "key": "giay-to-1", "ident": "x", "verdict-x": "sideways"},
    ],
)
def test_what_the_dossier_does_not_have_is_not_marked(
    given: dict[str, str], dossier: Dossier, desk: Desk, sign_in: SignIn
) -> None:
    answer = sign_in(desk.officer).post(reverse("desk:mark", args=[dossier.pk]), given)

    assert answer.status_code == 400
    assert not dossier.papers.exclude(verdict="").exists()


def test_a_dossier_that_was_decided_meanwhile_takes_no_mark(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    step(leg_of(dossier), "propose", desk, now())

    answer = mark_paper(sign_in(desk.officer), dossier, verdict="good")

    assert answer.status_code == 409
    assert dossier.papers.get().verdict == ""


def test_another_agency_marks_nothing(dossier: Dossier, other_desk: Desk, sign_in: SignIn) -> None:
    assert mark_paper(sign_in(other_desk.officer), dossier, verdict="good").status_code == 404


def test_what_is_supplied_anew_is_to_be_checked_again(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.officer)
    mark_paper(client, dossier, verdict="wrong", reason="Mờ")
    mark_answer(client, dossier, verdict="wrong", reason="Sai")
    step(leg_of(dossier), "ask", desk, now())

    answer_all(leg_of(dossier), now())

    assert dossier.papers.get(key="giay-to-1").verdict == ""
    assert not dossier.answer_marks.exists()


def test_a_draft_of_the_applicant_does_not_show_at_the_desk(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    step(leg_of(dossier), "ask", desk, now())
    request = leg_of(dossier).supplement_requests.get()
    draft = stored_file("ban-nhap.pdf")
    request.items.get(kind=SupplementItem.Kind.PAPER).files.add(draft)
    request.items.filter(kind=SupplementItem.Kind.ANSWER).update(value="Bản nháp của người nộp")
    client = sign_in(desk.officer)
    opened = reverse("desk:file", args=[dossier.pk, draft.uuid])

    shown = client.get(page_of(dossier), {"tep": str(draft.uuid)})
    before = client.get(opened).status_code
    request.answered_at = now()
    request.save()

    assert "ban-nhap.pdf" not in shown.content.decode()
    assert "Bản nháp của người nộp" not in shown.content.decode()
    assert (before, client.get(opened).status_code) == (404, 200)
    assert attach(item=request.items.first(), uploads=[]) == []


class TestAskingAgain:
    """Everything had to be named the first time (Decree 61/2018/NĐ-CP, article 17)."""

    AGAIN = {"paper-giay-to-1-wanted": "on", "paper-giay-to-1-reason": "Vẫn mờ"}
    NEW = {"paper-bo-sung-2-label": "Giấy ủy quyền", "paper-bo-sung-2-reason": "Người nộp không phải cha, mẹ"}

    @pytest.fixture
    def asked_once(self, dossier: Dossier, desk: Desk) -> Dossier:
        step(leg_of(dossier), "ask", desk, now())
        answer_all(leg_of(dossier), now())
        return dossier

    def test_the_panel_shows_what_was_asked_and_warns(self, asked_once: Dossier, desk: Desk, sign_in: SignIn) -> None:
        page = sign_in(desk.officer).get(panel(asked_once, "ask"))

        assert len(page.context["form"].earlier_requests) == 1
        assert "lẽ ra phải nêu hết ngay lần đầu" in page.content.decode()

    def test_the_same_paper_may_be_asked_again(self, asked_once: Dossier, desk: Desk, sign_in: SignIn) -> None:
        make_move(sign_in(desk.officer), asked_once, "ask", **self.AGAIN)

        assert leg_of(asked_once).state == State.SUPPLEMENT

    def test_a_new_one_needs_a_confirmation(self, asked_once: Dossier, desk: Desk, sign_in: SignIn) -> None:
        client = sign_in(desk.officer)

        page = make_move(client, asked_once, "ask", **self.NEW)
        assert page.context["form"].errors["again"]
        assert leg_of(asked_once).state == State.PROCESSING

        make_move(client, asked_once, "ask", **self.NEW, again="on")
        assert leg_of(asked_once).state == State.SUPPLEMENT

    def test_the_first_request_asks_for_no_confirmation(self, dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
        page = sign_in(desk.officer).get(panel(dossier, "ask"))

        assert "again" not in page.context["form"].fields


def test_a_sentence_serves_every_line_that_gives_no_reason(dossier: Dossier, desk: Desk, sign_in: SignIn) -> None:
    ReadySentence.objects.create(agency=desk.agency, kind="supplement", text="{giấy tờ}: mờ, chụp lại.")
    given = {
        "sentence": "{giấy tờ}: mờ, chụp lại.",
        "paper-giay-to-1-wanted": "on",
        "answer-ten-con-wanted": "on",
        "answer-ten-con-reason": "Thiếu chữ đệm",
    }

    make_move(sign_in(desk.officer), dossier, "ask", **given)

    items = leg_of(dossier).supplement_requests.get().items.values_list("label", "reason")
    assert list(items) == [("Giấy chứng sinh", "Giấy chứng sinh: mờ, chụp lại."), ("Họ tên con", "Thiếu chữ đệm")]
