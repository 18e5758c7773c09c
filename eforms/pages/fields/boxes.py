"""An answer in several labelled boxes, such as an address; the value is a mapping of their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


class BoxesWidget(forms.MultiWidget):
    """Text boxes and drop-down lists, each with its own label. Subclasses say which."""

    template_name = "eforms/widgets/boxes.html"
    use_fieldset = True
    labels: Mapping[str, Any] = {}  # name of the box -> its label, in order

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        boxes = context["widget"]["subwidgets"]
        for box, part, label in zip(boxes, self.labels, self.labels.values(), strict=True):
            box["label"] = label
            box["part"] = part
            if "value" in box and isinstance(box["value"], list):
                box["attrs"]["class"] = "select"
        return context

    def id_for_label(self, id_: str) -> str:
        """An error in the summary leads to the first box."""
        return f"{id_}_0" if id_ else id_


def text_box(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})
