"""Pages of information: organisation, questions, projects, contact."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from wagtail.models import Page

from home.models import (
    ContactPage,
    HomePage,
    OrganisationPage,
    OrganisationUnit,
    PortalPage,
    ProjectPage,
    ProjectsIndexPage,
    Question,
    QuestionsPage,
)
from tests.factories.home import front_page

PageType = TypeVar("PageType", bound=PortalPage)


def _placed(page: PageType, parent: Page | None = None) -> PageType:
    (parent or front_page()).add_child(instance=page)
    return page


def organisation(*units: tuple[str, str], under: HomePage | None = None) -> OrganisationPage:
    """A chart of units, each with the name of the unit above it."""
    page = OrganisationPage(title="Sơ đồ tổ chức", slug="so-do-to-chuc")
    page.units = [OrganisationUnit(name=name, under=above) for name, above in units]
    return _placed(page, under)


def questions(*rows: tuple[str, str, str]) -> QuestionsPage:
    """Topic, question, answer."""
    page = QuestionsPage(title="Hỏi đáp", slug="hoi-dap")
    page.questions = [Question(topic=topic, question=asked, answer=f"<p>{told}</p>") for topic, asked, told in rows]
    return _placed(page)


def contact(**fields: Any) -> ContactPage:
    return _placed(ContactPage(title="Liên hệ", slug="lien-he", **fields))


def projects(**fields: Any) -> ProjectsIndexPage:
    return _placed(ProjectsIndexPage(title="Dự án, đấu thầu", slug="du-an-dau-thau", **fields))


def project(index: ProjectsIndexPage, title: str, **fields: Any) -> ProjectPage:
    texts = {"intro": "Mở rộng đường ra cảng cá.", "published_on": date(2026, 3, 2)}
    return _placed(ProjectPage(title=title, **(texts | fields)), index)
