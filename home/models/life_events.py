"""Life events: what a person is going through, and the procedures that go with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultipleChooserPanel
from wagtail.models import Orderable

from catalog.models import Procedure
from home.icons import ICON_CHOICES
from home.models.base import PortalPage


class LifeEventsIndexPage(PortalPage):
    """All life events, in the editor's order."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*PortalPage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.LifeEventPage"]
    template = "home/life_events_index.html"

    class Meta:
        verbose_name = _("life events index")
        verbose_name_plural = _("life events indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        events = LifeEventPage.objects.child_of(self).live().order_by("path")
        return super().get_context(request, *args, **kwargs) | {"events": events}


class LifeEventPage(PortalPage):
    """One life event: its procedures in the order in which people need them, or words to search for."""

    icon = models.CharField(_("icon"), max_length=40, choices=ICON_CHOICES, default="info")
    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    words = models.CharField(
        _("search words"),
        max_length=100,
        blank=True,
        help_text=_("Leads on to the list of procedures, e.g. khai sinh"),
    )

    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("icon"), FieldPanel("words")]),
        MultipleChooserPanel(
            "procedures", chooser_field_name="procedure", heading=_("Procedures"), label=_("procedure")
        ),
    ]
    parent_page_types = ["home.LifeEventsIndexPage"]
    subpage_types: list[str] = []
    template = "home/life_event.html"

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")

    @property
    def search_url(self) -> str:
        return f"{reverse('search:procedures')}?{urlencode({'q': self.words})}" if self.words else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        published = Procedure.objects.published()
        chosen = self.procedures.filter(procedure__in=published).select_related("procedure__field")
        return super().get_context(request, *args, **kwargs) | {"steps": chosen}


class LifeEventProcedure(Orderable):
    """A procedure of a life event, and when it is needed."""

    page = ParentalKey(LifeEventPage, on_delete=models.CASCADE, related_name="procedures")
    procedure = models.ForeignKey(Procedure, verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("when it is needed"), max_length=200, blank=True)

    panels = [FieldPanel("procedure"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
