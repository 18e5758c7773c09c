"""The versions of a form: what each changed, who is filling it in, and taking one back."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django import forms
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from eforms.editors.base import OneFormView
from eforms.models import EFormVersion, VersionWithdrawal
from eforms.schema.form import FormSchema
from eforms.versions.changes import Change, changes_between
from eforms.versions.withdrawal import AlreadyWithdrawn, NotWithdrawn, restore, withdraw

SHOWN = 20  # versions on one page
LARGEST_NUMBER = 2_000_000_000  # the database's whole numbers end soon after


class ReasonForm(forms.Form):
    """Applicants read the reason, so there must be one."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Applicants who have begun with this version read it"),
    )


class VersionsView(OneFormView):
    """Newest first."""

    template_name = "eforms/editors/versions.html"

    def get_page_title(self) -> str:
        return _("Versions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = _number(self.request.GET.get("p", "1"))
        # One more than shown, for the last to be compared with.
        found = list(self.versions()[(page - 1) * SHOWN : page * SHOWN + 1])
        current = self.eform.current_version
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "rows": [row | {"current": current and row["version"].pk == current.pk} for row in rows_of(found)],
            "older": page + 1 if len(found) > SHOWN else None,
            "newer": page - 1 if page > 1 else None,
            "current": current,
        }

    def versions(self) -> Any:
        open_drafts = Q(drafts__dossier=None, drafts__expires_at__gt=timezone.now())
        standing = VersionWithdrawal.objects.filter(restored_at=None).select_related("by")
        return (
            self.eform.versions.select_related("published_by")
            .prefetch_related(Prefetch("withdrawals", queryset=standing, to_attr="standing"))
            .annotate(open_drafts=Count("drafts", filter=open_drafts))
            .order_by("-number")
        )


def rows_of(versions: list[Any]) -> list[dict[str, Any]]:
    """Each version with what it changed against the one before; one more than shown may come, to compare with."""
    schemas = [FormSchema.from_json(version.schema) for version in versions]
    changes: list[list[Change] | None] = [changes_between(old, new) for new, old in pairwise(schemas)]
    if versions and versions[-1].number == 1:
        changes.append(None)  # the first changed nothing
    return [
        {
            "version": version,
            "changes": made,
            "withdrawal": version.standing[0] if version.standing else None,
        }
        for version, made in zip(versions[: len(changes)], changes[:SHOWN], strict=False)
    ]


class VersionView(OneFormView):
    """A page about one version, named by its number."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["number"] > LARGEST_NUMBER:
            raise Http404
        self.version = get_object_or_404(EFormVersion, eform=self.eform, number=kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"version": self.version}


class WithdrawView(VersionView):
    """A question first, with what will become of the drafts."""

    template_name = "eforms/editors/withdraw.html"

    def get_page_title(self) -> str:
        return _("Withdraw version %(number)d") % {"number": self.version.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = self.eform.versions.valid().exclude(pk=self.version.pk)
        context: dict[str, Any] = super().get_context_data(**{"form": ReasonForm(), **kwargs})
        return context | {
            "drafts": self.version.drafts.open(timezone.now()).count(),
            "next": others.order_by("number").last(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            withdraw(version=self.version, reason=form.cleaned_data["reason"], by=self.request.user)
        except AlreadyWithdrawn:
            messages.warning(request, _("Somebody else has just withdrawn this version. Nothing more was changed."))
        else:
            messages.success(request, _("Version %(number)d is withdrawn.") % {"number": self.version.number})
        return redirect("eforms_versions", self.eform.pk)


class RestoreView(VersionView):
    """POST: a version that was withdrawn counts again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            restore(version=self.version, by=self.request.user)
        except NotWithdrawn:
            messages.warning(request, _("This version counts already. Nothing was changed."))
        else:
            messages.success(
                request,
                _("Version %(number)d counts again. Drafts that have moved already stay where they are.")
                % {"number": self.version.number},
            )
        return redirect("eforms_versions", self.eform.pk)


def _number(text: str) -> int:
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
