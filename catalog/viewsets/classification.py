"""What procedures are described with: fields, audiences, levels, kinds. They end by a date and name a successor."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Model, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import AgencyKind, AgencyLevel, Audience, Field
from catalog.models.dated import Dated
from catalog.staff import RolePermissionPolicy
from catalog.viewsets.deletion import RefusingDeleteView
from portal.base.text import vietnamese_slug

EDIT = "catalog.edit"
ACTIONS = ("view", "add", "change", "delete")
ENDING = _(
    "Never rename what the law has ended: give it a last day and name its successor. Procedures, dossiers and "
    "addresses of its time keep it, and lead to the successor."
)


class ProvincePolicy(RolePermissionPolicy):
    """What the whole province shares is changed only by those who edit for the whole province."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.actions and agencies_granting(user, self.actions[action]) is None


for model in (Field, Audience, AgencyLevel, AgencyKind):
    register_permission_policy(model, ProvincePolicy(model, dict.fromkeys(ACTIONS, EDIT)))


class ValidityForm(WagtailAdminModelForm):
    """Nothing succeeds itself; an address left empty is made from the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "successor" in self.fields:
            others = self.fields["successor"].queryset
            self.fields["successor"].queryset = others.exclude(pk=self.instance.pk)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        longest = self.instance._meta.get_field("slug").max_length
        return slug or vietnamese_slug(self.cleaned_data.get("name", ""))[:longest]


class ValidityColumn(Column):
    """`đến 30/06/2025, nay là Cấp xã`, or nothing for what simply holds."""

    def get_value(self, instance: Dated) -> str:
        words = []
        if instance.valid_from:
            words.append(gettext("from %(day)s") % {"day": date_format(instance.valid_from, "d/m/Y")})
        if instance.valid_until:
            words.append(gettext("until %(day)s") % {"day": date_format(instance.valid_until, "d/m/Y")})
        if instance.successor:
            words.append(gettext("now %(name)s") % {"name": instance.successor})
        return ", ".join(words)


VALIDITY = ValidityColumn("valid_until", label=_("Validity"), sort_key="valid_until")
VALIDITY_PANEL = MultiFieldPanel(
    [
        HelpPanel(content=ENDING),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        FieldPanel("successor"),
    ],
    heading=_("Validity"),
)


class CountingIndexView(generic.IndexView):
    """Rows with the number of records that use them."""

    counted = ""
    joined: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Model]:
        rows = super().get_base_queryset().select_related(*self.joined)
        counted: QuerySet[Model] = rows.annotate(used=Count(self.counted, distinct=True))
        return counted


class ClassificationViewSet(ModelViewSet):
    """A list with the number of procedures that use each row; what is used is not deleted."""

    list_per_page = 100
    index_view_class = CountingIndexView
    delete_view_class = RefusingDeleteView
    copy_view_enabled = False
    add_to_reference_index = False
    counted = "procedures"  # the relation whose rows are counted
    joined: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        view_kwargs: dict[str, Any] = super().get_index_view_kwargs(counted=self.counted, joined=self.joined, **kwargs)
        return view_kwargs


USED = Column("used", label=_("Procedures"), sort_key="used")


class FieldViewSet(ClassificationViewSet):
    model = Field
    name = "fields"
    url_prefix = "linh-vuc"
    icon = "tag"
    menu_label = _("Fields")
    list_display = ["name", "group", USED, VALIDITY]
    list_filter = ["group"]
    search_fields = ["name", "group"]
    joined = ("successor",)
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldRowPanel([FieldPanel("slug"), FieldPanel("group")]), VALIDITY_PANEL],
        base_form_class=ValidityForm,
    )


class AudienceViewSet(ClassificationViewSet):
    model = Audience
    name = "audiences"
    url_prefix = "doi-tuong"
    icon = "user"
    menu_label = _("Audiences")
    list_display = ["name", "code", "rank", USED]
    form_fields = ["name", "code", "rank"]


class LevelViewSet(ClassificationViewSet):
    model = AgencyLevel
    name = "levels"
    url_prefix = "cap-thuc-hien"
    icon = "order"
    menu_label = _("Levels of authority")
    list_display = ["name", "code", USED, VALIDITY]
    joined = ("successor",)
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldRowPanel([FieldPanel("code"), FieldPanel("rank")]), VALIDITY_PANEL],
        base_form_class=ValidityForm,
    )


class KindViewSet(ClassificationViewSet):
    model = AgencyKind
    name = "kinds"
    url_prefix = "loai-co-quan"
    icon = "site"
    menu_label = _("Kinds of agency")
    list_display = ["name", "code", USED]
    counted = "handles"
    form_fields = ["name", "code"]
