"""Texts from which editors begin: kept by the editors of the whole portal, used by everybody who writes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.staff import RolePermissionPolicy, ScopedModelViewSet
from home.models import PageTemplate
from home.viewsets.places import EDIT, edits_every_site

HELP = _(
    "Whoever writes a new page finds these texts above the form, and begins with a copy. "
    "Put what changes each time in square brackets, e.g. [day and hour]."
)


class TemplatesPolicy(RolePermissionPolicy):
    """The texts belong to no site."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.actions and edits_every_site(user)


register_permission_policy(
    PageTemplate, TemplatesPolicy(PageTemplate, dict.fromkeys(["view", "add", "change", "delete"], EDIT))
)


class PageTemplateViewSet(ScopedModelViewSet):
    model = PageTemplate
    name = "page_templates"
    url_prefix = "mau-trang"
    icon = "copy"
    menu_label = _("Page templates")
    menu_order = 40
    copy_view_enabled = True
    list_display = ["name", "kind", "hint"]
    list_filter = ["kind"]
    search_fields = ["name", "hint"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            HelpPanel(content=HELP),
            FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
            FieldPanel("hint"),
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("body"),
        ]
    )

    def visible_to(self, user: User) -> QuerySet[PageTemplate]:
        found: QuerySet[PageTemplate] = PageTemplate.objects.all()
        return found if edits_every_site(user) else found.none()
