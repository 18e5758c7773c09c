"""What the field component has to know of a form field: its kind, its describing ids, its options."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _

from portal.base.widgets import DateInput

CSS_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (DateInput, ""),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Widget, "input"),
]


def describe(bound_field: BoundField) -> dict[str, Any]:
    """Context of base/components/field.html."""
    widget = bound_field.field.widget
    base_id = bound_field.auto_id or f"id_{bound_field.html_name}"
    described_by = [f"{base_id}_hint"] * bool(bound_field.help_text) + [f"{base_id}_error"] * bool(bound_field.errors)
    kind = kind_of(widget)
    attrs = control_attrs(bound_field, described_by if kind != "group" else [])
    return {
        "field": bound_field,
        "kind": kind,
        "base_id": base_id,
        "control_id": bound_field.id_for_label or base_id,
        "described_by": " ".join(described_by),
        "optional": not bound_field.field.required and kind != "checkbox",
        "control": "" if kind == "hidden" or has_options(widget) else bound_field.as_widget(attrs=attrs),
        "options": options(bound_field) if has_options(widget) else [],
    }


def kind_of(widget: forms.Widget) -> str:
    """`group` for a fieldset, `checkbox` for one with its label behind, `hidden`, else `single`."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "group" if widget.use_fieldset else "single"


def has_options(widget: forms.Widget) -> bool:
    """Radio buttons and check boxes; other groups (a date, an address) draw their own boxes."""
    return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def is_date(widget: forms.Widget) -> bool:
    return isinstance(widget, DateInput)


def control_attrs(bound_field: BoundField, described_by: list[str]) -> dict[str, str | bool]:
    """Class, description and state of the control itself."""
    widget = bound_field.field.widget
    css_class = next(name for kind, name in CSS_CLASSES if isinstance(widget, kind))
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, [css_class, widget.attrs.get("class", "")]))}
    if isinstance(widget, forms.FileInput):
        attrs["data-choose"] = _("Take a photo or choose a file")
        attrs["data-drop"] = _("or drop it here")
    if described_by:
        attrs["aria-describedby"] = " ".join(described_by)
    if is_date(widget) and bound_field.errors:
        attrs["data-wrong-parts"] = " ".join(wrong_parts(bound_field))
    return {name: value for name, value in attrs.items() if value}


def wrong_parts(bound_field: BoundField) -> list[str]:
    """Which boxes of a date its error names; all of them when it names none."""
    found = [
        part
        for error in bound_field.form.errors.as_data().get(bound_field.name, [])
        for part in (error.params or {}).get("parts", ())
    ]
    return found or list(DateInput.PARTS)


def options(bound_field: BoundField) -> list[dict[str, Any]]:
    """Radio buttons or check boxes in order, with the name of their group where it changes, and their hints.

    A field may carry `option_hints`, option value → one line under the option's label.
    """
    hints = getattr(bound_field.field, "option_hints", {})
    invalid = {"aria-invalid": "true"} if bound_field.errors else {}
    found = []
    for option in bound_field.subwidgets:
        found.append({"widget": option, "hint": hints.get(option.data["value"], ""), "attrs": _attrs(option, invalid)})
    return found


def _attrs(option: BoundWidget, extra: dict[str, str]) -> dict[str, Any]:
    given = {**option.data["attrs"], **extra}
    given.pop("class", None)
    given.pop("required", None)  # the fieldset's legend says it once; on every radio it is noise
    return {name: value for name, value in given.items() if value is not False and value is not None}
