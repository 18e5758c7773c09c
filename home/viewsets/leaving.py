"""Before a page is deleted, withdrawn or moved, its editor reads who links to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from home.editing.leaving import is_circle, links_sentence, what_follows


def warn_before_deleting(request: HttpRequest, page: Page) -> None:
    if request.method == "GET" and (sentence := what_follows(page)):
        messages.warning(request, sentence)


def warn_after_withdrawing(request: HttpRequest, page: Page) -> None:
    """Wagtail's page of confirmation counts the links; this one names the pages that are to be mended."""
    if sentence := what_follows(page):
        messages.warning(request, sentence)


def check_the_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A page below itself would be in no menu and at no address."""
    if is_circle(page, destination):
        words = _("“%(page)s” cannot be moved below itself, or below a page of its own: choose another place.")
        messages.error(request, words % {"page": page.get_admin_display_title()})
        return redirect("wagtailadmin_pages:move", page.pk)
    if request.method == "GET" and page.live:
        after = _("The address changes; the old one leads to the new one by itself.")
        messages.info(request, f"{links_sentence(page)} {after}".strip())
    return None
