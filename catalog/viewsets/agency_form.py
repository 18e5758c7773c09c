"""The form of an agency: the province's administrators keep all of it, an agency's own what its page tells people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import Agency, AgencyLevel
from catalog.people import MANAGE, MANAGE_ALL
from catalog.querysets import valid_on
from catalog.staff import RolePermissionPolicy
from catalog.viewsets.classification import VALIDITY_PANEL, ValidityForm

# What an agency is, and whom it belongs to, is the province's to say.
OF_THE_PROVINCE = (
    "name", "code", "short_name", "slug", "level", "kind", "parent", "online_intake", "valid_from", "valid_until",
    "successor",
)  # fmt: skip


def keeps_all(user: User) -> bool:
    return agencies_granting(user, MANAGE_ALL) is None


def kept_agencies(user: User) -> QuerySet[Agency]:
    """Those whose page `user` keeps: the agency's own administrator, or the province's."""
    return Agency.objects.where(user, MANAGE)


class AgencyPolicy(RolePermissionPolicy):
    """Founded by the province, kept by each agency's administrator too; never deleted, but ended by a date."""

    def __init__(self) -> None:
        actions = {"view": MANAGE, "change": MANAGE, "add": MANAGE_ALL}
        super().__init__(Agency, actions, scope=kept_agencies)


class AgencyForm(ValidityForm):
    """Offers only what still exists to belong to or to come after; what is chosen already stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Agency = self.instance
        existing = valid_on(timezone.localdate())
        for name in ("parent", "successor"):
            offered = existing | Q(pk=getattr(agency, f"{name}_id"))
            self.fields[name].queryset = Agency.objects.filter(offered).exclude(pk=agency.pk)
        self.fields["level"].queryset = AgencyLevel.objects.filter(existing | Q(pk=agency.level_id))
        if not keeps_all(self.for_user):
            for name in OF_THE_PROVINCE:
                del self.fields[name]


DUTY_PANELS = [
    FieldRowPanel([FieldPanel("weekday"), FieldPanel("window")]),
    FieldRowPanel([FieldPanel("name"), FieldPanel("phone")]),
    FieldPanel("matter"),
]
PANELS = ObjectList(
    [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("short_name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("level"), FieldPanel("kind"), FieldPanel("parent")]),
        FieldPanel("online_intake"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email"), FieldPanel("website")]),
                HelpPanel(
                    content=_(
                        "The place on the map: open openstreetmap.org, click on the building with the right button, "
                        "“Show address”, and copy the two numbers. Without them the map searches for the address."
                    )
                ),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("How to reach it"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("hours_note"),
                FieldPanel("calendar", read_only=True),  # changed on its own page, where open dossiers follow
            ],
            heading=_("Opening hours"),
        ),
        InlinePanel("duties", panels=DUTY_PANELS, heading=_("Staff on duty"), label=_("Person on duty")),
        VALIDITY_PANEL,
    ],
    base_form_class=AgencyForm,
)
