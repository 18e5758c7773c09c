"""A draft is left, and taken up again on another device: by a link, and a code sent to the same address."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.models import Message
from eforms.journey.access import expired, grant, may_open, with_draft
from eforms.journey.contacts import sends_texts
from eforms.models import Draft, ResumeLink
from eforms.pages.fields import EmailField, PhoneField
from eforms.people.codes import ask_for_code, dead_link
from eforms.schema import standard
from eforms.services import hand_to_citizen, load_journey, send_resume_link


class ResumeForm(forms.Form):
    """Where to send the link that opens the draft again: one address or both."""

    use_required_attribute = False
    phone = PhoneField(label=gettext_lazy("Mobile phone"), required=False)
    email = EmailField(
        label=gettext_lazy("E-mail"), required=False, error_messages={"required": gettext_lazy("Enter: e-mail")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sends_texts():
            del self.fields["phone"]
            self.fields["email"].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            self.add_error("phone", _("Enter a phone number or an e-mail address"))
        return given


@never_cache
@require_http_methods(["GET", "POST"])
@with_draft
def save_later(request: HttpRequest, draft: Draft) -> HttpResponse:
    """It is saved already; here is the link for another day or device."""
    if draft.dossier_id:
        return redirect("eforms:confirmation", uuid=draft.uuid)
    sent_to: list[str] = []
    form = ResumeForm(request.POST or None, initial=_known(draft))
    if request.method == "POST" and form.is_valid():
        sent_to = _send(draft, form)
    context = {"draft": draft, "procedure": draft.procedure, "form": form, "sent_to": sent_to}
    return render(request, "eforms/save_later.html", context)


def _known(draft: Draft) -> dict[str, str]:
    values = load_journey(draft).values
    return {"phone": values.get(standard.PHONE) or "", "email": values.get(standard.EMAIL) or ""}


def _send(draft: Draft, form: ResumeForm) -> list[str]:
    """Where the link went; what cannot be sent stands beside its box."""
    sent = []
    for name, channel in (("phone", Message.Channel.SMS), ("email", Message.Channel.EMAIL)):
        address = form.cleaned_data.get(name)
        if not address:
            continue
        if send_resume_link(draft=draft, channel=channel, address=address):
            sent.append(address)
        else:
            form.add_error(name, _("Enough links were sent today. Go on here, or try again tomorrow."))
    return sent


@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the message. It opens nothing by itself: a code to the same address gives this browser the key."""
    link = _link(token)
    if link is None:
        return dead_link(request)
    draft = link.draft
    if draft.is_expired:
        return expired(request, draft.procedure.code)
    response = redirect("eforms:draft", uuid=draft.uuid)
    if may_open(request, draft):
        return response
    page = ask_for_code(
        request,
        link,
        template="eforms/code.html",
        purpose=f"làm tiếp hồ sơ “{draft.procedure.title}”",
        procedure=draft.procedure,
        heading=_("Go on with your application"),
        lead=_("A draft holds personal data. It opens after a code sent to the address that the link went to."),
    )
    if page:
        return page
    hand_to_citizen(draft=draft)
    grant(request, response, draft)
    return response


def _link(token: str) -> ResumeLink | None:
    try:
        wanted = uuid.UUID(token)
    except ValueError:
        return None
    return ResumeLink.objects.select_related("draft__procedure__field").filter(token=wanted).first()
