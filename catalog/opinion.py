"""What readers say of a procedure's page: counted by day, and in their words; never who they are."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from catalog.models import Helpfulness, Procedure, ReaderRemark
from portal.base.formatting import local_day

KEPT = timedelta(days=365)
LONGEST = 500  # characters of a remark
# Numbers of a person (identity, phone, account) and addresses: a remark is about the page, and needs none of them.
_PERSONAL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\+?\d(?:[\s.-]?\d){7,}")
# What readers write of a procedure looks alike and names nobody.
_PUBLIC = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}(?:\.[A-Z]\d+)?)?")
_HIDDEN = "***"


@transaction.atomic
def note_answer(*, procedure: Procedure, helpful: bool, day: date) -> None:
    """One more yes or no on that day."""
    counts, _created = Helpfulness.objects.get_or_create(procedure=procedure, day=day)
    column = "helpful" if helpful else "unhelpful"
    Helpfulness.objects.filter(pk=counts.pk).update(**{column: F(column) + 1})


def keep_remark(*, procedure: Procedure, text: str, day: date) -> ReaderRemark:
    """Numbers and addresses of people are blotted out before anything is kept."""
    return ReaderRemark.objects.create(procedure=procedure, day=day, text=without_persons(text)[:LONGEST])


def without_persons(text: str) -> str:
    """`Gọi tôi 0912 345 678` becomes `Gọi tôi ***`; codes of procedures stay."""
    return _PERSONAL.sub(lambda found: found[0] if _PUBLIC.fullmatch(found[0]) else _HIDDEN, text)


def purge_opinions(now: datetime) -> int:
    """Periodic work: remarks and counts of more than a year ago. Returns how many remarks."""
    last = local_day(now) - KEPT
    Helpfulness.objects.filter(day__lt=last).delete()
    return ReaderRemark.objects.filter(day__lt=last).delete()[0]
