"""The editors' desk for synonyms: a change works on the next search."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.staff import RolePermissionPolicy, ScopedModelViewSet
from search.models import Synonym

EDIT = "catalog.edit"


def edited_synonyms(user: User) -> QuerySet[Synonym]:
    """All of them for whoever edits the catalog somewhere: words belong to no agency."""
    return Synonym.objects.all() if EDIT in permissions_anywhere(user) else Synonym.objects.none()


register_permission_policy(
    Synonym,
    RolePermissionPolicy(Synonym, dict.fromkeys(("view", "add", "change", "delete"), EDIT), scope=edited_synonyms),
)


class SynonymViewSet(ScopedModelViewSet):
    model = Synonym
    name = "synonyms"
    url_prefix = "tu-dong-nghia"
    icon = "search"
    menu_label = _("Synonyms")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["says", "means", "kind", "reason", BooleanColumn("active", label=_("In use"))]
    list_filter = ["kind", "active"]
    search_fields = ["says", "means"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("kind"),
        FieldPanel("says"),
        FieldPanel("means"),
        FieldPanel("reason"),
        FieldPanel("active"),
    ]

    def visible_to(self, user: User) -> QuerySet[Synonym]:
        return edited_synonyms(user)
