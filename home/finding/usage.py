"""The pages that lead to a procedure, for those who keep the procedure."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex

from catalog.models import Procedure
from catalog.usage import Place, register_usage
from home.models import LifeEventProcedure, PopularProcedure


def _pages(procedure: Procedure) -> list[Place]:
    """Guides and front pages by their lists, other pages by the texts in which Wagtail found a link."""
    texts = ReferenceIndex.get_references_to(procedure).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    named = Q(pk__in=texts.annotate(page=Cast("object_id", IntegerField())).values("page"))
    for rows in (LifeEventProcedure.objects, PopularProcedure.objects):
        named |= Q(pk__in=rows.filter(procedure=procedure).values("page"))
    pages = Page.objects.filter(named).order_by("title").values_list("pk", "title")
    return [(title, reverse("wagtailadmin_pages:edit", args=[key])) for key, title in pages]


def register_usages() -> None:
    register_usage(_("Guides and pages"), _pages)
