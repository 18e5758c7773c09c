"""Publishing, withdrawing and assigning many procedures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import log

from catalog.bulk.base import ProcedureBulkAction
from catalog.models import Agency, Procedure
from catalog.ownership import edits_everywhere, owners_of


def _refuse_locked(procedure: Procedure, user: Any) -> None:
    lock = procedure.get_lock()
    if lock and lock.for_user(user):
        raise ValidationError(_("somebody has locked it, or it waits for the control office"))


class PublishMany(ProcedureBulkAction):
    """The newest version of each becomes the public one."""

    action_type, action = "publish", "publish"
    display_name = verb = gettext_lazy("Publish")
    aria_label = gettext_lazy("Publish the newest version of the chosen procedures")
    action_priority = 10

    def act(self, procedure: Procedure) -> None:
        _refuse_locked(procedure, self.request.user)
        if procedure.live and not procedure.has_unpublished_changes:
            raise ValidationError(_("it is published, and has no newer draft"))
        revision = procedure.get_latest_revision() or procedure.save_revision(user=self.request.user)
        revision.publish(user=self.request.user)

    def done(self, count: int) -> str:
        return ngettext("%(count)d procedure published", "%(count)d procedures published", count) % {"count": count}


class WithdrawMany(ProcedureBulkAction):
    """The public no longer sees them; nothing of them is lost."""

    action_type, action = "unpublish", "unpublish"
    display_name = verb = gettext_lazy("Withdraw from the portal")
    aria_label = gettext_lazy("Withdraw the chosen procedures from the portal")
    action_priority = 20

    def act(self, procedure: Procedure) -> None:
        _refuse_locked(procedure, self.request.user)
        if not procedure.live:
            raise ValidationError(_("it is not published"))
        procedure.unpublish(user=self.request.user)

    def done(self, count: int) -> str:
        return ngettext("%(count)d procedure withdrawn", "%(count)d procedures withdrawn", count) % {"count": count}


class OwnerForm(forms.Form):
    """Which agency keeps them from now on; those who edit for agencies choose among their own."""

    owner = forms.ModelChoiceField(label=gettext_lazy("Agency that keeps them"), queryset=Agency.objects.none())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = owners_of(user) & Agency.objects.open()  # type: ignore[attr-defined]
        if edits_everywhere(user):
            owner.required = False
            owner.empty_label = _("Nobody: only the province's editors")  # type: ignore[attr-defined]


class AssignOwner(ProcedureBulkAction):
    """Another agency keeps them: its editors may change them from now on."""

    action_type, action = "owner", "change"
    display_name = verb = gettext_lazy("Assign to an agency")
    aria_label = gettext_lazy("Assign the chosen procedures to the agency that keeps them")
    action_priority = 30
    form_class = OwnerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, procedure: Procedure) -> None:
        """The owner belongs to the record, not to a version: drafts and the public page stay as they are."""
        owner = self.cleaned_form.cleaned_data["owner"]
        Procedure.objects.filter(pk=procedure.pk).update(owner=owner)
        if procedure.latest_revision is not None:
            procedure.latest_revision.content["owner"] = owner and owner.pk
            procedure.latest_revision.save(update_fields=["content"])
        log(instance=procedure, action="wagtail.edit", user=self.request.user, data={"owner": str(owner or "")})

    def done(self, count: int) -> str:
        return ngettext("%(count)d procedure assigned", "%(count)d procedures assigned", count) % {"count": count}


BULK_ACTIONS = (PublishMany, WithdrawMany, AssignOwner)
