"""Bulk actions of the queue: each dossier is moved on its own, and each failure is named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from accounts.models import User
from catalog.access import permissions_in
from catalog.staff import ScopedBulkAction
from dossiers.desk.listing import Listing
from dossiers.desk.officers import officers_of
from dossiers.exceptions import DossierError
from dossiers.models import Dossier, Leg
from dossiers.services import assign, move_dossier
from dossiers.services.assignment import MAY_ASSIGN
from dossiers.workflow import MOVES, OPEN_STATES

MOST_AT_ONCE = 500


class DeskBulkAction(ScopedBulkAction):
    """Loads only the reader's dossiers; `perform` does one of them and may raise."""

    models = [Dossier]
    template_name = "dossiers/desk/bulk.html"
    needed: frozenset[str] = frozenset()  # any of these permissions, in the dossier's agency
    states: frozenset[str] = frozenset()
    verb: object = ""

    def listing(self) -> QuerySet[Dossier]:
        """The list as the reader has filtered it, by the dossiers' keys; as many as one action takes."""
        legs = Listing(self.request, timezone.now()).sorted()[:MOST_AT_ONCE]
        return self.scope().filter(pk__in=list(legs.values_list("dossier", flat=True)))

    def scope(self) -> QuerySet[Dossier]:
        """The reader's dossiers, each with the legs of the reader's agencies as `own_legs`."""
        legs = Leg.objects.visible_to(self.request.user).select_related("agency", "officer")
        own_legs = Prefetch("legs", legs.order_by("order"), to_attr="own_legs")
        dossiers = Dossier.objects.visible_to(self.request.user).defer("answers", "search_text")
        return dossiers.prefetch_related(own_legs).order_by("due_at", "pk")

    @cached_property
    def held(self) -> dict[int, frozenset[str]]:
        """Permissions by agency, each agency read once."""
        return {}

    def check_perm(self, obj: Any) -> bool:
        leg: Leg = obj.own_legs[0]
        if leg.state not in self.states:
            return False
        if leg.agency_id not in self.held:
            self.held[leg.agency_id] = permissions_in(self.request.user, leg.agency)
        return bool(self.needed & self.held[leg.agency_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"verb": self.verb}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Not Wagtail's own: that puts all objects into one transaction, where one failure would undo the others."""
        self.cleaned_form = form
        dossiers, without_access = self.get_actionable_objects()
        done = sum(self.attempt(dossier) for dossier in dossiers)
        for dossier in without_access["items_with_no_access"]:
            messages.warning(self.request, _("%(dossier)s: not possible for you now") % {"dossier": dossier})
        if done:
            messages.success(self.request, self.summary(done))
        return redirect(self.next_url)

    def attempt(self, dossier: Any) -> bool:
        try:
            with transaction.atomic():
                self.perform(dossier.own_legs[0])
        except (DossierError, PermissionDenied, ValidationError) as error:
            sentence = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.error(self.request, f"{dossier}: {sentence}")
            return False
        return True

    def perform(self, leg: Any) -> None:
        raise NotImplementedError

    def summary(self, done: int) -> str:
        return ngettext("%(done)d dossier done.", "%(done)d dossiers done.", done) % {"done": done}


class ReceiveBulkAction(DeskBulkAction):
    display_name = gettext_lazy("Receive")
    action_type = "receive"
    aria_label = gettext_lazy("Receive the selected dossiers")
    verb = gettext_lazy("Receive")
    needed = frozenset({MOVES["receive"].permission})
    states = frozenset(MOVES["receive"].sources)
    action_priority = 10

    def perform(self, leg: Leg) -> None:
        move_dossier(leg=leg, action="receive", by=self.request.user, at=timezone.now())


class BulkOfficerForm(forms.Form):
    """Officers of any agency of the reader; the service refuses those of the wrong one."""

    officer = forms.ModelChoiceField(
        label=gettext_lazy("Officer"), queryset=User.objects.filter(is_active=True), empty_label=None
    )


class AssignBulkAction(DeskBulkAction):
    display_name = gettext_lazy("Give to…")
    action_type = "assign"
    aria_label = gettext_lazy("Give the selected dossiers to an officer")
    verb = gettext_lazy("Give the dossiers")
    needed = MAY_ASSIGN
    states = OPEN_STATES
    action_priority = 20
    form_class = BulkOfficerForm

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        dossiers = self.get_actionable_objects()[0]
        agencies = {dossier.own_legs[0].agency_id for dossier in dossiers}
        form.fields["officer"].queryset = officers_of(agencies)  # type: ignore[attr-defined]
        return form

    def perform(self, leg: Leg) -> None:
        officer = self.cleaned_form.cleaned_data["officer"]
        assign(leg=leg, officer=officer, by=self.request.user, at=timezone.now())


BULK_ACTIONS: tuple[type[DeskBulkAction], ...] = (ReceiveBulkAction, AssignBulkAction)
