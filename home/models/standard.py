"""Pages of plain text: introduction, contact, accessibility."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import BodyBlock
from home.editing.panels import TemplatesPanel
from home.models.base import PortalPage
from home.serving.locks import readable


class StandardPage(PortalPage):
    """A text with its own address; pages under it are listed at its end."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)

    search_fields = [*PortalPage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [TemplatesPanel(), *PortalPage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    template = "home/standard.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = readable(StandardPage.objects.child_of(self)).order_by("path").defer("body")
        return super().get_context(request, *args, **kwargs) | {"below": below}
