"""Announcements in the staff area: public as soon as they are saved, so only for whoever publishes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.staff import ScopedModelViewSet
from home.models import Announcement
from home.serving.announcing import NOTICE_DAYS, working_days_ahead
from home.viewsets.places import PUBLISH, PublishersPolicy, answered_sites, edits_every_site

ACTIONS = dict.fromkeys(["view", "add", "change", "delete"], PUBLISH)
HELP = gettext_lazy(
    "An announcement stands at the top of every page from its first moment to its last, an emergency before the "
    "others; at most three at once. Nothing has to be published."
)


def kept_announcements(user: User) -> QuerySet[Announcement]:
    """Everything for the province's editors; else those of the sites for which `user` answers."""
    found: QuerySet[Announcement] = Announcement.objects.select_related("site")
    return found if edits_every_site(user) else found.filter(site__in=answered_sites(user))


register_permission_policy(Announcement, PublishersPolicy(Announcement, ACTIONS, scope=kept_announcements))


class AnnouncementForm(WagtailAdminModelForm):
    """A place of one's own, and times that can be true."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        site.queryset = answered_sites(self.for_user)
        site.required = not edits_every_site(self.for_user)
        if not site.required:
            site.empty_label = _("Every site of the province")
        elif len(mine := list(site.queryset[:2])) == 1:
            site.empty_label, site.initial = None, mine[0].pk

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        if given.get("kind") == Announcement.Kind.STOPPAGE:
            self._check_stoppage(given)
        ends = given.get("ends_at")
        if ends and "ends_at" in self.changed_data and ends <= timezone.now():
            self.add_error("ends_at", ValidationError(_("This moment has passed already"), code="past"))
        return given

    def _check_stoppage(self, given: dict[str, Any]) -> None:
        """A stoppage says its hours, and the announcement ends with it unless another end is given."""
        if not given.get("stops_from") and "stops_from" not in self.errors:
            self.add_error("stops_from", ValidationError(_("Say from when until when the portal stops")))
        if not given.get("ends_at") and given.get("stops_until"):
            given["ends_at"] = self.instance.ends_at = given["stops_until"]


def warn_of_short_notice(view: Any, announcement: Announcement) -> None:
    """A planned stoppage is announced seven working days ahead; one that nobody planned is said at once."""
    if announcement.kind != Announcement.Kind.STOPPAGE or announcement.stops_from is None:
        return
    shown_from = max(announcement.starts_at, timezone.now())
    ahead = max(0, working_days_ahead(shown_from, announcement.stops_from))
    if ahead >= NOTICE_DAYS:
        return
    rule = _("A planned stoppage is announced at least %(days)d working days ahead (Decree 224/2026/NĐ-CP).")
    told = ngettext(
        "This one is announced %(days)d working day ahead.",
        "This one is announced %(days)d working days ahead.",
        ahead,
    )
    messages.warning(view.request, f"{rule % {'days': NOTICE_DAYS}} {told % {'days': ahead}}")


class CreateAnnouncementView(generic.CreateView):
    def save_instance(self) -> Announcement:
        announcement: Announcement = super().save_instance()
        warn_of_short_notice(self, announcement)
        return announcement


class EditAnnouncementView(generic.EditView):
    def save_instance(self) -> Announcement:
        moved = {"kind", "starts_at", "stops_from"} & set(self.form.changed_data)
        announcement: Announcement = super().save_instance()
        if moved:
            warn_of_short_notice(self, announcement)
        return announcement


class StateColumn(Column):
    """Whether it is shown now, later or no more."""

    def get_value(self, instance: Announcement) -> str:
        now = timezone.now()
        if instance.ends_at and instance.ends_at <= now:
            return _("over")
        return _("shown now") if instance.starts_at <= now else _("shown later")


class MomentColumn(Column):
    """`22:00, 07/12/2026`: most of these lie ahead, of which nobody says how long ago they were."""

    def get_value(self, instance: Announcement) -> str:
        moment = getattr(instance, self.name)
        return f"{timezone.localtime(moment):%H:%M, %d/%m/%Y}" if moment else "–"


class SiteColumn(Column):
    def get_value(self, instance: Announcement) -> str:
        return str(instance.site) if instance.site else _("Every site of the province")


class AnnouncementViewSet(ScopedModelViewSet):
    model = Announcement
    name = "announcements"
    url_prefix = "thong-bao"
    icon = "warning"
    menu_label = gettext_lazy("Announcements")
    menu_order = 10
    add_view_class = CreateAnnouncementView
    edit_view_class = EditAnnouncementView
    list_display = [
        "title",
        "kind",
        StateColumn("state", label=gettext_lazy("State")),
        MomentColumn("starts_at", label=gettext_lazy("Shown from"), sort_key="starts_at"),
        MomentColumn("ends_at", label=gettext_lazy("Shown until"), sort_key="ends_at"),
        SiteColumn("site", label=gettext_lazy("Site")),
    ]
    list_filter = ["kind"]
    search_fields = ["title", "text"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldPanel("kind"),
            FieldPanel("title"),
            FieldPanel("text"),
            FieldPanel("link", heading=gettext_lazy("Address of the page that says more")),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=gettext_lazy("When it is shown")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("stops_from"), FieldPanel("stops_until")])],
                heading=gettext_lazy("For a planned stoppage: when the portal does not work"),
            ),
            FieldPanel("site"),
            MultiFieldPanel(
                [FieldPanel("title_en"), FieldPanel("text_en")],
                heading=gettext_lazy("In English"),
                classname="collapsed",
            ),
        ],
        base_form_class=AnnouncementForm,
    )

    def visible_to(self, user: User) -> QuerySet[Announcement]:
        return kept_announcements(user)
