"""The reading log for auditors: who of the staff opened which dossier, by dossier, reader and day."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import TitleColumn
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.staff import RoleMenu, RolePermissionPolicy, ScopedModelViewSet
from dossiers.desk.columns import TextColumn
from dossiers.lookup import by_number
from dossiers.models import Reading

AUDIT = "dossiers.audit"
_LONGEST = 80  # signs of what is typed

register_permission_policy(
    Reading, RolePermissionPolicy(Reading, {"view": AUDIT}, scope=lambda user: Reading.objects.auditable_by(user))
)


class ReadingFilterSet(WagtailFilterSet):
    """Values that make no sense find nothing."""

    dossier = django_filters.CharFilter(label=_("Dossier code"), method="by_dossier", max_length=_LONGEST)
    reader = django_filters.CharFilter(label=_("Reader: name or user name"), method="by_reader", max_length=_LONGEST)
    day = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)
    what = django_filters.MultipleChoiceFilter(
        label=_("What was read"), choices=Reading.What.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Reading
        fields: list[str] = []

    def by_dossier(self, readings: QuerySet[Reading], name: str, value: str) -> QuerySet[Reading]:
        """The official code or the submission number, with or without signs."""
        return readings.filter(dossier__in=[dossier.pk for dossier in by_number(value)])

    def by_reader(self, readings: QuerySet[Reading], name: str, value: str) -> QuerySet[Reading]:
        readers = User.objects.all()
        for word in value.replace("\x00", " ").split():  # PostgreSQL takes no NUL
            named = Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
            readers = readers.filter(named)
        return readings.filter(reader__in=readers.values("pk"))


class WhenColumn(TextColumn):
    """`12/08/2026, 08:00–09:15`, or the one moment."""

    def get_value(self, instance: Reading) -> str:
        first, last = localtime(instance.first_at), localtime(instance.last_at)
        shown, until = date_format(first, "d/m/Y, H:i"), date_format(last, "H:i")
        return shown if shown.endswith(until) else f"{shown}–{until}"


class ReaderColumn(TextColumn):
    """The name with the user name, since names are not unique."""

    def get_value(self, instance: Reading) -> str:
        return f"{instance.reader} ({instance.reader.get_username()})"


class PlaceColumn(TextColumn):
    """As what the reader saw it, and where."""

    def get_value(self, instance: Reading) -> str:
        where = str(instance.agency or _("the whole province"))
        return ", ".join(filter(None, [str(instance.get_role_display()), where]))


class ReadingViewSet(RoleMenu, ScopedModelViewSet):
    model = Reading
    name = "readings"
    url_prefix = "nhat-ky-xem"
    icon = "view"
    menu_label = _("Who has read what")
    menu_order = 70
    menu_permission = AUDIT
    add_to_admin_menu = True
    form_fields: list[str] = []
    filterset_class = ReadingFilterSet
    index_template_name = "dossiers/desk/cards.html"
    list_per_page = 50
    list_display = [
        WhenColumn("last_at", label=_("When"), sort_key="last_at"),
        TitleColumn(
            "dossier",
            label=_("Dossier"),
            classname="desk-code",
            get_url=lambda row: reverse("desk:edit", args=[row.dossier_id]),
        ),
        TextColumn("what", label=_("What was read"), accessor="get_what_display"),
        TextColumn("count", label=_("Times"), sort_key="count"),
        ReaderColumn("reader", label=_("Reader")),
        PlaceColumn("role", label=_("As")),
    ]

    def visible_to(self, user: User) -> QuerySet[Reading]:
        rows = Reading.objects.auditable_by(user).select_related("dossier", "reader", "agency")
        return rows.defer("dossier__answers", "dossier__search_text")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Only the addresses that exist: Wagtail's views reverse the others."""
        names = ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"]
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs, **dict.fromkeys(names))
        return common
