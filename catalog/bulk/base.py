"""One action for many procedures: each is done on its own, and what could not be done is named with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from catalog.filters import filtered
from catalog.models import Procedure
from catalog.staff import ScopedBulkAction
from catalog.viewsets.moderated import refusal_html

MOST_AT_ONCE = 500
MOST_NAMED = 20  # failures in the message; more would hide the rest of the page


class ProcedureBulkAction(ScopedBulkAction):
    """`act` does one procedure and may raise ValidationError; `action` is the policy's word for it."""

    models = [Procedure]
    template_name = "catalog/staff/bulk.html"
    action: str
    verb: str | Promise = ""

    def scope(self) -> QuerySet[Procedure]:
        return Procedure.objects.select_related("owner").order_by("title", "pk")

    def listing(self) -> QuerySet[Procedure]:
        """The list as the reader has narrowed it: its address is where the action returns to."""
        narrowed = filtered(QueryDict(urlsplit(self.next_url).query), self.request)
        return self.scope().filter(pk__in=narrowed.values("pk"))

    def get_queryset(self, model: type[Model], object_ids: Iterable[Any]) -> list[Any]:  # type: ignore[override]
        keys = list(dict.fromkeys(map(str, object_ids)))
        self.cut_off = len(keys) > MOST_AT_ONCE
        return super().get_queryset(model, keys[:MOST_AT_ONCE])

    cut_off = False  # more were chosen than one action takes

    @cached_property
    def _found(self) -> tuple[list[Any], dict[str, list[Any]]]:
        found: tuple[list[Any], dict[str, list[Any]]] = super().get_actionable_objects()
        return found

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        return self._found

    @cached_property
    def _permitted(self) -> frozenset[int]:
        """Keys of the procedures with which the signed-in person may do this, in one question."""
        policy = policy_registry.get_by_type(Procedure)
        return frozenset(
            policy.instances_user_has_permission_for(self.request.user, self.action).values_list("pk", flat=True)
        )

    def check_perm(self, obj: Model) -> bool:
        return obj.pk in self._permitted

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "verb": self.verb, "cut_off": self.cut_off, "most": MOST_AT_ONCE}

    def form_valid(self, form: Any) -> HttpResponse:
        self.cleaned_form = form
        chosen, _others = self.get_actionable_objects()
        troubles = [trouble for procedure in chosen if (trouble := self._try(procedure))]
        if done := len(chosen) - len(troubles):
            messages.success(self.request, self.done(done))
        if troubles:
            headline = ngettext("%(count)d was left as it is:", "%(count)d were left as they are:", len(troubles))
            messages.error(self.request, refusal_html(headline % {"count": len(troubles)}, _cut(troubles)))
        return redirect(self.next_url)

    def _try(self, procedure: Procedure) -> str:
        """Why it could not be done; empty when it was."""
        try:
            with transaction.atomic():
                self.act(Procedure.objects.get(pk=procedure.pk))
        except ValidationError as refusal:
            return f"{procedure}: {'; '.join(refusal.messages)}"
        return ""

    def act(self, procedure: Procedure) -> None:
        raise NotImplementedError

    def done(self, count: int) -> str:
        raise NotImplementedError


def _cut(troubles: list[str]) -> list[str]:
    more = len(troubles) - MOST_NAMED
    return troubles if more <= 0 else [*troubles[:MOST_NAMED], _("and %(count)d more") % {"count": more}]
