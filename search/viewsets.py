"""The search in the staff area: what people look for, and the synonyms, whose changes work on the next search."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.staff import RoleMenu, RolePermissionPolicy, ScopedModelViewSet
from search.desk.base import EDIT
from search.desk.exchange import ExportView, ImportView
from search.desk.searches import HeedView, IgnoreView, ReportView
from search.desk.synonyms import (
    SwitchView,
    SynonymCreateView,
    SynonymEditView,
    SynonymForm,
    SynonymIndexView,
    TryView,
)
from search.models import Synonym


def edited_synonyms(user: User) -> QuerySet[Synonym]:
    """All of them for whoever edits the catalog somewhere: words belong to no agency."""
    return Synonym.objects.all() if EDIT in permissions_anywhere(user) else Synonym.objects.none()


register_permission_policy(
    Synonym,
    RolePermissionPolicy(Synonym, dict.fromkeys(("view", "add", "change", "delete"), EDIT), scope=edited_synonyms),
)


class SynonymViewSet(ScopedModelViewSet):
    model = Synonym
    index_view_class = SynonymIndexView
    add_view_class = SynonymCreateView
    edit_view_class = SynonymEditView
    name = "synonyms"
    url_prefix = "tu-dong-nghia"
    icon = "search"
    menu_label = _("Synonyms")
    menu_order = 20
    list_display = ["__str__", "means", "kind", "reason", BooleanColumn("active", label=_("In use"))]
    list_filter = ["kind", "active"]
    search_fields = ["says", "means"]
    search_backend_name = None
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("active")]),
            FieldPanel("says"),
            FieldPanel("means"),
            FieldPanel("procedure"),
            FieldPanel("reason"),
            HelpPanel(template="search/desk/try_panel.html"),
        ],
        base_form_class=SynonymForm,
    )

    def visible_to(self, user: User) -> QuerySet[Synonym]:
        return edited_synonyms(user)

    def get_urlpatterns(self) -> list[URLPattern]:
        own = [
            path("thu/", self.construct_view(TryView), name="try"),
            path("xuat.csv", self.construct_view(ExportView), name="export"),
            path("nhap/", self.construct_view(ImportView), name="import"),
            path("<int:pk>/doi-dung/", self.construct_view(SwitchView), name="switch"),
        ]
        return [*own, *super().get_urlpatterns()]


class SearchesViewSet(RoleMenu, ViewSet):
    """What people search for."""

    name = "searches"
    url_prefix = "tim-kiem"
    icon = "search"
    menu_label = _("What people search for")
    menu_name = "searches"
    menu_order = 10
    menu_permission = EDIT

    def get_urlpatterns(self) -> list[URLPattern]:
        view: Any = self.construct_view
        return [
            path("", view(ReportView), name="index"),
            path("bo-qua/", view(IgnoreView), name="ignore"),
            path("hien-lai/", view(HeedView), name="heed"),
        ]


class SearchGroup(ViewSetGroup):
    menu_label = _("The citizens' search")
    menu_icon = "search"
    menu_order = 320
    items = (SearchesViewSet, SynonymViewSet)
