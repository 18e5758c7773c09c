"""The editors' desk for e-forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from catalog.staff import RolePermissionPolicy
from eforms.editors.panels import OutlinePanel
from eforms.editors.snippet_views import EFormEditView, EFormIndexView
from eforms.models import EForm

EDIT = "eforms.edit"
ACTIONS = ("view", "add", "change", "publish", "unpublish")  # nobody deletes: versions stay with their dossiers
policy = RolePermissionPolicy(EForm, dict.fromkeys(ACTIONS, EDIT))


class EFormViewSet(SnippetViewSet):
    model = EForm
    index_view_class = EFormIndexView
    edit_view_class = EFormEditView
    copy_view_enabled = False  # a form belongs to one procedure: eforms.editors.exchange copies it for another
    icon = "form"
    menu_label = _("E-forms")
    menu_name = "eforms"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["title", "procedure", BooleanColumn("live", label=_("Published")), UpdatedAtColumn()]
    list_filter = ["live", "procedure__field"]
    search_fields = ["title", "procedure__code", "procedure__title"]
    list_per_page = 50
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    OutlinePanel(template="eforms/panels/outline.html", heading=_("The form at a glance")),
                    FieldPanel("parts"),
                    FieldPanel("co_applicants"),
                ],
                heading=_("Questions"),
            ),
            ObjectList(
                [
                    FieldPanel("procedure"),
                    FieldPanel("title"),
                    FieldPanel("representative_allowed"),
                    MultiFieldPanel(
                        [FieldPanel("minutes"), FieldPanel("produces"), FieldPanel("declaration")],
                        heading=_("The declaration as a paper"),
                    ),
                    HelpPanel(template="eforms/panels/word.html", heading=_("Word template of the declaration")),
                ],
                heading=_("About the form"),
            ),
        ]
    )
