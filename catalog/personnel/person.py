"""One person: roles, work in hand, the account, and what was changed by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalog.access import permissions_in
from catalog.models import Absence, Agency, Membership, MembershipEvent
from catalog.people import (
    MANAGE,
    appoint,
    deactivate,
    end_role,
    manages,
    may_close,
    move_person,
    people_of,
    reactivate,
    roles_to_give,
)
from catalog.personnel.base import PeoplePage, PersonAction
from catalog.personnel.forms import MoveForm, RoleForm
from catalog.personnel.listing import place_words
from catalog.roles import Role
from catalog.workload import work_kinds, work_of

ACTIONS = {
    "granted": gettext_lazy("Role given"),
    "ended": gettext_lazy("Role ended"),
    "deactivated": gettext_lazy("Account closed"),
    "reactivated": gettext_lazy("Account opened again"),
    "away": gettext_lazy("Away"),
    "back": gettext_lazy("Back at work"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the person has in hand in one agency."""

    agency: Agency
    count: int
    url: str  # where it is handed over; empty: not by the reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the history."""

    at: datetime
    words: str
    place: str
    by: str


def history_of(person: User, by: User) -> list[Change]:
    """Newest first; of agencies that are not the reader's, nothing."""
    events = person.membership_events.select_related("agency", "actor").order_by("-sequence")
    return [_change(event) for event in events if event.agency is None or manages(by, event.agency)]


def _change(event: MembershipEvent) -> Change:
    role = event.data.get("role", "")
    label = f": {Role(role).label}" if role in Role.values else ""
    days = [_day(event.data[key]) for key in ("from", "until") if key in event.data]
    return Change(
        at=event.at,
        words=f"{ACTIONS.get(event.action, event.action)}{label}{' ' if days else ''}{' – '.join(days)}",
        place=str(event.agency or ""),
        by=str(event.actor or _("the system")),
    )


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "d/m/Y")


class PersonView(PeoplePage):
    """Shows; every change is a POST to an address of its own."""

    template_name = "catalog/people/person.html"
    person: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(people_of(self.request.user), pk=kwargs["pk"])

    @cached_property
    def memberships(self) -> list[Membership]:
        """Those that the reader manages; what the person does elsewhere is not theirs to see."""
        memberships = self.person.memberships.select_related("agency").order_by("pk")
        return [each for each in memberships if manages(self.request.user, each.agency)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = self.request.user
        mine = self.person == reader and not reader.is_superuser
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "roles": [self.role_line(membership) for membership in self.memberships],
            "works": self.works(),
            "role_form": None
            if mine or not self.person.is_active
            else role_form(reader, self.agencies, usual=self.usual_agency),
            "move_form": self.move_form(),
            "may_close": may_close(reader, self.person),
            "is_reader": self.person == reader,
            "absences": self.absences(),
            "history": history_of(self.person, reader),
        }

    @property
    def usual_agency(self) -> Agency | None:
        return next((each.agency for each in self.memberships if each.agency), None)

    def role_line(self, membership: Membership) -> dict[str, Any]:
        """The role in words, and whether the reader may end it."""
        may_end = Role(membership.role) in roles_to_give(self.request.user, membership.agency)
        return {"pk": membership.pk, "words": place_words(membership), "may_end": may_end}

    def absences(self) -> list[Absence]:
        """Now and to come, in the agencies that the reader manages."""
        coming = self.person.absences.filter(ended_at=None, last_day__gte=timezone.localdate())
        return [each for each in coming.select_related("deputy", "agency") if manages(self.request.user, each.agency)]

    def works(self) -> list[Work]:
        """Every agency of the person's that the reader manages, work or none."""
        places = {each.agency_id: each.agency for each in self.memberships if each.agency}
        return [
            Work(agency=agency, count=work_of(self.person, agency), url=self.hand_over_url(agency))
            for agency in places.values()
        ]

    def hand_over_url(self, agency: Agency) -> str:
        held = permissions_in(self.request.user, agency)
        urls = [
            reverse(kind.hand_over, args=[self.person.pk, agency.pk])
            for kind in work_kinds()
            if kind.permission in held
        ]
        return urls[0] if urls else ""

    def move_form(self) -> MoveForm | None:
        sources = list({each.agency_id: each.agency for each in self.memberships if each.agency}.values())
        mine = self.person == self.request.user and not self.request.user.is_superuser
        if len(self.agencies) < 2 or not sources or not self.person.is_active or mine:
            return None
        return MoveForm(sources=sources, targets=self.agencies)

    def get_page_title(self) -> str:
        return str(self.person)


def role_form(by: User, agencies: Sequence[Agency], data: Any = None, usual: Agency | None = None) -> RoleForm | None:
    """The roles and agencies that are `by`'s to give; none to give: no form."""
    province = manages(by, None)
    roles = roles_to_give(by, None if province else next(iter(agencies), None))
    return RoleForm(data, roles=roles, agencies=agencies, province=province, usual=usual) if roles else None


class GrantView(PersonAction):
    def perform(self) -> object:
        agencies = list(Agency.objects.where(self.request.user, MANAGE).open())
        form = role_form(self.request.user, agencies, self.request.POST)
        if form is None or not form.is_valid():
            raise ValidationError(_("Choose a role and an agency"))
        agency = form.cleaned_data["agency"]
        membership = appoint(
            by=self.request.user, person=self.person, agency=agency, role=Role(form.cleaned_data["role"])
        )
        return _("%(person)s is now %(role)s.") % {"person": self.person, "role": place_words(membership)}


class EndRoleView(PersonAction):
    def perform(self) -> object:
        memberships = self.person.memberships.select_related("agency", "user")
        membership = get_object_or_404(memberships, pk=self.kwargs["membership"])
        words = place_words(membership)
        end_role(by=self.request.user, membership=membership)
        return _("%(person)s is no longer %(role)s.") % {"person": self.person, "role": words}


class MoveView(PersonAction):
    def perform(self) -> object:
        agencies = list(Agency.objects.where(self.request.user, MANAGE))
        form = MoveForm(self.request.POST, sources=agencies, targets=agencies)
        if not form.is_valid():
            raise ValidationError(_("Choose where the person goes"))
        target = form.cleaned_data["target"]
        move_person(by=self.request.user, person=self.person, source=form.cleaned_data["source"], target=target)
        return _("%(person)s now works in %(agency)s.") % {"person": self.person, "agency": target}


class DeactivateView(PersonAction):
    def perform(self) -> object:
        deactivate(by=self.request.user, person=self.person)
        return _("The account of %(person)s is closed, and signed out everywhere.") % {"person": self.person}


class ReactivateView(PersonAction):
    def perform(self) -> object:
        reactivate(by=self.request.user, person=self.person)
        return _("The account of %(person)s is open again.") % {"person": self.person}
