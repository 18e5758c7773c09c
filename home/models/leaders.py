"""Leaders of the province, or of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock
from home.media.renditions import pictures_of, with_renditions
from home.models.agenda import SCHEDULE_SLUG, SchedulePage
from home.serving.paging import page_of

if TYPE_CHECKING:
    from home.models.schedule import ScheduleQuerySet
    from home.news.querysets import ArticleQuerySet

NEWS_SHOWN, NEWS_PER_PAGE = 6, 12


class LeadersIndexPage(SchedulePage):
    """The leaders in the order that the editor gives their pages."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*SchedulePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types = ["home.LeaderPage"]
    template = "home/leaders_index.html"

    class Meta:
        verbose_name = _("leaders index")
        verbose_name_plural = _("leaders indexes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        leaders = LeaderPage.objects.child_of(self).live().order_by("path").select_related("portrait")
        leaders = list(leaders.defer("body"))
        with_renditions(leader.portrait for leader in leaders if leader.portrait)
        return super().get_context(request, *args, **kwargs) | {
            "leaders": leaders,
            "schedule_url": self.schedule_url(request),
        }

    def entries(self) -> ScheduleQuerySet:
        found: ScheduleQuerySet = _schedule().filter(office__translation_key=self.translation_key)
        return found


class LeaderPage(SchedulePage):
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

    search_fields = [*SchedulePage.search_fields, index.SearchField("position"), index.SearchField("duties")]
    content_panels = [
        *SchedulePage.content_panels,
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
    shown_with = ("portrait",)

    class Meta:
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")

    @property
    def initials(self) -> str:
        """First letters of the family name and of the given name: Lê Thị Minh gives LM."""
        words = self.title.split()
        return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))

    def news(self) -> ArticleQuerySet:
        """Public news that shows this leader, the latest first."""
        articles = apps.get_model("home", "ArticlePage").objects
        shown = articles.filter(shown_leaders__leader__translation_key=self.translation_key, locale=self.locale_id)
        found: ArticleQuerySet = shown.public_news()
        return found

    def entries(self) -> ScheduleQuerySet:
        """Those that name the leader, and those of the whole office, which name nobody."""
        office = Page.objects.filter(path=self.path[: -self.steplen]).values("translation_key")
        named = Q(leaders__translation_key=self.translation_key)
        of_all = Q(leaders=None, office__translation_key__in=office)
        found: ScheduleQuerySet = _schedule().filter(named | of_all).distinct()
        return found

    def clean(self) -> None:
        super().clean()
        if self.slug == SCHEDULE_SLUG:
            raise ValidationError({"slug": _("This address belongs to the working schedule")})

    @path("")
    def profile(self, request: HttpRequest) -> HttpResponse:
        news = list(self.news().for_list()[: NEWS_SHOWN + 1])
        context = {"news": news[:NEWS_SHOWN], "has_more": len(news) > NEWS_SHOWN, "week": self.this_week()}
        response: HttpResponse = self.render(request, context_overrides=context)
        return response

    @path("tin-tuc/")
    def all_news(self, request: HttpRequest) -> HttpResponse:
        shown = page_of(self.news().for_list(), request.GET.get("trang"), NEWS_PER_PAGE)
        response: HttpResponse = self.render(
            request, template="home/leader_news.html", context_overrides={"articles": shown}
        )
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with_renditions(picture for picture, _shape in pictures_of(self))
        return super().get_context(request, *args, **kwargs) | {"schedule_url": self.schedule_url(request)}


def _schedule() -> Any:
    """The entries know the leaders, so their model is asked for by name."""
    return apps.get_model("home", "ScheduleEntry").objects.all()
