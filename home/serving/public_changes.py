"""Whatever changes what the public sees begins a new epoch of kept pages (portal.base.page_cache).

Django and Wagtail tell of most changes by signals only. A service that changes rows with one query, which sends none,
calls `page_cache.changed()` itself.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Site, get_page_models
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

# Their rows are shown as they are saved. What has drafts (pages, procedures, e-forms) tells when it is published.
SHOWN_AS_SAVED = (
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
    "home.Announcement",
    "home.ScheduleEntry",
    "home.SiteCheck",
    "wagtailcore.Collection",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.Locale",
    "wagtailcore.PageViewRestriction",
    "wagtaildocs.Document",
    "wagtailimages.Image",
    "wagtailredirects.Redirect",
)
PUBLISHED = (page_published, published)
TAKEN_AWAY = (page_unpublished, page_slug_changed, post_page_move, unpublished)


def connect() -> None:
    """Called when the apps are ready."""
    for signal in PUBLISHED:
        signal.connect(made_current)
    for signal in TAKEN_AWAY:
        signal.connect(public_changed)
    for label in SHOWN_AS_SAVED:
        for signal in (post_save, post_delete):
            signal.connect(public_changed, sender=apps.get_model(label))
    for model in (*get_page_models(), *_with_drafts()):
        post_save.connect(made_public, sender=model)
        post_delete.connect(public_changed, sender=model)
    for signal in (post_save, post_delete):
        signal.connect(comment_changed, sender=ConsultationComment)
        signal.connect(sites_changed, sender=Site)
    m2m_changed.connect(public_changed, sender=apps.get_model("home.ScheduleEntry").leaders.through)


def _with_drafts() -> list[type[Model]]:
    return [apps.get_model("catalog.Procedure"), apps.get_model("eforms.EForm")]


def public_changed(**kwargs: Any) -> None:
    page_cache.changed()


def made_current(sender: type[Model], **kwargs: Any) -> None:
    """A new article is in lists of news and on its own page only; what is taken away may be linked from anywhere."""
    page_cache.changed(only_news=issubclass(sender, ArticlePage))


def made_public(instance: Any, created: bool, **kwargs: Any) -> None:
    """Something that begins its life in public, as a script makes it; all else is published."""
    if created and instance.live:
        made_current(type(instance))


def comment_changed(instance: ConsultationComment, created: bool = False, **kwargs: Any) -> None:
    """A comment that waits for its moderator is shown nowhere: whoever sends many makes no page anew."""
    if not created or instance.state == ConsultationComment.State.SHOWN:
        page_cache.changed()


def sites_changed(**kwargs: Any) -> None:
    """Wagtail forgets its table of sites before the commit; another request may have read the old one meanwhile."""
    transaction.on_commit(Site.clear_site_root_paths_cache, robust=True)
    page_cache.changed()
