"""Intake over the counter: find person and procedure, tick the papers, receive."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.identity import digits_only
from catalog.access import permissions_anywhere
from catalog.models import Agency, Procedure
from catalog.staff import StaffRequest
from dossiers.desk.intake_forms import IntakeForm
from dossiers.desk.promises import promises
from dossiers.exceptions import DossierError
from dossiers.models import Dossier
from dossiers.services import counter_intake

PROCEDURES_SHOWN = 10
_KNOWN = {
    "name": "applicant_name",
    "phone": "applicant_phone",
    "email": "applicant_email",
    "address": "applicant_address",
}


class IntakeView(WagtailAdminTemplateMixin, TemplateView):
    """GET `tim` looks for procedures, `so` for the person, `thu-tuc` opens the form; POST receives."""

    request: StaffRequest
    template_name = "dossiers/desk/intake.html"
    page_title = gettext_lazy("Receive at the counter")
    header_icon = "folder-open-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "dossiers.receive" not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def procedure(self) -> Procedure | None:
        code = self.request.GET.get("thu-tuc", "")
        found = (
            Procedure.objects.published().filter(code=code).prefetch_related("papers", "cases", "channels", "handling")
        )
        return found.first() if code.isprintable() else None

    @cached_property
    def desks(self) -> QuerySet[Agency]:
        mine = Agency.objects.where(self.request.user, "dossiers.receive")
        return self.procedure.desks().filter(pk__in=mine.values("pk")) if self.procedure else Agency.objects.none()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.procedure:
            return redirect(reverse("desk:intake"))
        form = IntakeForm(request.POST, procedure=self.procedure, desks=self.desks)
        if form.is_valid():
            try:
                dossier = counter_intake(submission=form.submission(), by=self.request.user, at=timezone.now())
            except DossierError as error:
                form.add_error(None, str(error))
            except ValidationError as error:
                form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of sentences
            else:
                messages.success(request, _("Dossier %(code)s is received. Print the receipt.") % {"code": dossier})
                return redirect(reverse("desk:edit", args=[dossier.pk]))
        return self.render_to_response(self.get_context_data(form=form))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = {"url": reverse("desk:index"), "label": gettext_lazy("Dossiers")}
        return [*self.breadcrumbs_items, desk, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("tim", "")[:100]
        number = digits_only(self.request.GET.get("so", "")[:20])
        if self.procedure and "form" not in kwargs:
            initial = {"national_id": number, **known_person(number, Dossier.objects.visible_to(self.request.user))}
            kwargs["form"] = IntakeForm(procedure=self.procedure, desks=self.desks, initial=initial)
        return super().get_context_data(**kwargs) | {
            "procedure": self.procedure,
            "has_desk": self.desks.exists(),
            "promises": promises(self.procedure, self.desks, timezone.now()) if self.procedure else [],
            "words": words,
            "number": number,
            "found": self.found(words),
        }

    def found(self, words: str) -> QuerySet[Procedure] | list[Procedure]:
        if not words.strip() or self.procedure:
            return []
        return Procedure.objects.published().named(words).order_by("title")[:PROCEDURES_SHOWN]


def known_person(number: str, visible: QuerySet[Dossier]) -> dict[str, str]:
    """What the newest dossier with this personal number says of the person; only from dossiers the reader sees."""
    if not number:
        return {}
    newest = visible.filter(applicant_national_id=number).order_by("-submitted_at").first()
    return {field: getattr(newest, column) for field, column in _KNOWN.items()} if newest else {}
