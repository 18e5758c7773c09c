"""The working schedule in the staff area: public as soon as it is saved, so only for whoever publishes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, Select
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.staff import ScopedModelViewSet
from home.models import LeaderPage, LeadersIndexPage, ScheduleEntry
from home.templatetags.news import weekday_moment
from home.viewsets.places import PUBLISH, PublishersPolicy, answered_sites, edits_every_site

ACTIONS = dict.fromkeys(["view", "add", "change", "delete"], PUBLISH)
HELP = gettext_lazy(
    "An entry is public as soon as it is saved. One that does not take place is marked as cancelled, not deleted: "
    "calendars that subscribe to the schedule strike it out then."
)


def kept_offices(user: User) -> QuerySet[LeadersIndexPage]:
    """Lists of leaders whose schedule `user` keeps: everywhere, or on the sites for which `user` answers."""
    offices: QuerySet[LeadersIndexPage] = LeadersIndexPage.objects.order_by("path")
    if edits_every_site(user):
        return offices
    below = Q(pk__in=[])
    for path in answered_sites(user).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return offices.filter(below)


def kept_entries(user: User) -> QuerySet[ScheduleEntry]:
    return ScheduleEntry.objects.filter(office__in=kept_offices(user).values("pk")).select_related("office")


register_permission_policy(ScheduleEntry, PublishersPolicy(ScheduleEntry, ACTIONS, scope=kept_entries))


def leaders_of(offices: QuerySet[LeadersIndexPage]) -> QuerySet[LeaderPage]:
    """In the order of the pages."""
    below = Q(pk__in=[])
    for path in offices.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    found: QuerySet[LeaderPage] = LeaderPage.objects.filter(below).order_by("path")
    return found


class ScheduleForm(WagtailAdminModelForm):
    """An office of one's own, and its leaders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office, leaders = self.fields["office"], self.fields["leaders"]
        office.queryset = kept_offices(self.for_user)
        if len(mine := list(office.queryset[:2])) == 1:
            office.empty_label, office.initial = None, mine[0].pk
        leaders.queryset = leaders_of(office.queryset)
        self.fields["starts_at"].label, self.fields["ends_at"].label = _("Begins"), _("Ends")
        leaders.help_text = _("None: it concerns all leaders of the office")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        office, leaders = given.get("office"), given.get("leaders") or ()
        strangers = [leader.title for leader in leaders if office and not leader.path.startswith(office.path)]
        if strangers:
            message = _("These leaders belong to another office: %(names)s") % {"names": ", ".join(strangers)}
            self.add_error("leaders", ValidationError(message, code="strangers"))
        return given


class MomentColumn(Column):
    """Most of them lie ahead, where Wagtail's own column says “just now”."""

    def get_value(self, instance: ScheduleEntry) -> str:
        return weekday_moment(instance.starts_at)


class StateColumn(Column):
    def get_value(self, instance: ScheduleEntry) -> str:
        return pgettext("a meeting", "Cancelled") if instance.is_cancelled else ""


class LeadersColumn(Column):
    def get_value(self, instance: ScheduleEntry) -> str:
        return ", ".join(leader.title for leader in instance.leaders.all())


class ScheduleViewSet(ScopedModelViewSet):
    model = ScheduleEntry
    name = "schedule"
    url_prefix = "lich-cong-tac"
    icon = "calendar"
    menu_label = gettext_lazy("Working schedule")
    menu_order = 20
    copy_view_enabled = True  # a meeting of every week is entered once
    list_display = [
        "title",
        MomentColumn("starts_at", label=gettext_lazy("Begins"), sort_key="starts_at"),
        LeadersColumn("leaders", label=gettext_lazy("Leaders")),
        "place",
        StateColumn("is_cancelled", label=gettext_lazy("State")),
    ]
    list_filter = ["starts_at", "is_cancelled"]
    search_fields = ["title", "place", "attending"]
    ordering = ["-starts_at"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldPanel("office", widget=Select),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldPanel("place"),
            FieldPanel("leaders", widget=CheckboxSelectMultiple),
            FieldPanel("attending"),
            FieldPanel("is_cancelled"),
        ],
        base_form_class=ScheduleForm,
    )

    def visible_to(self, user: User) -> QuerySet[ScheduleEntry]:
        return kept_entries(user).prefetch_related("leaders")
