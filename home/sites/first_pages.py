"""The pages that a province's portal has from its first day, so that every entry of its menus answers.

They say what belongs there; editors fill them. Accessibility and privacy tell of the software as it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from home.blocks import written
from home.editing.prepared import load_page_templates
from home.models import (
    ConsultationsIndexPage,
    ContactPage,
    HomePage,
    OrganisationPage,
    PortalPage,
    ProjectsIndexPage,
    QuestionsPage,
    StandardPage,
)
from home.sites.founding import found_home

ROWS = Path(__file__).parents[1] / "data" / "first_pages.json"
TYPES: dict[str, type[PortalPage]] = {
    "standard": StandardPage,
    "organisation": OrganisationPage,
    "projects": ProjectsIndexPage,
    "consultations": ConsultationsIndexPage,
    "questions": QuestionsPage,
    "contact": ContactPage,
}


def found_pages(province_name: str) -> HomePage:
    """The home page of a new province with all its sections."""
    load_page_templates()
    home = found_home(province_name)
    ensure_sections(home, province_name)
    return home


@transaction.atomic
def ensure_sections(home: HomePage, province_name: str) -> None:
    """Make the sections whose address is still free; what editors have put there stays."""
    there = set(home.get_children().values_list("slug", flat=True))
    for row in json.loads(ROWS.read_text(encoding="utf-8")):
        if row["slug"] not in there:
            page = _section(row, province_name)
            home.add_child(instance=page)
            page.save_revision().publish()


def _section(row: dict[str, Any], province_name: str) -> PortalPage:
    model = TYPES[row.get("type", "standard")]
    page = model(title=row["title"], slug=row["slug"], show_in_menus=row["menu"])
    page.intro = row["intro"].format(province=province_name)
    if body := row.get("body"):
        page.body = [written.block(each) for each in body]
    if shows := row.get("shows"):
        page.shows = shows
    return page
