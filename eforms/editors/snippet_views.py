"""The list and the edit page of forms, with the way to all else that is done with a form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, IndexView


def tools_of(pk: int) -> list[Button]:
    """What is done with a form besides composing it."""
    tools = [
        (_("Versions"), "eforms_versions", "history"),
        (_("All paths, to print"), "eforms_paths", "list-ol"),
        (pgettext("a form", "Export"), "eforms_export", "download"),
        (_("Copy for another procedure"), "eforms_copy", "copy"),
    ]
    return [
        Button(words, url=reverse(name, args=[pk]), icon_name=icon, priority=20 + number)
        for number, (words, name, icon) in enumerate(tools)
    ]


class EFormIndexView(IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        """No boxes to tick: all that could be done with several forms is to delete them, and nobody may."""
        return list(super().columns)[1:]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        imported = Button(_("Import a form"), url=reverse("eforms_import"), icon_name="upload", priority=5)
        return [*super().header_more_buttons, imported]

    def get_list_more_buttons(self, instance: Any) -> list[Button]:
        return [*super().get_list_more_buttons(instance), *tools_of(instance.pk)]


class EFormEditView(EditView):
    def get_error_message(self) -> str | None:
        """A form that cannot be published has its draft as it was saved: only publishing is refused."""
        if self.action == "publish" and not self.expects_json_response:
            return _("The form was not published. To be mended first:")
        message: str | None = super().get_error_message()
        return message

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *tools_of(self.object.pk)]
