"""Named filters of the catalog."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone

from catalog.gazette.words import words_of
from catalog.holdings import agencies_granting
from catalog.roles import roles_with
from portal.base.text import fold

if TYPE_CHECKING:
    from accounts.models import User
    from catalog.models import Absence, Agency, DeskClosure, LegalDocument, Membership, Procedure  # noqa: F401


MOST_WORDS = 8  # of a question; more only narrow what is narrow already


def valid_on(day: date) -> Q:
    """Rows whose dates of validity hold on `day`; an open end holds for ever."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_until=None) | Q(valid_until__gte=day))


class AgencyQuerySet(models.QuerySet["Agency"]):
    def open(self, day: date | None = None) -> Self:
        """Agencies that exist on `day` (today unless named)."""
        return self.filter(valid_on(day or timezone.localdate()))

    def taking_online(self, day: date | None = None) -> Self:
        """Agencies that take dossiers online on `day` (today unless named): a closed desk may have stopped it."""
        closures = apps.get_model("catalog", "DeskClosure")._default_manager
        closed = closures.stopping_online(day or timezone.localdate())  # type: ignore[attr-defined]
        return self.filter(online_intake=True).exclude(pk__in=closed.values("agency"))

    def where(self, user: User, permission: str) -> Self:
        """Agencies within which `user` holds `permission`."""
        places = agencies_granting(user, permission)
        return self if places is None else self.filter(pk__in=places)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        """Of the people who are away on `day`."""
        return self.filter(ended_at=None, first_day__lte=day, last_day__gte=day)


class DeskClosureQuerySet(models.QuerySet["DeskClosure"]):
    def on(self, day: date) -> Self:
        """Those that hold on `day`."""
        return self.between(day, day)

    def between(self, first: date, last: date | None) -> Self:
        """Those that hold on at least one day from `first` to `last`; without `last`, for ever."""
        begun = Q() if last is None else Q(first_day__lte=last)
        return self.filter(begun, Q(last_day=None) | Q(last_day__gte=first))

    def stopping_online(self, day: date) -> Self:
        """Those that keep their desk from taking dossiers online on `day`."""
        return self.on(day).filter(online_intake_stopped=True)

    def managed_by(self, user: User) -> Self:
        """Those of the agencies in which `user` keeps what the desk works with."""
        return self.filter(agency__in=apps.get_model("catalog", "Agency").objects.where(user, "dossiers.manage"))  # type: ignore[attr-defined]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def granting(self, permission: str) -> Self:
        return self.filter(role__in=roles_with(permission))


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def published(self, day: date | None = None) -> Self:
        """What the public may read: live, and in force on `day` (today unless named)."""
        return self.filter(valid_on(day or timezone.localdate()), live=True)

    def named(self, text: str) -> Self:
        """Those whose code or title has every word of `text`, diacritics or not."""
        found = self
        for word in fold(text.replace("\x00", " ")).split()[:MOST_WORDS]:  # PostgreSQL takes no NUL
            found = found.filter(search_text__contains=word)
        return found

    def for_import(self) -> Self:
        """Everything that an import compares and an export writes."""
        return self.select_related("field", "owner", "replaced_by").prefetch_related(
            "levels",
            "former_levels__level",
            "audiences",
            "cases",
            "channels",
            "papers__form",
            "steps",
            "legal_bases__document",
            "keywords",
            "handling__agency",
            "handling__kind",
            "questions",
            "involved",
            "old_codes",
            "related__target",
            "parts__target",
        )

    def for_checks(self) -> Self:
        """Everything that catalog.checklist reads."""
        return self.prefetch_related(
            "levels",
            "audiences",
            "cases",
            "channels",
            "steps",
            "keywords",
            _joined("papers", "RequiredPaper", "form"),
            _joined("handling", "HandlingAgency", "agency"),
            _joined("legal_bases", "LegalBasis", "document__replaced_by"),
        )

    def for_page(self) -> Self:
        """Everything that the public page shows, in a constant number of queries."""
        return self.select_related("field", "replaced_by").prefetch_related(
            "levels",
            "audiences",
            "cases",
            "channels",
            "steps",
            "legal_bases",
            _joined("papers", "RequiredPaper", "form"),
            _joined("handling", "HandlingAgency", "agency", "kind"),
            _joined("related", "RelatedProcedure", "target"),
        )


def _joined(relation: str, model: str, *related: str) -> Prefetch[str]:
    """Children together with the rows that they point to, in one query."""
    return Prefetch(relation, apps.get_model("catalog", model)._default_manager.select_related(*related))


class LegalDocumentQuerySet(models.QuerySet["LegalDocument"]):
    def named(self, question: str) -> Self:
        """Those that have each word of the question, at the beginning of a word; diacritics or not."""
        found = self
        for word in words_of(question)[:MOST_WORDS]:
            found = found.filter(search_text__contains=f" {word}")
        return found

    def newest_first(self) -> Self:
        return self.order_by(F("issued_on").desc(nulls_last=True), "number")
