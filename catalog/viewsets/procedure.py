"""The editor's desk for procedures and what they are described with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from catalog.editing.notes import NOTE_URLS
from catalog.editing.panels import edit_handler
from catalog.editing.views import NewProcedureView, ProcedureCompareView, ProcedureCopyView
from catalog.exchange.listing import ExportedList
from catalog.filters import ProcedureFilterSet
from catalog.models import Procedure
from catalog.ownership import register_policy
from catalog.querysets import ProcedureQuerySet
from catalog.viewsets.choosers import ProcedureChooserViewSet
from catalog.viewsets.classification import AudienceViewSet, FieldViewSet, KindViewSet, LevelViewSet
from catalog.viewsets.forms import FormTemplateViewSet
from catalog.viewsets.legal import LegalDocumentViewSet
from catalog.viewsets.moderated import (
    OwnedViews,
    ProcedureDeleteView,
    ProcedureEditView,
    ProcedureWorkflowActionView,
)
from catalog.viewsets.reading import HelpfulnessViewSet, ReaderRemarkViewSet

register_policy()  # of procedures


class DraftColumn(Column):
    """A word where there is a draft; a cross in every other row would look like a fault."""

    def get_value(self, instance: Procedure) -> object:
        return _("Has a draft") if instance.has_unpublished_changes else ""


# Wagtail's own status column asks two questions for each row.
STATUS = [
    BooleanColumn("live", label=_("Published")),
    DraftColumn("has_unpublished_changes", label=_("Draft")),
]


class FoldedIndexView(ExportedList, IndexView):
    """A list that is searched without diacritics, every word of the question anywhere in code or title."""

    filterset_class = ProcedureFilterSet

    def search_queryset(self, queryset: ProcedureQuerySet) -> ProcedureQuerySet:
        return queryset.named(self.search_query or "")

    @property
    def is_searchable(self) -> bool:
        return True


class ProcedureViewSet(OwnedViews, SnippetViewSet):
    model = Procedure
    add_view_class = NewProcedureView
    copy_view_class = ProcedureCopyView
    edit_view_class = ProcedureEditView
    delete_view_class = ProcedureDeleteView
    revisions_compare_view_class = ProcedureCompareView
    workflow_action_view_class = ProcedureWorkflowActionView
    icon = "list-ul"
    menu_label = _("Procedures")
    url_prefix = "thu-tuc"
    index_view_class = FoldedIndexView
    chooser_viewset_class = ProcedureChooserViewSet
    list_display = ["title", "code", "field", Column("owner", label=_("Kept by")), *STATUS, UpdatedAtColumn()]
    list_per_page = 50
    edit_handler = edit_handler()

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), *NOTE_URLS]

    def get_queryset(self, request: Any) -> QuerySet[Procedure]:
        return Procedure.objects.select_related("field", "owner", "latest_revision").order_by("title")


class ProcedureGroup(SnippetViewSetGroup):
    """Procedures, and the lists that describe them."""

    menu_label = _("Procedures")
    menu_icon = "list-ul"
    menu_order = 210
    items = (
        ProcedureViewSet,
        FormTemplateViewSet,
        LegalDocumentViewSet,
        FieldViewSet,
        AudienceViewSet,
        LevelViewSet,
        KindViewSet,
        ReaderRemarkViewSet,
        HelpfulnessViewSet,
    )
