"""Bulk actions of the queue: each dossier is moved on its own, and each failure is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalog.access import permissions_in
from catalog.staff import ScopedBulkAction
from dossiers.desk.listing import Listing
from dossiers.desk.officers import officers_of
from dossiers.exceptions import DossierError
from dossiers.models import Dossier, Leg
from dossiers.printing.kinds import Form
from dossiers.printing.piles import OF_DOSSIERS, order_pile
from dossiers.services import assign, move_dossier
from dossiers.services.assignment import MAY_ASSIGN
from dossiers.workflow import MOVES, OPEN_STATES

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier; `trouble` is empty when it was done."""

    dossier: Dossier
    trouble: str = ""


class DeskBulkAction(ScopedBulkAction):
    """Loads only the reader's dossiers; `perform` does one of them and may raise."""

    models = [Dossier]
    template_name = "dossiers/desk/bulk.html"
    needed: frozenset[str] = frozenset()  # any of these permissions, in the dossier's agency
    states: frozenset[str] = frozenset()
    verb: str | Promise = ""

    def listing(self) -> QuerySet[Dossier]:
        """The list as the reader has filtered it; as many as one action takes."""
        legs = Listing(self.request, timezone.now()).sorted()
        keys = list(dict.fromkeys(legs.values_list("dossier", flat=True)[: MOST_AT_ONCE + 1]))
        self.cut_off = len(keys) > MOST_AT_ONCE
        return Dossier.objects.filter(pk__in=keys[:MOST_AT_ONCE]).order_by()

    cut_off = False  # the list is longer than one action takes

    def scope(self) -> QuerySet[Dossier]:
        """The reader's dossiers, each with the legs of the reader's agencies as `own_legs`."""
        legs = Leg.objects.visible_to(self.request.user).select_related("agency", "officer")
        own_legs = Prefetch("legs", legs.order_by("order"), to_attr="own_legs")
        dossiers = Dossier.objects.visible_to(self.request.user).defer("answers", "search_text")
        return dossiers.prefetch_related(own_legs).order_by("due_at", "pk")

    def get_queryset(self, model: type[Model], object_ids: Iterable[Any]) -> list[Any]:  # type: ignore[override]
        keys = list(dict.fromkeys(map(str, object_ids)))
        self.cut_off = self.cut_off or len(keys) > MOST_AT_ONCE
        return super().get_queryset(model, keys[:MOST_AT_ONCE])

    @cached_property
    def _found(self) -> tuple[list[Any], dict[str, list[Any]]]:
        found: tuple[list[Any], dict[str, list[Any]]] = super().get_actionable_objects()
        return found

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        """Read once for each request: form, list and action ask for them."""
        return self._found

    @cached_property
    def held(self) -> dict[int, frozenset[str]]:
        """Permissions by agency."""
        return {}

    def check_perm(self, obj: Any) -> bool:
        """Of several legs the first that allows the action is `leg`."""
        obj.leg = next((leg for leg in obj.own_legs if self.allows(obj, leg)), None)
        return obj.leg is not None

    def allows(self, dossier: Dossier, leg: Leg) -> bool:
        if leg.state not in self.states:
            return False
        if leg.agency_id not in self.held:
            self.held[leg.agency_id] = permissions_in(self.request.user, leg.agency)
        return bool(self.needed & self.held[leg.agency_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"verb": self.verb, "cut_off": self.cut_off, "most": MOST_AT_ONCE}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Not Wagtail's own: that puts all objects into one transaction, where one failure would undo the others."""
        self.cleaned_form = form
        dossiers, without_access = self.get_actionable_objects()
        outcomes = [self.attempt(dossier) for dossier in dossiers]
        left_out = [Outcome(each, _("not possible for you now")) for each in without_access["items_with_no_access"]]
        return self.report(outcomes + left_out)

    def attempt(self, dossier: Any) -> Outcome:
        try:
            with transaction.atomic():
                self.perform(dossier.leg)
        except ValidationError as error:
            return Outcome(dossier, "; ".join(error.messages))
        except (DossierError, PermissionDenied) as error:
            return Outcome(dossier, str(error) or _("not possible for you now"))
        return Outcome(dossier)

    def perform(self, leg: Any) -> None:
        raise NotImplementedError

    def report(self, outcomes: list[Outcome]) -> HttpResponse:
        """One line for each dossier, what failed first."""
        context = {
            "verb": self.verb,
            "failed": [outcome for outcome in outcomes if outcome.trouble],
            "done": [outcome for outcome in outcomes if not outcome.trouble],
            "next": self.next_url,
        }
        return TemplateResponse(self.request, "dossiers/desk/bulk_result.html", context)


class MoveBulkAction(DeskBulkAction):
    """One row of the workflow's table for each dossier; rows that need words or files are made one by one."""

    move = ""

    def perform(self, leg: Leg) -> None:
        move_dossier(leg=leg, action=self.move, by=self.request.user, at=timezone.now())


class ReceiveBulkAction(MoveBulkAction):
    move = action_type = "receive"
    display_name = verb = gettext_lazy("Receive")
    aria_label = gettext_lazy("Receive the selected dossiers")
    needed = frozenset({MOVES["receive"].permission})
    states = frozenset(MOVES["receive"].sources)
    action_priority = 10


class ProcessBulkAction(MoveBulkAction):
    move = action_type = "process"
    display_name = verb = MOVES["process"].label
    aria_label = gettext_lazy("Take the selected dossiers into process")
    needed = frozenset({MOVES["process"].permission})
    states = frozenset(MOVES["process"].sources)
    action_priority = 30


class ApproveBulkAction(MoveBulkAction):
    move = action_type = "approve"
    display_name = verb = MOVES["approve"].label
    aria_label = gettext_lazy("Approve the selected dossiers")
    needed = frozenset({MOVES["approve"].permission})
    states = frozenset(MOVES["approve"].sources)
    action_priority = 40


class BulkOfficerForm(forms.Form):
    """Officers of any agency of the reader; the service refuses those of the wrong one."""

    officer = forms.ModelChoiceField(
        label=gettext_lazy("Officer"), queryset=User.objects.filter(is_active=True), empty_label=None
    )


class AssignBulkAction(DeskBulkAction):
    """Give out what is free, and hand over what somebody holds."""

    display_name = gettext_lazy("Give to…")
    action_type = "assign"
    aria_label = gettext_lazy("Give the selected dossiers to an officer")
    verb = gettext_lazy("Give the dossiers")
    needed = MAY_ASSIGN
    states = OPEN_STATES
    action_priority = 20
    form_class = BulkOfficerForm

    def get_initial(self) -> dict[str, Any]:
        return {"officer": self.request.user.pk}

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        agencies = {dossier.leg.agency_id for dossier in self.get_actionable_objects()[0]}
        form.fields["officer"].queryset = officers_of(agencies)  # type: ignore[attr-defined]
        return form

    def perform(self, leg: Leg) -> None:
        officer = self.cleaned_form.cleaned_data["officer"]
        assign(leg=leg, officer=officer, by=self.request.user, at=timezone.now())


class PrintForm(forms.Form):
    """Which form of the chosen dossiers."""

    form = forms.ChoiceField(
        label=gettext_lazy("Form"), choices=[(form.value, form.label) for form in OF_DOSSIERS], initial=Form.RECEIPT
    )


class PrintBulkAction(DeskBulkAction):
    """One form of all of them in one file, so that a pile is printed with one key; a big one in the background."""

    display_name = gettext_lazy("Print…")
    verb = gettext_lazy("Print a form")
    action_type = "print"
    aria_label = gettext_lazy("Print a form of the selected dossiers")
    needed = frozenset({"dossiers.view"})
    action_priority = 50
    form_class = PrintForm

    def allows(self, dossier: Dossier, leg: Leg) -> bool:
        return bool(dossier.code)  # the reader sees only legs that may be seen

    def report(self, outcomes: list[Outcome]) -> HttpResponse:
        dossiers = [outcome.dossier for outcome in outcomes if not outcome.trouble]
        job = order_pile(form=self.cleaned_form.cleaned_data["form"], dossiers=dossiers, by=self.request.user)
        return redirect("print_jobs:file" if job.state == job.State.DONE else "print_jobs:job", job.uuid)

    def perform(self, leg: Leg) -> None:
        """Nothing changes: what is printed is set for all together."""


BULK_ACTIONS: tuple[type[DeskBulkAction], ...] = (
    ReceiveBulkAction,
    AssignBulkAction,
    ProcessBulkAction,
    ApproveBulkAction,
    PrintBulkAction,
)
