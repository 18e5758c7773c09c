"""The sites of departments, wards and communes: a home page for each agency, and what is missing on its site."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Collection

from catalog.models import Agency
from home.blocks import LinkBoxesBlock
from home.front.department import front_of
from home.models.base import PROCEDURES_SLUG, RoutablePortalPage
from home.serving.locks import readable
from home.sites.permissions import SitePermissionTester
from home.sites.ranking import ranking
from portal.base.text import fold
from search.views import procedures

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

    from accounts.models import User

RANKING_SLUG = "xep-hang"
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

    @path("")
    def sites(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.render(request, context_overrides={"groups": self.groups()})
        return response

    @path(f"{RANKING_SLUG}/")
    def ranking(self, request: HttpRequest) -> HttpResponse:
        """How complete and fresh each site is: the best first, then those whose agency has none."""
        context = {"ranking": ranking(list(self.departments().select_related("check_result")))}
        response: HttpResponse = self.render(
            request, context_overrides=context, template="home/departments_ranking.html"
        )
        return response

    def departments(self) -> PageQuerySet[DepartmentHomePage]:
        sites = readable(DepartmentHomePage.objects.child_of(self)).exclude(agency=None)
        found: PageQuerySet[DepartmentHomePage] = sites.select_related("agency__kind", "agency__level")
        return found

    def groups(self) -> list[tuple[str, list[DepartmentHomePage]]]:
        """The sites by kind of agency, levels in their order; Đ after D, as the database does not sort it."""
        placed = [(site.agency, site) for site in self.departments() if site.agency]
        placed.sort(key=lambda each: (each[0].level.rank, _kind_of(each[0]), fold(each[1].title)))
        return [
            (kind, [site for _agency, site in same]) for kind, same in groupby(placed, lambda each: _kind_of(each[0]))
        ]


def _kind_of(agency: Agency) -> str:
    """Agencies without a kind stand under their level's name."""
    name: str = agency.kind.name if agency.kind else agency.level.name
    return name


class DepartmentHomePage(RoutablePortalPage):
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
        *RoutablePortalPage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Main picture")),
        FieldPanel("boxes"),
    ]
    # The address is the agency's, and is not changed with the site's name.
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines and menus")
        )
    ]
    shown_with = ("agency", "picture")  # one query: see home.serving.pages
    is_creatable = False  # the wizard makes a site with all that belongs to it
    exclude_fields_in_copy = ["agency", "collection"]
    parent_page_types = ["home.DepartmentsIndexPage"]
    subpage_types = SECTION_TYPES
    template = "home/department_home.html"

    class Meta:
        verbose_name = _("home page of a department")
        verbose_name_plural = _("home pages of departments")

    def clean(self) -> None:
        super().clean()
        if self.slug == RANKING_SLUG:
            raise ValidationError(_("This address belongs to the ranking of the sites"))
        if self.picture_id and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("Say what the picture shows")})

    def permissions_for_user(self, user: User) -> SitePermissionTester:
        return SitePermissionTester(user, self)

    @path("")
    def first_page(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.render(request, context_overrides=front_of(self))
        return response

    @path(f"{PROCEDURES_SLUG}/")
    def procedures(self, request: HttpRequest) -> HttpResponse:
        """The catalog's list, which filters itself to the agency of the site that it stands on."""
        response: HttpResponse = procedures(request)
        return response


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
