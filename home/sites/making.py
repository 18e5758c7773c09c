"""A site for an agency in one step: its pages from the template `data/site.json`, its collection, its editors."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from catalog.models import Agency
from home.editing.moderation import ensure_site_workflow
from home.models import DepartmentHomePage, DepartmentsIndexPage, HomePage, PortalPage
from home.sites.current import INDEX_PATH
from home.sites.founding import found_home
from home.sites.groups import ensure_site_groups

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

TEMPLATE = Path(__file__).parents[1] / "data" / "site.json"
Fill = Callable[[PortalPage], None]
INDEX_TITLE = "Trang của các cơ quan"
LONGEST_COLLECTION = 255
LONGEST = 20.0  # seconds of making sites in one request


def agencies_without_site() -> QuerySet[Agency]:
    """The agencies of today that have no site: the departments first, then the wards and communes."""
    return Agency.objects.open().filter(site_page=None).select_related("kind", "level").order_by("level__rank", "name")


@transaction.atomic
def ensure_index(home: HomePage | None = None) -> DepartmentsIndexPage:
    """The page above all departments' sites, at its fixed address."""
    home = home or _province_home()
    index: DepartmentsIndexPage | None = DepartmentsIndexPage.objects.child_of(home).first()
    if index is None:
        index = DepartmentsIndexPage(title=INDEX_TITLE, slug=INDEX_PATH.strip("/"), show_in_menus=True)
        home.add_child(instance=index)
        index.save_revision().publish()
    return index


def _leave_empty(section: PortalPage) -> None:
    """The agency's editors write the pages."""


def _province_home() -> HomePage:
    """The first page of the default site, which a new portal may not have yet."""
    home = HomePage.objects.filter(sites_rooted_here__is_default_site=True).first()
    return home or found_home(settings.PROVINCE_NAME)


@transaction.atomic
def make_site(*, agency: Agency, by: User | None = None, fill: Fill = _leave_empty) -> DepartmentHomePage:
    """The site of `agency`, published, with every section that the template names, and open to the agency's editors.

    `fill` may write into a section before it is published.

    Raises:
        ValidationError: the agency has a site, or has ended.
    """
    if DepartmentHomePage.objects.filter(agency=agency).exists():
        raise ValidationError(_("%(agency)s already has a site") % {"agency": agency}, code="exists")
    if agency.has_ended():
        raise ValidationError(_("%(agency)s no longer exists") % {"agency": agency}, code="ended")
    page = DepartmentHomePage(title=agency.name, slug=agency.slug, agency=agency, collection=_collection(agency))
    _add(ensure_index(), page, by)
    for row in json.loads(TEMPLATE.read_text(encoding="utf-8")):
        section = _section(row, agency)
        fill(section)
        _add(page, section, by)
    ensure_site_groups(page)
    ensure_site_workflow(page)
    return page


def _section(row: dict[str, Any], agency: Agency) -> PortalPage:
    model = apps.get_model("home", row["type"])
    intro = row["intro"].format(name=agency.name)[: model._meta.get_field("intro").max_length]
    section: PortalPage = model(title=row["title"], slug=row["slug"], show_in_menus=row["menu"], intro=intro)
    return section


def _add(parent: PortalPage, page: PortalPage, by: User | None) -> None:
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)


def _collection(agency: Agency) -> Collection:
    """Where the site's own pictures and files lie."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    found: Collection = root.add_child(name=agency.name[:LONGEST_COLLECTION])
    return found


def make_sites(agencies: Iterable[Agency], *, by: User | None = None, seconds: float = LONGEST) -> list[Agency]:
    """A site for each, as many as fit into `seconds`: each is whole, or not begun.

    Returns:
        The agencies that were not reached.
    """
    waiting, end = list(agencies), time.monotonic() + seconds
    while waiting and time.monotonic() < end:
        make_site(agency=waiting.pop(0), by=by)
    return waiting
