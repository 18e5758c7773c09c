"""One message: its text, what became of it, and what can be done when it did not arrive."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casework.models import Message
from casework.outbox.mending import NOT_ARRIVED, can_go_again, note_told, send_again
from casework.outbox.texts import registered_kinds
from catalog.staff import StaffRequest
from dossiers.models import Dossier, Reading
from dossiers.outbox_desk.scope import dossiers_of, messages_visible_to
from dossiers.readings import log_reading


class AgainForm(forms.Form):
    recipient = forms.CharField(label=gettext_lazy("Send to"), max_length=254)


class ToldForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("How the person was told"),
        max_length=300,
        help_text=gettext_lazy("For example: called at 9:15, they will come on Monday."),
    )


class MessageView(WagtailAdminTemplateMixin, TemplateView):
    """POST `act` is "again" or "told"."""

    request: StaffRequest
    template_name = "dossiers/outbox/message.html"
    page_title = gettext_lazy("Message")
    header_icon = "mail"

    @cached_property
    def message(self) -> Message:
        return get_object_or_404(
            messages_visible_to(self.request.user).select_related("handled_by"), pk=self.kwargs["pk"]
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("messages:index"), "label": _("Mail and text messages")}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message, dossier = self.message, self._dossier()
        if dossier:
            log_reading(dossier=dossier, reader=self.request.user, what=Reading.What.PAGE, at=timezone.now())
        label = next((kind.label for kind in registered_kinds() if kind.name == message.kind), "")
        context = {
            "message": message,
            "kind_label": label,
            "dossier": dossier,
            "again_form": AgainForm(initial={"recipient": message.recipient}) if can_go_again(message) else None,
            "told_form": ToldForm() if message.state in NOT_ARRIVED and not message.handled_at else None,
        }
        return super().get_context_data(**kwargs) | context | kwargs

    def _dossier(self) -> Dossier | None:
        """Only one that the reader may open."""
        return next(iter(dossiers_of([self.message], self.request.user).values()), None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts = {"again": self._send_again, "told": self._note_told}
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            return redirect("messages:message", self.message.pk)
        return act()

    def _send_again(self) -> HttpResponse:
        form = AgainForm(self.request.POST)
        if form.is_valid():
            try:
                send_again(message=self.message, recipient=form.cleaned_data["recipient"], at=timezone.now())
            except ValidationError as error:
                form.add_error("recipient", error)
            else:
                messages.success(self.request, _("The message goes out again."))
                return redirect("messages:message", self.message.pk)
        return self.render_to_response(self.get_context_data(again_form=form))

    def _note_told(self) -> HttpResponse:
        form = ToldForm(self.request.POST)
        if form.is_valid():
            try:
                note_told(
                    message=self.message, note=form.cleaned_data["note"], by=self.request.user, at=timezone.now()
                )
            except ValidationError as error:
                form.add_error("note", error)
            else:
                messages.success(self.request, _("Noted: the person has been told."))
                return redirect(f"{reverse('messages:index')}?call=on")
        return self.render_to_response(self.get_context_data(told_form=form))
