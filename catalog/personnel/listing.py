"""The list of people: what each does, how much is in their hands, when they were last here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import Absence, Membership
from catalog.people import MANAGE, people_of
from catalog.personnel.base import PeoplePage
from catalog.workload import work_in_hand
from portal.base.text import fold

PER_PAGE = 50
NAMES = ("last_name", "first_name", "username", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person as the list shows them."""

    pk: int
    name: str
    username: str
    places: list[str]  # "cán bộ thụ lý, UBND xã A"
    work: int  # open cases
    last_login: datetime | None
    state: str
    tone: str


def rows(people: Iterable[User], by: User) -> list[Row]:
    """In the order given; a constant number of queries."""
    people = list(people)
    work = work_in_hand([person.pk for person in people])
    single = _manages_one(by)
    return [
        Row(
            pk=person.pk,
            name=str(person),
            username=person.username,
            places=[place_words(membership, with_agency=not single) for membership in person.shown_roles],  # type: ignore[attr-defined]
            work=work[person.pk],
            last_login=person.last_login,
            **_state(person),
        )
        for person in people
    ]


def place_words(membership: Membership, *, with_agency: bool = True) -> str:
    role = str(membership.get_role_display())
    if not with_agency and membership.agency_id:
        return role
    return f"{role}, {membership.agency or _('the whole province')}"


def _manages_one(by: User) -> bool:
    places = agencies_granting(by, MANAGE)
    return places is not None and len(places) == 1


def _state(person: Any) -> dict[str, str]:
    if not person.is_active:
        return {"state": _("Account closed"), "tone": "late"}
    if person.shown_absences:
        until = max(absence.last_day for absence in person.shown_absences)
        return {"state": _("Away until %(day)s") % {"day": f"{until:%d/%m/%Y}"}, "tone": "wait"}
    return {"state": _("At work"), "tone": "good"}


class PeopleView(PeoplePage):
    """Everybody with a role where the reader manages people; found by name, user name or e-mail."""

    template_name = "catalog/people/index.html"
    page_title = gettext_lazy("Staff")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = self.request.GET.get("q", "").replace("\x00", "")[:100]
        page = Paginator(self.keys(question), PER_PAGE).get_page(self.request.GET.get("p"))
        people = self.people().filter(pk__in=list(page.object_list))
        ordered = sorted(people, key=lambda person: list(page.object_list).index(person.pk))
        return super().get_context_data(**kwargs) | {
            "question": question,
            "page": page,
            "rows": rows(ordered, self.request.user),
        }

    def keys(self, question: str) -> list[int]:
        """Of those whom the question finds, diacritics or not, by given name as Vietnamese lists are."""
        words = fold(question).split()
        found = people_of(self.request.user).order_by("-is_active", "first_name", "last_name", "pk")
        named = found.values_list("pk", *NAMES)
        return [pk for pk, *names in named if all(word in fold(" ".join(names)) for word in words)]

    def people(self) -> Any:
        places = agencies_granting(self.request.user, MANAGE)
        memberships = Membership.objects.select_related("agency").order_by("pk")
        absences = Absence.objects.on(timezone.localdate())
        if places is not None:
            memberships, absences = memberships.filter(agency__in=places), absences.filter(agency__in=places)
        return User.objects.prefetch_related(
            Prefetch("memberships", memberships, to_attr="shown_roles"),
            Prefetch("absences", absences, to_attr="shown_absences"),
        )
