"""Ready sentences: each office keeps its own, the province those of all."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.models import Agency
from catalog.staff import RoleMenu, RolePermissionPolicy, ScopedIndexView, ScopedModelViewSet
from dossiers.models import ReadySentence
from dossiers.models.sentences import manages_province

MANAGE = "dossiers.manage"

register_permission_policy(
    ReadySentence,
    RolePermissionPolicy(
        ReadySentence,
        dict.fromkeys(["view", "add", "change", "delete"], MANAGE),
        scope=lambda user: ReadySentence.objects.managed_by(user),
    ),
)


class SentenceForm(WagtailAdminModelForm):
    """Of an agency that the reader manages; of the whole province only for who manages the whole province."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: ModelChoiceField[Agency] = self.fields["agency"]
        agency.queryset = Agency.objects.where(self.for_user, MANAGE).order_by("name")
        agency.empty_label = _("The whole province")
        if not manages_province(self.for_user):
            agency.required = True
            agency.empty_label = None
            agency.error_messages["required"] = _("Choose one of your agencies")

    def clean_agency(self) -> Agency | None:
        agency: Agency | None = self.cleaned_data["agency"]
        if agency is None and not manages_province(self.for_user):
            raise ValidationError(_("Choose one of your agencies"), code="required")
        return agency


def place(sentence: ReadySentence) -> str:
    return str(sentence.agency or _("The whole province"))


class SentenceIndexView(ScopedIndexView):
    """What the province keeps for all stands beside an office's own: an empty list says so."""

    empty_words = _("No sentences of your own yet. Those of the whole province are offered all the same.")


class SentenceViewSet(RoleMenu, ScopedModelViewSet):
    model = ReadySentence
    index_view_class = SentenceIndexView
    index_results_template_name = "dossiers/desk/own_results.html"
    name = "sentences"
    url_prefix = "cau-mau"
    icon = "openquote"
    menu_label = _("Ready sentences")
    menu_name = "sentences"
    menu_order = 75
    menu_permission = MANAGE
    add_to_admin_menu = True
    list_display = [
        "text",
        Column("get_kind_display", label=_("Used to")),
        Column("agency", label=_("Agency"), accessor=place),
        Column("order", label=pgettext_lazy("a place in a list", "Order")),
    ]
    list_filter = ["kind"]
    search_fields = ["text"]
    search_backend_name = None
    list_per_page = 50
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("agency"), FieldPanel("kind"), FieldPanel("order")]),
            FieldPanel("text"),
            HelpPanel(template="dossiers/desk/placeholders.html"),
        ],
        base_form_class=SentenceForm,
    )

    def visible_to(self, user: User) -> QuerySet[ReadySentence]:
        return ReadySentence.objects.managed_by(user).select_related("agency")
