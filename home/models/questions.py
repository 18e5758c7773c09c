"""Questions that people ask again and again, with their answers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from catalog.models import Procedure
from home.blocks.text import TEXT_FEATURES
from home.information.questions import QuestionList
from home.models.base import PortalPage


class QuestionsPage(PortalPage):
    """All questions by topic; each has an address of its own on the page."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        InlinePanel("questions", heading=_("Questions")),
    ]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types: list[str] = []
    template = "home/questions.html"

    class Meta:
        verbose_name = _("questions and answers")
        verbose_name_plural = _("questions and answers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listed = QuestionList(self.questions.select_related("procedure"), request.GET)
        return super().get_context(request, *args, **kwargs) | {"listed": listed}


class Question(index.Indexed, Orderable):
    """One question in the words in which people ask it."""

    page = ParentalKey(QuestionsPage, on_delete=models.CASCADE, related_name="questions")
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    question = models.CharField(_("question"), max_length=300)
    answer = RichTextField(_("answer"), features=TEXT_FEATURES)
    procedure = models.ForeignKey(
        Procedure, verbose_name=_("procedure"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.question
