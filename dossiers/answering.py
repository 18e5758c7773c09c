"""The form by which an applicant answers a request for supplement: a block for each item, papers or new answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.identity import digits_only, validate_mobile_phone, validate_national_id
from dossiers.models import Dossier, SupplementItem, SupplementRequest
from portal.base.forms import DateField
from portal.base.text import nfc

_LONGEST_ANSWER = 2_000
ACCEPTED = "image/jpeg,image/png,application/pdf"


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once, and as many again as the reader likes."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """All files of the field, as a list; the store checks what is in them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [data] if isinstance(data, UploadedFile) else list(data or [])
        return [file for file in files if file]


def _required() -> dict[str, Any]:
    return {"required": gettext_lazy("Enter the new answer")}


def _choice(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    choices = [(str(value), str(label)) for value, label in limits.get("choices", [])]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _choices(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    choices = [(str(value), str(label)) for value, label in limits.get("choices", [])]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)


def _yes_no(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **common)


def _date(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    when = limits.get("when")
    return DateField(
        until_today=when == "past",
        from_today=when == "future",
        label=common["label"],
        help_text=common["help_text"],
    )


def _number(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    places = limits.get("places") or 0
    return forms.DecimalField(
        min_value=limits.get("min"), max_value=limits.get("max"), decimal_places=places, localize=True, **common
    )


def _phone(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    return _Digits(validators=[validate_mobile_phone], **common)


def _national_id(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    return _Digits(validators=[validate_national_id], **common)


def _email(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    return forms.EmailField(**common)


def _long_text(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    longest = limits.get("max_length") or _LONGEST_ANSWER
    return forms.CharField(max_length=longest, widget=forms.Textarea(attrs={"rows": 4}), **common)


def _text(limits: Mapping[str, Any], **common: Any) -> forms.Field:
    return forms.CharField(max_length=limits.get("max_length") or 500, **common)


class _Digits(forms.CharField):
    """Spaces, dots and dashes are accepted and ignored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def to_python(self, value: Any) -> str:
        return digits_only(super().to_python(value) or "")


# By the answer's own type; what this table does not know is asked for as text.
FIELDS: dict[str, Callable[..., forms.Field]] = {
    "long_text": _long_text,
    "number": _number,
    "money": _number,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "phone": _phone,
    "email": _email,
    "national_id": _national_id,
    "group": _long_text,  # all entries anew, in words
    "address": _long_text,
    "old_address": _long_text,
    "bank_account": _long_text,
}


def field_for(answer: Mapping[str, Any] | None) -> forms.Field:
    """The field that asks again what the form had asked, with the same limits."""
    answer = answer or {}
    make = FIELDS.get(str(answer.get("type")), _text)
    if make in (_choice, _choices) and not answer.get("limits", {}).get("choices"):
        make = _text
    field: forms.Field = make(
        answer.get("limits") or {}, label=_("New answer"), help_text="", required=True, error_messages=_required()
    )
    return field


def shown(field: forms.Field, value: Any) -> str:
    """A cleaned value as a person reads it."""
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    if isinstance(field, forms.ChoiceField):
        labels = _labels(field)
        return ", ".join(labels.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
    return nfc(str(value if value is not None else "")).strip()


def _labels(field: forms.ChoiceField) -> dict[str, str]:
    pairs: list[Any] = list(field.choices)  # type: ignore[arg-type]  # always pairs, as the makers above give them
    return {str(key): str(label) for key, label in pairs}


def _as_initial(field: forms.Field, value: str) -> Any:
    """What was kept as a person reads it, as the field has it."""
    if not isinstance(field, forms.ChoiceField):
        return value or None
    chosen = [key for key, label in _labels(field).items() if label in value.split(", ")]
    return chosen if isinstance(field, forms.MultipleChoiceField) else next(iter(chosen), None)


class SupplementForm(forms.Form):
    """One field for each item; files that are stored already count as given.

    `partial`: some files were uploaded and nothing is sent yet, so what is still missing is no error.
    """

    use_required_attribute = False

    def __init__(
        self, *args: Any, request: SupplementRequest, dossier: Dossier, partial: bool = False, **kwargs: Any
    ) -> None:
        self.partial = partial
        self.items = list(request.items.prefetch_related("files").order_by("pk"))
        answers = {answer.get("key"): answer for answer in dossier.answers}
        super().__init__(*args, **kwargs)
        for item in self.items:
            if item.kind == SupplementItem.Kind.PAPER:
                self.fields[field_name(item)] = _paper_field()
            else:
                field = field_for(answers.get(item.key))
                self.fields[field_name(item)] = field
                self.initial.setdefault(field_name(item), _as_initial(field, item.value))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """What the page shows for each item, in order."""
        return [
            {"item": item, "field": self[field_name(item)], "uploads": list(item.files.all())} for item in self.items
        ]

    @property
    def ready(self) -> int:
        """How many items have something already."""
        return sum(bool(item.files.all() or item.value) for item in self.items)

    def full_clean(self) -> None:
        for field in self.fields.values():
            field.required = not self.partial
        super().full_clean()
        for field in self.fields.values():
            field.required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.partial:
            return cleaned
        for item in self.items:
            if item.kind == SupplementItem.Kind.PAPER and not item.files.all():
                sentence = _("Attach: %(label)s") % {"label": item.label}
                self.add_error(field_name(item), ValidationError(sentence, code="required"))
        return cleaned

    def answers(self) -> dict[int, str]:
        """New answers by the item's id, as they are kept."""
        asked = [item for item in self.items if item.kind == SupplementItem.Kind.ANSWER]
        return {
            item.pk: shown(self.fields[field_name(item)], self.cleaned_data.get(field_name(item))) for item in asked
        }

    def papers(self) -> dict[int, Sequence[Any]]:
        return {item.pk: list(item.files.all()) for item in self.items if item.kind == SupplementItem.Kind.PAPER}


def _paper_field() -> ManyFilesField:
    return ManyFilesField(
        label=_("Take a photo or choose a file"),
        help_text=_("PDF, JPG or PNG, up to %(limit)d MB each.") % {"limit": settings.UPLOAD_MAX_MIB},
        widget=ManyFilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
    )


def field_name(item: SupplementItem) -> str:
    return f"item-{item.pk}"
