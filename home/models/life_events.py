"""Life events: what a person is going through, and the procedures that go with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultipleChooserPanel
from wagtail.contrib.routable_page.models import path
from wagtail.models import Orderable

from catalog.models import Procedure
from home.blocks.icons import ICON_CHOICES
from home.editing.panels import PhrasesTrialPanel
from home.finding.phrases import MOST_PHRASES, phrases_in, wrong_phrases
from home.models.base import PortalPage, RoutablePortalPage
from home.serving.locks import readable


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
        events = readable(LifeEventPage.objects.child_of(self)).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"events": events}


class LifeEventPage(RoutablePortalPage):
    """A guide through one life event: its procedures in the order in which people need them.

    It stands above the results of whoever types one of its everyday phrases (search.guides).
    """

    icon = models.CharField(_("icon"), max_length=40, choices=ICON_CHOICES, default="info")
    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    phrases = models.TextField(
        _("everyday phrases"),
        max_length=4_000,
        blank=True,
        help_text=_("What people would type, one phrase a line, for example: my husband has died"),
    )
    words = models.CharField(
        _("search words"),
        max_length=100,
        blank=True,
        help_text=_("Leads on to the list of procedures, e.g. khai sinh"),
    )

    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("phrases"),
        PhrasesTrialPanel(template="home/panels/phrases_trial.html", heading=_("Where each phrase leads now")),
        MultipleChooserPanel(
            "procedures", chooser_field_name="procedure", heading=_("Procedures, in their order"), label=_("procedure")
        ),
        FieldRowPanel([FieldPanel("icon"), FieldPanel("words")]),
    ]
    parent_page_types = ["home.LifeEventsIndexPage"]
    subpage_types: list[str] = []
    template = "home/life_event.html"

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")

    def clean(self) -> None:
        super().clean()
        if wrong := wrong_phrases(self.phrases):
            raise ValidationError({"phrases": wrong})

    @property
    def everyday_phrases(self) -> list[str]:
        return phrases_in(self.phrases)[:MOST_PHRASES]

    @property
    def search_url(self) -> str:
        return f"{reverse('search:procedures')}?{urlencode({'q': self.words})}" if self.words else ""

    @path("in/")
    def print_page(self, request: HttpRequest) -> HttpResponse:
        """The guide alone, on paper."""
        response: HttpResponse = self.render(request, template="home/life_event_print.html")
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        published = Procedure.objects.published().values_list("pk", flat=True)  # a preview takes keys only
        chosen = self.procedures.filter(procedure__id__in=published).select_related("procedure__field")
        return super().get_context(request, *args, **kwargs) | {"steps": chosen}


class LifeEventProcedure(Orderable):
    """A procedure of a life event, and when it is needed."""

    page = ParentalKey(LifeEventPage, on_delete=models.CASCADE, related_name="procedures")
    procedure = models.ForeignKey(Procedure, verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+")
    note = models.CharField(
        _("when it is needed"),
        max_length=200,
        help_text=_("One sentence: when, and what to know before, for example: within 60 days of the birth"),
    )

    panels = [FieldPanel("procedure"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
