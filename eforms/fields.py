"""Form fields of the question types that Django has none for."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import digits_only, validate_mobile_phone, validate_national_id
from eforms.addresses import Address, communes, find_communes, own_province, provinces
from portal.base.text import nfc

_GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")  # 1.234 and 1.234.567 are whole numbers in Vietnam
_LINE_BREAKS = {"\n", "\r", "\t"}


def clean_text(value: str) -> str:
    """Composed letters, without control characters and without marks that turn the direction of writing."""
    return "".join(
        letter for letter in nfc(value) if letter in _LINE_BREAKS or unicodedata.category(letter) not in {"Cc", "Cf"}
    )


class TextField(forms.CharField):
    """Text of at most `limit` characters, without a `maxlength` attribute: browsers cut what is pasted."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                _("%(label)s: shorten this to at most %(limit)d characters; %(count)d were entered"),
                code="max_length",
                params={"label": self.label or "", "limit": self.limit, "count": len(value)},
            )


class DigitsField(forms.CharField):
    """A number of a person or a phone: spaces, dots and dashes are accepted and dropped."""

    def to_python(self, value: Any) -> str:
        return digits_only(clean_text(super().to_python(value) or ""))


class NationalIdField(DigitsField):
    default_validators = [validate_national_id]


class PhoneField(DigitsField):
    default_validators = [validate_mobile_phone]


class EmailField(forms.EmailField):
    default_error_messages = {"invalid": _("An e-mail address has a part before and after @, e.g. an@example.vn")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs.pop("maxlength", None)
        # The widget checks less than the server does, and in the browser's own language.
        self.widget.input_type = "email"


class NumberField(forms.Field):
    """A number as Vietnamese people write it: 1.234,5. A lone dot that groups no thousands is a decimal mark too."""

    default_error_messages = {
        "invalid": _("%(label)s must be a number, e.g. 120 or 85,5"),
        "min": _("%(label)s must be at least %(limit)s"),
        "max": _("%(label)s must be at most %(limit)s"),
        "places": _("%(label)s must be a whole number"),
    }

    def __init__(
        self, *, minimum: int | None = None, maximum: int | None = None, places: int = 0, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(**kwargs)
        self.minimum, self.maximum, self.places = minimum, maximum, places

    def to_python(self, value: Any) -> Decimal | None:
        text = re.sub(r"\s|đồng$|đ$", "", str(value or ""))
        if not text:
            return None
        if "," in text or _GROUPED.match(text):
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"-?\d{1,18}(\.\d{1,6})?", text, flags=re.ASCII):
            raise self._error("invalid")
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise self._error("invalid") from error

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise self._error("min", limit=self.minimum)
        if self.maximum is not None and value > self.maximum:
            raise self._error("max", limit=self.maximum)
        if not self.places and value != value.to_integral_value():
            raise self._error("places")

    def _error(self, code: str, **params: object) -> ValidationError:
        """A sentence of the summary stands alone: it names the question."""
        return ValidationError(self.error_messages[code], code=code, params={"label": self.label or "", **params})


class AddressWidget(forms.MultiWidget):
    """House and street, commune with suggestions of the portal's province, province."""

    template_name = "eforms/widgets/address.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        names = [(name, name) for name in provinces()]
        super().__init__(
            widgets={
                "detail": forms.TextInput(attrs={"autocomplete": "off"}),
                "commune": forms.TextInput(attrs={"autocomplete": "off"}),
                "province": forms.Select(choices=names),
            },
            attrs=attrs,
        )

    def decompress(self, value: Address | None) -> list[str]:
        if value is None:
            return ["", "", own_province()]
        return [value.detail, value.commune, value.province]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["communes"] = communes(own_province())
        labels = (_("House number, street, hamlet or group"), _("Commune, ward"), _("Province, city"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["label"] = label
        boxes = context["widget"]["subwidgets"]
        boxes[1]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_communes"
        boxes[2]["attrs"]["class"] = "select"
        return context

    def id_for_label(self, id_: str) -> str:
        """An error in the summary leads to the first box."""
        return f"{id_}_0" if id_ else id_


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
                TextField(limit=limit, required=False),
                TextField(limit=100, required=False),
                forms.CharField(required=False),
            ],
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value: Any) -> Address | None:
        # The province is chosen from the start: alone it is no answer.
        if isinstance(value, list) and not any(str(piece or "").strip() for piece in value[:2]):
            value = None
        cleaned: Address | None = super().clean(value)
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


class AgreementField(forms.BooleanField):
    default_error_messages = {"required": _("Tick the box to agree")}
