"""Deleting what others may refer to: refused in words that say who does, and what to do instead."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import PROTECT, Model
from django.db.models.deletion import ProtectedError
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import generic

from portal.base.formatting import grouped

SHOWN = 4  # kinds of records that the message names


def uses_of(record: Model) -> list[tuple[str, int]]:
    """What refers to `record` and would stop or suffer its deletion: `[("thủ tục", 12), …]`, the most first."""
    found: dict[str, int] = {}
    for relation in record._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        if relation.many_to_many or relation.on_delete is PROTECT:
            model = relation.related_model
            if count := model._base_manager.filter(**{relation.field.name: record.pk}).count():
                name = str(model._meta.verbose_name)
                found[name] = max(found.get(name, 0), count)
    return sorted(found.items(), key=lambda use: -use[1])


def refusal(record: Model) -> str:
    """Why `record` stays; empty where nothing refers to it."""
    uses = uses_of(record)
    if not uses:
        return ""
    named = ", ".join(f"{grouped(count)} {name}" for name, count in uses[:SHOWN])
    return _("“%(name)s” cannot be deleted: it is used by %(uses)s. Give it a last day and a successor instead.") % {
        "name": capfirst(str(record)),
        "uses": named,
    }


class RefusingDeleteView(generic.DeleteView):
    """Asks before deleting what nobody uses; says what uses the rest."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if reason := refusal(self.object):
            messages.error(request, reason)
            return redirect(self.edit_url_name, self.object.pk)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
                return response
        except ProtectedError:  # someone was first to use it
            messages.error(self.request, refusal(self.object))
            return redirect(self.edit_url_name, self.object.pk)
