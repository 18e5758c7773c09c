"""Comments on drafts in the staff area: read, shown or not, answered. Nobody writes one here, or changes its words."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.staff import ScopedIndexView, ScopedModelViewSet
from home.information.consulting.comments import decide
from home.models import ConsultationComment, ConsultationPage
from home.viewsets.places import PUBLISH, PublishersPolicy, answered_sites, edits_every_site

ACTIONS = dict.fromkeys(["view", "change", "delete"], PUBLISH)


def answered_drafts(user: User) -> QuerySet[ConsultationPage]:
    """All for the province's editors; else those on the sites for which `user` answers, and of those agencies."""
    drafts: QuerySet[ConsultationPage] = ConsultationPage.objects.all()
    if edits_every_site(user):
        return drafts
    below = [Q(path__startswith=path) for path in answered_sites(user).values_list("path", flat=True)]
    return drafts.filter(reduce(or_, below, Q(agency__in=agencies_granting(user, PUBLISH) or ())))


def answered_comments(user: User) -> QuerySet[ConsultationComment]:
    return ConsultationComment.objects.filter(page__in=answered_drafts(user)).select_related("page")


register_permission_policy(
    ConsultationComment, PublishersPolicy(ConsultationComment, ACTIONS, scope=answered_comments)
)


def _drafts_of_reader(request: Any) -> QuerySet[ConsultationPage]:
    return answered_drafts(request.user).order_by("-closes_on")


class CommentFilterSet(WagtailFilterSet):
    """Those that wait first of all."""

    page = django_filters.ModelChoiceFilter(label=pgettext_lazy("of a law", "draft"), queryset=_drafts_of_reader)

    class Meta:
        model = ConsultationComment
        fields = ["state", "page"]


class NameColumn(Column):
    """With a word where the name is not for the public."""

    def get_value(self, instance: ConsultationComment) -> str:
        if not instance.name or instance.show_name:
            return instance.name
        return str(_("%(name)s (not to be shown)") % {"name": instance.name})


class CommentIndexView(ScopedIndexView):
    filterset_class = CommentFilterSet
    search_fields = ["text", "name", "place"]


class CommentEditView(generic.EditView):
    """One decision; then the list of what still waits."""

    def save_instance(self) -> ConsultationComment:
        comment: ConsultationComment = self.form.instance
        given = self.form.cleaned_data
        decide(comment=comment, state=given["state"], answer=given["answer"])
        return comment

    def get_success_url(self) -> str:
        return f"{reverse(self.index_url_name)}?state={ConsultationComment.State.NEW}"


class CommentViewSet(ScopedModelViewSet):
    model = ConsultationComment
    name = "comments"
    url_prefix = "y-kien-du-thao"
    icon = "comment"
    menu_label = _("Comments on drafts")
    menu_order = 20
    index_view_class = CommentIndexView
    edit_view_class = CommentEditView
    list_display = [
        "__str__",
        Column("page", label=pgettext_lazy("of a law", "Draft"), sort_key="page"),
        NameColumn("name", label=_("Name")),
        "state",
        DateColumn("sent_at", label=_("Sent"), sort_key="sent_at"),
    ]
    list_per_page = 50
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            HelpPanel(template="home/panels/comment.html"),
            FieldPanel("state"),
            FieldPanel(
                "answer",
                widget=AdminAutoHeightTextInput(attrs={"rows": 6}),
                help_text=_("Shown below the comment, and sent to whoever left an e-mail address"),
            ),
        ]
    )

    def visible_to(self, user: User) -> QuerySet[ConsultationComment]:
        return answered_comments(user)
