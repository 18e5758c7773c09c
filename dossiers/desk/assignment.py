"""Give a dossier to an officer, or take it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from accounts.models import User
from catalog.absences import HAND_OUT
from dossiers.desk.base import DossierView
from dossiers.desk.keyset import is_key
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

    def __init__(self, *args: Any, receivers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = receivers  # type: ignore[attr-defined]


class AssignView(DossierView):
    """A form with the agency's officers."""

    template_name = "dossiers/desk/assign.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An answer is judged by what its form showed: who is too late is told who was first, not turned away."""
        if request.method == "POST":
            holder = request.POST.get("holder", "")
            self.leg.officer_id = int(holder) if is_key(holder) else None
        if not self.may_assign:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def receivers(self) -> QuerySet[User]:
        """Everybody who processes here, or only the reader, who takes what nobody holds."""
        officers = officers_of([self.leg.agency_id])
        hands_out = HAND_OUT in self.permissions or self.leg.officer_id == self.request.user.pk
        return officers if hands_out else officers.filter(pk=self.request.user.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OfficerForm(request.POST, receivers=self.receivers)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        officer = form.cleaned_data["officer"]
        try:
            assign(leg=self.leg, officer=officer, by=self.request.user, at=timezone.now())
        except DossierError as error:
            messages.error(request, str(error))
        else:
            self.confirm(officer)
        return self.back()

    def confirm(self, named: User) -> None:
        """Says who has it now: of somebody who is away, the deputy."""
        sentence = _("%(officer)s now holds the dossier.") % {"officer": self.leg.officer}
        if named != self.leg.officer:
            away = _("%(officer)s is away, and %(deputy)s stands in: the dossier is theirs.")
            sentence = away % {"officer": named, "deputy": self.leg.officer}
        messages.success(self.request, sentence)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        holder = self.leg.officer_id
        form = OfficerForm(receivers=self.receivers, initial={"officer": holder, "holder": holder})
        return super().get_context_data(**{"form": form, **kwargs})

    def get_page_title(self) -> str:
        return _("Give to an officer")
