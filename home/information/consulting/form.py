"""The form with which anyone says something of a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.base.text import nfc, printable

LONGEST = 5_000  # characters of a comment


class CommentForm(forms.Form):
    """`website` is no question: people do not see it, and programs that fill in every box give themselves away."""

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("At most 5,000 characters. The comment is shown here after an editor has read it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
        error_messages={
            "required": _("Write your comment"),
            "max_length": _("The comment has %(show_value)d characters; at most %(limit_value)d are taken"),
        },
    )
    place = forms.CharField(
        label=_("Which article, clause or page of the draft"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Your name, or your organisation"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    show_name = forms.BooleanField(label=_("Show the name with the comment"), required=False)
    email = forms.EmailField(
        label=_("E-mail for the answer"),
        help_text=_("It is never shown, and deleted 90 days after the last day of the consultation."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("The e-mail address must look like ten@vidu.vn")},
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="", auto_id="gop-y-%s")

    @property
    def is_by_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        given = {name: _tidy(value) for name, value in (super().clean() or self.cleaned_data).items()}
        if "text" in given and not any(letter.isalpha() for letter in given["text"]):
            self.add_error("text", ValidationError(self.fields["text"].error_messages["required"], code="required"))
        if given.get("show_name") and not given.get("name"):
            self.add_error("name", ValidationError(_("Enter the name that is to be shown, or take the tick away")))
        return given


def _tidy(value: Any) -> Any:
    """Composed letters, and no signs that turn the text of others around."""
    return printable(nfc(value)).strip() if isinstance(value, str) else value
