"""The home page: search first, then what most people come for, news after."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from catalog.closures import closure_notices
from catalog.models import Agency, Procedure
from home.blocks import LinkBoxesBlock
from home.figures import front_figures
from home.models.base import PortalPage
from home.models.departments import SECTION_TYPES
from home.models.life_events import LifeEventPage
from home.models.news import LEADERSHIP_KINDS, ArticlePage, Kind

NEWS_SHOWN = 5  # one large, four small
NOTICES_SHOWN = 3
LIFE_EVENTS_SHOWN = 12  # the others are on their own page


class HomePage(PortalPage):
    """The first page of a site. Each block hides when it has nothing to show."""

    boxes = StreamField(
        LinkBoxesBlock(required=False),
        verbose_name=_("link boxes"),
        blank=True,
        help_text=_("Stand beside the news: the National Portal, guides, links"),
    )

    content_panels = [
        *PortalPage.content_panels,
        MultipleChooserPanel(
            "popular", chooser_field_name="procedure", heading=_("Often looked for"), label=_("procedure")
        ),
        FieldPanel("boxes"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.LifeEventsIndexPage", "home.DepartmentsIndexPage", *SECTION_TYPES]
    template = "home/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        published = Procedure.objects.published().values_list("pk", flat=True)  # a preview takes keys only
        news = ArticlePage.objects.descendant_of(self).public_news()
        guides = LifeEventPage.objects.descendant_of(self).live().public()
        events = list(guides.order_by("path")[:LIFE_EVENTS_SHOWN])
        return super().get_context(request, *args, **kwargs) | {
            "popular": self.popular.filter(procedure__id__in=published).select_related("procedure"),
            "life_events": events,
            "all_life_events": _address_above(events[0].url) if events else "",
            "figures": front_figures(timezone.now()),
            "notices": news.of_kind(Kind.NOTICE).defer("body")[:NOTICES_SHOWN],
            "closures": closure_notices(Agency.objects.open(), timezone.localdate()),
            "leadership": news.of_kind(*LEADERSHIP_KINDS).for_list()[:NEWS_SHOWN],
            "agencies": Agency.objects.open().filter(kind__code="department"),
        }

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Nothing lies above the home page."""
        return []


def _address_above(url: str) -> str:
    """Of the page that a page lies in."""
    return url.rstrip("/").rpartition("/")[0] + "/"


class PopularProcedure(Orderable):
    """A procedure that many look for, under the short name by which they know it."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="popular")
    procedure = models.ForeignKey(Procedure, verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("short name"), max_length=60, blank=True)

    panels = [FieldPanel("procedure"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")

    def __str__(self) -> str:
        return self.label or self.procedure.title
