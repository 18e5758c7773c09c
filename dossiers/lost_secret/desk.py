"""At the desk: a new secret for a person whose document was looked at, and the slip with it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from casework.files import produced_response
from casework.files.inspection import PDF
from dossiers.desk.base import DossierView
from dossiers.lost_secret.forms import IdentityForm
from dossiers.lost_secret.papers import secret_slip
from dossiers.lost_secret.services import renew_at_desk, take_try
from dossiers.models import Reading
from dossiers.readings import log_reading


class NewSecretView(DossierView):
    """GET asks what was looked at; POST gives the secret, which stands on paper only."""

    template_name = "dossiers/desk/new_secret.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "dossiers.receive" not in self.permissions:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": IdentityForm(dossier=self.dossier), **super().get_context_data(), **kwargs}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = IdentityForm(request.POST, dossier=self.dossier)
        now = timezone.now()
        if form.is_valid():
            if not take_try(self.dossier, now):
                form.add_error(None, _("Too many wrong tries. Wait an hour, or ask the head of the division."))
            else:
                try:
                    renew_at_desk(dossier=self.dossier, identity=form.identity(), by=self.request.user, at=now)
                except ValidationError as error:
                    form.add_error(None, error)
                else:
                    return self.done()
        return self.render_to_response(self.get_context_data(form=form))

    def done(self) -> HttpResponse:
        name = "desk:print_receipt" if self.dossier.code else "desk:secret_slip"
        label = _("Print the receipt with it") if self.dossier.code else _("Print the slip with it")
        button = messages.button(reverse(name, args=[self.dossier.pk]), label, new_window=True)
        messages.success(
            self.request, _("There is a new lookup secret; the old one is worth nothing."), buttons=[button]
        )
        return self.back()

    def get_page_title(self) -> str:
        return _("Give a new lookup secret")


class SecretSlipView(DossierView):
    """The slip, for a dossier whose secret the desk has renewed and that has no receipt."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a paper
        if "dossiers.receive" not in self.permissions:
            raise PermissionDenied
        if self.dossier.secret_version == 1:
            raise Http404
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=timezone.now())
        return produced_response(secret_slip(self.leg), f"ma-tra-cuu-{self.dossier}.pdf", PDF, inline=True)
