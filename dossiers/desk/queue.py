"""The intake queue: every dossier of the officer's agencies, counter and online alike."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.widgets import ListingButton

from catalog.access import permissions_anywhere
from catalog.staff import ScopedIndexView
from dossiers.desk.badges import Badges
from dossiers.desk.bulk import BULK_ACTIONS
from dossiers.desk.columns import BadgeColumn, DossierColumn, OfficerColumn, TimeColumn
from dossiers.desk.filters import DossierFilterSet, search_dossiers
from dossiers.desk.saved_views import SavedView, current_view, tabs
from dossiers.models import Dossier
from dossiers.workflow import State


class QueueView(ScopedIndexView):
    """Open dossiers, the most urgent first; tabs, filters and search narrow them."""

    page_title = _("Intake queue")
    template_name = "dossiers/desk/queue.html"
    results_template_name = "dossiers/desk/queue_results.html"
    filterset_class = DossierFilterSet
    is_searchable = True
    default_ordering = "due_at"
    columns = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="dossier"),
        DossierColumn("code", label=_("Dossier code and applicant")),
        Column("procedure_title", label=_("Procedure"), classname="desk-procedure"),
        BadgeColumn("badge", label=_("Due"), classname="desk-due", sort_key="due_at"),
        Column("get_state_display", label=_("Step")),
        OfficerColumn("legs", label=_("Officer")),
        Column("get_channel_display", label=_("Source")),
        TimeColumn("updated_at", label=_("Updated"), sort_key="updated_at"),
    ]

    @cached_property
    def saved_view(self) -> SavedView:
        return current_view(self.request.GET.get("view"))

    @cached_property
    def now(self) -> Any:
        return timezone.now()

    def get_base_queryset(self) -> QuerySet[Dossier]:
        condition = self.saved_view.condition(self.request.user, self.now)
        queryset: QuerySet[Dossier] = super().get_base_queryset().filter(condition)
        return queryset.defer("answers", "search_text").prefetch_related("legs__agency", "legs__officer")

    def order_queryset(self, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        """What has no due date yet comes after what has, the oldest submission first; what is decided comes last."""
        descending = self.ordering.startswith("-")
        column = F(self.ordering.removeprefix("-"))
        key = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
        decided = Case(When(state=State.APPROVED, then=1), default=0)
        return queryset.order_by(decided, key, "submitted_at", "pk")

    def search_queryset(self, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        return search_dossiers(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        badges = Badges(self.now)
        for dossier in context["object_list"]:
            dossier.badge = badges.of_dossier(dossier)
        everything = self.scope(self.request.user) if self.scope else Dossier.objects.none()
        return context | {
            "tabs": tabs(everything, self.request.user, self.now, self.saved_view.key),
            "saved_view": self.saved_view,
            "bulk_buttons": bulk_buttons(permissions_anywhere(self.request.user)),
            "no_results_message": self.empty_message,
        }

    @property
    def empty_message(self) -> object:
        if self.is_searching or self.is_filtering:
            return _("No dossier fits. Try fewer filters, or the tab “All”.")
        return _("Nothing left to do.")


def bulk_buttons(held: frozenset[str]) -> list[ListingButton]:
    """Wagtail's own footer offers every action to everybody."""
    return [
        ListingButton(
            action.display_name,
            reverse("wagtail_bulk_action", args=["dossiers", "dossier", action.action_type]),
            attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
            priority=action.action_priority,
            classname="bulk-action-btn",
        )
        for action in BULK_ACTIONS
        if action.needed & held
    ]
