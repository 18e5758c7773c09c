"""The filters of the editors' list of procedures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Revision, WorkflowState

from catalog.lacking import LACKS, lacking
from catalog.models import Agency, Procedure
from catalog.ownership import changeable_by

NOBODY = "none"


def _in_workflow(status: str) -> Q:
    mine = ContentType.objects.get_for_model(Procedure)
    states = WorkflowState.objects.filter(base_content_type=mine, status=status)
    return Q(pk__in=states.annotate(key=Cast("object_id", IntegerField())).values("key"))


def _scheduled() -> Q:
    mine = ContentType.objects.get_for_model(Procedure)
    revisions = Revision.objects.filter(base_content_type=mine, approved_go_live_at__isnull=False)
    return Q(pk__in=revisions.annotate(key=Cast("object_id", IntegerField())).values("key"))


def _ended() -> Q:
    return Q(expired=True) | Q(valid_until__lt=timezone.localdate())


STATES: dict[str, tuple[str | Promise, Callable[[], Q]]] = {
    "live": (_("Published, without a newer draft"), lambda: Q(live=True, has_unpublished_changes=False)),
    "changed": (_("Published, with a newer draft"), lambda: Q(live=True, has_unpublished_changes=True)),
    "new": (_("Never published"), lambda: Q(live=False, first_published_at=None)),
    "withdrawn": (_("Withdrawn"), lambda: Q(live=False, first_published_at__isnull=False)),
    "submitted": (_("Waits for the control office"), lambda: _in_workflow(WorkflowState.STATUS_IN_PROGRESS)),
    "returned": (_("Sent back to be changed"), lambda: _in_workflow(WorkflowState.STATUS_NEEDS_CHANGES)),
    "scheduled": (_("Scheduled"), _scheduled),
    "ended": (_("Ended"), _ended),
}


def owners(request: HttpRequest | None) -> QuerySet[Agency]:
    """The agencies that keep something."""
    return Agency.objects.filter(pk__in=Procedure.objects.exclude(owner=None).values("owner"))


class ProcedureFilterSet(WagtailFilterSet):
    """Whose, in which state of being edited, and what is missing."""

    mine = django_filters.ChoiceFilter(
        label=_("Kept by me"), choices=[("1", _("What I may change"))], empty_label=None, method="may_change"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(name, label) for name, (label, _q) in STATES.items()], method="in_state"
    )
    missing = django_filters.ChoiceFilter(
        label=_("What is missing"), choices=[(name, label) for name, (label, _q) in LACKS.items()], method="lacks"
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Kept by"), queryset=owners, null_label=_("Nobody"), null_value=NOBODY
    )

    class Meta:
        model = Procedure
        fields = ["mine", "state", "missing", "owner", "field", "levels", "audiences", "service_level"]

    def may_change(self, procedures: QuerySet[Procedure], name: str, value: str) -> QuerySet[Procedure]:
        return procedures.filter(pk__in=changeable_by(self.request.user).values("pk"))

    def in_state(self, procedures: QuerySet[Procedure], name: str, value: str) -> QuerySet[Procedure]:
        return procedures.filter(STATES[value][1]())

    def lacks(self, procedures: QuerySet[Procedure], name: str, value: str) -> QuerySet[Procedure]:
        return lacking(procedures, value)


def filtered(query: Any, request: HttpRequest) -> QuerySet[Procedure]:
    """The procedures of the list as `query`, a QueryDict of its address, narrows it; nonsense narrows nothing."""
    found = ProcedureFilterSet(query, queryset=Procedure.objects.all(), request=request)
    procedures = found.qs if found.is_valid() else Procedure.objects.all()
    return Procedure.objects.filter(pk__in=procedures.values("pk")).named(query.get("q", ""))
