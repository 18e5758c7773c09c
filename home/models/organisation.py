"""The organisation chart: the units of an office, and whom each belongs to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from home.blocks import BodyBlock
from home.models.base import PortalPage


class OrganisationPage(PortalPage):
    """The province's shows the agencies of the catalog above its own units."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(BodyBlock(required=False), verbose_name=_("functions and tasks"), blank=True)

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
