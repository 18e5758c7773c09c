"""Take the next dossier that waits."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from dossiers.desk.queue_parts import QueuePartView
from dossiers.models import Leg
from dossiers.services import take_next


class TakeNextView(QueuePartView):
    """One press, one dossier: the page of it, or a word that nothing waits."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        leg = self.taken()
        if leg is None:
            return redirect("desk:index")
        messages.success(request, _("You now hold %(dossier)s.") % {"dossier": leg.dossier})
        return redirect("desk:edit", leg.dossier_id)

    def taken(self) -> Leg | None:
        try:
            leg = take_next(user=self.request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(self.request, "; ".join(error.messages))
            return None
        if leg is None:
            messages.info(self.request, _("No dossier waits for an officer now."))
        return leg
