"""Which agencies count by a calendar, and whose it is to edit."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from casework.models import Calendar
from catalog.models import Agency
from catalog.querysets import AgencyQuerySet

MANAGE = "dossiers.manage"


def agencies_of(calendar: Calendar) -> QuerySet[Agency]:
    """Those that name it; of the default also those that name none."""
    own = Q(calendar=calendar)
    return Agency.objects.filter(own | Q(calendar=None) if calendar.is_default else own)


def keeps_every_calendar(user: User) -> bool:
    """The province's administrators: the default is theirs alone, and so is who counts by which."""
    return user.is_superuser or user.memberships.granting(MANAGE).filter(agency=None).exists()


def kept_agencies(user: User) -> AgencyQuerySet:
    return Agency.objects.where(user, MANAGE)


def editable_calendars(user: User) -> QuerySet[Calendar]:
    """All for the province; else those by which only agencies count whose calendar `user` keeps."""
    calendars: QuerySet[Calendar] = Calendar.objects.all()
    if keeps_every_calendar(user):
        return calendars
    kept = kept_agencies(user)
    others = Agency.objects.exclude(calendar=None).exclude(pk__in=kept)
    named = calendars.filter(is_default=False, pk__in=kept.exclude(calendar=None).values("calendar"))
    own: QuerySet[Calendar] = named.exclude(pk__in=others.values("calendar"))
    return own


def visible_calendars(user: User) -> QuerySet[Calendar]:
    """Those to edit, and the default, to compare with; none for who keeps no calendar."""
    if keeps_every_calendar(user):
        return editable_calendars(user)
    kept = kept_agencies(user)
    nothing: QuerySet[Calendar] = Calendar.objects.none()
    if not kept.exists():
        return nothing
    named = kept.exclude(calendar=None).values("calendar")
    calendars: QuerySet[Calendar] = Calendar.objects.filter(
        Q(pk__in=editable_calendars(user).values("pk")) | Q(is_default=True) | Q(pk__in=named)
    )
    return calendars
