"""Periodic work: each working morning an officer reads what lies with them, what is due next and what is late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.calendars import Calendars
from casework.deadlines import WorkingCalendar
from casework.outbox import queue_messages
from catalog.models import Absence, Agency, Membership
from dossiers import throttle
from dossiers.messages.queueing import officer_message, operators_texts
from dossiers.models import Leg, OfficerNotices
from dossiers.querysets import UNTAKEN_STATES
from dossiers.workflow import OPEN_STATES, RUNNING_STATES

FROM = time(6, 30)  # local time; before the first officer is at work
UNTIL = time(17)
KINDS = ("digest", "due")  # that something has become late is told when it does: dossiers.notices.lateness
LISTED = 20  # dossiers in one list; the rest is a number
LATE_SINCE = timedelta(days=14)  # of what is late: older is in the digest's number only


@dataclass(slots=True)
class Work:
    """Of one officer, this morning."""

    open: int = 0
    waiting: int = 0  # of their agencies, held by nobody
    due: list[Leg] = field(default_factory=list)
    late: list[Leg] = field(default_factory=list)


def tell_the_morning(now: datetime) -> int:
    """Once on each working day of an officer's agency. Returns how many messages were written."""
    local = timezone.localtime(now)
    if not FROM <= local.time() < UNTIL:
        return 0
    today = local.date()
    with transaction.atomic():
        if not throttle.take("morning", today.isoformat(), limit=1, window=timedelta(days=2), now=now):
            return 0
        return _tell(now, today)


def _tell(now: datetime, today: date) -> int:
    calendars = Calendars()
    agencies = {agency.pk: agency for agency in Agency.objects.open()}
    calendars.load(agency.calendar_id for agency in agencies.values())
    working = {key for key, agency in agencies.items() if calendars.of(agency.calendar_id).is_working(today)}
    if not working:
        return 0
    works = _works(working, {key: calendars.of(agencies[key].calendar_id) for key in working}, now)
    wishes = {wish.user_id: wish for wish in OfficerNotices.objects.filter(user__in=works)}
    people = User.objects.filter(pk__in=works, is_active=True).exclude(email="").order_by("pk")
    own_texts = operators_texts(KINDS)
    letters = [
        officer_message(person, kind, fields, key=f"officer:{person.pk}:{kind}:{today}", own_texts=own_texts[kind])
        for person in people
        for kind, fields in _letters(person, works[person.pk], wishes.get(person.pk) or OfficerNotices(), today)
    ]
    return queue_messages(letter for letter in letters if letter)


def _letters(person: User, work: Work, wishes: OfficerNotices, today: date) -> Iterator[tuple[str, dict[str, object]]]:
    """One letter with all of it; without the digest, a letter for each thing that is wished and there."""
    due, late = lines(work.due) if wishes.due else "", lines(work.late) if wishes.late else ""
    common = {"receiver": str(person), "address": f"{settings.BASE_URL}{reverse('desk:index')}?view=mine"}
    if wishes.digest:
        if work.open or work.waiting:
            counts = {"today": today, "open_count": work.open, "waiting_count": work.waiting}
            yield "digest", {**common, **counts, "due_list": due, "late_list": late}
        return
    if due:
        yield "due", {**common, "count": len(work.due), "due_list": due}


def lines(legs: list[Leg]) -> str:
    """One for each of the first LISTED, then how many more there are."""
    return and_more([line(leg) for leg in legs[:LISTED]], len(legs))


def line(leg: Leg) -> str:
    """Code, date and procedure, and no applicant's name: a letter box is no desk."""
    due = f"{timezone.localtime(leg.due_at):%H:%M %d/%m/%Y}, " if leg.due_at else ""
    return f"{leg.dossier}: {due}{leg.dossier.procedure_title[:80]}"


def and_more(shown: list[str], count: int, of: str = "hồ sơ") -> str:
    """The lines, and how many of `count` are not among them."""
    more = count - len(shown)
    return "\n".join([*shown, *([f"… và {more} {of} khác"] if more > 0 else [])])


def _works(agencies: set[int], calendars: dict[int, WorkingCalendar], now: datetime) -> dict[int, Work]:
    """By officer; whoever is away has theirs told to the deputy."""
    works: dict[int, Work] = defaultdict(Work)
    heads = holders(agencies, "dossiers.assign")
    away = deputies(agencies, timezone.localdate(now))
    for (agency, officer), many in _open(agencies).items():
        works[away.get((agency, officer), officer)].open += many
    for agency, many in _untaken(agencies).items():
        for person in heads.get(agency, ()):
            works[away.get((agency, person), person)].waiting += many
    for leg in _urgent(agencies, now):
        people = [leg.officer_id] if leg.officer_id else heads.get(leg.agency_id, [])
        for person in people:
            work = works[away.get((leg.agency_id, person), person)]
            _sort_in(work, leg, calendars[leg.agency_id], now)
    return works


def _sort_in(work: Work, leg: Leg, calendar: WorkingCalendar, now: datetime) -> None:
    """Late, or due until the end of the next working day."""
    if leg.due_at is None:
        return
    if leg.due_at < now:
        work.late.append(leg)
    elif timezone.localdate(leg.due_at) <= calendar.next_working_day(timezone.localdate(now) + timedelta(days=1)):
        work.due.append(leg)


def _open(agencies: Iterable[int]) -> Counter[tuple[int, int]]:
    legs = Leg.objects.filter(agency__in=agencies, officer__isnull=False, state__in=OPEN_STATES).order_by()
    rows = legs.values_list("agency", "officer").annotate(many=Count("pk"))
    return Counter({(agency, officer): many for agency, officer, many in rows if officer})


def _untaken(agencies: Iterable[int]) -> dict[int, int]:
    legs = Leg.objects.filter(agency__in=agencies, officer=None, state__in=UNTAKEN_STATES).order_by()
    return dict(legs.values_list("agency").annotate(many=Count("pk")))


def _urgent(agencies: Iterable[int], now: datetime) -> QuerySet[Leg]:
    """What runs and was due since a fortnight, or will be within the longest row of days off."""
    legs = Leg.objects.filter(
        agency__in=agencies,
        state__in=RUNNING_STATES,
        due_at__gte=now - LATE_SINCE,
        due_at__lt=now + timedelta(days=14),
    )
    only = ("officer", "agency", "due_at", "state", "dossier__code", "dossier__submission_number")
    return legs.select_related("dossier").only(*only, "dossier__procedure_title").order_by("due_at", "pk")


def holders(agencies: Iterable[int], permission: str) -> dict[int, list[int]]:
    """By agency: who holds `permission` there; not those of the whole province, who would get every agency's mail."""
    memberships = Membership.objects.filter(agency__in=agencies, user__is_active=True).granting(permission)
    found: dict[int, list[int]] = defaultdict(list)
    for agency, user in memberships.order_by("pk").values_list("agency", "user").distinct():
        if agency and user not in found[agency]:
            found[agency].append(user)
    return found


def deputies(agencies: Iterable[int], day: date) -> dict[tuple[int, int], int]:
    """By agency and officer: who stands in today, where that one is there."""
    absences = Absence.objects.on(day).filter(agency__in=agencies)
    away = {
        (agency, officer): deputy for agency, officer, deputy in absences.values_list("agency", "officer", "deputy")
    }
    return {key: deputy for key, deputy in away.items() if (key[0], deputy) not in away}
