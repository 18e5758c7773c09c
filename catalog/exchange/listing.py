"""The editors' list of procedures, as it is filtered, as a file that can be imported again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from catalog.exchange.base import dated, download
from catalog.exporting.procedures import as_json, as_workbook
from catalog.exporting.workbooks import XLSX
from catalog.models import Procedure

MOST = 5_000  # procedures in a file
FORMATS: dict[str, tuple[Callable[[Iterable[Procedure]], bytes], str]] = {
    "xlsx": (as_workbook, XLSX),
    "json": (as_json, "application/json"),
}


class ExportedList:
    """For the list's view: two buttons, and the answer to them. What is exported is the saved record, no draft."""

    FORMATS = tuple(FORMATS)
    show_export_buttons = False  # Wagtail's own

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        labels = {"xlsx": _("Download as XLSX, to change and import again"), "json": _("Download as JSON")}
        address: Callable[[str], str] = self.get_export_url  # type: ignore[attr-defined]
        buttons = [
            Button(label, url=address(name), icon_name="download", priority=90) for name, label in labels.items()
        ]
        return [*super().header_more_buttons, *buttons]  # type: ignore[misc]

    def as_spreadsheet(self, queryset: QuerySet[Procedure], spreadsheet_format: str) -> HttpResponse:
        make, content_type = FORMATS[spreadsheet_format]
        keys = [procedure.pk for procedure in queryset[: MOST + 1]]
        if len(keys) > MOST:
            return self._refuse()
        found = {procedure.pk: procedure for procedure in Procedure.objects.for_import().filter(pk__in=keys)}
        content = make([found[key] for key in keys if key in found])
        return download(content, dated("thu-tuc", spreadsheet_format), content_type)

    def _refuse(self) -> HttpResponse:
        view: Any = self
        messages.error(
            view.request, _("A file holds at most %(most)d procedures: filter the list first") % {"most": MOST}
        )
        rest = view.request.GET.copy()
        rest.pop("export", None)
        return redirect(f"{view.request.path}?{rest.urlencode()}")
