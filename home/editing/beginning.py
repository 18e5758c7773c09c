"""A new page that begins with a prepared text: the form opens filled in, nothing is saved before its editor does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from home.models.templates import PageTemplate
from portal.base.text import vietnamese_slug

if TYPE_CHECKING:
    from wagtail.models import Page

ADD = "wagtailadmin_pages:add"
BEGIN = "begin_page"
# Which template is for which page, by the name of the page's model.
KINDS = {"articlepage": PageTemplate.Kind.ARTICLE, "standardpage": PageTemplate.Kind.STANDARD}
SUMMARIES = {"articlepage": "sapo", "standardpage": "intro"}


def templates_for(page: Page) -> list[PageTemplate]:
    kind = KINDS.get(page._meta.model_name or "")
    return list(PageTemplate.objects.filter(kind=kind).defer("body")) if kind else []


def fill(page: Page, template: PageTemplate) -> None:
    """Give an unsaved page the template's words."""
    name = page._meta.model_name or ""
    page.title, page.slug = template.title, vietnamese_slug(template.title)  # the address follows a title that it fits
    setattr(page, SUMMARIES[name], template.summary)
    page.body = template.body
