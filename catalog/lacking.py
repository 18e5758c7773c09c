"""What published and drafted procedures lack, asked of the whole list at once; `catalog.checklist` says it of one."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.deadlines import DurationUnit
from catalog.dead_links import naming_dead_links
from catalog.models import (
    HandlingAgency,
    Keyword,
    LegalBasis,
    Procedure,
    ProcedureStep,
    RequiredPaper,
    SubmissionChannel,
)

Lack = Callable[[], Q]


def _of(children: QuerySet[SubmissionChannel] | QuerySet[RequiredPaper] | QuerySet[LegalBasis]) -> Exists:
    return Exists(children.filter(procedure=OuterRef("pk")))


def _no_fee() -> Q:
    return Q(_of(SubmissionChannel.objects.filter(fee=None, charge=None, fee_note="")))


def _no_time() -> Q:
    open_ended = SubmissionChannel.objects.filter(Q(duration_value=None) | Q(duration_value=0), duration_note="")
    return Q(_of(open_ended.exclude(duration_unit=DurationUnit.SAME_DAY)))


def _form_without_file() -> Q:
    return Q(_of(RequiredPaper.objects.filter(form__file="", form__pdf="")))


def _outdated_basis() -> Q:
    over = Q(document__valid_until__lt=timezone.localdate()) | Q(
        document__valid_until=None, document__replaced_by__isnull=False
    )
    return Q(_of(LegalBasis.objects.filter(over)))


def _none_of(model: type[HandlingAgency | Keyword | LegalBasis | ProcedureStep]) -> Q:
    return ~Q(Exists(model._default_manager.filter(procedure=OuterRef("pk"))))


# The parts of the record that are asked for, in the order of the page; the names stand in addresses of the list.
LACKS: dict[str, tuple[str | Promise, Lack]] = {
    "summary": (_("No summary"), lambda: Q(summary="")),
    "handling": (_("No handling agency"), lambda: _none_of(HandlingAgency)),
    "reason": (_("No reason for being only partly online"), lambda: Q(service_level="partial", partial_reason="")),
    "time": (_("A way to submit without time limit"), _no_time),
    "fee": (_("A way to submit without fee or note on it"), _no_fee),
    "form": (_("A form without file"), _form_without_file),
    "steps": (_("No steps"), lambda: _none_of(ProcedureStep)),
    "basis": (_("No legal basis"), lambda: _none_of(LegalBasis)),
    "outdated": (_("A legal basis that is out of date"), _outdated_basis),
    "link": (_("An address that nobody answers"), naming_dead_links),
    "decision": (_("No publication decision"), lambda: Q(publication=None, publication_decision="")),
    "keywords": (_("No everyday words"), lambda: _none_of(Keyword)),
    "owner": (_("No agency keeps it"), lambda: Q(owner=None)),
}


def lacking(procedures: QuerySet[Procedure], name: str) -> QuerySet[Procedure]:
    """Those of `procedures`, as they are saved, that lack what `name` of LACKS says."""
    _label, condition = LACKS[name]
    return procedures.filter(condition())
