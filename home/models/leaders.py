"""Leaders of the province, or of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from home.blocks import BodyBlock
from home.models.base import PortalPage

if TYPE_CHECKING:
    from home.querysets import ArticleQuerySet

NEWS_SHOWN = 6


class LeadersIndexPage(PortalPage):
    """The leaders in the order that the editor gives their pages."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*PortalPage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types = ["home.LeaderPage"]
    template = "home/leaders_index.html"

    class Meta:
        verbose_name = _("leaders index")
        verbose_name_plural = _("leaders indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        leaders = LeaderPage.objects.child_of(self).live().order_by("path").select_related("portrait")
        return super().get_context(request, *args, **kwargs) | {"leaders": leaders.defer("body")}


class LeaderPage(PortalPage):
    """A leader; the page's title is the name."""

    position = models.CharField(_("position"), max_length=200)
    duties = models.TextField(_("fields of responsibility"), blank=True)
    portrait = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Upright, 4:5. Without one the initials stand in its place"),
    )
    office = models.CharField(_("office"), max_length=250, blank=True)
    phone = models.CharField(_("official phone"), max_length=60, blank=True)
    email = models.EmailField(_("official e-mail"), blank=True)
    reception = models.CharField(
        _("reception of citizens"), max_length=250, blank=True, help_text=_("e.g. the 15th of every month, 8:00")
    )
    body = StreamField(BodyBlock(required=False), verbose_name=_("biography"), blank=True)

    search_fields = [*PortalPage.search_fields, index.SearchField("position"), index.SearchField("duties")]
    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("position"),
        FieldPanel("duties"),
        FieldPanel("portrait"),
        MultiFieldPanel(
            [
                FieldPanel("office"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("reception"),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.LeadersIndexPage"]
    subpage_types: list[str] = []
    template = "home/leader.html"

    class Meta:
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")

    @property
    def initials(self) -> str:
        """First letters of the family name and of the given name: Lê Thị Minh gives LM."""
        words = self.title.split()
        return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))

    def news(self) -> ArticleQuerySet:
        """The latest public news that shows this leader."""
        articles = apps.get_model("home", "ArticlePage").objects
        found: ArticleQuerySet = articles.filter(shown_leaders__leader=self).public_news().for_list()
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"news": self.news()[:NEWS_SHOWN]}
