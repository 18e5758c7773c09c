"""The periodic look at addresses outside the portal: those of procedures, of legal documents and of pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from catalog.models import CheckedLink, LegalDocument, Procedure
from catalog.probing import Answer, probe

ROUND = 20  # addresses in one round of the periodic work
ROUND_TIME = 30.0  # seconds; the other periodic work does not wait for slow servers
AGAIN = timedelta(days=7)
SOON = timedelta(hours=12)  # after a failure
PATIENCE = 3  # failures in a row before an address counts as dead; one that says "gone" does at once
LONGEST = 500  # characters of an address


Addresses = Callable[[], Iterable[str]]
_others: list[Addresses] = []


def register_addresses(addresses: Addresses) -> None:
    """Called when the apps are ready, by rooms above whose texts name addresses, too."""
    _others.append(addresses)


def named_addresses() -> set[str]:
    """Every address that the catalog shows, and those of the rooms above."""
    procedures = Procedure.objects.exclude(external_url="").values_list("external_url", flat=True)
    documents = LegalDocument.objects.exclude(url="").values_list("url", flat=True)
    sources: list[Iterable[str]] = [procedures.distinct(), documents.distinct(), *(others() for others in _others)]
    return {url for urls in sources for url in urls if len(url) <= LONGEST}


@transaction.atomic
def keep_list(now: datetime) -> None:
    """Addresses that are new are looked at next; those that nobody names any more are forgotten."""
    named, known = named_addresses(), set(CheckedLink.objects.values_list("url", flat=True))
    CheckedLink.objects.bulk_create(
        [CheckedLink(url=url, due_at=now) for url in sorted(named - known)], ignore_conflicts=True
    )
    if gone := known - named:
        CheckedLink.objects.filter(url__in=gone).delete()


def check_links(now: datetime) -> None:
    """The periodic work. A round in which nobody answered at all tells of our own network, and counts for nothing."""
    keep_list(now)
    answers = dict(_answers(now))
    if answers and not any(answer.status for answer in answers.values()) and len(answers) > 1:
        CheckedLink.objects.filter(pk__in=[link.pk for link in answers]).update(due_at=now + SOON)
        return
    for link, answer in answers.items():
        note(link, answer, now)


def _answers(now: datetime) -> Iterator[tuple[CheckedLink, Answer]]:
    end = time.monotonic() + ROUND_TIME
    for link in CheckedLink.objects.filter(due_at__lte=now)[:ROUND]:
        if time.monotonic() > end:
            return
        yield link, probe(link.url)


def note(link: CheckedLink, answer: Answer, now: datetime) -> None:
    """Write down what an address answered."""
    link.checked_at, link.problem = now, answer.problem
    link.failures = 0 if answer.is_there else link.failures + 1
    link.is_dead = answer.is_gone or link.failures >= PATIENCE
    link.due_at = now + (AGAIN if answer.is_there or link.is_dead else SOON)
    link.save()


def naming_dead_links() -> Q:
    """For procedures: one of their addresses, or of the documents that they cite, is dead."""
    dead = CheckedLink.objects.filter(is_dead=True).values("url")
    documents = LegalDocument.objects.filter(url__in=dead)
    return Q(external_url__in=dead) | Q(
        pk__in=Procedure.objects.filter(legal_bases__document__in=documents).values("pk")
    )
