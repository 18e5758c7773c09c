"""The home page: search first, then what most people come for, news after."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from catalog.models import Procedure
from home.blocks import LinkBoxesBlock
from home.front.province import front_of, remembered_front
from home.models.base import PortalPage
from home.models.departments import SECTION_TYPES


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
        """The blocks are asked for once until something public changes; a preview and the staff have them anew."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return context | front_of(self)
        key = f"{self.pk}:{request.get_host()}:{get_language()}:{timezone.localdate()}"
        return context | remembered_front(self, key)

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Nothing lies above the home page."""
        return []


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
