"""Pages and pictures."""

from datetime import datetime
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model

from home.demo.pictures import jpeg
from home.models import (
    ArticlePage,
    HomePage,
    Kind,
    LeaderPage,
    LeadersIndexPage,
    LifeEventPage,
    LifeEventsIndexPage,
    NewsIndexPage,
    PortalPage,
    StandardPage,
)
from home.sites.founding import ensure_home

SECTIONS = {ArticlePage: NewsIndexPage, LeaderPage: LeadersIndexPage, LifeEventPage: LifeEventsIndexPage}


def front_page() -> HomePage:
    """The site's home page with its sections."""
    return ensure_home(site_name="Cổng thông tin điện tử tỉnh Thử Nghiệm")


def section(model: type[PortalPage]) -> PortalPage:
    """The news, the leaders or the life events of the site."""
    page: PortalPage = model.objects.child_of(front_page()).get()
    return page


def picture() -> Any:
    """A real picture of 1200 × 800."""
    return get_image_model().objects.create(title="Tranh", file=ContentFile(jpeg("bien"), name="bien.jpg"))


class PageFactory(factory.Factory):
    """A live page under its section; `draft=True` leaves it unpublished."""

    class Meta:
        abstract = True

    class Params:
        draft = False

    live = factory.LazyAttribute(lambda page: not page.draft)

    @classmethod
    def _create(cls, model_class: type[PortalPage], *args: Any, **kwargs: Any) -> PortalPage:
        page = model_class(*args, **kwargs)
        parent = SECTIONS.get(model_class)
        (section(parent) if parent else front_page()).add_child(instance=page)
        return page


class ArticleFactory(PageFactory):
    class Meta:
        model = ArticlePage

    title = factory.Sequence(lambda n: f"Tin số {n}")
    kind = Kind.LEADERSHIP
    sapo = "Sáng nay, lãnh đạo tỉnh thăm Bộ phận Một cửa."
    date: datetime = factory.LazyFunction(timezone.now)


class LeaderFactory(PageFactory):
    class Meta:
        model = LeaderPage

    title = factory.Sequence(lambda n: f"Lê Thị Minh {n}")
    position = "Phó Chủ tịch UBND tỉnh"


class LifeEventFactory(PageFactory):
    class Meta:
        model = LifeEventPage

    title = factory.Sequence(lambda n: f"Việc số {n}")
    icon = "baby"


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"Trang số {n}")
