"""The views of a procedure under moderation: who may open them, and what a refused publication answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.snippets.views import snippets

from catalog.checklist import NotReady, check_ready
from catalog.editing.notes import NotesSidePanel
from catalog.models import Procedure
from catalog.ownership import changeable_by
from catalog.panels import ChecklistSidePanel, UsageSidePanel
from catalog.staff import StaffRequest
from catalog.usage import reasons_to_keep, usages

# What every editor may look at in anybody's procedure; the workflow's own views ask who is its moderator.
LOOKING = (
    snippets.CopyView,
    snippets.HistoryView,
    snippets.UsageView,
    snippets.RevisionsCompareView,
    snippets.PreviewRevisionView,
    snippets.WorkflowHistoryView,
    snippets.WorkflowHistoryDetailView,
    snippets.WorkflowPreviewView,
)


def refusal_html(headline: str, reasons: list[str]) -> str:
    """A message with one line for each reason."""
    return format_html("{}<ul>{}</ul>", headline, format_html_join("", "<li>{}</li>", [(each,) for each in reasons]))


class OwnedViews:
    """For the viewset: an address that changes a procedure is answered only to those who may change that one."""

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        view: Callable[..., HttpResponse] = super().construct_view(view_class, **kwargs)  # type: ignore[misc]
        if issubclass(view_class, LOOKING):
            return view

        @wraps(view)
        def owned(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = kwargs.get("pk")
            if key is None or changeable_by(request.user).filter(pk=key).exists():
                return view(request, *args, **kwargs)
            return _not_yours(request, get_object_or_404(Procedure, pk=key))

        return owned


def _not_yours(request: StaffRequest, procedure: Procedure) -> HttpResponse:
    if request.method != "GET" or not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    keeper = procedure.owner.name if procedure.owner else _("the province")
    messages.error(
        request,
        _("“%(procedure)s” is kept by %(keeper)s: you can read it, not change it")
        % {"procedure": procedure, "keeper": keeper},
    )
    return redirect("wagtailsnippets_catalog_procedure:list")


class ChecksBeforePublishing:
    """For the create and edit views: what is not whole stays a draft, and the editor reads why."""

    request: StaffRequest
    object: Procedure

    def get_side_panels(self) -> MediaContainer:
        record = self.object or self.form.instance  # type: ignore[attr-defined]
        panels = [panel(record, self.request) for panel in (ChecklistSidePanel, NotesSidePanel, UsageSidePanel)]
        return MediaContainer([*super().get_side_panels(), *panels])  # type: ignore[misc]

    def publish_action(self) -> HttpResponseBase | None:
        return self._guarded(super().publish_action)  # type: ignore[misc]

    def submit_action(self) -> HttpResponseBase | None:
        """The control office is not asked about what nobody may publish."""

        def submit() -> HttpResponseBase | None:
            check_ready(self.object)
            response: HttpResponseBase | None = super(ChecksBeforePublishing, self).submit_action()  # type: ignore[misc]
            return response

        return self._guarded(submit)

    def workflow_action_action(self) -> HttpResponseBase | None:
        return self._guarded(super().workflow_action_action)  # type: ignore[misc]

    def _guarded(self, act: Callable[[], HttpResponseBase | None]) -> HttpResponseBase | None:
        try:
            return act()
        except NotReady as refusal:
            headline = _("Your draft is saved. It cannot be published yet:")
            messages.error(self.request, refusal_html(headline, refusal.messages))
            return redirect("wagtailsnippets_catalog_procedure:edit", self.object.pk)


class ProcedureCreateView(ChecksBeforePublishing, snippets.CreateView):
    """A new procedure."""


class ProcedureEditView(ChecksBeforePublishing, snippets.EditView):
    """An edit that began before somebody else saved is shown to its editor before it takes the other's place."""

    def is_valid(self, form: Any) -> bool:
        if not self.expects_json_response and self.action != "cancel-workflow" and self.is_overtaken:
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = self._overtaken()
            form.is_valid()  # what was typed is shown again, with its own errors
            return False
        valid: bool = super().is_valid(form)
        return valid

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody else saved meanwhile; what this page saved by itself does not count."""
        return bool(self.is_out_of_date and self.latest_revision.user_id != self.request.user.pk)

    def _overtaken(self) -> str:
        latest = self.latest_revision
        return str(
            _(
                "%(who)s saved this procedure at %(time)s, after you opened it. Nothing is lost: what you wrote is "
                "still on this page, and theirs is in the history. Save again to put yours in its place."
            )
            % {
                "who": (latest.user and latest.user.get_full_name()) or _("Somebody else"),
                "time": f"{timezone.localtime(latest.created_at):%H:%M, %d/%m/%Y}",
            }
        )


class ProcedureWorkflowActionView(snippets.WorkflowActionView):
    """Approving from the list of what waits: the same checks as in the editor."""

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except NotReady as refusal:
            messages.error(request, refusal_html(_("It cannot be published yet:"), refusal.messages))
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                response = self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
            else:
                response = redirect(self.redirect_url)
        return response


class ProcedureDeleteView(snippets.DeleteView):
    """Only a draft that nobody ever saw is deleted; of anything else it is said what holds it."""

    page_title = gettext_lazy("Delete the draft")

    def get_template_names(self) -> list[str]:
        return ["catalog/staff/kept.html"] if self.reasons else super().get_template_names()

    @property
    def reasons(self) -> list[str]:
        return reasons_to_keep(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "reasons": self.reasons, "usages": usages(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        if reasons := self.reasons:
            messages.error(self.request, refusal_html(_("This procedure cannot be deleted:"), reasons))
            return redirect("wagtailsnippets_catalog_procedure:edit", self.object.pk)
        response: HttpResponse = super().form_valid(form)
        return response
