"""The printed test of a form: every way through it, on paper."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from eforms.building import build_schema
from eforms.building.paths import MOST, Paths, paths_of
from eforms.editors.base import OneFormView
from eforms.models import EForm
from eforms.schema.papers import papers_for


class PathsView(OneFormView):
    """The form as it is composed now; what is wrong with it instead, while it would not work."""

    template_name = "eforms/editors/paths.html"
    header_icon = "list-ol"

    def get_page_title(self) -> str:
        return _("All paths through the form")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        composed = self.composed
        try:
            found = paths_through(composed)
        except ValidationError as error:
            return context | {"problems": error.messages}
        return context | {"composed": composed, "paths": found, "most": MOST, "now": timezone.now()}


def paths_through(eform: EForm) -> Paths:
    """Raises ValidationError while the form cannot be published."""
    schema = build_schema(eform)
    procedure = eform.procedure
    cases = [(case.key, case.name) for case in procedure.cases.all()]
    return paths_of(schema, papers_for(schema, procedure.papers.all()), cases)
