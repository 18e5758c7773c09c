"""Consultation on drafts of legal documents: the draft, what people say of it, and what became of it.

Law 64/2025/QH15 on the promulgation of legal documents; the minimum time is data of the page, not of the code.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from catalog.models import Agency, LegalDocument
from home.blocks import BodyBlock
from home.information.consulting.context import listed_drafts, page_context
from home.information.consulting.feed import ConsultationsFeed
from home.information.consulting.periods import Period, period_on
from home.models.base import RoutablePortalPage

FEED_SLUG = "rss"
NAMED_BY = 60  # characters of a comment that stand for it in lists


class ConsultationsIndexPage(RoutablePortalPage):
    """`/lay-y-kien/`: drafts open for comments first, then those that were."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*RoutablePortalPage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types = ["home.ConsultationPage"]
    template = "home/consultations_index.html"

    class Meta:
        verbose_name = _("index of consultations")
        verbose_name_plural = _("indexes of consultations")

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.render(request, context_overrides=listed_drafts(self, request))
        return response

    @path(f"{FEED_SLUG}/")
    def rss(self, request: HttpRequest) -> HttpResponse:
        feed: HttpResponse = ConsultationsFeed(self)(request)
        return feed


class ConsultationPage(RoutablePortalPage):
    """One draft: comments are taken from `opens_on` to `closes_on`, both days included."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("drafting agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    intro = models.TextField(_("summary"), max_length=1_000)
    opens_on = models.DateField(_("first day"), default=timezone.localdate)
    closes_on = models.DateField(_("last day"), db_index=True)
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)
    outcome = StreamField(
        BodyBlock(required=False),
        verbose_name=_("summary of the comments"),
        blank=True,
        help_text=_("After the last day: what was said, what was taken up, and why the rest was not"),
    )
    outcome_on = models.DateField(_("summary published on"), null=True, blank=True)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("document issued"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consultations",
    )

    search_fields = [*RoutablePortalPage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *RoutablePortalPage.content_panels,
        FieldPanel("agency"),
        FieldPanel("intro"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")], heading=_("When comments are taken")),
        InlinePanel("files", heading=_("The draft and its papers"), label=_("file")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                HelpPanel(template="home/panels/comments.html"),
                FieldPanel("outcome"),
                FieldPanel("outcome_on"),
                FieldPanel("document"),
            ],
            heading=_("What became of it"),
        ),
    ]
    parent_page_types = ["home.ConsultationsIndexPage"]
    subpage_types: list[str] = []
    template = "home/consultation.html"

    class Meta:
        verbose_name = _("consultation on a draft")
        verbose_name_plural = _("consultations on drafts")

    @property
    def period(self) -> Period:
        """What can be done with the draft today."""
        return period_on(self, timezone.localdate())

    @property
    def days_left_in_words(self) -> str:
        """`Còn 12 ngày để góp ý`, while comments are taken."""
        days = (self.closes_on - timezone.localdate()).days
        if days == 0:
            return gettext("Today is the last day")
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}

    def clean(self) -> None:
        super().clean()
        if self.slug == FEED_SLUG:
            raise ValidationError({"slug": _("This address belongs to the feed of the drafts")})
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("Comments cannot end before they begin")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | page_context(self, request)


class ConsultationFile(Orderable):
    """The draft itself, its explanation, tables of comparison."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("file"), on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("headline"), max_length=200, blank=True)

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")


class ConsultationComment(models.Model):
    """What somebody said of a draft. Shown to everyone only after an editor has read it."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("not shown")

    page = models.ForeignKey(ConsultationPage, on_delete=models.CASCADE, related_name="comments")
    place = models.CharField(_("article, clause"), max_length=120, blank=True)
    text = models.TextField(_("comment"), max_length=5_000)
    name = models.CharField(_("name or organisation"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)  # for the answer; never shown
    show_name = models.BooleanField(_("show the name"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW, db_index=True)
    answer = models.TextField(_("answer"), max_length=5_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(NAMED_BY)

    @property
    def shown_name(self) -> str:
        """What the public reads of who wrote it."""
        return self.name if self.show_name else ""
