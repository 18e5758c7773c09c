"""Sending a comment on a draft. The draft's page is kept whole for all, so no token guards its form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home.information.consulting.comments import NotOpen, take_comment
from home.information.consulting.form import CommentForm
from home.information.consulting.periods import Period
from home.models import ConsultationPage
from home.serving.locks import readable
from portal.base.caller import client_network
from portal.base.origin import same_origin_required
from portal.base.pace import Pace

LARGEST_KEY = 2**31 - 1
# Of one network, behind which a whole office or village may sit, and of all together; in each worker.
comments = Pace(one=10, every=1_000, window=3_600.0)


def _draft(pk: int) -> ConsultationPage:
    """A draft that everyone may read.

    Raises:
        Http404: there is none with this key.
    """
    drafts = readable(ConsultationPage.objects.all())
    draft: ConsultationPage | None = drafts.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if draft is None:
        raise Http404
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@same_origin_required
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the comment, or show the form again with all that was typed and what is to be mended."""
    draft = _draft(pk)
    form = CommentForm(request.POST) if request.method == "POST" else CommentForm()
    if draft.period != Period.OPEN:
        return _form(request, draft, form, 409 if form.is_bound else 200, is_open=False)
    if not form.is_bound or not form.is_valid():
        return _form(request, draft, form, 200)
    if not form.is_by_a_program:
        if not comments.allows(client_network(request)):
            return _form(request, draft, form, 429, is_too_much=True)
        try:
            take_comment(page=draft, **{name: form.cleaned_data[name] for name in _ASKED})
        except NotOpen:
            return _form(request, draft, form, 409, is_open=False)
    return HttpResponseRedirect(reverse("home:comment_taken", args=[pk]))


_ASKED = ("text", "place", "name", "email", "show_name")


def _form(request: HttpRequest, draft: ConsultationPage, form: CommentForm, status: int, **facts: Any) -> HttpResponse:
    context = {"page": draft, "form": form, "is_open": True, **facts}
    return render(request, "home/comment.html", context, status=status)


@require_safe
@never_cache
def comment_taken(request: HttpRequest, pk: int) -> HttpResponse:
    """The thanks, and what happens now."""
    return render(request, "home/comment_taken.html", {"page": _draft(pk)})
