"""The demonstration's pages of information: organisation, contact, questions, projects, law explained, budget."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TextIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.html import format_html_join
from wagtail.images import get_image_model
from wagtail.models import Page

from catalog.models import Agency, Procedure
from home.demo.blocks import blocks
from home.demo.street_map import street_map
from home.demo.tree import add, missing, moment, publish, read
from home.models import (
    ContactPage,
    ContactPerson,
    HomePage,
    OrganisationPage,
    OrganisationUnit,
    ProjectPage,
    ProjectsIndexPage,
    Question,
    QuestionsPage,
    StandardPage,
)
from home.sites.first_pages import ensure_sections

MAP_TITLE = "Đường đến UBND tỉnh (sơ đồ minh họa)"


def load(home: HomePage, stdout: TextIO) -> None:
    ensure_sections(home, settings.PROVINCE_NAME)
    texts = read("information")
    procedures = {procedure.code: procedure for procedure in Procedure.objects.published()}
    _fill_organisation(home, texts["organisation"], procedures)
    _fill_contact(home, texts["contact"], procedures)
    _fill_questions(home, texts["questions"], procedures)
    _add_projects(home, texts["projects"], "du-an-dau-thau", procedures)
    _add_projects(home, texts["planning"], "chien-luoc-quy-hoach", procedures)
    _add_texts(home, texts["standard"], procedures)
    for slug, rows in texts["below"].items():
        section = StandardPage.objects.child_of(home).filter(slug=slug).first()
        if section:
            _add_texts(section, rows, procedures)


def _fill_organisation(home: HomePage, texts: dict[str, Any], procedures: dict[str, Procedure]) -> None:
    page = OrganisationPage.objects.child_of(home).first()
    if page and not page.units.exists() and not page.body:
        page.units = [OrganisationUnit(**row) for row in texts["units"]]
        page.body = blocks(texts["body"], procedures)
        publish(page)


def _fill_contact(home: HomePage, texts: dict[str, Any], procedures: dict[str, Procedure]) -> None:
    page = ContactPage.objects.child_of(home).first()
    if page and not page.people.exists() and not page.body:
        page.intro, page.hours, page.map_alt = texts["intro"], texts["hours"], texts["map_alt"]
        page.map_picture = _map()
        page.people = [ContactPerson(**row) for row in texts["people"]]
        page.body = blocks(texts["body"], procedures)
        publish(page)


def _map() -> Any:
    """The drawn map among the portal's pictures."""
    model = get_image_model()
    found = model.objects.filter(title=MAP_TITLE).first()
    return found or model.objects.create(title=MAP_TITLE, file=ContentFile(street_map(), name="duong-den.png"))


def _fill_questions(home: HomePage, rows: list[dict[str, Any]], procedures: dict[str, Procedure]) -> None:
    page = QuestionsPage.objects.child_of(home).first()
    if page and not page.questions.exists():
        page.questions = [
            Question(
                topic=row["topic"],
                question=row["question"],
                answer=format_html_join("", "<p>{}</p>", ((text,) for text in row["answer"])),
                procedure=procedures.get(row.get("procedure", "")),
            )
            for row in rows
        ]
        publish(page)


def _add_projects(home: HomePage, rows: list[dict[str, Any]], slug: str, procedures: dict[str, Procedure]) -> None:
    index = ProjectsIndexPage.objects.child_of(home).filter(slug=slug).first()
    if index is None:
        return
    agencies = {agency.name: agency for agency in Agency.objects.filter(name__in=[row["agency"] for row in rows])}
    for row in missing(index, rows):
        add(index, _project(row, agencies.get(row["agency"]), procedures))


def _project(row: dict[str, Any], agency: Agency | None, procedures: dict[str, Procedure]) -> ProjectPage:
    fields = ("slug", "title", "kind", "stage", "place", "intro")
    return ProjectPage(
        **{name: row[name] for name in fields},
        number=row.get("number", ""),
        funding=row.get("funding", ""),
        cost=Decimal(row["cost"]) if "cost" in row else None,
        agency=agency,
        published_on=_day(-row["days_ago"]),
        starts_on=_day(row.get("starts")),
        ends_on=_day(row.get("ends")),
        bids_close_at=moment(-row["bids_close"], "09:00") if "bids_close" in row else None,
        body=blocks(row["body"], procedures),
    )


def _day(ahead: int | None) -> date | None:
    """In so many days; before today where it is negative."""
    return None if ahead is None else timezone.localdate() + timedelta(days=ahead)


def _add_texts(parent: Page, rows: list[dict[str, Any]], procedures: dict[str, Procedure]) -> None:
    for row in missing(parent, rows):
        page = StandardPage(title=row["title"], slug=row["slug"], intro=row["intro"])
        page.body = blocks(row["body"], procedures)
        add(parent, page)
