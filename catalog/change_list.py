"""What was published lately, as its page and its feeds tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.changes import in_words
from catalog.models import Agency, Field, HandlingAgency, Procedure, ProcedureChange

FIELD, AGENCY, MONTH = "linh-vuc", "co-quan", "thang"
_LONGEST = 140  # characters of a slug
KINDS: dict[str, Promise] = {
    ProcedureChange.Kind.NEW: gettext_lazy("New procedure"),
    ProcedureChange.Kind.CHANGED: gettext_lazy("Changed procedure"),
    ProcedureChange.Kind.ENDED: gettext_lazy("Procedure no longer offered"),
}
TONES: dict[str, str] = {
    ProcedureChange.Kind.NEW: "good",
    ProcedureChange.Kind.CHANGED: "info",
    ProcedureChange.Kind.ENDED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose changes: of everything, of a field, of what an agency handles, or of both."""

    field: Field | None = None
    agency: Agency | None = None

    @property
    def query(self) -> str:
        """As addresses say it, with the question mark; empty for everything."""
        pairs = [(name, of.slug) for name, of in ((FIELD, self.field), (AGENCY, self.agency)) if of]
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def name(self) -> str:
        return ", ".join(of.name for of in (self.field, self.agency) if of)

    def changes(self) -> QuerySet[ProcedureChange]:
        found = ProcedureChange.objects.all()
        if self.field:
            found = found.filter(procedure__field=self.field)
        if self.agency:
            bodies = HandlingAgency.objects.filter(Q(agency=self.agency) | Q(kind=self.agency.kind_id or 0))
            found = found.filter(procedure__in=bodies.values("procedure"))
        return found


def chosen_by(query: QueryDict) -> Chosen:
    """
    Raises:
        Http404: there is no such field or agency; a list of everything would not be what was asked for.
    """
    field, agency = query.get(FIELD, ""), query.get(AGENCY, "")
    return Chosen(
        get_object_or_404(Field, slug=_slug(field)) if field else None,
        get_object_or_404(Agency, slug=_slug(agency)) if agency else None,
    )


def _slug(text: str) -> str:
    """PostgreSQL takes no NUL."""
    return text.replace("\x00", "")[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    count: int

    @property
    def key(self) -> str:
        """As the address names it: `2026-11`."""
        return f"{self.first:%Y-%m}"


def months(changes: QuerySet[ProcedureChange]) -> list[Month]:
    """Those in which something changed, latest first."""
    by_month = changes.order_by().annotate(month=TruncMonth("at")).values("month").annotate(number=Count("pk"))
    return [Month(row["month"].date(), row["number"]) for row in by_month.order_by("-month")]


def of_month(changes: QuerySet[ProcedureChange], month: Month) -> QuerySet[ProcedureChange]:
    first = timezone.make_aware(datetime.combine(month.first, time.min))
    following = (month.first + timedelta(days=32)).replace(day=1)
    return changes.filter(at__gte=first, at__lt=timezone.make_aware(datetime.combine(following, time.min)))


def shown(changes: QuerySet[ProcedureChange]) -> QuerySet[ProcedureChange]:
    """With everything that `Told` reads, in three queries."""
    handling = Prefetch("procedure__handling", HandlingAgency.objects.select_related("agency", "kind"))
    return changes.select_related("procedure__field", "procedure__replaced_by").prefetch_related(handling)


@dataclass(frozen=True, slots=True)
class Told:
    """A change in a reader's words."""

    change: ProcedureChange

    @property
    def procedure(self) -> Procedure:
        return self.change.procedure

    @property
    def url(self) -> str:
        """Of the procedure; empty once it was taken down."""
        return self.procedure.get_absolute_url() if self.procedure.live else ""

    @property
    def kind(self) -> str:
        return str(KINDS[self.change.kind])

    @property
    def tone(self) -> str:
        return TONES[self.change.kind]

    @property
    def what(self) -> str:
        """One sentence; empty where the kind says all."""
        if self.change.kind == ProcedureChange.Kind.CHANGED:
            return _("What changed: %(parts)s.") % {"parts": ", ".join(in_words(self.change.parts))}
        begins = self.procedure.valid_from
        if self.change.kind == ProcedureChange.Kind.NEW and begins and begins > timezone.localdate(self.change.at):
            return _("In force from %(day)s.") % {"day": f"{begins:%d/%m/%Y}"}
        return ""

    @property
    def successor(self) -> Procedure | None:
        """What replaces a procedure that ended."""
        is_over = self.change.kind == ProcedureChange.Kind.ENDED
        following: Procedure | None = self.procedure.replaced_by if is_over else None
        return following if following and following.live else None


def by_day(changes: Iterable[ProcedureChange]) -> list[tuple[date, list[Told]]]:
    """Days in the order of the changes, each with what changed on it."""
    days = groupby(changes, key=lambda change: timezone.localdate(change.at))
    return [(day, [Told(change) for change in found]) for day, found in days]
