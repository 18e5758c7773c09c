"""Answering a request for supplement: one page, a block for each item, sent once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers.answering import SupplementForm, field_name
from dossiers.exceptions import IllegalMove
from dossiers.models import SupplementItem, SupplementRequest
from dossiers.services import answer_supplement
from dossiers.services.attachments import attach, detach
from dossiers.visits import Visit, visit_required

_LONGEST_KEY = 18  # digits that fit the database's largest integer


@require_http_methods(["GET", "HEAD", "POST"])
@visit_required
def supplement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The open request of the dossier; what is typed and uploaded stays, whichever button was pressed."""
    asked = visit.open_request
    if asked is None or (request.method == "POST" and request.POST.get("request") != str(asked.pk)):
        messages.info(request, _("This request has been answered already."))
        return redirect("dossiers:dossier")
    if request.method != "POST":
        form = SupplementForm(request=asked, dossier=visit.dossier)
        return _page(request, visit, asked, form)
    return _post(request, visit, asked)


def _post(request: HttpRequest, visit: Visit, asked: SupplementRequest) -> HttpResponse:
    items = list(asked.items.all())
    _remove(items, request.POST.get("remove", ""))
    refusals = _keep_uploads(items, request.FILES)
    sending = "send" in request.POST
    form = SupplementForm(request.POST, request=asked, dossier=visit.dossier, partial=not sending)
    form.full_clean()
    _keep_answers(form)
    for name, refusal in refusals:
        form.add_error(name, refusal)
    if not form.is_valid():
        return _page(request, visit, asked, form)
    return _send(request, visit, asked, form) if sending else redirect("dossiers:supplement")


def _send(request: HttpRequest, visit: Visit, asked: SupplementRequest, form: SupplementForm) -> HttpResponse:
    leg = next(leg for leg in visit.legs if leg.pk == asked.leg_id)
    asked.leg = leg
    try:
        answer_supplement(request=asked, papers=form.papers(), answers=form.answers(), at=timezone.now())
    except IllegalMove as error:
        messages.info(request, str(error))
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, visit, asked, form)
    else:
        messages.success(request, _("The supplement was sent. Nothing more is needed now."))
    return redirect("dossiers:dossier")


def _remove(items: list[SupplementItem], value: str) -> None:
    """The button's value is the file's number; only a file of this request goes."""
    if value.isascii() and value.isdigit() and len(value) < _LONGEST_KEY:
        for item in items:
            detach(item=item, file_id=int(value))


def _keep_uploads(items: list[SupplementItem], files: MultiValueDict[str, Any]) -> list[tuple[str, ValidationError]]:
    papers = [item for item in items if item.kind == SupplementItem.Kind.PAPER]
    return [
        (field_name(item), refusal)
        for item in papers
        for refusal in attach(item=item, uploads=files.getlist(field_name(item)))
    ]


def _keep_answers(form: SupplementForm) -> None:
    """Valid answers stay, also when only a file was uploaded."""
    for item in form.items:
        name = field_name(item)
        sent = not form.fields[name].widget.value_omitted_from_data(form.data, form.files, name)
        if item.kind == SupplementItem.Kind.ANSWER and sent and name in form.cleaned_data:
            SupplementItem.objects.filter(pk=item.pk).update(value=form.answers()[item.pk])


def _page(request: HttpRequest, visit: Visit, asked: SupplementRequest, form: SupplementForm) -> HttpResponse:
    context = {"dossier": visit.dossier, "asked": asked, "form": form, "total": len(form.items)}
    return render(request, "dossiers/supplement.html", context)
