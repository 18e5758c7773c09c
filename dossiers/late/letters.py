"""The apologies as everyone may read them: number, dates and reason, to whoever filed the dossier of this code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from dossiers.late.privacy import public_words
from dossiers.models import Dossier, Event, IssuedPaper, Leg, Reappointment
from dossiers.printing.kinds import SIGNS, Form
from dossiers.workflow import REWORD

_SHOWN = (
    "kind",
    "old_due",
    "new_due",
    "announced_at",
    "public_reason",
    "event__statement__text",
    "leg__agency__name",
)
# What everyone reads of a dossier, and what has to be known to strike people out of the reason.
NEEDED = (
    "code",
    "procedure_title",
    "answers",
    "applicant_name",
    "applicant_address",
    "applicant_national_id",
    "representative_name",
    "representative_national_id",
    "return_address",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One apology."""

    number: str  # as it stands on the paper, "12/XLHS"; empty: from before apologies had numbers
    agency: str
    sent_at: datetime
    was_due: datetime
    promised: datetime
    reason: str  # without people
    corrected_at: datetime | None = None  # when the reason was said in other words, last
    is_put_off: bool  # the due date itself was moved, early enough; else the dossier stays late


def apologies_of(legs: QuerySet[Any, Any] | Iterable[int]) -> QuerySet[Reappointment]:
    """Oldest first, each with the number of its paper and what its words need, in one query."""
    number = IssuedPaper.objects.filter(event=OuterRef("event"), form=Form.APOLOGY).values("number")[:1]
    corrections = Event.objects.filter(dossier=OuterRef("leg__dossier"), action=REWORD).annotate(
        of=KT("data__apology")
    )
    corrected = corrections.filter(of=Cast(OuterRef("event__sequence"), TextField())).order_by("-sequence")
    given = Reappointment.objects.filter(leg__in=legs)
    joined = given.select_related("event__statement", "leg__agency", "leg__dossier")
    shown = joined.only(*_SHOWN, *[f"leg__dossier__{name}" for name in NEEDED])
    annotated = shown.annotate(paper_number=Subquery(number), corrected_at=Subquery(corrected.values("at")[:1]))
    return annotated.order_by("announced_at", "pk")


def letter(apology: Reappointment) -> Letter:
    """Of a row of `apologies_of`."""
    number = getattr(apology, "paper_number", None)
    return Letter(
        number=f"{number}/{SIGNS[Form.APOLOGY]}" if number else "",
        agency=apology.leg.agency.name,
        sent_at=apology.announced_at,
        was_due=apology.old_due,
        promised=apology.new_due,
        reason=public_reason_of(apology),
        corrected_at=getattr(apology, "corrected_at", None),
        is_put_off=apology.kind == Reappointment.Kind.REAPPOINTED,
    )


def public_reason_of(apology: Reappointment) -> str:
    """As its officer confirmed it; nothing once its words are erased."""
    statement = getattr(apology.event, "statement", None)
    if statement is None:
        return ""
    return apology.public_reason or public_words(statement.text, apology.leg.dossier)


def letters_of(dossier: Dossier, legs: QuerySet[Leg]) -> list[Letter]:
    """Of those legs of the dossier that stand on a public list, the newest letter first."""
    listed = legs.filter(dossier=dossier).order_by()
    return [letter(apology) for apology in apologies_of(listed.values("pk"))][::-1]
