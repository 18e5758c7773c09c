"""What readers say of the procedures' pages: their words, to be settled, and how often a page helped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.models import Helpfulness, Procedure, ReaderRemark
from catalog.ownership import EDIT, changeable_by
from catalog.staff import RolePermissionPolicy, ScopedIndexView, ScopedModelViewSet

RECENT = timedelta(days=90)
KEPT_FOR = _("Written by a reader, who left no name and expects no answer. It is deleted after a year.")


def remarks_for(user: User) -> QuerySet[ReaderRemark]:
    """Remarks on the procedures that `user` may change."""
    return ReaderRemark.objects.filter(procedure__in=changeable_by(user).values("pk")).select_related("procedure")


def procedures_read(user: User) -> QuerySet[Procedure]:
    """Procedures that `user` may change and readers answered on lately, the least helpful first."""
    since = timezone.localdate() - RECENT
    recent = Helpfulness.objects.filter(procedure=OuterRef("pk"), day__gte=since).order_by().values("procedure")
    counted = {
        name: Coalesce(Subquery(recent.annotate(total=Sum(name)).values("total")), 0)
        for name in ("helpful", "unhelpful")
    }
    read = changeable_by(user).annotate(said_yes=counted["helpful"], said_no=counted["unhelpful"])
    answered: QuerySet[Procedure] = read.filter(Q(said_yes__gt=0) | Q(said_no__gt=0))
    return answered.order_by(F("said_no").desc(), "title")


register_permission_policy(
    ReaderRemark, RolePermissionPolicy(ReaderRemark, dict.fromkeys(["view", "change"], EDIT), scope=remarks_for)
)
register_permission_policy(Helpfulness, RolePermissionPolicy(Helpfulness, {"view": EDIT}))


class StateColumn(Column):
    """In words: a cross in every new row would look like a fault."""

    def get_value(self, instance: ReaderRemark) -> object:
        return _("Settled") if instance.is_settled else pgettext_lazy("remark", "New")


class RemarkFilterSet(WagtailFilterSet):
    """Those that nobody has settled."""

    is_settled = django_filters.BooleanFilter(label=_("Settled"))

    class Meta:
        model = ReaderRemark
        fields = ["is_settled"]


class RemarkIndexView(ScopedIndexView):
    filterset_class = RemarkFilterSet


class ReaderRemarkViewSet(ScopedModelViewSet):
    model = ReaderRemark
    index_view_class = RemarkIndexView
    name = "remarks"
    url_prefix = "y-kien-nguoi-doc"
    icon = "comment"
    menu_label = _("Readers' remarks")
    list_display = [
        TitleColumn(
            "text",
            label=_("Text"),
            url_name="remarks:edit",
            get_url=lambda row: reverse("remarks:edit", args=[row.pk]),
        ),
        Column("procedure", label=_("Procedure")),
        Column("day", label=_("Day"), sort_key="day", accessor=lambda remark: f"{remark.day:%d/%m/%Y}"),
        StateColumn("is_settled", label=_("State"), sort_key="is_settled"),
    ]
    search_fields = ["text", "procedure__title", "procedure__code"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            HelpPanel(content=KEPT_FOR),
            FieldPanel("procedure", heading=_("Procedure"), read_only=True),
            FieldPanel("day", heading=_("Day"), read_only=True),
            FieldPanel("text", heading=_("Text"), read_only=True),
            FieldPanel("is_settled", heading=_("Settled")),
        ]
    )

    def visible_to(self, user: User) -> QuerySet[ReaderRemark]:
        return remarks_for(user)


class HelpfulnessView(ScopedIndexView):
    """One row a procedure, not a row a day."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return procedures_read(self.request.user)


def _edit(procedure: Procedure) -> str:
    return reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])


class HelpfulnessViewSet(ModelViewSet):
    model = Helpfulness
    name = "helpfulness"
    url_prefix = "trang-huu-ich"
    icon = "view"
    menu_label = _("Pages that helped")
    index_view_class = HelpfulnessView
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = [
        TitleColumn("title", label=_("Procedure"), get_url=_edit),
        Column("said_yes", label=_("It helped (90 days)")),
        Column("said_no", label=_("It did not help (90 days)")),
    ]
    list_per_page = 50
    form_fields = ["day"]  # no address opens a form: nobody may add or change counts
