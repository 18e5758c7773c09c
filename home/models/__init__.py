"""The portal's pages. Each type says what may lie under it: no tree without an address."""

from home.models.base import PortalPage
from home.models.front import HomePage, PopularProcedure
from home.models.leaders import LeaderPage, LeadersIndexPage
from home.models.life_events import LifeEventPage, LifeEventProcedure, LifeEventsIndexPage
from home.models.news import ArticleAttachment, ArticleLeader, ArticlePage, Kind, NewsIndexPage, RelatedArticle
from home.models.standard import StandardPage

__all__ = [
    "ArticleAttachment",
    "ArticleLeader",
    "ArticlePage",
    "HomePage",
    "Kind",
    "LeaderPage",
    "LeadersIndexPage",
    "LifeEventPage",
    "LifeEventProcedure",
    "LifeEventsIndexPage",
    "NewsIndexPage",
    "PopularProcedure",
    "PortalPage",
    "RelatedArticle",
    "StandardPage",
]
