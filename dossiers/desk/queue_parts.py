"""What the addresses around the queue share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import View

from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest


class QueuePartView(View):
    """For those who see dossiers somewhere."""

    request: StaffRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "dossiers.view" not in permissions_anywhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
