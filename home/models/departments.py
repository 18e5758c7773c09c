"""The sites of departments, wards and communes: a home page for each agency, and what is missing on its site."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Collection

from catalog.models import Agency
from home.blocks import LinkBoxesBlock
from home.models.base import PortalPage, RoutablePortalPage

# What a site may hold, whether the province's or a department's.
SECTION_TYPES = [
    "home.NewsIndexPage",
    "home.LeadersIndexPage",
    "home.OrganisationPage",
    "home.QuestionsPage",
    "home.ProjectsIndexPage",
    "home.ConsultationsIndexPage",
    "home.ContactPage",
    "home.StandardPage",
]


class DepartmentsIndexPage(RoutablePortalPage):
    """`/don-vi/`: every site of a department, and how complete and fresh each is."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*RoutablePortalPage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.DepartmentHomePage"]
    template = "home/departments_index.html"

    class Meta:
        verbose_name = _("index of departments' sites")
        verbose_name_plural = _("indexes of departments' sites")


class DepartmentHomePage(PortalPage):
    """The first page of an agency's site; the page's title is the site's name, its slug the agency's."""

    agency = models.OneToOneField(
        Agency, verbose_name=_("agency"), null=True, on_delete=models.PROTECT, related_name="site_page"
    )
    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(_("alternative text"), max_length=200, blank=True)
    boxes = StreamField(LinkBoxesBlock(required=False), verbose_name=_("link boxes"), blank=True)
    collection = models.ForeignKey(  # the site's own pictures and files
        Collection, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        FieldPanel("boxes"),
    ]
    parent_page_types = ["home.DepartmentsIndexPage"]
    subpage_types = SECTION_TYPES
    template = "home/department_home.html"

    class Meta:
        verbose_name = _("home page of a department")
        verbose_name_plural = _("home pages of departments")


class SiteCheck(models.Model):
    """How complete and fresh a department's site was when it was last looked over."""

    site = models.OneToOneField(DepartmentHomePage, on_delete=models.CASCADE, related_name="check_result")
    checked_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField()  # of 100
    last_news_at = models.DateTimeField(null=True)
    dead_links = models.PositiveIntegerField(default=0)
    missing_alts = models.PositiveIntegerField(default=0)
    findings: Any = models.JSONField(default=list)  # [{"rule": name, "points": got, "of": most, "detail": {…}}]

    class Meta:
        verbose_name = _("check of a site")
        verbose_name_plural = _("checks of sites")
        ordering = ["-score", "site"]

    def __str__(self) -> str:
        return f"{self.site}: {self.score}"
