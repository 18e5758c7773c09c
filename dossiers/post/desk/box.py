"""The post on the dossier page of the desk: what goes and comes, and two acts beside it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from dossiers.desk.base import DossierView
from dossiers.desk.keyset import is_key
from dossiers.models import Leg, Parcel
from dossiers.post.arrivals import REGISTERING, register_arrival
from dossiers.post.ordering import request_order
from dossiers.post.parcels import SENDABLE, prepare_result
from dossiers.post.postage import name_postage
from dossiers.post.scope import POST, Direction
from dossiers.post.stations import GONE, TONES


def box_context(leg: Leg, permissions: frozenset[str]) -> dict[str, Any]:
    """One query, however many parcels."""
    parcels = list(leg.dossier.parcels.all())
    sent = any(parcel.direction == Direction.OUT and parcel.state not in GONE for parcel in parcels)
    registers = bool(REGISTERING & permissions)
    return {
        "parcels": [(parcel, TONES[parcel.state], registers and _is_expected(parcel)) for parcel in parcels],
        "works_for_post": POST in permissions,
        "may_send_result": POST in permissions and leg.state in SENDABLE and not sent,
    }


def _is_expected(parcel: Parcel) -> bool:
    return parcel.direction == Direction.IN and parcel.handled_at is None and parcel.state not in GONE


class SendResultView(DossierView):
    """A parcel with the result, also where the applicant had not asked for the post."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        try:
            parcel = prepare_result(leg=self.leg, by=self.request.user, at=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.back()
        name_postage([parcel])
        request_order([parcel], now)
        messages.success(request, _("A new parcel is prepared: %(parcel)s.") % {"parcel": parcel})
        return redirect("post:parcel", parcel.pk)


class PapersArrivedView(DossierView):
    """The desk has opened the envelope."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not REGISTERING & self.permissions:
            raise PermissionDenied
        key = str(kwargs["parcel"])
        parcel = get_object_or_404(self.dossier.parcels.select_related("agency"), pk=key if is_key(key) else 0)
        try:
            register_arrival(parcel=parcel, by=self.request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        else:
            messages.success(request, _("The papers are registered as arrived."))
        return self.back()
