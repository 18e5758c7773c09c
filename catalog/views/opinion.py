""" "Was this helpful": two buttons on the page, then a few words for whoever wants to say more.

Pages with the buttons are cached whole, so no token guards them: the browser says where the answer comes from.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import Procedure
from catalog.opinion import LONGEST, keep_remark, note_answer
from portal.base.caller import client_network
from portal.base.origin import same_origin_required
from portal.base.pace import Pace

YES, NO = "co", "khong"
_HOUR = 3600.0  # seconds
# Of one network, behind which a whole office or village may sit, and of all together; in each worker.
answers = Pace(one=30, every=5_000, window=_HOUR)
remarks = Pace(one=5, every=300, window=_HOUR)


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("What was missing, wrong or hard to understand?"),
        help_text=_(
            "At most 500 characters. Please leave out names, telephone and identity numbers: "
            "nobody answers here, and the editors need none of them."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST, "autocomplete": "off"}),
        error_messages={"required": _("Write what you missed, or go back to the procedure")},
    )


def _procedure(code: str) -> Procedure:
    procedure: Procedure = get_object_or_404(Procedure.objects.filter(live=True).only("code", "title"), code=code)
    return procedure


@require_POST
@never_cache
@same_origin_required
def helpful(request: HttpRequest, code: str) -> HttpResponse:
    """Count the answer, and thank for it; who answers again and again is thanked, and not counted."""
    procedure = _procedure(code)
    answer = request.POST.get("tra-loi", "")
    if answer in (YES, NO) and answers.allows(client_network(request)):
        note_answer(procedure=procedure, helpful=answer == YES, day=timezone.localdate())
    return HttpResponseRedirect(f"{reverse('catalog:remark', args=[code])}?tra-loi={YES if answer == YES else NO}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@same_origin_required
def remark(request: HttpRequest, code: str) -> HttpResponse:
    """The thanks, with room for a few words; once they are sent, the thanks alone."""
    procedure = _procedure(code)
    form = RemarkForm(request.POST) if request.method == "POST" else RemarkForm()
    context: dict[str, Any] = {"procedure": procedure, "form": form, "answer": request.GET.get("tra-loi", "")}
    if not form.is_bound or not form.is_valid():
        context["is_sent"] = "da-gui" in request.GET
        return render(request, "catalog/remark.html", context)
    if not remarks.allows(client_network(request)):
        context["is_too_much"] = True
        return render(request, "catalog/remark.html", context, status=429)
    keep_remark(procedure=procedure, text=form.cleaned_data["text"], day=timezone.localdate())
    return HttpResponseRedirect(f"{reverse('catalog:remark', args=[code])}?da-gui=1")
