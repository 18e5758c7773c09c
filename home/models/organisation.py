"""The organisation chart: the units of an office, and whom each belongs to."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from home.blocks import BodyBlock
from home.information.organisation import Node, province_tree, subordinate_agencies, tree
from home.models.base import PortalPage
from home.models.departments import DepartmentHomePage
from home.models.front import HomePage


class OrganisationPage(PortalPage):
    """The province's shows the agencies of the catalog above its own units."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(BodyBlock(required=False), verbose_name=_("functions and tasks"), blank=True)

    search_fields = [*PortalPage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        InlinePanel("units", heading=_("Units")),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types: list[str] = []
    template = "home/organisation.html"

    class Meta:
        verbose_name = _("organisation chart")
        verbose_name_plural = _("organisation charts")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        above, below = self._agencies()
        return super().get_context(request, *args, **kwargs) | {
            "agencies": above,
            "units": tree(self.units.all()),
            "subordinate": below,
        }

    def _agencies(self) -> tuple[list[Node], list[Node]]:
        """From the catalog: the whole province, or what belongs to the department."""
        office = self.get_parent().specific
        if isinstance(office, HomePage):
            return province_tree(), []
        if isinstance(office, DepartmentHomePage) and office.agency:
            return [], subordinate_agencies(office.agency)
        return [], []


class OrganisationUnit(Orderable):
    """A division of an office; `under` names the unit above it, empty for the first rank."""

    page = ParentalKey(OrganisationPage, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("organisational unit"), max_length=200)
    under = models.CharField(_("belongs to"), max_length=200, blank=True, help_text=_("The name of the unit above it"))
    head = models.CharField(_("head"), max_length=200, blank=True)
    tasks = models.TextField(_("tasks of the unit"), max_length=1_000, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("organisational unit")
        verbose_name_plural = _("organisational units")

    def __str__(self) -> str:
        return self.name
