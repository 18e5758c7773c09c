"""What must be true of the database after any number of people, crashes and repetitions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Count

from casework.logs import registered
from casework.models import Message
from casework.verification import log_troubles
from catalog.models import Membership
from dossiers.models import Dossier, Event, Leg
from dossiers.querysets import DossierQuerySet, LegQuerySet


def troubles(acknowledged: Iterable[str], *, newer_than: int = 0) -> list[str]:
    """Everything that is not as it must be, in words; `acknowledged` are submission numbers that people were shown.

    Dossiers up to the key `newer_than` may have been made otherwise, as the demonstration's are.
    """
    dossiers = Dossier.objects.filter(pk__gt=newer_than)
    return [
        *_lost(acknowledged),
        *_doubled(dossiers),
        *_gaps(),
        *_strange_holders(Leg.objects.filter(dossier__in=dossiers)),
        *_messages(dossiers),
        *(trouble for log in registered() for trouble in log_troubles(log, log.events().iterator())),
    ]


def _lost(acknowledged: Iterable[str]) -> Iterator[str]:
    known = set(Dossier.objects.values_list("submission_number", flat=True))
    for number, times in Counter(acknowledged).items():
        if number not in known:
            yield f"{number} was acknowledged, and is not there"
        if times > 1:
            yield f"{number} was given to {times} people"


def _doubled(dossiers: DossierQuerySet) -> Iterator[str]:
    """One leg, one submission, and each decision once."""
    legs = dossiers.annotate(of_legs=Count("legs")).exclude(of_legs=1)
    yield from (f"dossier {pk} has not one leg" for pk in legs.values_list("pk", flat=True))
    done_once = Event.objects.filter(
        dossier__in=dossiers, action__in=["submit", "receive", "process", "approve", "return"]
    )
    twice = done_once.values("dossier", "action").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"dossier {row['dossier']}: {row['action']} {row['times']} times" for row in twice)


def _gaps() -> Iterator[str]:
    """The codes of each agency and day are 1, 2, 3 … without a gap."""
    serials: defaultdict[str, list[int]] = defaultdict(list)
    for code in Dossier.objects.exclude(code=None).values_list("code", flat=True):
        match = re.fullmatch(r"(.+)-(\d+)", str(code))
        if match:
            serials[match[1]].append(int(match[2]))
    for series, given in serials.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"the numbers of {series} have gaps or doubles: {sorted(given)}"


def _strange_holders(legs: LegQuerySet) -> Iterator[str]:
    """Whoever holds a leg works in its agency, and is the one who took it."""
    works = set(Membership.objects.values_list("user", "agency"))
    takers = dict(Event.objects.filter(action="process").values_list("leg", "actor"))
    for leg in legs.exclude(officer=None):
        if (leg.officer_id, leg.agency_id) not in works:
            yield f"leg {leg.pk} is held by user {leg.officer_id} of another agency"
        if takers.get(leg.pk) != leg.officer_id:
            yield f"leg {leg.pk} is held by user {leg.officer_id}, but was taken by {takers.get(leg.pk)}"


def _messages(dossiers: DossierQuerySet) -> Iterator[str]:
    told = Counter(Message.objects.filter(key__endswith=":event:1:email").values_list("reference", flat=True))
    for pk in dossiers.exclude(applicant_email="").values_list("pk", flat=True):
        if told[f"dossier:{pk}"] != 1:
            yield f"dossier {pk}: its submission was confirmed {told[f'dossier:{pk}']} times"
