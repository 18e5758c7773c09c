"""What the cashier's pages share: one agency of the reader's, one day, and the way between the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.access import permissions_anywhere
from catalog.models import Agency
from catalog.staff import StaffRequest
from dossiers.desk.keyset import is_key
from dossiers.fees.desk.dates import day_named
from dossiers.fees.permissions import APPROVE, AUDIT, COLLECT, keeps_account

TABS = [
    ("index", _("Cash of the day"), {COLLECT, AUDIT}),
    ("unpaid", _("Not paid"), {COLLECT}),
    ("refunds", _("Refunds"), {COLLECT, APPROVE, AUDIT}),
    ("notices", _("Notices of the bank"), {COLLECT, AUDIT}),
    ("settlements", _("Bank statements"), {COLLECT, AUDIT}),
]


def faults(form: Form) -> str:
    """What is wrong with a form that has no page of its own, in sentences."""
    return " ".join(str(sentence) for errors in form.errors.values() for sentence in errors)


class FeesView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one agency, named by `co-quan`, else the reader's first; 403 without any."""

    request: StaffRequest
    header_icon = "tag"
    needs: tuple[str, ...] = (COLLECT, AUDIT)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.agencies:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def agencies(self) -> list[Agency]:
        """Where the reader holds what the page needs."""
        found = Agency.objects.none()
        for permission in self.needs:
            found |= Agency.objects.where(self.request.user, permission)
        return list(found.distinct().order_by("name"))

    @cached_property
    def agency(self) -> Agency:
        wanted = self.request.GET.get("co-quan", "")
        chosen = [each for each in self.agencies if is_key(wanted) and each.pk == int(wanted)]
        return chosen[0] if chosen else self.agencies[0]

    @cached_property
    def day(self) -> date:
        """Of the address; today when it names none that makes sense."""
        return day_named(self.request.GET, "ngay") or timezone.localdate()

    def switches(self, *views: tuple[str, str]) -> list[tuple[str, str, bool]]:
        """Address, name and whether it is shown, of each view of the list; the address of the first has no word."""
        here = next((name for name, _label in views if name and name in self.request.GET), "")
        start = f"?co-quan={self.agency.pk}"
        return [(f"{start}&{name}=1" if name else start, label, name == here) for name, label in views]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def keeps_account(self) -> bool:
        return keeps_account(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = permissions_anywhere(self.request.user)
        here = self.request.resolver_match.url_name if self.request.resolver_match else ""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "agencies": self.agencies,
            "agency": self.agency,
            "keeps_account": self.keeps_account,
            "day": self.day,
            "is_today": self.day == timezone.localdate(),
            "tabs": [
                (f"{reverse(f'fees:{name}')}?co-quan={self.agency.pk}", label, name == here)
                for name, label, needed in TABS
                if needed & held and (name != "settlements" or self.keeps_account)
            ],
        }
