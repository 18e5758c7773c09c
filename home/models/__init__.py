"""The portal's pages. Each type says what may lie under it: no tree without an address."""

from home.models.announcements import Announcement
from home.models.base import PortalPage
from home.models.consultations import (
    ConsultationComment,
    ConsultationFile,
    ConsultationPage,
    ConsultationsIndexPage,
)
from home.models.contact import ContactPage, ContactPerson
from home.models.counting import PageViews, SiteVisits
from home.models.departments import DepartmentHomePage, DepartmentsIndexPage, SiteCheck
from home.models.front import HomePage, PopularProcedure
from home.models.leaders import LeaderPage, LeadersIndexPage
from home.models.life_events import LifeEventPage, LifeEventProcedure, LifeEventsIndexPage
from home.models.news import (
    ArticleAttachment,
    ArticleLeader,
    ArticlePage,
    ArticleTag,
    Kind,
    RelatedArticle,
)
from home.models.news_index import NewsIndexPage
from home.models.organisation import OrganisationPage, OrganisationUnit
from home.models.projects import ProjectFile, ProjectKind, ProjectPage, ProjectsIndexPage
from home.models.questions import Question, QuestionsPage
from home.models.schedule import ScheduleEntry
from home.models.standard import StandardPage
from home.models.templates import PageTemplate
from home.models.text_checks import PageCheck

__all__ = [
    "Announcement",
    "ArticleAttachment",
    "ArticleLeader",
    "ArticlePage",
    "ArticleTag",
    "ConsultationComment",
    "ConsultationFile",
    "ConsultationPage",
    "ConsultationsIndexPage",
    "ContactPage",
    "ContactPerson",
    "DepartmentHomePage",
    "DepartmentsIndexPage",
    "HomePage",
    "Kind",
    "LeaderPage",
    "LeadersIndexPage",
    "LifeEventPage",
    "LifeEventProcedure",
    "LifeEventsIndexPage",
    "NewsIndexPage",
    "OrganisationPage",
    "OrganisationUnit",
    "PageCheck",
    "PageTemplate",
    "PageViews",
    "PopularProcedure",
    "PortalPage",
    "ProjectFile",
    "ProjectKind",
    "ProjectPage",
    "ProjectsIndexPage",
    "Question",
    "QuestionsPage",
    "RelatedArticle",
    "ScheduleEntry",
    "SiteCheck",
    "SiteVisits",
    "StandardPage",
]
