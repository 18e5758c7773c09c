"""The rows of a procedure's lists, each a small form; a row that is left empty counts as not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from casework.deadlines import DurationUnit

Choices = list[tuple[Any, Any]]
MOST_ROWS = 200  # of one list; a form that claims more is refused before the server draws a thousand rows
LONGEST_TERM = 3650  # days, or what else the unit says: longer is a slip of the pen

# What a paper's row tells the chooser of forms: the parameter's name → the element that holds its value.
OF_THE_PAPER = {"field": "#id_field", "paper_name": {"match": r"^id_papers-\d+-", "append": "name"}}


@dataclass(frozen=True, slots=True)
class RowChoices:
    """What the rows of one record can be chosen from, asked for once for all rows."""

    cases: Choices = dataclass_field(default_factory=list)
    bodies: Choices = dataclass_field(default_factory=list)  # grouped


class RowsFormSet(BaseChildFormSet):
    """Rows without any of their telling fields are dropped: editors need not delete what they left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.max_num = self.absolute_max = MOST_ROWS
        super().__init__(*args, **kwargs)

    def _should_delete_form(self, form: Any) -> bool:
        return bool(super()._should_delete_form(form)) or form.is_blank()

    def _get_to_python(self, field: Any) -> Callable[[Any], Any]:
        """A key that is none belongs to no row, and is said to be wrong by the row's own field."""
        to_python = super()._get_to_python(field)

        def key_or_none(value: Any) -> Any:
            try:
                return to_python(value)
            except ValidationError:
                return None

        return key_or_none


class RowForm(WagtailAdminModelForm):
    """One row. `telling` are the fields of which a filled one makes it a row at all."""

    telling: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, choices: RowChoices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices or RowChoices()
        if "case_key" in self.fields:
            self.fields["case_key"].widget = self._case_select()

    def is_blank(self) -> bool:
        if not self.is_bound:
            return False
        return not any(str(self.data.get(self.add_prefix(name)) or "").strip() for name in self.telling)

    def full_clean(self) -> None:
        """Of a row that is not there nothing is asked."""
        super().full_clean()
        if self.is_blank():
            self._errors.clear()

    def _case_select(self) -> forms.Select:
        """A key that no case has is still shown, so that its error can be read."""
        options = [("", _("All cases")), *self.choices.cases]
        chosen = self["case_key"].value() or ""
        if chosen not in {key for key, _name in options}:
            options.append((chosen, chosen))
        return forms.Select(attrs={"data-case-select": ""}, choices=options)


class HandlingForm(RowForm):
    """One choice of two kinds: an agency, or all agencies of a kind."""

    telling = ("body",)
    body = forms.ChoiceField(label=_("Agency, or kind of agency"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "—"), *self.choices.bodies]  # type: ignore[attr-defined]
        name, pk = ("kind", self.instance.kind_id) if self.instance.kind_id else ("agency", self.instance.agency_id)
        self.initial["body"] = f"{name}:{pk}" if pk else ""

    def _post_clean(self) -> None:
        """The model asks for one of its two columns, which this form has not."""
        if "body" in self.errors:
            return
        name, _colon, pk = str(self.cleaned_data["body"]).partition(":")
        self.instance.agency_id, self.instance.kind_id = (int(pk), None) if name == "agency" else (None, int(pk))
        super()._post_clean()


class CaseForm(RowForm):
    telling = ("name",)

    def clean_key(self) -> str:
        """A key once given stays: papers, e-forms and dossiers refer to it."""
        return self.instance.key or str(self.cleaned_data["key"])


class PaperForm(RowForm):
    telling = ("name",)

    def clean_key(self) -> str:
        return self.instance.key or str(self.cleaned_data["key"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.fields["form"].widget.linked_fields = OF_THE_PAPER
        for name in ("originals", "copies"):
            self.fields[name].required = False
        if self.instance._state.adding and self.instance.key == "" and not self.instance.name:
            self.initial["originals"] = self.instance.originals or 1

    def clean_originals(self) -> int:
        return _small_number(self.cleaned_data["originals"])

    def clean_copies(self) -> int:
        return _small_number(self.cleaned_data["copies"])


def _small_number(value: int | None) -> int:
    """Nobody is asked for a hundred copies of one paper."""
    if value and value > 99:
        raise ValidationError(gettext("At most 99"), code="large")
    return value or 0


class ChannelForm(RowForm):
    """A way to submit with its time limit and money."""

    telling = ("channel",)
    set_by_council = forms.BooleanField(label=_("set by the provincial people's council"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fee"].label, self.fields["charge"].label = _("Fee (phí), VND"), _("Charge (lệ phí), VND")
        self.initial["set_by_council"] = _names_council(self.instance.fee_note)
        if self.instance._state.adding and not self.instance.duration_unit:
            self.initial["duration_unit"] = DurationUnit.WORKING_DAY

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_term(self, cleaned)
        for name in ("fee", "charge"):
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, gettext("An amount is not below zero"))
        note = cleaned.get("fee_note") or ""
        if cleaned.get("set_by_council") and not _names_council(note):
            cleaned["fee_note"] = f"{COUNCIL}; {note}" if note else COUNCIL
        elif "set_by_council" in self.changed_data and not cleaned.get("set_by_council"):
            cleaned["fee_note"] = note.replace(COUNCIL, "").lstrip("; ")
            if _names_council(cleaned["fee_note"]):
                self.add_error("fee_note", gettext("The note still says that the council sets it: change the note"))
        return cleaned


def check_term(form: RowForm, cleaned: dict[str, Any]) -> None:
    """Number and unit of a time limit belong together; the same day has no number."""
    value, unit = cleaned.get("duration_value"), cleaned.get("duration_unit") or ""
    if unit == DurationUnit.SAME_DAY:
        cleaned["duration_value"] = None
    elif value is None:
        cleaned["duration_unit"] = ""  # the unit stands there from the beginning
    elif not unit:
        form.add_error("duration_unit", gettext("Choose the unit: working days are not days"))
    elif not 1 <= value <= LONGEST_TERM:
        form.add_error("duration_value", gettext("From 1 to 3650"))


COUNCIL = "Do Hội đồng nhân dân tỉnh quy định"  # a note of the record, not a message of the interface
_COUNCILS = ("hội đồng nhân dân", "hđnd")


def _names_council(note: str) -> bool:
    """Imported notes say it in many ways: "theo nghị quyết của HĐND tỉnh"."""
    return any(words in note.lower() for words in _COUNCILS)


class LegalBasisForm(RowForm):
    """A document of the library says its number and name itself."""

    telling = ("document", "number", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if document := cleaned.get("document"):
            said = {"number": document.number, "name": document.title, "issuer": document.issuer[:120]}
            for name, value in {**said, "issued_on": document.issued_on}.items():
                cleaned[name] = cleaned.get(name) or value
            return cleaned
        for name in ("number", "name"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("Choose a document of the library, or give number and name"))
        return cleaned


class TextForm(RowForm):
    """Steps, keywords."""

    telling = ("text",)


class QuestionForm(RowForm):
    telling = ("question", "answer")


class InvolvedForm(RowForm):
    telling = ("name",)


class RelatedForm(RowForm):
    telling = ("target",)


class JointPartForm(RowForm):
    """A part of a joint procedure; that no part is joint itself, the model says."""

    telling = ("target", "name", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and not self.instance.duration_unit:
            self.initial["duration_unit"] = DurationUnit.WORKING_DAY

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        check_term(self, cleaned)
        return cleaned


class OldCodeForm(RowForm):
    telling = ("code",)


class FormerLevelForm(RowForm):
    telling = ("level",)
