"""Addresses of today's two levels, and of the three levels that papers from before July 2025 show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eforms.answers.addresses import (
    Address,
    OldAddress,
    communes,
    find_communes,
    former_provinces,
    own_former_province,
    own_province,
    provinces,
)
from eforms.pages.fields.boxes import BoxesWidget, text_box
from eforms.pages.fields.text import TextField


def _listed(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


def _only_the_province(value: Any) -> bool:
    """The province is chosen from the start: alone it is no answer."""
    return isinstance(value, list) and not any(str(piece or "").strip() for piece in value[:-1])


class AddressWidget(BoxesWidget):
    """House and street, commune with suggestions of the portal's province, province."""

    template_name = "eforms/widgets/address.html"
    labels = {
        "detail": _("House number, street, hamlet or group"),
        "commune": _("Commune, ward"),
        "province": _("Province, city"),
    }

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        province = forms.Select(choices=_listed(provinces()))
        super().__init__(widgets={"detail": text_box(), "commune": text_box(), "province": province}, attrs=attrs)

    def decompress(self, value: Address | None) -> list[str]:
        if value is None:
            return ["", "", own_province()]
        return [value.detail, value.commune, value.province]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["communes"] = communes(own_province())
        commune = context["widget"]["subwidgets"][1]
        commune["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_communes"
        return context


class AddressField(forms.MultiValueField):
    """An address of two levels; the commune must exist in the province."""

    widget = AddressWidget
    default_error_messages = {
        "commune": _("%(province)s has no commune called “%(typed)s”; names changed on 1 July 2025"),
        "several": _("“%(typed)s” can be %(names)s: write it in full"),
        "commune_required": _("Enter the commune or ward"),
        "province": _("Choose a province or city of the list"),
    }

    def __init__(self, *, limit: int = 200, **kwargs: Any) -> None:
        super().__init__(
            fields=[
                TextField(limit=limit, required=False, label=AddressWidget.labels["detail"]),
                TextField(limit=100, required=False, label=AddressWidget.labels["commune"]),
                forms.CharField(required=False),
            ],
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value: Any) -> Address | None:
        cleaned: Address | None = super().clean(None if _only_the_province(value) else value)
        return cleaned

    def compress(self, data_list: list[str]) -> Address | None:
        if not data_list:
            return None
        detail, typed, province = data_list
        if province not in provinces():
            raise ValidationError(self.error_messages["province"], code="province")
        if not typed:
            raise ValidationError(self.error_messages["commune_required"], code="commune_required")
        return Address(detail=detail, commune=self._commune(typed, province), province=province)

    def _commune(self, typed: str, province: str) -> str:
        found = find_communes(typed, province)
        if not found:
            params = {"typed": typed, "province": province}
            raise ValidationError(self.error_messages["commune"], code="commune", params=params)
        if len(found) > 1:
            names = str(_(" or ")).join(found)
            raise ValidationError(
                self.error_messages["several"], code="several", params={"typed": typed, "names": names}
            )
        return found[0]


class OldAddressWidget(BoxesWidget):
    """As an old paper has it: commune and district in the paper's own words, and one of the former provinces."""

    labels = {
        "detail": _("House number, street, hamlet or group"),
        "commune": _("Commune, ward or township, as on the paper"),
        "district": _("District, town or city of the province, as on the paper"),
        "province": _("Province or city of that time"),
    }

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            widgets={
                "detail": text_box(),
                "commune": text_box(),
                "district": text_box(),
                "province": forms.Select(choices=_listed(former_provinces())),
            },
            attrs=attrs,
        )

    def decompress(self, value: OldAddress | None) -> list[str]:
        if value is None:
            return ["", "", "", own_former_province()]
        return [value.detail, value.commune, value.district, value.province]


class OldAddressField(forms.MultiValueField):
    """An address of three levels; districts are no more, so their names are taken as written."""

    widget = OldAddressWidget
    default_error_messages = {
        "missing": _("%(label)s: enter the commune and the district as on the paper"),
        "province": _("Choose a province or city of the list"),
    }

    def __init__(self, *, limit: int = 200, **kwargs: Any) -> None:
        labels = OldAddressWidget.labels
        super().__init__(
            fields=[
                TextField(limit=limit, required=False, label=labels["detail"]),
                TextField(limit=100, required=False, label=labels["commune"]),
                TextField(limit=100, required=False, label=labels["district"]),
                forms.CharField(required=False),
            ],
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value: Any) -> OldAddress | None:
        cleaned: OldAddress | None = super().clean(None if _only_the_province(value) else value)
        return cleaned

    def compress(self, data_list: list[str]) -> OldAddress | None:
        if not data_list:
            return None
        detail, commune, district, province = data_list
        if province not in former_provinces():
            raise ValidationError(self.error_messages["province"], code="province")
        if not commune or not district:
            raise ValidationError(self.error_messages["missing"], code="missing", params={"label": self.label or ""})
        return OldAddress(detail=detail, commune=commune, district=district, province=province)
