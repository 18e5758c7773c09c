"""The intake queue: every dossier of the officer's agencies, counter and online alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.widgets import ListingButton

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.holdings import agencies_granting
from catalog.models import Agency
from catalog.staff import ScopedIndexView
from dossiers.desk.badges import Badges
from dossiers.desk.bulk import BULK_ACTIONS
from dossiers.desk.columns import CHOICES, Choice, chosen, table_columns
from dossiers.desk.filters import LegFilterSet
from dossiers.desk.keyset import KeysetPage, keyset_page
from dossiers.desk.listing import Listing, described
from dossiers.desk.neighbours import remember_list
from dossiers.desk.saved_views import SAVED_VIEWS, SavedView, Tab, shown
from dossiers.models import Dossier, SavedFilter
from dossiers.querysets import LegQuerySet


class QueueView(ScopedIndexView):
    """Open legs, the most urgent first; tabs, filters and search narrow them. A row is the dossier with its `leg`."""

    page_title = _("Intake queue")
    template_name = "dossiers/desk/queue.html"
    results_template_name = "dossiers/desk/queue_results.html"
    filterset_class = LegFilterSet
    is_searchable = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_export = False  # Wagtail's would take the whole list at once; see dossiers.desk.export

    @cached_property
    def now(self) -> Any:
        return timezone.now()

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.request, self.now, filters=self.filters)

    @property
    def saved_view(self) -> SavedView:
        return self.listing.view

    @cached_property
    def kept(self) -> list[SavedFilter]:
        """The reader's columns and filters, and the filters that the reader's agencies share."""
        return list(SavedFilter.objects.visible_to(self.request.user))

    @cached_property
    def choices(self) -> list[Choice]:
        return chosen(next((kept for kept in self.kept if not kept.name), None))

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return table_columns(self.choices, newest_first=self.saved_view.newest_first)

    def get_ordering(self) -> str:
        return self.listing.ordering

    def get_queryset(self) -> LegQuerySet:
        legs = self.listing.legs.select_related("dossier", "agency", "officer")
        return legs.defer("dossier__answers", "dossier__search_text")

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[None, None, list[Dossier], bool]:
        self.page = keyset_page(queryset, self.listing.order, self.request.GET, page_size)
        return None, None, rows(self.page, Badges(self.now)), self.page.has_other_pages

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        numbers = self.listing.counts()
        held = permissions_anywhere(self.request.user)
        return {
            **context,
            **self.tools(),
            "keyset": self.page,
            "tabs": self.tabs(numbers),
            "count": shown(numbers[self.saved_view.key]),
            "saved_view": self.saved_view,
            "bulk_buttons": bulk_buttons(held),
            "may_take": "dossiers.process" in held,
            "no_results_message": self.empty_message,
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        address = f"{self.index_url}?{self.request.GET.urlencode()}"
        remember_list(response, self.request.COOKIES, address, [leg.dossier_id for leg in self.page.rows])
        return response

    def tools(self) -> dict[str, Any]:
        """Columns, kept filters, live count, keys."""
        description = self.listing.description
        since = urlencode({"since": self.now.isoformat()})
        return {
            "description": description,
            "live_url": f"{reverse('dossiers:arrivals')}?{description}&{since}",
            "column_choices": [(key, choice.label, choice in self.choices) for key, choice in CHOICES.items()],
            "filters_kept": [kept for kept in self.kept if kept.name],
            "own_filters": [kept for kept in self.kept if kept.name and kept.owner_id == self.request.user.pk],
            "own_agencies": self.sharing_agencies,
            "keys_work": keyboard_shortcuts_on(self.request.user),
        }

    @property
    def sharing_agencies(self) -> list[Agency]:
        """With whom the reader may share a filter: the page's rows name them; the province has a list of its own."""
        places = agencies_granting(self.request.user, "dossiers.view")
        return [] if places is None else list({leg.agency_id: leg.agency for leg in self.page.rows}.values())

    def tabs(self, numbers: dict[str, int]) -> list[Tab]:
        """Search words and filters stay when the reader changes the tab."""
        params = self.request.GET
        return [
            Tab(
                key=view.key,
                label=view.label,
                count=shown(numbers[view.key]),
                current=view is self.saved_view,
                url=f"{self.index_url}?{described(params, view)}",
            )
            for view in SAVED_VIEWS.values()
        ]

    @property
    def empty_message(self) -> object:
        if self.is_searching or self.is_filtering:
            return _("No dossier fits. Try fewer filters, or the tab “All”.")
        return _("Nothing left to do.")


def rows(page: KeysetPage, badges: Badges) -> list[Dossier]:
    """The dossiers of a page's legs, each with its `leg` and the badge of it."""
    badges.calendars.load(leg.agency.calendar_id for leg in page.rows)
    found = []
    for leg in page.rows:
        dossier: Any = leg.dossier
        dossier.leg, dossier.badge = leg, badges.of_leg(leg)
        found.append(dossier)
    return found


def keyboard_shortcuts_on(user: User) -> bool:
    """The setting of the officer's account; whoever has not chosen has them."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile is None or profile.keyboard_shortcuts


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
