"""Public investment, bidding and planning: what is planned, built and bought with public money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from catalog.models import Agency
from home.blocks import BodyBlock
from home.information.costs import spoken_cost
from home.information.projects import ProjectList
from home.models.base import PortalPage


class ProjectKind(models.TextChoices):
    PROJECT = "project", _("investment project")
    BIDDING = "bidding", _("bidding")
    PLANNING = "planning", _("planning")


class ProjectsIndexPage(PortalPage):
    """Projects, calls for bids and plans under one address; `shows` limits it to one kind."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    shows = models.CharField(_("shows only"), max_length=10, choices=ProjectKind.choices, blank=True)

    content_panels = [*PortalPage.content_panels, FieldPanel("intro"), FieldPanel("shows")]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types = ["home.ProjectPage"]
    template = "home/projects_index.html"

    class Meta:
        verbose_name = _("index of projects")
        verbose_name_plural = _("indexes of projects")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"listed": ProjectList(self, request.GET)}


class ProjectPage(PortalPage):
    """One project, call for bids or plan."""

    class Stage(models.TextChoices):
        PREPARED = "prepared", _("being prepared")
        OPEN = "open", _("open for bids")
        RUNNING = "running", _("under way")
        DONE = "done", _("finished")
        STOPPED = "stopped", _("stopped")

    kind = models.CharField(_("kind"), max_length=10, choices=ProjectKind.choices, default=ProjectKind.PROJECT)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.PREPARED)
    number = models.CharField(_("number of the decision or of the call"), max_length=80, blank=True)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("owner of the project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    cost = models.DecimalField(_("cost (đồng)"), max_digits=18, decimal_places=0, null=True, blank=True)
    funding = models.CharField(_("source of the money"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), db_index=True)
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    bids_close_at = models.DateTimeField(_("bids are taken until"), null=True, blank=True)
    intro = models.TextField(_("summary"), max_length=1_000)
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)

    search_fields = [*PortalPage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *PortalPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("stage"), FieldPanel("published_on")]),
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("number"),
                FieldPanel("agency"),
                FieldPanel("place"),
                FieldRowPanel([FieldPanel("cost"), FieldPanel("funding")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("bids_close_at")]),
            ],
            heading=_("Facts"),
        ),
        FieldPanel("body"),
        MultipleChooserPanel("files", chooser_field_name="document", heading=_("Files"), label=_("file")),
    ]
    parent_page_types = ["home.ProjectsIndexPage"]
    subpage_types: list[str] = []
    template = "home/project.html"

    class Meta:
        verbose_name = _("project, bidding or plan")
        verbose_name_plural = _("projects, bidding and plans")

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end lies before the beginning")})
        if self.cost is not None and self.cost < 0:
            raise ValidationError({"cost": _("The cost is not below zero")})

    @property
    def cost_in_words(self) -> str:
        """`1.250 tỷ đồng`; empty where the cost is not known."""
        return "" if self.cost is None else spoken_cost(self.cost)

    @property
    def stage_tone(self) -> str:
        """The tone of the stage's tag."""
        return STAGE_TONES[self.Stage(self.stage)]

    @property
    def takes_bids(self) -> bool:
        """Bids can be handed in now."""
        return self.stage == self.Stage.OPEN and (self.bids_close_at is None or self.bids_close_at > timezone.now())

    @property
    def bids_closed_at(self) -> datetime | None:
        """The moment after which no bid was taken, once it has passed."""
        closed = self.bids_close_at
        return closed if closed and closed <= timezone.now() else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        files = [row for row in self.files.select_related("document") if row.document]
        return super().get_context(request, *args, **kwargs) | {"files": files}


STAGE_TONES = {
    ProjectPage.Stage.PREPARED: "neutral",
    ProjectPage.Stage.OPEN: "wait",
    ProjectPage.Stage.RUNNING: "info",
    ProjectPage.Stage.DONE: "good",
    ProjectPage.Stage.STOPPED: "neutral",
}


class ProjectFile(Orderable):
    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("file"), on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("headline"), max_length=200, blank=True)

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
