"""Questions with their answers and projects in the portal's search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.query import PageQuerySet

from home.finding.contents import PROJECTS, QUESTIONS, language_note, readable, text_of
from home.information.questions import address_of, plain_answer
from home.models import ProjectPage, Question, QuestionsPage
from search import sources
from search.sources import SourceDocument


def register_information() -> None:
    """Called when the apps are ready."""
    sources.register(QUESTIONS, _("Questions and answers"), questions, question_document, rank=15)
    sources.register(PROJECTS, _("Projects and bidding"), projects, project_document, rank=35)


def questions() -> QuerySet[Question]:
    found: QuerySet[Question] = Question.objects.filter(page__in=readable(QuestionsPage))
    return found.select_related("page__locale")


def question_document(question: Question) -> SourceDocument:
    """Its address opens the answer."""
    answer = plain_answer(question)
    return SourceDocument(
        key=str(question.pk),
        url=address_of(question),
        title=question.question,
        context=(question.topic,) if question.topic else (),
        body=answer,
        excerpt=answer,
        card=language_note(question.page),
    )


def projects() -> PageQuerySet:
    return readable(ProjectPage).select_related("agency")


def project_document(project: ProjectPage) -> SourceDocument:
    owner = project.agency.name if project.agency else ""
    return SourceDocument(
        key=str(project.pk),
        url=project.url or "/",
        title=project.title,
        keywords=(project.number,) if project.number else (),
        context=tuple(filter(None, (project.get_kind_display(), owner, project.place))),
        body=text_of(project),
        excerpt=project.intro,
        card={"date": project.published_on.isoformat(), **language_note(project)},
    )
