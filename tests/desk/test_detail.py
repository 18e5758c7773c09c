"""The dossier page: everything side by side, at a constant cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import RequiredPaper
from catalog.roles import Role
from dossiers.models import AnswerMark, Dossier, Reading, ReadySentence
from dossiers.services.notes import write_note
from dossiers.submission import Applicant, SubmittedPaper
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.desk.steps import page_of
from tests.factories.dossiers import Desk, answer_all, dossier_in, leg_of, now, step, stored_file

pytestmark = pytest.mark.django_db
MOST_QUERIES = 34


def long_dossier(desk: Desk, papers: int, rounds: int) -> Dossier:
    """With so many papers, and so many times asked, answered, noted and marked."""
    given = [
        SubmittedPaper(key=f"giay-to-{n}", label=f"Giấy tờ {n}", originals=1, files=[stored_file(), stored_file()])
        for n in range(1, papers + 1)
    ]
    person = Applicant(name="Nguyễn Văn An", national_id="044190001234")
    dossier_in(State.RETURNED, desk=desk, applicant=person)
    dossier = dossier_in(State.PROCESSING, desk=desk, papers=given, applicant=person)
    for n in range(rounds):
        write_note(leg=leg_of(dossier), text=f"Ghi {n} @{desk.officer.username}", by=desk.clerk, at=now())
        step(leg_of(dossier), "ask", desk, now())
        answer_all(leg_of(dossier), now())
    dossier.papers.update(verdict="good", marked_by=desk.officer, marked_at=now())
    AnswerMark.objects.create(dossier=dossier, key="ten-con", verdict="good", marked_by=desk.officer, marked_at=now())
    return dossier


@pytest.mark.parametrize(("papers", "rounds"), [(1, 1), (12, 6)], ids=["short", "long"])
def test_the_page_costs_the_same_however_long_the_dossier(
    papers: int, rounds: int, desk: Desk, sign_in: SignIn
) -> None:
    dossier = long_dossier(desk, papers, rounds)
    client = sign_in(desk.officer)
    client.get(page_of(dossier))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(page_of(dossier))

    assert len(page.context["notes"]) == rounds
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_a_key_leads_past_the_papers_to_the_steps_that_are_allowed(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)

    for person in (desk.officer, desk.clerk):  # whoever has a step to make, and whoever has none
        page = sign_in(person).get(page_of(dossier)).content.decode()
        assert page.count('href="#desk-moves"') == page.count('id="desk-moves"') == 1


def test_what_is_asked_stands_beside_what_was_given(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    RequiredPaper.objects.create(procedure=dossier.procedure, key="x", name="Giấy chứng sinh (bản chính)", originals=1)
    RequiredPaper.objects.create(procedure=dossier.procedure, key="y", name="Của trường hợp khác", case_key="khac")
    dossier.procedure.conditions = "Trẻ dưới 14 tuổi"
    dossier.procedure.save()

    shown = sign_in(desk.officer).get(page_of(dossier)).content.decode()

    assert "Giấy chứng sinh (bản chính)" in shown
    assert "Trẻ dưới 14 tuổi" in shown
    assert "Của trường hợp khác" not in shown


def test_opening_the_page_and_a_file_is_noted(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    client = sign_in(desk.officer)

    client.get(page_of(dossier))
    client.get(reverse("desk:file", args=[dossier.pk, dossier.papers.get().files.get().uuid]))

    assert set(Reading.objects.filter(reader=desk.officer).values_list("what", flat=True)) == {"page", "file"}


def test_a_paper_without_a_file_can_be_opened_and_marked(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(
        State.PROCESSING, desk=desk, papers=[SubmittedPaper(key="giay-to-1", label="Xuất trình", originals=1)]
    )
    paper = dossier.papers.get()

    page = sign_in(desk.officer).get(page_of(dossier), {"giay": paper.pk})

    assert page.context["opened"].exhibit.paper == paper
    assert f'name="verdict-{paper.pk}"' in page.content.decode()


@pytest.mark.parametrize("query", [{"tep": "x"}, {"giay": "x"}, {"tep": "\x00"}, {"giay": "9" * 40}])
def test_an_address_that_names_nothing_opens_the_first_paper(
    query: dict[str, str], desk: Desk, sign_in: SignIn
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)

    page = sign_in(desk.officer).get(page_of(dossier), query)

    assert page.context["shown"] == dossier.papers.get().files.get()


class TestNeighbours:
    def keys(self, page: Any) -> list[int]:
        return [dossier.pk for dossier in page.context["object_list"]]

    def test_the_page_leads_through_the_list_from_which_the_officer_came(self, desk: Desk, sign_in: SignIn) -> None:
        for _n in range(3):
            dossier_in(State.PROCESSING, desk=desk)
        client = sign_in(desk.officer)
        keys = self.keys(client.get(reverse("desk:index"), {"view": "all"}))

        page = client.get(reverse("desk:edit", args=[keys[1]]))

        place = page.context["neighbours"]
        assert (place.previous, place.next, place.position, place.total) == (keys[0], keys[2], 2, 3)
        assert "view=all" in place.url
        assert 'data-w-kbd-key-value="j"' in page.content.decode()

    def test_whoever_comes_from_elsewhere_has_none(self, desk: Desk, sign_in: SignIn) -> None:
        dossier = dossier_in(State.PROCESSING, desk=desk)

        assert sign_in(desk.officer).get(page_of(dossier)).context["neighbours"] is None


class TestSentences:
    def post(self, client: Any, **given: Any) -> Any:
        data = {"kind": "refusal", "text": "Câu mới", "order": "1", **given}
        return client.post(reverse("sentences:add"), data)

    def test_an_agency_keeps_its_own(self, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
        manager = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))
        foreign = ReadySentence.objects.create(agency=other_desk.agency, kind="stop", text="Của cơ quan khác")
        everyones = ReadySentence.objects.create(agency=None, kind="stop", text="Của cả tỉnh")

        self.post(manager, agency=desk.agency.pk)
        self.post(manager, agency=other_desk.agency.pk, text="Lấn sang")
        self.post(manager, agency="", text="Cho cả tỉnh")

        assert list(ReadySentence.objects.filter(kind="refusal").values_list("text", flat=True)) == ["Câu mới"]
        for sentence in (foreign, everyones):
            assert manager.get(reverse("sentences:edit", args=[sentence.pk])).status_code in {302, 404}

    def test_the_list_shows_the_whole_sentence_and_leads_to_it(self, desk: Desk, sign_in: SignIn) -> None:
        text = "Đề nghị nộp bản còn hiệu lực, có chữ ký và dấu. " * 4
        sentence = ReadySentence.objects.create(agency=desk.agency, kind="stop", text=text.strip())
        manager = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))

        page = manager.get(reverse("sentences:index")).content.decode()

        assert text.strip() in page
        assert f'href="{reverse("sentences:edit", args=[sentence.pk])}"' in page

    def test_the_province_keeps_those_of_all(self, sign_in: SignIn) -> None:
        self.post(sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None)), agency="")

        assert ReadySentence.objects.get().agency is None

    def test_a_placeholder_that_nobody_fills_is_refused(self, desk: Desk, sign_in: SignIn) -> None:
        manager = sign_in(employ(Role.AGENCY_ADMINISTRATOR, desk.agency))

        page = self.post(manager, agency=desk.agency.pk, text="Gửi {ho ten} và {họ tên}")

        assert "{ho ten}" not in ReadySentence.objects.values_list("text", flat=True)
        assert "ho ten" in str(page.context["form"].errors["text"])

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.RECEPTIONIST])
    def test_nobody_else_keeps_any(self, role: Role, desk: Desk, sign_in: SignIn) -> None:
        assert self.post(sign_in(employ(role, desk.agency)), agency=desk.agency.pk).status_code in {302, 403, 404}
        assert not ReadySentence.objects.exists()
