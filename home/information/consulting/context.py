"""What the pages of consultations show besides their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.query import PageQuerySet

from home.information.consulting.form import CommentForm
from home.information.consulting.periods import TONES, Period
from home.serving.locks import readable
from home.serving.paging import page_of
from portal.base.templatetags.components import PAGE_PARAMETER

if TYPE_CHECKING:
    from home.models import ConsultationPage, ConsultationsIndexPage

DRAFTS, COMMENTS = 20, 20  # on a page
SHOWN = "shown"


def drafts_below(index: ConsultationsIndexPage) -> PageQuerySet:
    """What anyone may read, with its agency and the number of comments shown."""
    drafts: PageQuerySet = readable(apps.get_model("home", "ConsultationPage")._default_manager.child_of(index))
    shown = Count("comments", filter=Q(comments__state=SHOWN))
    return drafts.select_related("agency").annotate(shown_comments=shown).defer("body")


def listed_drafts(index: ConsultationsIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Those open now, the first to close before the others; then those to come; then those that were."""
    today, drafts = timezone.localdate(), drafts_below(index)
    current = drafts.filter(closes_on__gte=today)
    closed = drafts.filter(closes_on__lt=today).order_by("-closes_on", "-pk")
    return {
        "open": list(current.filter(opens_on__lte=today).order_by("closes_on", "pk")),
        "coming": list(current.filter(opens_on__gt=today).order_by("opens_on", "pk")),
        "closed": page_of(closed, request.GET.get(PAGE_PARAMETER), DRAFTS),
        "tones": TONES,
    }


def page_context(page: ConsultationPage, request: HttpRequest) -> dict[str, Any]:
    """The draft's files, the form while comments are taken, and the comments that were shown."""
    comments = page.comments.filter(state=SHOWN) if page.pk else page.comments.none()
    period = page.period
    return {
        "period": period,
        "tone": TONES[period],
        "files": page.files.select_related("document") if page.pk else (),
        "comment_form": CommentForm() if period == Period.OPEN else None,
        "comments": page_of(comments, request.GET.get(PAGE_PARAMETER), COMMENTS),
    }
