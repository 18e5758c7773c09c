"""Processing steps and rule sets: how dossiers go through an agency, and by which decree."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.staff import RolePermissionPolicy, ScopedIndexView, ScopedModelViewSet
from dossiers.desk.process_forms import MANAGE, ProcessForm, RuleSetForm
from dossiers.desk.processes import (
    ProcessCopyView,
    ProcessCreateView,
    ProcessEditView,
    ProcessInspectView,
    RulesEditView,
    RulesInspectView,
    VersionView,
)
from dossiers.models import ProcessDefinition, RuleSet

PROVINCE = "accounts.manage"  # held for the whole province only


def visible_rules(user: User) -> QuerySet[RuleSet]:
    """Rules are public law: whoever keeps the steps of an agency reads them too."""
    rules = RuleSet.objects.all()
    return rules if MANAGE in permissions_anywhere(user) else rules.none()


register_permission_policy(
    ProcessDefinition,
    RolePermissionPolicy(
        ProcessDefinition,
        dict.fromkeys(["view", "add", "change"], MANAGE),
        scope=lambda user: ProcessDefinition.objects.visible_to(user),
    ),
)
register_permission_policy(
    RuleSet,
    RolePermissionPolicy(RuleSet, {"view": MANAGE, "add": PROVINCE, "change": PROVINCE}, scope=visible_rules),
)


class KeptViewSet(ScopedModelViewSet):
    """What dossiers refer to is taken out of use, never deleted."""

    inspect_view_enabled = True
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs, delete_url_name=None)
        return common


class ProcessIndexView(ScopedIndexView):
    """What the province keeps for all stands beside an office's own: an empty list says so."""

    empty_words = _(
        "No steps of your own yet. Dossiers go by the province's, else by the usual ones: "
        "receive, process, approve, return."
    )


class ProcessViewSet(KeptViewSet):
    model = ProcessDefinition
    index_view_class = ProcessIndexView
    index_results_template_name = "dossiers/desk/own_results.html"
    name = "processes"
    url_prefix = "quy-trinh"
    icon = "list-ol"
    menu_label = _("Processing steps")
    add_view_class = ProcessCreateView
    edit_view_class = ProcessEditView
    inspect_view_class = ProcessInspectView
    inspect_view_fields = ["name"]
    list_display = [
        "name",
        Column("target", label=_("For"), accessor=lambda one: str(one.procedure or one.field)),
        Column("agency", label=_("Agency"), accessor=lambda one: str(one.agency or _("Every agency"))),
        "valid_from",
        BooleanColumn("active", label=_("In use")),
    ]
    list_filter = ["active", "field"]
    search_fields = ["name", "procedure__title", "procedure__code"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            HelpPanel(template="dossiers/desk/process_help.html"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("procedure"), FieldPanel("field")]),
            FieldRowPanel([FieldPanel("agency"), FieldPanel("valid_from"), FieldPanel("active")]),
            InlinePanel(
                "steps",
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("role"), FieldPanel("person")]),
                    FieldRowPanel(
                        [FieldPanel("duration_value"), FieldPanel("duration_unit"), FieldPanel("ends_with")]
                    ),
                ],
                heading=_("Steps, from the receipt to the return of the result"),
                label=_("Step"),
                min_num=1,
                max_num=20,
            ),
        ],
        base_form_class=ProcessForm,
    )

    def visible_to(self, user: User) -> QuerySet[ProcessDefinition]:
        return ProcessDefinition.objects.visible_to(user).select_related("procedure", "field", "agency")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("copy/<int:pk>/", self.construct_view(ProcessCopyView), name="copy"),
            path("inspect/<int:pk>/<int:number>/", self.construct_view(VersionView), name="version"),
        ]


class RuleSetViewSet(KeptViewSet):
    model = RuleSet
    name = "rule_sets"
    url_prefix = "quy-dinh"
    icon = "doc-full"
    menu_label = _("Rule sets")
    edit_view_class = RulesEditView
    inspect_view_class = RulesInspectView
    inspect_view_fields = ["title"]
    list_display = ["title", "valid_from", BooleanColumn("is_used", label=_("Dossiers under it"))]
    search_fields = ["title"]
    search_backend_name = None

    def visible_to(self, user: User) -> QuerySet[RuleSet]:
        return visible_rules(user)

    def get_form_class(self, for_update: bool = False) -> type[RuleSetForm]:
        return RuleSetForm


class ProcessGroup(ModelViewSetGroup):
    """How dossiers go through an agency."""

    menu_label = _("Steps and rules")
    menu_icon = "list-ol"
    menu_order = 810
    items = (ProcessViewSet, RuleSetViewSet)
