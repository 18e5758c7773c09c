"""The error summary of one form, a formset or several forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet

from portal.base.fields import is_date, wrong_parts


@dataclass(frozen=True, slots=True)
class Listed:
    """One sentence of the summary; `target` is the id of the control to mend, empty for the whole form."""

    sentence: str
    target: str


def listed(forms: "BaseForm | BaseFormSet[Any] | Iterable[BaseForm]") -> list[Listed]:
    """Every error in the order of the page."""
    if isinstance(forms, BaseForm):
        return list(_of_form(forms))
    found = [error for form in forms for error in _of_form(form)]
    if isinstance(forms, BaseFormSet) and forms.is_bound:
        found = [*(Listed(str(sentence), "") for sentence in forms.non_form_errors()), *found]
    return found


def _of_form(form: BaseForm) -> Iterator[Listed]:
    for sentence in form.non_field_errors():
        yield Listed(str(sentence), "")
    for bound_field in form:
        for sentence in bound_field.errors:
            yield Listed(str(sentence), first_control(bound_field))


def first_control(bound_field: BoundField) -> str:
    """The id where the reader has to type: the first box that errs, the first option, or the field's own control."""
    base_id = bound_field.auto_id or f"id_{bound_field.html_name}"
    widget = bound_field.field.widget
    if is_date(widget):
        return f"{base_id}_{wrong_parts(bound_field)[0]}"
    if widget.use_fieldset:
        return f"{base_id}_0"
    return bound_field.id_for_label or base_id
