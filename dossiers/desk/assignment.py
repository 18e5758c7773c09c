"""Give a dossier to an officer, or take it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from catalog.models import Agency
from dossiers.desk.base import DossierView
from dossiers.desk.officers import officers_of
from dossiers.exceptions import DossierError
from dossiers.services import assign


class OfficerForm(forms.Form):
    """One of the agency's processing officers."""

    # Who held it when the form was shown: the answer is refused when that has changed.
    holder = forms.IntegerField(required=False, widget=forms.HiddenInput)
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Officer"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose an officer")
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers_of([agency.pk])  # type: ignore[attr-defined]


class AssignView(DossierView):
    """A form with the agency's officers."""

    template_name = "dossiers/desk/assign.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_assign:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OfficerForm(request.POST, agency=self.leg.agency)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        officer = form.cleaned_data["officer"]
        self.leg.officer_id = form.cleaned_data["holder"]
        try:
            assign(leg=self.leg, officer=officer, by=self.request.user, at=timezone.now())
        except DossierError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(officer)s now holds the dossier.") % {"officer": officer})
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        holder = self.leg.officer_id
        form = OfficerForm(agency=self.leg.agency, initial={"officer": holder, "holder": holder})
        return super().get_context_data(**{"form": form, **kwargs})

    def get_page_title(self) -> str:
        return _("Give to an officer")
