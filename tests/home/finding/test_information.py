"""Questions, projects and the pages of information in the portal's search, and what keeps them in step."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from home.finding.contents import PAGES, PROJECTS, QUESTIONS
from search.models import Change
from search.sources import SourceDocument, source
from tests.factories.home import LeaderFactory
from tests.factories.information import contact, organisation, project, projects, questions

pytestmark = pytest.mark.django_db
ASKED = ("Theo dõi", "Mất mã tra cứu thì làm thế nào?", "Gọi <b>1022</b>.")


def documents(kind: str) -> list[SourceDocument]:
    found = source(kind)
    return [found.to_document(each) for each in found.objects().order_by("pk")]


def changes(kind: str) -> set[str]:
    return set(Change.objects.filter(kind=kind).values_list("key", flat=True))


def test_a_question_is_found_by_its_answer_and_leads_to_it_opened() -> None:
    asked = questions(ASKED).questions.get()

    [told] = documents(QUESTIONS)

    assert told.title == ASKED[1]
    assert told.body == "Gọi 1022."
    assert told.url == f"/hoi-dap/?cau=cau-{asked.pk}#cau-{asked.pk}"


def test_questions_of_a_page_that_is_not_public_are_not_found() -> None:
    page = questions(ASKED)
    page.unpublish()

    assert documents(QUESTIONS) == []


def test_a_project_is_found_by_its_number_and_place() -> None:
    project(projects(), "Đường ven biển", number="1842/QĐ-UBND", place="Xã Ninh Châu")

    [told] = documents(PROJECTS)

    assert told.keywords == ("1842/QĐ-UBND",)
    assert "Xã Ninh Châu" in told.context


def test_chart_contact_and_leaders_are_found_as_pages() -> None:
    organisation()
    contact(intro="Gọi 1022.")
    LeaderFactory(title="Lê Thị Minh", position="Phó Chủ tịch")

    told = {each.title: each.excerpt for each in documents(PAGES)}

    assert told["Liên hệ"] == "Gọi 1022."
    assert told["Lê Thị Minh"] == "Phó Chủ tịch"
    assert "Sơ đồ tổ chức" in told


def test_publishing_withdrawing_and_deleting_are_noted_for_the_search() -> None:
    page = questions(ASKED)
    asked = page.questions.get()
    Change.objects.all().delete()

    page.save_revision().publish()
    assert str(asked.pk) in changes(QUESTIONS)
    assert str(page.pk) in changes(PAGES)

    Change.objects.all().delete()
    Page.objects.get(pk=page.pk).delete()
    assert str(asked.pk) in changes(QUESTIONS)
