"""The public reason of an apology in other words: what everyone will read is shown and ticked off once more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from dossiers.desk.base import DossierView
from dossiers.desk.for_everyone import WordsForEveryone, to_confirm
from dossiers.desk.keyset import is_key
from dossiers.exceptions import DossierError
from dossiers.late import public_reason_of
from dossiers.log_entries import digest
from dossiers.models import Reappointment
from dossiers.services.reappointment import PERMISSIONS
from dossiers.services.rewording import reword_apology


class RewordForm(WordsForEveryone):
    public_reason = forms.CharField(
        label=gettext_lazy("Reason for everyone"),
        help_text=gettext_lazy("The former words stay in the log; everyone reads on which day they were corrected."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what everyone is to read")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)  # which words everyone read


class RewordView(DossierView):
    """One apology of the leg, named by the number of its entry in the log; for whoever may give such an apology."""

    template_name = "dossiers/desk/reword.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if PERMISSIONS[self.apology.event.action] not in self.permissions:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def apology(self) -> Reappointment:
        """404 also where its words are erased."""
        sequence = str(self.kwargs["sequence"])
        given = Reappointment.objects.filter(leg=self.leg, event__statement__isnull=False)
        found = given.select_related("event__statement", "leg__agency", "leg__dossier")
        if not is_key(sequence):
            raise Http404
        return get_object_or_404(found, event__sequence=sequence)

    @property
    def read_now(self) -> str:
        return public_reason_of(self.apology)

    def form(self, data: Any = None) -> RewordForm:
        initial = {"public_reason": self.read_now, "seen": digest(self.read_now)}
        return RewordForm(data, dossier=self.dossier, initial=initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid() and form.cleaned_data["seen"] != digest(self.read_now):
            form.add_error(None, _("Somebody else has just corrected these words: read them again."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if not form.is_confirmed:
            asked = to_confirm(form, request.POST.copy(), self.form)
            return self.render_to_response(self.get_context_data(form=asked, to_confirm=True))
        try:
            reword_apology(
                apology=self.apology,
                words=form.for_everyone,
                instead_of=self.read_now,
                by=self.request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self.render_to_response(self.get_context_data(form=form))
        except DossierError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Everyone reads the corrected words from now on."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": self.form(),
            **super().get_context_data(),
            "apology": self.apology,
            "read_now": self.read_now,
            "to_confirm": False,
            **kwargs,
        }

    def get_page_title(self) -> str:
        return _("Correct the public reason")
