"""Which letters an officer wants: a panel of their account page in the staff area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from catalog.access import permissions_anywhere
from catalog.roles import WORKING
from dossiers.models import OfficerNotices


class OfficerNoticesForm(forms.ModelForm[OfficerNotices]):
    class Meta:
        model = OfficerNotices
        fields = ["arrivals", "digest", "due", "late"]


class OfficerNoticesPanel(BaseSettingsPanel):
    """Without a row, all letters come; the row is written on the first change."""

    name = "dossier_notices"
    title = _("Letters about dossiers")
    tab = notifications_tab
    order = 50
    form_class = OfficerNoticesForm

    def is_active(self) -> bool:
        return bool(permissions_anywhere(self.user) & WORKING)

    def get_form(self) -> OfficerNoticesForm:
        wishes = OfficerNotices.objects.filter(user=self.user).first() or OfficerNotices(user=self.user)
        request: HttpRequest = self.request
        given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
        return OfficerNoticesForm(instance=wishes, prefix=self.name, **given)
