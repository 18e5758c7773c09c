"""Articles, with the kinds of news."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.contrib.routable_page.models import path
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from home.blocks import BodyBlock
from home.editing.panels import TemplatesPanel
from home.media.renditions import pictures_of, portraits, with_renditions
from home.models.base import RoutablePortalPage
from home.models.leaders import LeaderPage
from home.news.querysets import ArticleQuerySet
from home.news.sharing_form import ArticleForm, SharingPanel
from home.news.tags import tag_links
from home.serving.locks import some_are_locked

NEIGHBOURS = 5  # titles in each of the lists of newer and older articles
RELATED = 4
ALT_HELP = _("What the picture shows, for people who do not see it. Empty: the picture's own description")


class Kind(models.TextChoices):
    """The sections of the news; leadership activity and directives are the first two."""

    DIRECTION = "direction", _("Direction and administration")
    LEADERSHIP = "leadership", _("Activity of the leadership")
    SOCIETY = "society", _("Economy and society")
    NOTICE = "notice", _("Notices")


# The last part of a section's address. Fixed: people bookmark them.
KIND_SLUGS = {
    Kind.DIRECTION: "chi-dao-dieu-hanh",
    Kind.LEADERSHIP: "hoat-dong-lanh-dao",
    Kind.SOCIETY: "kinh-te-xa-hoi",
    Kind.NOTICE: "thong-bao",
}
KINDS_BY_SLUG = {slug: kind for kind, slug in KIND_SLUGS.items()}
RESERVED_SLUGS = frozenset({"rss", "the", "luu-tru", *KINDS_BY_SLUG})
LEADERSHIP_KINDS = (Kind.DIRECTION, Kind.LEADERSHIP)


class ArticleTag(TaggedItemBase):
    """A word under which articles are found together."""

    content_object = ParentalKey("home.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(RoutablePortalPage):
    """One piece of news."""

    class Sharing(models.TextChoices):
        """A department offers its news to the province's front page, whose editors take it or not."""

        NONE = "", _("only on the site itself")
        OFFERED = "offered", _("offered to the province's site")
        TAKEN = "taken", _("shown on the province's site")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.LEADERSHIP, db_index=True)
    date = models.DateTimeField(_("date shown"), default=timezone.now, db_index=True)
    sapo = models.TextField(
        _("summary"), max_length=500, help_text=_("Two or three sentences: who, what, when; shown in lists")
    )
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for people who do not see it"),
    )
    picture_caption = models.CharField(_("caption"), max_length=250, blank=True)
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)
    author = models.CharField(_("author"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("The unit that gives the news"))
    sharing = models.CharField(
        _("on the province's site"),
        max_length=8,
        choices=Sharing.choices,
        default=Sharing.NONE,
        blank=True,
        db_index=True,
    )
    tags = ClusterTaggableManager(through=ArticleTag, verbose_name=_("tags"), blank=True)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    search_fields = [
        *RoutablePortalPage.search_fields,
        index.SearchField("sapo"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]
    content_panels = [
        TemplatesPanel(),
        *RoutablePortalPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]),
        FieldPanel("sapo"),
        MultiFieldPanel(
            [
                FieldPanel("picture"),
                FieldPanel("picture_alt", help_text=ALT_HELP),
                FieldPanel("picture_caption"),
            ],
            heading=_("Main picture"),
        ),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("author"), FieldPanel("source")]),
        FieldPanel("tags"),
        SharingPanel(),
        MultipleChooserPanel(
            "shown_leaders", chooser_field_name="leader", heading=_("Leaders shown"), label=_("leader")
        ),
        MultipleChooserPanel("attachments", chooser_field_name="document", heading=_("Attachments"), label=_("file")),
        MultipleChooserPanel(
            "related_articles", chooser_field_name="article", heading=_("Related articles"), label=_("article")
        ),
    ]
    base_form_class = ArticleForm
    exclude_fields_in_copy = ["sharing"]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "home/article.html"
    shown_with = ("picture",)  # home.serving.pages asks for it along with the page

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        super().clean()
        if self.picture and not self.picture_alt.strip():
            self.picture_alt = self.picture.description.strip()[:200]
        if self.picture and not self.picture_alt:
            raise ValidationError({"picture_alt": _("Say what the picture shows")})
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address belongs to a section of the news")})

    @path("in/")
    def print_page(self, request: HttpRequest) -> HttpResponse:
        """The article alone, on paper."""
        response: HttpResponse = self.render(request, template="home/article_print.html")
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        everyone = ArticlePage.objects.public_news().filter(locale=self.locale_id).defer("body")
        leaders = self.public_leaders()
        names = [tag.name for tag in self.tags.all()]
        with_renditions([*(picture for picture, _shape in pictures_of(self)), *portraits(leaders)])
        newer, older = everyone.sibling_of(self, inclusive=False).around(self, NEIGHBOURS)
        return super().get_context(request, *args, **kwargs) | {
            "leaders": leaders,
            "attachments": self.attachments.select_related("document"),
            "tags": tag_links(names, self.address_above(request)),
            "related": self.related(everyone, leaders, names),
            "newer": newer,
            "older": older,
        }

    def public_leaders(self) -> list[LeaderPage]:
        """Those shown who have a page that everyone may read."""
        shown = [row.leader for row in self.shown_leaders.select_related("leader__portrait") if row.leader.live]
        return [leader for leader in shown if not leader.get_view_restrictions()] if some_are_locked() else shown

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new alias is not taken along with the page that it follows: it may become a page of its own."""
        if self.alias_of_id and self._state.adding:
            self.sharing = self.Sharing.NONE
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> ArticlePage:
        """An alias gets the words of the page that it follows, not what the province decided about that one."""
        page: ArticlePage = super().with_content_json(content)
        if self.alias_of_id:
            page.sharing = self.sharing
        return page

    def address_above(self, request: HttpRequest) -> str:
        """Of the news index that the article lies in."""
        return (self.get_url(request) or "/").rstrip("/").rpartition("/")[0] + "/"

    def related(self, everyone: ArticleQuerySet, leaders: list[LeaderPage], tags: list[str]) -> list[ArticlePage]:
        """What the editor chose, in that order; else the latest news of the same leaders or under the same tags."""
        order = {row.article_id: number for number, row in enumerate(self.related_articles.all())}
        if order:
            return sorted(everyone.filter(pk__in=order), key=lambda article: order[article.pk])
        if not (leaders or tags):
            return []
        same = Q(shown_leaders__leader__in=leaders) | Q(tags__name__in=tags)
        keys = ArticlePage.objects.filter(same).exclude(pk=self.pk).values("pk")
        return list(everyone.filter(pk__in=keys)[:RELATED])


class ArticleLeader(Orderable):
    """A leader whom an article shows."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="shown_leaders")
    leader = models.ForeignKey(
        LeaderPage, verbose_name=_("leader"), on_delete=models.CASCADE, related_name="appearances"
    )

    panels = [FieldPanel("leader")]

    class Meta(Orderable.Meta):
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")


class ArticleAttachment(Orderable):
    """A file that belongs to an article."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("file"), on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("headline"), max_length=200, blank=True, help_text=_("Empty: the file's own title"))

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")


class RelatedArticle(Orderable):
    """An article that the editor sets beside another."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_articles")
    article = models.ForeignKey(ArticlePage, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")
