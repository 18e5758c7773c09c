"""Whatever changes what the public sees begins a new epoch of kept pages (portal.base.page_cache).

Django and Wagtail tell of most changes by signals only. A service that changes rows with one query, which sends none,
calls `page_cache.changed()` itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, Site, get_page_models
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from home.models import ArticlePage, ConsultationComment
from portal.base import page_cache
from portal.base.page_cache import Subject

# Their rows are shown as they are saved. What has drafts (pages, procedures, e-forms) tells when it is published.
# Pictures and files stand on pages and in news.
SHOWN_AS_SAVED = {
    Subject.CATALOG: (
        "casework.Calendar",
        "casework.DayOff",
        "casework.WorkingPeriod",
        "casework.WorkingSaturday",
        "catalog.Agency",
        "catalog.AgencyKind",
        "catalog.AgencyLevel",
        "catalog.Audience",
        "catalog.DeskClosure",
        "catalog.DeskDuty",
        "catalog.Field",
        "catalog.FormTemplate",
        "catalog.FormVersion",
        "catalog.LegalDocument",
        "catalog.ProcedureChange",
        "dossiers.RuleSet",
        "eforms.EFormVersion",
        "eforms.VersionWithdrawal",
    ),
    Subject.ANNOUNCEMENTS: ("home.Announcement",),
    Subject.PAGES: (
        "home.ScheduleEntry",
        "home.SiteCheck",
        "wagtailcore.Collection",
        "wagtailcore.CollectionViewRestriction",
        "wagtaildocs.Document",
        "wagtailimages.Image",
    ),
    Subject.NEWS: (
        "wagtailcore.Collection",
        "wagtailcore.CollectionViewRestriction",
        "wagtaildocs.Document",
        "wagtailimages.Image",
    ),
    Subject.SITES: ("wagtailredirects.Redirect",),
}
RESHAPING = ("wagtailcore.Locale", "wagtailcore.PageViewRestriction")  # anything may be elsewhere, or hidden
PUBLISHED = (page_published, published)
TAKEN_AWAY = (page_unpublished, page_slug_changed, unpublished)


def connect() -> None:
    """Called when the apps are ready."""
    for signal in PUBLISHED:
        signal.connect(made_current)
    for signal in TAKEN_AWAY:
        signal.connect(taken_away)
    post_page_move.connect(pages_moved)
    for subject, labels in SHOWN_AS_SAVED.items():
        tell = partial(_row_changed, subject)
        for label in labels:
            _connect_rows(tell, apps.get_model(label))
    for label in RESHAPING:
        _connect_rows(pages_moved, apps.get_model(label))
    for model in (*get_page_models(), *_with_drafts()):
        post_save.connect(made_public, sender=model)
        post_delete.connect(taken_away, sender=model)
    _connect_rows(comment_changed, ConsultationComment)
    _connect_rows(sites_changed, Site)
    through = apps.get_model("home.ScheduleEntry").leaders.through
    m2m_changed.connect(partial(_row_changed, Subject.PAGES), sender=through, weak=False)


def _connect_rows(tell: Callable[..., None], model: type[Model]) -> None:
    for signal in (post_save, post_delete):
        signal.connect(tell, sender=model, weak=False)


def _row_changed(subject: Subject, **kwargs: Any) -> None:
    page_cache.changed(subject)


def _with_drafts() -> list[type[Model]]:
    return [apps.get_model("catalog.Procedure"), apps.get_model("eforms.EForm")]


def _subjects_of(model: type[Model]) -> tuple[Subject, ...]:
    if issubclass(model, Page):
        return (Subject.NEWS,) if issubclass(model, ArticlePage) else (Subject.PAGES,)
    return (Subject.CATALOG,) if issubclass(model, tuple(_with_drafts())) else tuple(Subject)


def made_current(sender: type[Model], **kwargs: Any) -> None:
    """A new article is in lists of news and on its own page only."""
    page_cache.changed(*_subjects_of(sender))


def made_public(instance: Any, created: bool, **kwargs: Any) -> None:
    """Something that begins its life in public, as a script makes it; all else is published."""
    if created and instance.live:
        made_current(type(instance))


def taken_away(sender: type[Model], **kwargs: Any) -> None:
    """What is taken away, or is elsewhere now, may have been linked from any page or article. Locks and hosts that
    end with a page tell of that themselves."""
    page_cache.changed(*((Subject.NEWS, Subject.PAGES) if issubclass(sender, Page) else _subjects_of(sender)))


def pages_moved(**kwargs: Any) -> None:
    """Pages lie elsewhere, or are open to other people."""
    page_cache.changed(Subject.NEWS, Subject.PAGES, Subject.SITES)


def comment_changed(instance: ConsultationComment, created: bool = False, **kwargs: Any) -> None:
    """A comment that waits for its moderator is shown nowhere: whoever sends many makes no page anew."""
    if not created or instance.state == ConsultationComment.State.SHOWN:
        page_cache.changed(Subject.PAGES)


def sites_changed(**kwargs: Any) -> None:
    """Wagtail forgets its table of sites before the commit; another request may have read the old one meanwhile."""
    transaction.on_commit(Site.clear_site_root_paths_cache, robust=True)
    page_cache.changed()
