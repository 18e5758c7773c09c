"""The log of messages: what was sent when, what waits, whom somebody has to call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.permissions import register_permission_policy

from accounts.models import User
from casework.models import Message, OutboxChannel
from casework.models.messages import WAYS
from casework.outbox.mending import to_call
from casework.outbox.texts import registered_kinds
from catalog.staff import RoleMenu, RolePermissionPolicy, ScopedIndexView, ScopedModelViewSet
from dossiers.contact import masked_email, masked_phone
from dossiers.desk.columns import TextColumn
from dossiers.lookup import by_number
from dossiers.models import Dossier
from dossiers.outbox_desk.detail import MessageView
from dossiers.outbox_desk.letters import LettersView
from dossiers.outbox_desk.scope import PREFIX, SEE, dossier_key, dossiers_of, messages_visible_to

_LONGEST = 80  # signs of what is typed

register_permission_policy(Message, RolePermissionPolicy(Message, {"view": SEE}, scope=messages_visible_to))


class MessageFilterSet(WagtailFilterSet):
    """Values that make no sense find nothing."""

    call = django_filters.ChoiceFilter(
        label=_("Show only"),
        method="by_call",
        choices=[("on", _("Somebody has to call"))],
        empty_label=_("All messages"),
    )
    dossier = django_filters.CharFilter(label=_("Dossier code"), method="by_dossier", max_length=_LONGEST)
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=Message.State.choices, widget=forms.CheckboxSelectMultiple
    )
    channel = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("of a message", "Way"),
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("message", "What it says"),
        choices=lambda: [(kind.name, kind.label) for kind in registered_kinds()],
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Written"), widget=DateRangePickerWidget)

    class Meta:
        model = Message
        fields: list[str] = []

    def by_call(self, found: QuerySet[Message], name: str, value: str) -> QuerySet[Message]:
        return to_call(found)

    def by_dossier(self, found: QuerySet[Message], name: str, value: str) -> QuerySet[Message]:
        """The official code or the submission number, with or without signs."""
        return found.filter(reference__in=[f"{PREFIX}{dossier.pk}" for dossier in by_number(value)])


class WhenColumn(TextColumn):
    def get_value(self, instance: Message) -> str:
        return date_format(localtime(instance.created_at), "H:i, d/m/Y")


class KindColumn(TitleColumn):
    """What it says in a word; a message without a kind is named by its subject."""

    def get_value(self, instance: Message) -> str:
        labels = {kind.name: str(kind.label) for kind in registered_kinds()}
        return capfirst(labels.get(instance.kind) or instance.subject or str(instance.get_channel_display()))


class DossierColumn(Column):
    """Leads to the dossier, where the reader may open it."""

    cell_template_name = "dossiers/outbox/dossier_cell.html"

    def __init__(self, *args: Any, dossiers: Mapping[int, Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossiers = dossiers

    def get_value(self, instance: Message) -> Dossier | None:
        return self.dossiers.get(dossier_key(instance) or 0)


class RecipientColumn(TextColumn):
    """Masked: the whole address stands on the message's own page."""

    def get_value(self, instance: Message) -> str:
        return masked(instance)


class StateColumn(Column):
    cell_template_name = "dossiers/outbox/state_cell.html"


def masked(message: Message) -> str:
    if message.channel == Message.Channel.EMAIL:
        return masked_email(message.recipient)
    return masked_phone(message.recipient) or (f"{message.recipient[:4]}…" if message.recipient else "–")


def open_address(message: Message) -> str:
    return reverse("messages:message", args=[message.pk])


class MessageIndexView(ScopedIndexView):
    """With what waits, and whether each way out works, above the list."""

    page_title = _("Mail and text messages")
    columns: list[Column]

    def get_table(self, object_list: QuerySet[Message]) -> Table:
        """With the dossiers of the page, read at once."""
        dossiers = dossiers_of(object_list, self.request.user)
        kind, *others = self.columns
        self.columns = [kind, DossierColumn("dossier", label=_("Dossier"), dossiers=dossiers), *others]
        return super().get_table(object_list)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        visible = messages_visible_to(self.request.user)
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {
            "to_call": to_call(visible).count(),
            "waiting": waiting_by_channel(visible),
            "channels": OutboxChannel.objects.filter(down_since__isnull=False),
        }


def waiting_by_channel(visible: QuerySet[Message]) -> list[tuple[str, int]]:
    """How many wait in each way, without those whose time has not come for being called off."""
    labels = dict(WAYS)
    rows = visible.filter(state=Message.State.QUEUED).order_by().values_list("channel").annotate(count=Count("pk"))
    return [(str(labels[channel]), count) for channel, count in rows]


class MessageViewSet(RoleMenu, ScopedModelViewSet):
    model = Message
    name = "messages"
    url_prefix = "thu-tin-nhan"
    icon = "mail"
    menu_label = _("Mail and text messages")
    menu_name = "messages"
    menu_order = 68
    menu_permission = SEE
    add_to_admin_menu = True
    form_fields: list[str] = []
    filterset_class = MessageFilterSet
    index_view_class = MessageIndexView
    index_template_name = "dossiers/outbox/index.html"
    list_per_page = 50
    default_ordering = ["-created_at", "-id"]
    list_display = [
        KindColumn("kind", label=pgettext_lazy("message", "What it says"), get_url=open_address),
        TextColumn("channel", label=pgettext_lazy("of a message", "Way"), accessor="get_channel_display"),
        RecipientColumn("recipient", label=_("Recipient")),
        WhenColumn("created_at", label=_("Written"), sort_key="created_at"),
        StateColumn("state", label=_("State")),
        TextColumn("attempts", label=_("Attempts")),
    ]

    def visible_to(self, user: User) -> QuerySet[Message]:
        return messages_visible_to(user).defer("body")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("thu-giay/", self.construct_view(LettersView), name="letters"),
            path("<int:pk>/", self.construct_view(MessageView), name="message"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Only the addresses that exist: Wagtail's views reverse the others."""
        names = ["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"]
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs, **dict.fromkeys(names))
        return common
